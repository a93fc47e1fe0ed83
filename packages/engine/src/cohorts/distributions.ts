/** The whole distribution of a value in every group of a population, for places inside it. */
import { errorAt, exactAt, type Numbers, type Population } from '../columns/context.ts'
import { significantFrom } from '../exact.ts'
import type { Expr } from '../expr/tree.ts'
import { rationalOf } from '../expr/values.ts'
import type { Grouping } from './grouping.ts'
import type { DistributionRule } from './place.ts'
import { statisticDigits } from './quantiles.ts'
import type { Wanted } from './spreads.ts'
import type { Distribution } from './table.ts'

/** The distribution of every group in `[from, to)`, null where it has fewer known values than the floor. */
export function distributionsIn(
  population: Population,
  { value }: DistributionRule,
  grouping: Grouping,
  { from, to, floor, only }: Wanted,
): (Distribution | null)[] {
  const numbers = population.numbersOf(value)
  const found: (Distribution | null)[] = []
  for (let group = from; group < to; group++) {
    const rows = grouping.rows.subarray(grouping.starts[group], grouping.starts[group + 1])
    const members = only === undefined || only.has(group) ? roundedValues(population, value, numbers, rows) : null
    found.push(members === null || members.length < Math.max(1, floor) ? null : distributionOf(members.sort()))
  }
  return found
}

function roundedValues(population: Population, expr: Expr, numbers: Numbers, rows: Int32Array): Float64Array {
  const values = new Float64Array(rows.length)
  let count = 0
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number
    const value = numbers.values[row] as number
    if (!(value < Number.POSITIVE_INFINITY)) continue
    values[count] = roundedAt(population, expr, row, value, errorAt(numbers, row, value))
    count += 1
  }
  return values.subarray(0, count)
}

/** A row's value as the decimal of twelve significant digits that its place is judged by. */
export function roundedAt(population: Population, expr: Expr, row: number, value: number, error: number): number {
  const rounded = roundSignificant(value, error)
  if (!Number.isNaN(rounded)) return rounded
  const exact = exactAt(population, expr, row)
  if (exact.kind === 'unknown' || exact.kind === 'undefined') throw new TypeError(`not known for row ${row}`)
  return significantFrom(rationalOf(exact), statisticDigits)
}

/** A double rounded to twelve significant digits; NaN where its error leaves the last digit open. */
export function roundSignificant(value: number, error: number): number {
  if (value === 0) return error === 0 ? 0 : Number.NaN
  const exponent = statisticDigits - 1 - Math.floor(Math.log10(Math.abs(value)))
  if (Math.abs(exponent) > 20) return Number.NaN
  const scale = 10 ** Math.abs(exponent)
  const scaled = exponent >= 0 ? value * scale : value / scale
  const whole = Math.round(scaled)
  const slack = exponent >= 0 ? error * scale : error / scale
  const size = Math.abs(whole)
  // At a power of ten the digits change their place: below it they are ten times finer.
  const limit = size === 1e11 || size === 1e12 ? 0.049 : 0.499
  if (!(Math.abs(scaled - whole) + slack < limit) || size < 1e11 || size > 1e12) return Number.NaN
  return exponent >= 0 ? whole / scale : whole * scale
}

function distributionOf(sorted: Float64Array): Distribution {
  const values: number[] = []
  const below: number[] = []
  for (let at = 0; at < sorted.length; at++) {
    const value = sorted[at] as number
    if (at > 0 && value === sorted[at - 1]) continue
    values.push(value)
    below.push(at)
  }
  return { kind: 'distribution', size: sorted.length, values, below }
}
