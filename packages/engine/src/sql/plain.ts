/** Choices between whole numbers of CEL, read as the figures that they stand for. */
import { asNumber } from '../expr/compile-nodes.ts'
import type { Expr } from '../expr/tree.ts'

const nowhere = { start: 0, end: 0 }

/** `flag ? 300 : 200` where a figure is wanted, as a node that every reading knows; null where parts are no plain numbers. */
export function plainNumber(expr: Expr): Expr | null {
  if (expr.kind === 'call' && expr.fn === 'number') return expr.args[0] === undefined ? null : plainNumber(expr.args[0])
  if (expr.kind === 'if') {
    const [then, otherwise] = [plainNumber(expr.then), plainNumber(expr.otherwise)]
    if (then === null || otherwise === null) return null
    const { reading: _, shape: __, ...plain } = expr
    return { ...plain, type: 'number', key: `number(${expr.key})`, then, otherwise }
  }
  const number = asNumber(expr, nowhere)
  return number === null || number.kind === 'call' || number.reading !== undefined ? null : number
}
