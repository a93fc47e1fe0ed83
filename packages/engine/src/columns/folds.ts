/** Sums, means, least and greatest values over several years (or several expressions) for every row. */
import type { Expr, FoldFn } from '../expr/tree.ts'
import { errorAt, type Numbers, type Population, ulp } from './context.ts'

type Fold = Extract<Expr, { kind: 'fold' }>
const hole = Number.POSITIVE_INFINITY

/** Computes a fold for every row; a value that does not exist outweighs an unknown one. */
export function computeFold(population: Population, expr: Fold): Numbers {
  const parts = expr.of.map((part) => population.numbersOf(part))
  const [values, error] = [population.arena.floats(population.size), population.arena.floats(population.size)]
  const years = expr.skipBeforeRegistration ? existingYears(population, expr) : null
  const extreme = expr.fn === 'min' || expr.fn === 'max'
  for (let row = 0; row < values.length; row++) {
    const folding: FoldRow = { parts, row, skipFrom: years?.[row] ?? parts.length }
    const [value, bound] = extreme ? extremeOf(expr.fn, folding) : totalOf(expr.fn, folding)
    values[row] = value
    error[row] = bound
  }
  return { values, error, holes: values.includes(hole) }
}

/** How many of the years, newest first, a row has existed in; all when its registration is unknown. */
function existingYears(population: Population, expr: Fold): Int32Array {
  const years = population.registeredYears() ?? new Int32Array(population.size)
  return years.map((registered) =>
    registered === 0 ? expr.of.length : Math.max(0, population.judged.period - registered + 1),
  )
}

interface FoldRow {
  readonly parts: readonly Numbers[]
  readonly row: number
  /** Index from which years without figures are left out. */
  readonly skipFrom: number
}

function isLeftOut(value: number, index: number, skipFrom: number): boolean {
  return value === hole && index >= skipFrom
}

/** Least or greatest value of a row, with its error bound. */
function extremeOf(fn: FoldFn, { parts, row, skipFrom }: FoldRow): [number, number] {
  let [best, bound, count] = [hole, 0, 0]
  for (const [index, part] of parts.entries()) {
    const value = part.values[row] ?? 0
    if (isLeftOut(value, index, skipFrom)) continue
    best = count === 0 ? value : outweighing(fn, best, value)
    bound = Math.max(bound, errorAt(part, row, value))
    count += 1
  }
  return [best, bound]
}

function outweighing(fn: FoldFn, a: number, b: number): number {
  if (a === hole || b === hole) return hole
  return fn === 'min' ? Math.min(a, b) : Math.max(a, b)
}

/** Sum or mean of a row, with its error bound. */
function totalOf(fn: FoldFn, { parts, row, skipFrom }: FoldRow): [number, number] {
  let [total, bound, size, count] = [0, 0, 0, 0]
  for (const [index, part] of parts.entries()) {
    const value = part.values[row] ?? 0
    if (isLeftOut(value, index, skipFrom)) continue
    total = total === hole || value === hole ? hole : total + value
    size += Math.abs(value)
    bound += errorAt(part, row, value)
    count += 1
  }
  if (count === 0 || total === hole) return [hole, 0]
  return [fn === 'avg' ? total / count : total, bound + size * ulp * (count + 1)]
}
