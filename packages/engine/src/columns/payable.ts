/** What a benefit pays, from the value of its formula. */
import type { CompiledOfferVersion } from '../compiled.ts'
import { amountDecimals, amountOf } from '../match.ts'
import { errorAt, evaluationAt, type Population } from './context.ts'

const scale = 10 ** amountDecimals

/** Whole numbers up to here leave half of the last place between themselves and the next double. */
const mostWhole = 2 ** 52

/**
 * The benefit of each row: never negative, never above the cap, rounded to the last place; NaN where it is unknown or
 * cannot be computed. Only what lies near the middle between two last places, or is too large, takes fractions.
 */
export function payableOf(population: Population, compiled: CompiledOfferVersion): (row: number) => number {
  const { amount, version } = compiled
  if (amount === null) return () => Number.NaN
  const cap = version.benefit?.cap ?? Number.POSITIVE_INFINITY
  const numbers = population.numbersOf(amount)
  return (row) => {
    const value = numbers.values[row] as number
    if (!Number.isFinite(value)) return Number.NaN
    const scaled = Math.min(cap, Math.max(0, value)) * scale
    const slack = (errorAt(numbers, row, value) + Math.abs(value) * 2 ** -50) * scale
    const nearest = Math.round(scaled)
    if (scaled < mostWhole && Math.abs(scaled - nearest) + slack < 0.5) return nearest / scale
    return amountOf(compiled, evaluationAt(population, row)).value ?? Number.NaN
  }
}
