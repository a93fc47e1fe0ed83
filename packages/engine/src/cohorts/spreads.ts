/**
 * The statistics pass: two percentiles of a value in every group of a population. It needs the values, the grouping
 * and nothing else, group by group, so that a worker can do any range of groups (`spreadsIn` with `from` and `to`).
 */
import { errorAt, exactAt, type Numbers, type Population, ulp } from '../columns/context.ts'
import { figuresOf } from '../columns/figures.ts'
import type { CompiledCohort } from '../compiled.ts'
import { compare, numberFrom, type Rational, rationalFrom } from '../exact.ts'
import type { Expr } from '../expr/tree.ts'
import { rationalOf } from '../expr/values.ts'
import { type GroupEnd, groupEnds } from './group-ends.ts'
import type { Grouping } from './grouping.ts'
import { between, type Position, selectAt, statisticDigits } from './quantiles.ts'
import type { Spread } from './table.ts'

/** What a statistic is of: a value, who is compared, and the percentiles taken as ends. */
export interface SpreadRule {
  readonly value: Expr
  readonly cohort: CompiledCohort
  readonly low: number
  readonly high: number
}

/** Equal keys, equal statistics. */
export function spreadKey({ value, cohort, low, high }: SpreadRule): string {
  return `${value.key} p${low}-p${high} ${cohort.key}`
}

/** Which groups to look at, and how many known values make one worth an entry. */
export interface Wanted {
  readonly from: number
  readonly to: number
  readonly floor: number
  /** Groups to look at; all when absent. */
  readonly only?: ReadonlySet<number> | undefined
}

/** The spread of every group in `[from, to)`, null where it has fewer known values than the floor. */
export function spreadsIn(
  population: Population,
  rule: SpreadRule,
  grouping: Grouping,
  { from, to, floor, only }: Wanted,
): (Spread | null)[] {
  let error: Numbers['error'] = null
  const all = groupEnds(
    (visit) =>
      population.eachBlockFor(rule.value, (block, first) => {
        const figures = figuresOf(block, rule.value)
        error = widerError(error, figures.error)
        visit(figures, first, block.kernels)
      }),
    grouping,
    rule,
  )
  return all.slice(from, to).map(({ size, ends }, index) => {
    const group = from + index
    if (ends === null || size < floor || only?.has(group) === false) return null
    const members = { population, expr: rule.value, error, grouping, group, size }
    return { kind: 'spread', size, low: percentile(members, ends[0]), high: percentile(members, ends[1]) }
  })
}

/** A bound that holds for the rows of both; blocks of one expression have bounds of one kind. */
function widerError(one: Numbers['error'], other: Numbers['error']): Numbers['error'] {
  if (one === null || other instanceof Float64Array) return other
  if (other === null || one instanceof Float64Array) return one
  return {
    relative: Math.max(one.relative, other.relative),
    absolute: Math.max(one.absolute, other.absolute),
  }
}

interface Members {
  readonly population: Population
  readonly expr: Expr
  /** How far the values may be off; only its kind counts where every row has a bound of its own. */
  readonly error: Numbers['error']
  readonly grouping: Grouping
  readonly group: number
  readonly size: number
}

function percentile(members: Members, { position, neighbours: [lower, upper] }: GroupEnd): number {
  const { error: scale } = members
  if (scale === null) return between(rationalFrom(lower), rationalFrom(upper), position.fraction)
  if (scale instanceof Float64Array) return exactPercentile(members, position, reachOf(members, position))
  const errorOf = (value: number) => scale.relative * Math.abs(value) + scale.absolute
  const reach = { least: lower - errorOf(lower), most: upper + errorOf(upper) }
  const share = numberFrom(position.fraction)
  const value = lower + share * (upper - lower)
  const error = Math.max(lower - reach.least, reach.most - upper) + 4 * ulp * (Math.abs(lower) + Math.abs(upper))
  const [below, above] = [value - error, value + error].map((end) => Number(end.toPrecision(statisticDigits)))
  return below === above && below !== undefined ? below : exactPercentile(members, position, reach)
}

/** Between which numbers the exact values at a place and the next must lie. */
interface Reach {
  readonly least: number
  readonly most: number
}

/** The same where every row has an error of its own. */
function reachOf({ population, expr, grouping, group, size }: Members, { index }: Position): Reach {
  const numbers = population.numbersOf(expr)
  const [least, most] = [new Float64Array(size), new Float64Array(size)]
  let count = 0
  eachMember(numbers.values, grouping, group, (row, value) => {
    const error = errorAt(numbers, row, value)
    least[count] = value - error
    most[count] = value + error
    count += 1
  })
  return { least: selectAt(least, index, 0, size), most: selectAt(most, Math.min(index + 1, size - 1), 0, size) }
}

function eachMember(
  values: Float64Array,
  { rows, starts }: Grouping,
  group: number,
  visit: (row: number, value: number) => void,
): void {
  for (let at = starts[group] as number; at < (starts[group + 1] as number); at++) {
    const row = rows[at] as number
    const value = values[row] as number
    if (value < Number.POSITIVE_INFINITY) visit(row, value)
  }
}

/** Where float64 cannot tell the twelfth digit, the rows that could stand at the place are ordered exactly. */
function exactPercentile(members: Members, { index, fraction }: Position, { least, most }: Reach): number {
  const { population, expr, grouping, group, size } = members
  const numbers = population.numbersOf(expr)
  const candidates: Rational[] = []
  let below = 0
  eachMember(numbers.values, grouping, group, (row, value) => {
    const error = errorAt(numbers, row, value)
    if (value + error < least) below += 1
    else if (value - error <= most) candidates.push(exactValue(population, expr, row))
  })
  candidates.sort(compare)
  const lower = candidates[index - below]
  const upper = index + 1 < size ? candidates[index + 1 - below] : lower
  if (lower === undefined || upper === undefined) throw new RangeError(`no value at place ${index} of ${expr.source}`)
  return between(lower, upper, fraction)
}

function exactValue(population: Population, expr: Expr, row: number): Rational {
  const value = exactAt(population, expr, row)
  if (value.kind === 'unknown' || value.kind === 'undefined') throw new TypeError(`not known for row ${row}`)
  return rationalOf(value)
}
