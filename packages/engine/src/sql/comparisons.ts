/** Comparisons of numbers as SQL. */
import type { CompareOp } from '../expr/tree.ts'
import { boundOf, lacking, type Num } from './bounds.ts'
import { type Piece, type Plan, stageOf } from './plan.ts'

/** Operators as SQL writes them. */
export const sqlOp: Readonly<Record<CompareOp, string>> = {
  '==': '=',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
}

/** Compares two numbers: false where one cannot be computed, close where their errors could change the answer. */
export function compareNumbers(plan: Plan, op: CompareOp, { left, right }: { left: Num; right: Num }): Piece {
  const stage = stageOf(left, right)
  const holes = [left, right].flatMap((side) => lacking(plan, side) ?? [])
  const guard = (sql: string) =>
    holes.length === 0 ? sql : `CASE WHEN ${holes.join(' OR ')} THEN FALSE ELSE ${sql} END`
  const bounds = needsBounds(left, right)
    ? [boundOf(plan, left), boundOf(plan, right)].filter((one) => one !== null)
    : []
  if (bounds.length > 0) {
    const within = bounds.map((bound) => bound.sql).join(' + ')
    plan.closeWhen({
      sql: guard(`abs(${left.sql} - ${right.sql}) < ${within}`),
      stage: stageOf(left, right, ...bounds),
    })
  }
  return { sql: `(${guard(`${left.sql} ${sqlOp[op]} ${right.sql}`)})`, stage }
}

/** Stored numbers order as they stand, and the sign of a number with a relative error is certain. */
function needsBounds(left: Num, right: Num): boolean {
  const exact = (side: Num) => side.exactness.kind === 'whole' || side.exactness.kind === 'stored'
  if (exact(left) && exact(right)) return false
  const isZero = (side: Num) => side.most === 0 && side.exactness.kind === 'whole'
  if (isZero(right)) return left.exactness.kind === 'bounded'
  return isZero(left) ? right.exactness.kind === 'bounded' : true
}
