/** The parts of a node, and what they mean for the readings. */
import { type CelType, settled } from './cel/types.ts'
import { patternProblem } from './regex/matches.ts'
import type { CelExpr, Expr, ExprType } from './tree.ts'

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
    case 'cohort':
      return [expr.value, ...expr.cohort.levels.flat()]
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

/** Whether a node may fail with an error that its surroundings must see; figures that fail are blanks of their own. */
export function mayFail({ type, reading }: Expr): boolean {
  return type !== 'number' && (reading === 'exact' || reading === 'verdict')
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
const factTypes: ReadonlySet<ExprType> = new Set(['number', 'text', 'bool', 'date'])

/** The node with its `reading` set from its kind and its parts. */
export function withReading(expr: Expr): Expr {
  if (expr.reading !== undefined) return expr
  if (isCel(expr)) return { ...expr, reading: isTotal(expr) ? 'rows' : 'exact' }
  if (partsOf(expr).some(mayFail)) return { ...expr, reading: expr.kind === 'or' ? 'verdict' : 'exact' }
  return factTypes.has(expr.type) ? expr : { ...expr, reading: 'rows' }
}

function isCel(expr: Expr): expr is CelExpr {
  return celKinds.has(expr.kind)
}

/** Whether a node of CEL gives a value (or unknown) whatever the facts are. */
function isTotal(expr: CelExpr): boolean {
  switch (expr.kind) {
    case 'constant':
    case 'variable':
      return true
    case 'list':
      return !expr.items.some(mayFail)
    case 'select':
      return expr.test && expr.of.type === 'map' && !mayFail(expr.of)
    case 'comprehension':
      return expr.range.type !== 'dyn' && !partsOf(expr).some(mayFail) && expr.condition?.type !== 'dyn'
    case 'call':
      return isTotalCall(expr)
    case 'map':
    case 'fail':
      return false
  }
}

/** Functions that have a value for every value of the types that they take. */
const totalFunctions: ReadonlySet<string> = new Set(
  '== != < <= > >= in size contains startsWith endsWith dyn type'.split(' '),
)

function isTotalCall({ fn, args }: Extract<CelExpr, { kind: 'call' }>): boolean {
  if (args.some((arg) => mayFail(arg) || isBlankable(arg))) return false
  if (totalFunctions.has(fn)) return true
  const [first, second] = args
  if (fn === '+') return first?.type === 'text' || first?.type === 'list'
  if (fn === 'matches')
    return second?.kind === 'literal' && typeof second.value === 'string' && patternProblem(second.value) === null
  if (fn === 'timestamp') return first?.type === 'date'
  if (fn === 'string') return first?.type !== 'bytes'
  return fn.startsWith('get') && args.length === 1
}

/** Figures, computed dates and what holds them may be blank where something cannot be computed. */
function isBlankable(expr: Expr): boolean {
  if (expr.type === 'date') return expr.kind !== 'fact' && expr.kind !== 'judgedOn' && expr.kind !== 'literal'
  return blankable(expr.shape ?? { name: expr.type, of: [] })
}

function blankable(type: CelType): boolean {
  const { name, of } = settled(type)
  return name === 'number' || name === 'date' || name === 'dyn' || of.some(blankable)
}
