/**
 * Normalised values: what share of its full marks an item gives, from 0 to 1, before any weight. They depend on the
 * facts and the cohort statistics only, so that a change of weights needs no more than `shares × weights` again
 * (`share-points.ts`). Cohort statistics are a pass of their own before it (`cohorts/spreads.ts`).
 */
import type { ShareRule } from '../compiled.ts'
import { numberFrom } from '../exact.ts'
import { rationalOf } from '../expr/values.ts'
import { logShare } from '../logarithm.ts'
import { bitAt } from './bits.ts'
import { minMaxShares, percentileShares } from './cohort-shares.ts'
import { errorAt, exactAt, type Numbers, type Population, ulp } from './context.ts'

/** Shares by row: NaN where the value or its group is unknown, Infinity where its group has no statistics. */
export interface Shares {
  readonly values: Float64Array
  /** How far any share may lie from the exact one. */
  readonly error: number
  /** Whether some row's group has no statistics. */
  readonly open: boolean
}

/** Shares of a rule for every row; something that does not exist has none. */
export function sharesOf(population: Population, rule: ShareRule): Shares {
  switch (rule.kind) {
    case 'flag':
      return flagShares(population, rule)
    case 'log':
      return logShares(population, rule)
    case 'minmax':
      return minMaxShares(population, rule)
    case 'percentile':
      return percentileShares(population, rule)
  }
}

function flagShares(population: Population, rule: Extract<ShareRule, { kind: 'flag' }>): Shares {
  const { t, f } = population.truthOf(rule.when)
  const values = new Float64Array(population.size)
  for (let row = 0; row < values.length; row++) {
    if (bitAt(t, row)) values[row] = 1
    else if (!bitAt(f, row)) values[row] = Number.NaN
  }
  return { values, error: 0, open: false }
}

function logShares(population: Population, rule: Extract<ShareRule, { kind: 'log' }>): Shares {
  const numbers = population.numbersOf(rule.value)
  const { from, to } = rule
  const scale = 1 / Math.log(to / from)
  const values = new Float64Array(population.size)
  for (let row = 0; row < values.length; row++) {
    const value = numbers.values[row] as number
    if (value === Number.POSITIVE_INFINITY) continue
    // Below `from` the logarithm may not exist; the least share holds there.
    values[row] = Math.min(1, Math.log(Math.max(from, value) / from) * scale)
  }
  const error = scaledError(numbers, from) * scale + 16 * ulp * Math.max(1, scale)
  if (!(numbers.error instanceof Float64Array) && error <= tolerated) return { values, error, open: false }
  settleUnsure(population, rule, numbers, values)
  return { values, error: tolerated + 16 * ulp, open: false }
}

/** Largest error a share is left with; rows beyond it take the exact value. */
const tolerated = 1e-9

/** Relative errors of values from `from` up, where all rows share a bound. */
function scaledError({ error }: Numbers, from: number): number {
  if (error === null || error instanceof Float64Array) return 2 * ulp
  return error.relative + error.absolute / from + 2 * ulp
}

function settleUnsure(
  population: Population,
  rule: Extract<ShareRule, { kind: 'log' }>,
  numbers: Numbers,
  values: Float64Array,
): void {
  const scale = 1 / Math.log(rule.to / rule.from)
  for (let row = 0; row < values.length; row++) {
    const value = numbers.values[row] as number
    if (!Number.isFinite(value) || (errorAt(numbers, row, value) / rule.from) * scale <= tolerated) continue
    const exact = exactAt(population, rule.value, row)
    if (exact.kind === 'undefined') values[row] = 0
    else if (exact.kind !== 'unknown') values[row] = numberFrom(logShare(rationalOf(exact), rule))
  }
}
