/** Operators: on figures and other facts to nodes with columns, on everything else to calls of CEL. */
import { celCall, fitted, joinedShape } from './compile-cel.ts'
import {
  agreedUnit,
  arithNode,
  arithOps,
  asNumber,
  isChecked,
  isNumeric,
  literalNode,
  type Place,
  says,
  typed,
  unitMismatch,
  wanted,
} from './compile-nodes.ts'
import { productUnit, quotientUnit, unitsFit } from './dimension.ts'
import { mayFail } from './parts.ts'
import { type Ast, sourceOf } from './syntax/ast.ts'
import type { ArithOp, CompareOp, Expr } from './tree.ts'

type Unary = Extract<Ast, { op: 'unary' }>
type Binary = Extract<Ast, { op: 'binary' }>
type Choice = Extract<Ast, { op: 'choice' }>

/** Compiles `!x` and `-x`. */
export function unaryNode(ast: Unary, place: Place): Expr {
  if (ast.sign === '!') return notNode(condition(ast.of, place, ast), sourceOf(ast))
  const of = place.lower(ast.of, place)
  if (of.type !== 'number') return celCall('-_', [of], ast, place)
  if (of.kind === 'literal') return literalNode(-Number(of.value), sourceOf(ast))
  return arithNode('-', literalNode(0, '0'), of, sourceOf(ast), of.unit)
}

function notNode(of: Expr, source: string): Expr {
  return { kind: 'not', type: 'bool', unit: null, source, key: `!(${of.key})`, of }
}

/** A part that must be a condition; where types are not checked, evaluation finds out. */
function condition(ast: Ast, place: Place, at: Ast = ast): Expr {
  const expr = place.lower(ast, place)
  return isChecked(place) ? wanted(expr, 'bool', at) : expr
}

/** Compiles an operator between two parts. */
export function binaryNode(ast: Binary, place: Place): Expr {
  const { sign } = ast
  if (sign === '&&' || sign === '||') return logic(ast, place)
  if (sign === 'in') return membership(ast, place)
  return arithOps.includes(sign) ? arithmetic(ast, place) : comparison(ast, place)
}

function logic(ast: Binary, place: Place): Expr {
  const kind = ast.sign === '&&' ? 'and' : 'or'
  const all = [ast.left, ast.right].flatMap((side) => {
    const expr = condition(side, place)
    return expr.kind === kind && side.op === 'binary' && side.sign === ast.sign ? expr.all : [expr]
  })
  return joinedNode(kind, all, sourceOf(ast))
}

/** A conjunction or disjunction. */
export function joinedNode(kind: 'and' | 'or', all: readonly Expr[], source: string): Expr {
  const key = `${kind}(${all.map((part) => part.key).join(',')})`
  return { kind, type: 'bool', unit: null, source, key, all }
}

/** Compiles `test ? then : otherwise`. */
export function choiceNode(ast: Choice, place: Place): Expr {
  const test = condition(ast.test, place)
  const [first, second] = [place.lower(ast.then, place), place.lower(ast.otherwise, place)]
  const [then, otherwise] = alike(first, second, ast)
  const shape = isChecked(place) ? joinedShape(then, otherwise) : null
  if (shape === null && isChecked(place)) wanted(otherwise, isNumeric(then.type) ? 'number' : then.type, ast.otherwise)
  return {
    kind: 'if',
    ...(shape === null ? { type: 'dyn' as const } : typed(shape)),
    unit: agreedUnit(ast, then, otherwise),
    source: sourceOf(ast),
    key: `if(${test.key},${then.key},${otherwise.key})`,
    test,
    then,
    otherwise,
  }
}

/** Two sides of which one is a figure: the other becomes one too; else literals fit the other side. */
function alike(left: Expr, right: Expr, ast: { start: number; end: number }): readonly [Expr, Expr] {
  if (left.type === 'number') return [left, asNumber(right, ast) ?? right]
  if (right.type === 'number') return [asNumber(left, ast) ?? left, right]
  return fitted(left, right)
}

function arithmetic(ast: Binary, place: Place): Expr {
  const [left, right] = alike(place.lower(ast.left, place), place.lower(ast.right, place), ast)
  const op = ast.sign as ArithOp
  if (left.type !== 'number' && right.type !== 'number') return celCall(op, [left, right], ast, place)
  wanted(left, 'number', ast.left)
  wanted(right, 'number', ast.right)
  if ((op === '+' || op === '-' || op === '%') && !unitsFit(left.unit, right.unit)) throw unitMismatch(ast, left, right)
  return arithNode(op, left, right, sourceOf(ast), arithUnit(op, left.unit, right.unit))
}

function arithUnit(op: ArithOp, left: string | null, right: string | null): string | null {
  if (op === '*') return productUnit(left, right)
  if (op === '/') return quotientUnit(left, right)
  return left ?? right
}

function comparison(ast: Binary, place: Place): Expr {
  const [left, right] = alike(place.lower(ast.left, place), place.lower(ast.right, place), ast)
  const op = ast.sign as CompareOp
  refuseNull(ast, place, left, right)
  if (ast.left.op === 'id' && right.kind === 'literal')
    place.scope.assertKnownValue(ast.right, ast.left.name, right.value)
  if (left.type === 'number' || right.type === 'number') return figures(ast, op, left, right)
  const isPlain = left.type === right.type && !mayFail(left) && !mayFail(right)
  const equality = op === '==' || op === '!='
  if (isPlain && left.type === 'bool' && right.kind === 'literal' && equality) return boolComparison(ast, left, right)
  if (isPlain && (left.type === 'date' || (left.type === 'text' && equality)))
    return compareNode(op, left, right, sourceOf(ast))
  return celCall(op, [left, right], ast, place)
}

function figures(ast: Binary, op: CompareOp, left: Expr, right: Expr): Expr {
  wanted(left, 'number', ast.left)
  wanted(right, 'number', ast.right)
  if (!unitsFit(left.unit, right.unit)) throw unitMismatch(ast, left, right)
  return compareNode(op, left, right, sourceOf(ast))
}

/** Facts are never null: they are known or not. */
function refuseNull(ast: Binary, place: Place, left: Expr, right: Expr): void {
  if (place.scope.cel !== undefined) return
  for (const [side, other, at] of [
    [left, right, ast.left],
    [right, left, ast.right],
  ] as const) {
    if (side.type !== 'null' || other.type === 'null' || other.type === 'dyn') continue
    throw says(
      '事实没有 null；判断资料是否齐全请用 known(指标)',
      'facts are never null; to ask whether a fact is known, use known(indicator)',
      at,
    )
  }
}

function compareNode(op: CompareOp, left: Expr, right: Expr, source: string): Expr {
  return { kind: 'compare', type: 'bool', unit: null, source, key: `(${left.key}${op}${right.key})`, op, left, right }
}

function boolComparison(ast: Binary, left: Expr, right: Extract<Expr, { kind: 'literal' }>): Expr {
  return (ast.sign === '==') === (right.value === true) ? left : notNode(left, sourceOf(ast))
}

function membership(ast: Binary, place: Place): Expr {
  const item = place.lower(ast.left, place)
  if (ast.right.op === 'list' && (item.type === 'number' || (!mayFail(item) && isListed(item)))) {
    const parts = ast.right.items.map((part) => place.lower(part, place))
    const fitting = parts.map((part) => (item.type === 'number' ? (asNumber(part, ast.right) ?? part) : part))
    if (fitting.some((part) => part.type !== item.type && part.type !== 'dyn')) {
      throw says('列表中的值与左边类型不同', 'the values of the list differ in type from the left side', ast.right)
    }
    const listed = literalValues(fitting)
    if (listed !== null) return listedNode(ast, place, { item, listed })
    if (item.type === 'number') return anyOf(ast, item, fitting)
  }
  const collection = place.lower(ast.right, place)
  return celCall('in', [fittedItem(item, collection), collection], ast, place)
}

function isListed({ type, kind }: Expr): boolean {
  return (type === 'text' || type === 'date') && kind !== 'literal'
}

/** A literal looked for in a list of another type of number fits the elements. */
function fittedItem(item: Expr, collection: Expr): Expr {
  const element = collection.kind === 'list' ? collection.items[0] : undefined
  return element === undefined ? item : fitted(item, element)[0]
}

function literalValues(parts: readonly Expr[]): (string | number)[] | null {
  const values: (string | number)[] = []
  for (const part of parts) {
    if (part.kind !== 'literal' || typeof part.value === 'boolean') return null
    values.push(part.value)
  }
  return values
}

function listedNode(ast: Binary, place: Place, { item, listed }: { item: Expr; listed: (string | number)[] }): Expr {
  for (const value of listed) {
    if (ast.left.op === 'id') place.scope.assertKnownValue(ast.left, ast.left.name, value)
  }
  return {
    kind: 'in',
    type: 'bool',
    unit: null,
    source: sourceOf(ast),
    key: `in(${item.key},${JSON.stringify(listed)})`,
    item,
    list: listed,
  }
}

function anyOf(ast: Binary, item: Expr, parts: readonly Expr[]): Expr {
  const all = parts.map((part) => figures(ast, '==', item, part))
  return joinedNode('or', all, sourceOf(ast))
}
