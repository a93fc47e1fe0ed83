/**
 * Normalised values: what share of its full marks an item gives, from 0 to 1, before any weight. They depend on the
 * facts and the cohort statistics only, so that a change of weights needs no more than `shares × weights` again.
 */
import { shareBetween } from '../cohorts/share.ts'
import type { SpreadRule } from '../cohorts/spreads.ts'
import { numberFrom, rationalFrom } from '../exact.ts'
import { rationalOf } from '../expr/values.ts'
import { exactAt, exactNumberAt, type Numbers, type Population, ulp } from './context.ts'

/** Shares by row: NaN where the value or its group is unknown, Infinity where its group has no statistics. */
export interface Shares {
  readonly values: Float64Array
  /** How far any share may lie from the exact one. */
  readonly error: number
  /** Whether some row's group has no statistics. */
  readonly open: boolean
}

/** A min-max rule as the column reading needs it. */
export interface MinMax extends SpreadRule {
  readonly better: 'more' | 'less'
}

const hole = Number.POSITIVE_INFINITY

/** Shares of a min-max rule for every row; something that does not exist has none. */
export function minMaxShares(population: Population, rule: MinMax): Shares {
  const numbers = population.numbersOf(rule.value)
  const { grouping, low, high } = population.statistics.spreadsOf(rule)
  const { codes } = grouping
  const falling = rule.better === 'less'
  // From the end that gives nothing, in steps of the whole range; NaN where the ends are too close or too far apart.
  const starts = falling ? high : low
  const steps = Float64Array.from(low, (from, group) => stepOf(from, high[group] as number, falling))
  const error = scaledError(numbers, { low, high, steps })
  const values = new Float64Array(population.size)
  let open = false
  for (let row = 0; row < values.length; row++) {
    const value = numbers.values[row] as number
    const code = codes[row] as number
    if (value === hole) continue
    const share = Math.min(1, Math.max(0, (value - (starts[code] as number)) * (steps[code] as number)))
    values[row] = share
    if (!Number.isNaN(share)) continue
    const settled = Number.isNaN(value) || code < 0 ? Number.NaN : unsettledShare(population, rule, row)
    open ||= settled === hole
    values[row] = settled
  }
  if (numbers.error instanceof Float64Array)
    settleUnsure(population, rule, { errors: numbers.error, steps, codes, values })
  return { values, error, open }
}

function stepOf(low: number, high: number, falling: boolean): number {
  const step = 1 / (high - low)
  if (low === high || step === 0 || !Number.isFinite(step)) return Number.NaN
  return falling ? -step : step
}

/** Largest error that rows with errors of their own are left with. */
const tolerated = 1e-9

/** Errors of shares from errors of values: those beyond the ends do not matter, so the ends bound them. */
function scaledError(
  { error }: Numbers,
  { low, high, steps }: { low: Float64Array; high: Float64Array; steps: Float64Array },
): number {
  const relative = (error === null || error instanceof Float64Array ? 0 : error.relative) + 2 * ulp
  const absolute = error === null || error instanceof Float64Array ? 0 : error.absolute
  let worst = 0
  for (let group = 0; group < low.length; group++) {
    const step = Math.abs(steps[group] as number)
    const size = Math.max(Math.abs(low[group] as number), Math.abs(high[group] as number))
    const here = (relative * 2 * size + absolute) * step
    if (here > worst) worst = here
  }
  return worst + 8 * ulp + (error instanceof Float64Array ? tolerated : 0)
}

/** The share of a row whose group has both ends in one place (decided exactly), or Infinity without statistics. */
function unsettledShare(population: Population, rule: MinMax, row: number): number {
  const { grouping, low, high, groups } = population.statistics.spreadsOf(rule)
  const group = grouping.codes[row] as number
  const found = groups[group]
  if (found === null || found === undefined) return hole
  const value = exactAt(population, rule.value, row)
  if (value.kind === 'unknown' || value.kind === 'undefined') return 0
  const spread = { size: found.size, low: low[group] as number, high: high[group] as number }
  return numberFrom(shareBetween(rationalOf(value), spread, rule.better))
}

interface Unsure {
  readonly errors: Float64Array
  readonly steps: Float64Array
  readonly codes: Int32Array
  readonly values: Float64Array
}

/** Rows whose own error is too large take the exact value. */
function settleUnsure(population: Population, rule: MinMax, { errors, steps, codes, values }: Unsure): void {
  const { low, high, groups } = population.statistics.spreadsOf(rule)
  for (let row = 0; row < values.length; row++) {
    const group = codes[row] as number
    const error = (errors[row] as number) * Math.abs(steps[group] as number)
    if (!(error > tolerated) || !Number.isFinite(values[row] as number)) continue
    const exact = exactNumberAt(population, rule.value, row)
    const found = groups[group]
    if (found === null || found === undefined || !Number.isFinite(exact)) continue
    const spread = { size: found.size, low: low[group] as number, high: high[group] as number }
    values[row] = numberFrom(shareBetween(rationalFrom(exact), spread, rule.better))
  }
}
