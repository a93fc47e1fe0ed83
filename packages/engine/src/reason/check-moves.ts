/** For every comparison that fails: how far each of its figures alone would have to move. */
import { evaluate } from '../expr/evaluate.ts'
import { verdictFrom } from '../expr/explain.ts'
import { splitComparison } from '../expr/split.ts'
import type { Expr } from '../expr/tree.ts'
import type { Check, FigureMove } from '../results.ts'
import { type Moving, singleMoves } from './moves.ts'

/** The checks of a condition with the moves that would make each of them hold. */
export function withMoves(checks: readonly Check[], expr: Expr, moving: Moving): Check[] {
  return checks.map((check) => {
    if (check.verdict !== false) return check
    const found = comparisonOf(check, expr)
    if (found === null) return check
    // Below a negation the check says what must not hold; then its operator is not the one written.
    const want = found.kind !== 'compare' || found.op === check.operator
    return { ...check, moves: movesTo(found, want, moving) }
  })
}

/** The moves after which a comparison is as wanted; offers ask for the same again and again. */
function movesTo(comparison: Expr, want: boolean, moving: Moving): readonly FigureMove[] {
  const { moves, at } = moving.trial
  const key = `${want} ${comparison.key}`
  const known = moves.get(key)
  if (known !== undefined) return known
  const holds = () => verdictFrom(evaluate(comparison, at)) === want
  const found = singleMoves({ turns: [comparison], holds }, moving)
  moves.set(key, found)
  return found
}

const comparisons = new WeakMap<Expr, ReadonlyMap<string, Expr>>()

/** The comparison that a check is of; of several with the same text the first. */
function comparisonOf({ text }: Check, tree: Expr): Expr | null {
  const known = comparisons.get(tree) ?? comparisonsIn(tree)
  comparisons.set(tree, known)
  return known.get(text) ?? null
}

function comparisonsIn(tree: Expr): Map<string, Expr> {
  const found = new Map<string, Expr>()
  const seek = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const expr = node as Expr
    if (expr.kind === 'compare')
      for (const one of [expr, ...(splitComparison(expr)?.parts ?? [])])
        if (!found.has(one.source)) found.set(one.source, one)
    for (const child of Object.values(node)) seek(child)
  }
  seek(tree)
  return found
}
