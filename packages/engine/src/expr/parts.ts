/** The parts of a node, and what they mean for the readings. */
import type { CelExpr, Expr } from './tree.ts'

/** The expressions that a node is directly made of. */
export function partsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'arith':
    case 'compare':
    case 'dateMath':
      return [expr.left, expr.right]
    case 'in':
    case 'industry':
    case 'textTest':
      return [expr.item]
    case 'and':
    case 'or':
      return expr.all
    case 'not':
    case 'known':
    case 'size':
    case 'round':
      return [expr.of]
    case 'if':
      return [expr.test, expr.then, expr.otherwise]
    case 'first':
    case 'fold':
      return expr.of
    case 'growth':
      return [expr.current, expr.base]
    case 'literal':
    case 'fact':
    case 'judgedOn':
    case 'period':
      return []
    default:
      return celParts(expr)
  }
}

function celParts(expr: CelExpr): readonly Expr[] {
  switch (expr.kind) {
    case 'call':
      return expr.args
    case 'list':
      return expr.items
    case 'map':
      return expr.entries.flat()
    case 'select':
      return [expr.of]
    case 'comprehension':
      return [expr.range, expr.condition, expr.result].filter((part) => part !== null)
    case 'constant':
    case 'variable':
    case 'fail':
      return []
  }
}

const celKinds: ReadonlySet<Expr['kind']> = new Set<CelExpr['kind']>([
  'constant',
  'variable',
  'call',
  'list',
  'map',
  'select',
  'comprehension',
  'fail',
])

/** The node with its `reading` set from its kind and its parts. */
export function withReading(expr: Expr): Expr {
  if (expr.reading !== undefined) return expr
  if (celKinds.has(expr.kind)) return { ...expr, reading: 'exact' }
  if (!partsOf(expr).some((part) => part.reading !== undefined)) return expr
  return { ...expr, reading: expr.kind === 'and' || expr.kind === 'or' ? 'verdict' : 'exact' }
}
