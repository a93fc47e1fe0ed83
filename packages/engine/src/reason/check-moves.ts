/** For every comparison that fails: how far each of its figures alone would have to move. */
import { evaluate, splitComparison } from '../expr/evaluate.ts'
import { verdictFrom } from '../expr/explain.ts'
import type { Expr } from '../expr/tree.ts'
import type { Check } from '../results.ts'
import { type Moving, singleMoves } from './moves.ts'

/** The checks of a condition with the moves that would make each of them hold. */
export function withMoves(checks: readonly Check[], expr: Expr, moving: Moving): Check[] {
  return checks.map((check) => {
    if (check.verdict !== false) return check
    const found = comparisonOf(check, expr)
    if (found === null) return check
    // Below a negation the check says what must not hold; then its operator is not the one written.
    const want = found.kind !== 'compare' || found.op === check.operator
    const holds = () => verdictFrom(evaluate(found, moving.trial.at)) === want
    return { ...check, moves: singleMoves({ turns: [found], holds }, moving) }
  })
}

function comparisonOf({ text }: Check, tree: Expr): Expr | null {
  let found: Expr | null = null
  const seek = (node: unknown): void => {
    if (found !== null || typeof node !== 'object' || node === null) return
    const expr = node as Expr
    if (expr.kind === 'compare') {
      const parts = splitComparison(expr)?.parts ?? []
      found = [expr, ...parts].find((one) => one.source === text) ?? null
    }
    for (const child of Object.values(node)) seek(child)
  }
  seek(tree)
  return found
}
