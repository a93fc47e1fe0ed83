/** Comparisons with the least or greatest of several values, taken apart. */
import type { Expr } from './tree.ts'

/** A comparison of two values. */
export type Comparison = Extract<Expr, { kind: 'compare' }>
type Split = { kind: 'and' | 'or'; parts: readonly Expr[] } | null

const splits = new WeakMap<Comparison, Split>()

/**
 * A comparison with the least or greatest of several values, taken apart so that one known value can decide it:
 * `min(a, b) >= t` is `a >= t && b >= t`. Null for other comparisons.
 */
export function splitComparison(expr: Comparison): Split {
  const known = splits.get(expr)
  if (known !== undefined) return known
  const split = splitOf(expr)
  splits.set(expr, split)
  return split
}

function splitOf(expr: Comparison): Split {
  const { left, op, right } = expr
  if (left.kind !== 'fold' || (left.fn !== 'min' && left.fn !== 'max') || op === '==' || op === '!=') return null
  const upward = op === '>' || op === '>='
  const parts = left.of.map(
    (part): Expr => ({
      ...expr,
      left: part,
      right,
      key: `(${part.key}${op}${right.key})`,
      source: `${part.source} ${op} ${right.source}`,
    }),
  )
  return { kind: (left.fn === 'min') === upward ? 'and' : 'or', parts }
}
