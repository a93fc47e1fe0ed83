/** Confidence intervals at 95 %, each by a method that stays sensible for small samples. */

/** A figure with its 95 % confidence interval; the ends are null where the sample allows none. */
export interface Estimate {
  readonly value: number
  readonly low: number | null
  readonly high: number | null
}

/** The standard normal quantile at 97.5 %. */
export const z95 = 1.959963984540054

/** Mean of known values; NaN of none. */
export function meanOf(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

/** Sample variance (n − 1 below); NaN of fewer than two values. */
export function varianceOf(values: Float64Array): number {
  const mean = meanOf(values)
  let sum = 0
  for (const value of values) sum += (value - mean) ** 2
  return values.length < 2 ? Number.NaN : sum / (values.length - 1)
}

/** Student's t quantile at 97.5 % for so many degrees of freedom (Hill 1970; within 0.1 % from 3 on). */
export function t95(freedom: number): number {
  if (freedom <= 1) return 12.706204736432095
  if (freedom === 2) return 4.302652729696142
  const z = z95
  const g1 = (z ** 3 + z) / 4
  const g2 = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96
  const g3 = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384
  const g4 = (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160
  return z + g1 / freedom + g2 / freedom ** 2 + g3 / freedom ** 3 + g4 / freedom ** 4
}

/** Mean with Student's interval. */
export function meanEstimate(values: Float64Array): Estimate {
  const value = meanOf(values)
  const variance = varianceOf(values)
  if (Number.isNaN(variance)) return { value, low: null, high: null }
  const half = t95(values.length - 1) * Math.sqrt(variance / values.length)
  return { value, low: value - half, high: value + half }
}

/** Share of `hits` among `count` with Wilson's interval. */
export function shareEstimate(hits: number, count: number): Estimate {
  if (count === 0) return { value: Number.NaN, low: null, high: null }
  const value = hits / count
  const z2 = z95 ** 2
  const centre = (hits + z2 / 2) / (count + z2)
  const half = (z95 / (count + z2)) * Math.sqrt(count * value * (1 - value) + z2 / 4)
  // The ends are exact where nobody or everybody is hit; rounding would leave a trace there.
  return { value, low: hits === 0 ? 0 : centre - half, high: hits === count ? 1 : centre + half }
}
