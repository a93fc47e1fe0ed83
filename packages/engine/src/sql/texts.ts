/** Texts of the typed tree as SQL. */
import type { Expr } from '../expr/tree.ts'
import { nothing, type Piece, type Plan, refuse, stageOf, textLiteral } from './plan.ts'

/** Prints a text expression; NULL is unknown. */
export function printText(plan: Plan, expr: Expr): Piece {
  switch (expr.kind) {
    case 'literal':
      return { sql: textLiteral(plan.dialect, String(expr.value)), stage: 0 }
    case 'fact': {
      const key = expr.back === null ? expr.code : `${expr.code}@${plan.judged.period - expr.back}`
      return plan.fact(key) ?? { sql: nothing(plan.dialect, 'text'), stage: 0 }
    }
    case 'first': {
      const parts = expr.of.map((part) => plan.text(part))
      return { sql: `COALESCE(${parts.map((part) => part.sql).join(', ')})`, stage: stageOf(...parts) }
    }
    case 'if':
      return chosen(plan, expr)
    default:
      return refuse(expr)
  }
}

function chosen(plan: Plan, expr: Extract<Expr, { kind: 'if' }>): Piece {
  const test = plan.settled(`${expr.test.source} holds`, plan.truth(expr.test))
  const [then, otherwise] = [plan.text(expr.then), plan.text(expr.otherwise)]
  const sql = `CASE WHEN ${test.sql} THEN ${then.sql} WHEN NOT ${test.sql} THEN ${otherwise.sql} END`
  return plan.column(expr.source, { sql, stage: stageOf(test, then, otherwise) }, expr.source)
}
