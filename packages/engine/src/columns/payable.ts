/** What a benefit pays, from the value of its formula. */
import { numberFrom, rationalFrom, roundHalfUp } from '../exact.ts'
import { amountDecimals } from '../match.ts'

const scale = 10 ** amountDecimals

/** Values up to here, scaled, leave more than a thousandth of the last place between themselves and their error. */
const mostPlain = 1e11

/**
 * Never negative, never above the cap; the 15 digits a double carries decide the last place. Only values near the
 * middle between two last places need fractions for that.
 */
export function payable(value: number, cap: number): number {
  if (!Number.isFinite(value)) return Number.NaN
  const bounded = Math.min(cap, Math.max(0, value))
  const scaled = bounded * scale
  const nearest = Math.round(scaled)
  if (scaled < mostPlain && Math.abs(Math.abs(scaled - nearest) - 0.5) > 1e-3) return nearest / scale
  return numberFrom(roundHalfUp(rationalFrom(Math.min(cap, Number(bounded.toPrecision(15)))), amountDecimals))
}
