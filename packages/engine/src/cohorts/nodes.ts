/** The places in definitions where figures are compared with those of a cohort. */
import type { CohortExpr } from '../expr/tree.ts'

const known = new WeakMap<object, readonly CohortExpr[]>()

/** Every `rank` and `percentile` in an expression, or in anything made of expressions; inner ones first. */
export function cohortNodesIn(tree: object): readonly CohortExpr[] {
  const kept = known.get(tree)
  if (kept !== undefined) return kept
  const found = new Map<string, CohortExpr>()
  visit(tree, found)
  const nodes = [...found.values()]
  known.set(tree, nodes)
  return nodes
}

function visit(node: unknown, found: Map<string, CohortExpr>): void {
  if (typeof node !== 'object' || node === null || ArrayBuffer.isView(node)) return
  for (const child of Object.values(node)) visit(child, found)
  if ('kind' in node && node.kind === 'cohort') found.set((node as CohortExpr).key, node as CohortExpr)
}
