/** The order of a population by total, with ties broken the same way whatever the order of rows. */
import type { CompiledScorecardVersion } from '../compiled.ts'
import { compare } from '../exact.ts'
import type { Expr } from '../expr/tree.ts'
import { rationalOf } from '../expr/values.ts'
import { errorAt, exactAt, type Population } from './context.ts'
import { ranksOf } from './ranks.ts'

interface Totals {
  readonly lower: Float64Array
  readonly upper: Float64Array
}

type TieBreakers = CompiledScorecardVersion['tieBreakers']

/** Rows with a known total, best first; equals by the tie-breakers, then by id, so that the order never depends on the rows'. */
export function rowsInOrder(population: Population, totals: Totals, tieBreakers: TieBreakers): Int32Array {
  const ranks = ranksOf(totals)
  const next = new Int32Array(ranks.length + 1)
  let count = 0
  for (let row = 0; row < ranks.length; row++) if ((ranks[row] as number) > 0) count += 1
  const order = new Int32Array(count)
  for (let row = 0; row < ranks.length; row++) {
    const rank = ranks[row] as number
    if (rank === 0) continue
    order[rank - 1 + (next[rank] as number)] = row
    next[rank] = (next[rank] as number) + 1
  }
  for (let rank = 1; rank <= count; rank++) {
    const equals = next[rank] as number
    if (equals > 1) order.subarray(rank - 1, rank - 1 + equals).sort((a, b) => breakTie(population, tieBreakers, a, b))
  }
  return order
}

function breakTie(population: Population, tieBreakers: TieBreakers, a: number, b: number): number {
  for (const { by, order } of tieBreakers) {
    const sign = compareValues(population, by, a, b, order)
    if (sign !== 0) return sign
  }
  return compareIds(population.snapshot.ids, a, b)
}

/** Whether a value that is still unknown decides between rows with the same total; `order` is that of `rowsInOrder`. */
export function hasOpenTies(
  population: Population,
  { lower }: Totals,
  tieBreakers: TieBreakers,
  order: Int32Array,
): boolean {
  return order.some((row, place) => {
    const before = place === 0 ? row : (order[place - 1] as number)
    return row !== before && lower[row] === lower[before] && isTieOpen(population, tieBreakers, before, row)
  })
}

/** Unknown values come last, so that neighbours show whether any row of a tie has one. */
function isTieOpen(population: Population, tieBreakers: TieBreakers, a: number, b: number): boolean {
  for (const { by, order } of tieBreakers) {
    const { values } = population.numbersOf(by)
    if (Number.isNaN(values[a] as number) || Number.isNaN(values[b] as number)) return true
    if (compareValues(population, by, a, b, order) !== 0) return false
  }
  return false
}

/** Which of two rows comes first by a value; those that are unknown or do not exist come last, in either order. */
export function compareValues(population: Population, by: Expr, a: number, b: number, order: 'desc' | 'asc'): number {
  const numbers = population.numbersOf(by)
  const [left, right] = [numbers.values[a] as number, numbers.values[b] as number]
  const [known, other] = [Number.isFinite(left), Number.isFinite(right)]
  if (!known || !other) return Number(other) - Number(known)
  const sign = order === 'asc' ? 1 : -1
  if (numbers.error === null || Math.abs(left - right) > errorAt(numbers, a, left) + errorAt(numbers, b, right))
    return sign * Math.sign(left - right)
  return sign * compareExactly(population, by, a, b)
}

function compareExactly(population: Population, by: Expr, a: number, b: number): number {
  const [left, right] = [exactAt(population, by, a), exactAt(population, by, b)]
  if (left.kind === 'unknown' || left.kind === 'undefined') return 0
  if (right.kind === 'unknown' || right.kind === 'undefined') return 0
  return compare(rationalOf(left), rationalOf(right))
}

/** Ids as text; rows decide where a list names an id twice. */
function compareIds(ids: readonly string[], a: number, b: number): number {
  const [first, second] = [ids[a] ?? '', ids[b] ?? '']
  if (first === second) return a - b
  return first < second ? -1 : 1
}
