/** Exact comparisons of quotients of whole numbers without fractions of big integers: ratios sit on their thresholds often. */
import { rationalFrom } from '../exact.ts'
import type { Expr } from '../expr/tree.ts'
import { opHolds } from '../expr/values.ts'
import type { Population } from './context.ts'

/** Decides a row exactly; null where only the exact reading can. */
export type CloseCall = (row: number) => boolean | null

/**
 * `a / b ≥ p / q` is `a × q ≥ b × p` for positive b; doubles hold whole numbers and their products exactly up to 2⁵³.
 * Growth over one year is a quotient less one. Null where the cut is of another kind.
 */
export function closeQuotient(population: Population, expr: Expr, limit: number): CloseCall | null {
  if (expr.kind !== 'compare') return null
  const { op } = expr
  const sides = quotientOf(expr.left)
  const quotient = limitQuotient(expr.left, limit)
  if (sides === null || quotient === null) return null
  const { p, q } = quotient
  const [above, below] = [population.numbersOf(sides.above), population.numbersOf(sides.below)]
  if (above.error !== null || below.error !== null) return null
  return (row) => {
    const [a, b] = [above.values[row] as number, below.values[row] as number]
    const [left, right] = [a * q, b * p]
    const exact = Number.isInteger(a) && Number.isInteger(b) && b > 0
    return exact && Number.isSafeInteger(left) && Number.isSafeInteger(right) ? opHolds(op, left - right) : null
  }
}

/** The limit of a quotient as p / q in whole numbers, with what is taken from the quotient added; null where it has none. */
export function limitQuotient(of: Expr, limit: number): { readonly p: number; readonly q: number } | null {
  const sides = quotientOf(of)
  if (sides === null) return null
  const { n, d } = rationalFrom(limit)
  const [p, q] = [Number(n) + sides.less * Number(d), Number(d)]
  return Number.isSafeInteger(p) && Number.isSafeInteger(q) ? { p, q } : null
}

/** A quotient, or a growth rate over one year as a quotient less one. */
export interface Quotient {
  readonly above: Expr
  readonly below: Expr
  /** What is taken from the quotient before it is compared. */
  readonly less: 0 | 1
}

/** The sides of a quotient; null for anything else. */
export function quotientOf(expr: Expr): Quotient | null {
  if (expr.kind === 'arith' && expr.op === '/') return { above: expr.left, below: expr.right, less: 0 }
  if (expr.kind === 'growth' && expr.years === 1) return { above: expr.current, below: expr.base, less: 1 }
  return null
}
