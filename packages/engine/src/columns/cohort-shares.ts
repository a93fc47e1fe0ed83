/** Shares of full marks by comparison with a cohort, for every row. */
import { roundedAt } from '../cohorts/distributions.ts'
import { beatenBy } from '../cohorts/place.ts'
import { shareBetween } from '../cohorts/share.ts'
import type { Resolved } from '../cohorts/statistics.ts'
import type { Spread } from '../cohorts/table.ts'
import type { CohortRule } from '../compiled.ts'
import { numberFrom, rationalFrom } from '../exact.ts'
import { rationalOf } from '../expr/values.ts'
import { errorAt, exactAt, exactNumberAt, type Numbers, type Population, ulp } from './context.ts'
import type { Shares } from './shares.ts'

/** A min-max rule as the column reading needs it. */
export type MinMax = Extract<CohortRule, { kind: 'minmax' }>

const hole = Number.POSITIVE_INFINITY

/** Shares of a min-max rule for every row; something that does not exist has none. */
export function minMaxShares(population: Population, rule: MinMax): Shares {
  const numbers = population.numbersOf(rule.value)
  const ends = endsOf(population.statistics.spreadsOf(rule), rule.better === 'less')
  const values = population.arena.floats(population.size)
  const plain = writeSpan(numbers, ends, values)
  const open = plain ? false : settleOdd(population, rule, ends, { numbers, shares: values })
  if (numbers.error instanceof Float64Array) settleUnsure(population, rule, ends, { errors: numbers.error, values })
  return { values, error: scaledError(numbers, ends), open }
}

/**
 * Writes where every value lies between 0 and 1, NaN where it is unknown. False when NaN may stand for something else:
 * a group without a step, or a row without a group.
 */
function writeSpan({ values, holes }: Numbers, { codes, starts, steps }: Ends, into: Float64Array): boolean {
  let least = 0
  for (let row = 0; row < into.length; row++) {
    const value = values[row] as number
    const code = codes[row] as number
    if (code < least) least = code
    let share = (value - (starts[code] as number)) * (steps[code] as number)
    if (share < 0) share = 0
    if (share > 1) share = 1
    into[row] = share
  }
  if (holes) for (let row = 0; row < into.length; row++) if (values[row] === hole) into[row] = 0
  return least === 0 && !steps.includes(Number.NaN)
}

/** Decides the rows that have a value but no share yet; tells whether some have no statistics. */
function settleOdd(
  population: Population,
  rule: MinMax,
  ends: Ends,
  { numbers, shares }: { readonly numbers: Numbers; readonly shares: Float64Array },
): boolean {
  let open = false
  for (let row = 0; row < shares.length; row++) {
    const value = numbers.values[row] as number
    if (!Number.isNaN(shares[row] as number) || Number.isNaN(value) || (ends.codes[row] as number) < 0) continue
    const exact = exactShare(population, rule, ends, row)
    open ||= exact === hole
    shares[row] = exact
  }
  return open
}

/** What a loop over rows needs of the spreads, by number of the group. */
export interface Ends {
  readonly codes: Int32Array
  readonly spreads: readonly (Spread | null)[]
  /** The end that gives nothing. */
  readonly starts: Float64Array
  /** One over the way to the other end; NaN where the ends are too close or too far apart, or there are none. */
  readonly steps: Float64Array
  /** Starts and steps in pairs, by number of the group plus one; NaN for rows without a group. */
  readonly pairs: Float64Array
  /** The larger size of both ends. */
  readonly sizes: Float64Array
  /** Whether some group has ends but no way from one to the other. */
  readonly flat: boolean
}

type Figures = Omit<Ends, 'codes'>

/** Figures of spreads, rising and falling: the same for all slices of a population. */
const figuresBefore = { rising: new WeakMap<object, Figures>(), falling: new WeakMap<object, Figures>() }

/** The ends that every row of a rule is measured by. */
export function endsOf({ grouping, statistics }: Resolved<Spread>, falling: boolean): Ends {
  const before = falling ? figuresBefore.falling : figuresBefore.rising
  const figures = before.get(statistics) ?? figuresOf(statistics, falling)
  before.set(statistics, figures)
  return { codes: grouping.codes, ...figures }
}

function figuresOf(statistics: readonly (Spread | null)[], falling: boolean): Figures {
  const of = (figure: (spread: Spread) => number) =>
    Float64Array.from(statistics, (spread) => (spread === null ? Number.NaN : figure(spread)))
  const starts = of(({ low, high }) => (falling ? high : low))
  const steps = of(({ low, high }) => stepOf(low, high, falling))
  const pairs = new Float64Array(2 * (steps.length + 1)).fill(Number.NaN)
  for (let group = 0; group < steps.length; group++)
    pairs.set([starts[group] as number, steps[group] as number], 2 * (group + 1))
  return {
    spreads: statistics,
    flat: statistics.some((spread, group) => spread !== null && Number.isNaN(steps[group] as number)),
    starts,
    steps,
    pairs,
    sizes: of(({ low, high }) => Math.max(Math.abs(low), Math.abs(high))),
  }
}

function stepOf(low: number, high: number, falling: boolean): number {
  const step = 1 / (high - low)
  if (low === high || step === 0 || !Number.isFinite(step)) return Number.NaN
  return falling ? -step : step
}

/** Largest error that rows with errors of their own are left with. */
const tolerated = 1e-9

/** Errors of shares from errors of values: those beyond the ends do not matter, so the ends bound them. */
export function scaledError({ error }: Pick<Numbers, 'error'>, { steps, sizes }: Ends): number {
  const own = error instanceof Float64Array
  const relative = (error === null || own ? 0 : error.relative) + 2 * ulp
  const absolute = error === null || own ? 0 : error.absolute
  let worst = 0
  for (let group = 0; group < steps.length; group++) {
    const here = (relative * 2 * (sizes[group] as number) + absolute) * Math.abs(steps[group] as number)
    if (here > worst) worst = here
  }
  return worst + 8 * ulp + (own ? tolerated : 0)
}

/** The share of a row whose group has no step (decided exactly), or Infinity without statistics. */
function exactShare(population: Population, rule: MinMax, { codes, spreads }: Ends, row: number): number {
  const spread = spreads[codes[row] as number] ?? null
  if (spread === null) return hole
  const value = exactAt(population, rule.value, row)
  if (value.kind === 'unknown' || value.kind === 'undefined') return 0
  return numberFrom(shareBetween(rationalOf(value), spread, rule.better))
}

/** Rows whose own error is too large take the exact value. */
function settleUnsure(
  population: Population,
  rule: MinMax,
  { codes, spreads, steps }: Ends,
  { errors, values }: { readonly errors: Float64Array; readonly values: Float64Array },
): void {
  for (let row = 0; row < values.length; row++) {
    const group = codes[row] as number
    const spread = spreads[group] ?? null
    const error = (errors[row] as number) * Math.abs(steps[group] as number)
    if (spread === null || !(error > tolerated) || !Number.isFinite(values[row] as number)) continue
    const exact = exactNumberAt(population, rule.value, row)
    if (Number.isFinite(exact)) values[row] = numberFrom(shareBetween(rationalFrom(exact), spread, rule.better))
  }
}

/** Shares of a percentile rule for every row: a place in the sorted values of its group. */
export function percentileShares(population: Population, rule: Extract<CohortRule, { kind: 'percentile' }>): Shares {
  const numbers = population.numbersOf(rule.value)
  const { grouping, statistics } = population.statistics.distributionsOf(rule)
  const values = new Float64Array(population.size)
  let open = false
  for (let row = 0; row < values.length; row++) {
    const value = numbers.values[row] as number
    if (value === hole) continue
    const group = grouping.codes[row] as number
    const distribution = statistics[group] ?? null
    if (Number.isNaN(value) || group < 0) values[row] = Number.NaN
    else if (distribution === null) {
      values[row] = hole
      open = true
    } else {
      const rounded = roundedAt(population, rule.value, row, value, errorAt(numbers, row, value))
      const others = Math.max(1, distribution.size - 1)
      values[row] = Math.min(1, beatenBy(rounded, distribution, rule.better) / others)
    }
  }
  return { values, error: ulp, open }
}
