/** CEL at large: literals, names, lists, maps, fields, and calls checked against the signatures of functions. */
import type { Text } from '../definitions.ts'
import { typeNameOf } from './cel/conversions.ts'
import { celFunctions } from './cel/functions.ts'
import {
  type CelType,
  commonType,
  dynType,
  freshType,
  listOf,
  mapOf,
  parseType,
  settled,
  simple,
  type Trail,
  typeOf,
  typeText,
  undo,
  unify,
} from './cel/types.ts'
import {
  asNumber,
  constantNode,
  isChecked,
  isNumeric,
  literalNode,
  type Place,
  says,
  shapeOf,
  typed,
  wanted,
} from './compile-nodes.ts'
import { type Ast, sourceOf } from './syntax/ast.ts'
import { pathOf } from './syntax/parse.ts'
import type { Expr, ExprType } from './tree.ts'

/** A literal: text and yes/no are those of facts; numbers keep their CEL type until they meet a figure. */
export function literalFrom(ast: Extract<Ast, { op: 'literal' }>, place: Place): Expr {
  const { literal } = ast
  const source = sourceOf(ast)
  switch (literal.type) {
    case 'text':
    case 'bool':
      return literalNode(literal.value, source)
    case 'null':
      return constantNode({ kind: 'null' }, simple('null'), source)
    case 'bytes':
      return constantNode({ kind: 'bytes', value: literal.value }, simple('bytes'), source)
    case 'double': {
      const double = constantNode({ kind: 'double', value: literal.value }, simple('double'), source)
      // Beside a catalogue a decimal is what it says: 0.1 is one tenth.
      return place.scope.cel === undefined ? wanted(double, 'number', ast) : double
    }
    default:
      return constantNode({ kind: literal.type, value: literal.value }, simple(literal.type), source)
  }
}

/** A part that is wrong, but fails only if evaluation needs it. */
export function failNode(reason: Text, source: string): Expr {
  return { kind: 'fail', type: 'dyn', unit: null, source, key: `fail(${source})`, reason, reading: 'exact' }
}

const typeNames: Readonly<Record<string, CelType>> = {
  int: simple('int'),
  uint: simple('uint'),
  double: simple('double'),
  bool: simple('bool'),
  string: simple('text'),
  bytes: simple('bytes'),
  null_type: simple('null'),
  type: simple('type'),
  list: listOf(dynType),
  map: mapOf(dynType, dynType),
  'google.protobuf.Timestamp': simple('timestamp'),
  'google.protobuf.Duration': simple('duration'),
}

/** The variable or type that a name, plain or dotted, stands for; null when there is none. */
export function variableNode(ast: Ast, place: Place): Expr | null {
  const path = pathOf(ast)
  if (path === null || place.names.has(path.split('.')[0] ?? '')) return null
  const source = sourceOf(ast)
  for (const name of candidates(path, place.scope.cel?.container ?? '')) {
    const shape = place.scope.cel?.variables.get(name)
    if (shape !== undefined) {
      return { kind: 'variable', unit: null, source, key: `$${name}`, name, ...typed(shape) }
    }
  }
  const name = path.replace(/^\./, '')
  const type = Object.hasOwn(typeNames, name) ? typeNames[name] : undefined
  if (type === undefined) return null
  return constantNode({ kind: 'type', name: typeNameOf[nameOf(type)] }, typeOf(type), source)
}

function nameOf({ name }: CelType): keyof typeof typeNameOf {
  return name === '?' || name === 'dyn' ? 'type' : name
}

/** A name as seen from a container: innermost first, and with a leading dot only from outside. */
function candidates(path: string, container: string): readonly string[] {
  if (path.startsWith('.')) return [path.slice(1)]
  const scopes = container === '' ? [] : container.split('.')
  return [...scopes.map((_, index) => `${scopes.slice(0, scopes.length - index).join('.')}.${path}`), path]
}

/** Compiles a list. */
export function listNode(ast: Extract<Ast, { op: 'list' }>, place: Place): Expr {
  const items = alikeNumbers(
    ast,
    ast.items.map((item) => place.lower(item, place)),
  )
  const shape = listOf(isChecked(place) ? commonType(items.map(shapeOf)) : dynType)
  return { kind: 'list', unit: sharedUnit(items), source: sourceOf(ast), key: listKey(items), items, ...typed(shape) }
}

/** Numbers beside figures are figures too. */
function alikeNumbers(ast: Ast, items: readonly Expr[]): readonly Expr[] {
  if (!items.some((item) => item.type === 'number')) return items
  return items.map((item) => (isNumeric(item.type) ? (asNumber(item, ast) ?? item) : item))
}

/** The unit of all elements, or null when they have none or differ. */
function sharedUnit(items: readonly Expr[]): string | null {
  const units = new Set(items.map((item) => item.unit).filter((unit) => unit !== null))
  return units.size === 1 ? ([...units][0] ?? null) : null
}

/** Functions whose result is counted in the unit of the list that they are given. */
const keepsUnit: ReadonlySet<string> = new Set(['[]', 'min', 'max', 'sum', 'avg', 'number', '-_'])

/** Compiles a map. */
export function mapNode(ast: Extract<Ast, { op: 'map' }>, place: Place): Expr {
  const keys = ast.entries.map(([key]) => place.lower(key, place))
  const values = alikeNumbers(
    ast,
    ast.entries.map(([, value]) => place.lower(value, place)),
  )
  const entries = keys.map((key, index) => [key, values[index] as Expr] as const)
  const sides = [keys, values]
  const [keyType = dynType, valueType = dynType] = isChecked(place)
    ? sides.map((side) => commonType(side.map(shapeOf)))
    : []
  const key = `{${entries.map(([name, value]) => `${name.key}:${value.key}`).join(',')}}`
  return { kind: 'map', unit: null, source: sourceOf(ast), key, entries, ...typed(mapOf(keyType, valueType)) }
}

/** Compiles `x[i]`. */
export function indexNode(ast: Extract<Ast, { op: 'index' }>, place: Place): Expr {
  return celCall('[]', [place.lower(ast.of, place), place.lower(ast.at, place)], ast, place)
}

/** Compiles `x.field`, or with `test` whether the field is there. */
export function selectNode(ast: Extract<Ast, { op: 'select' }>, place: Place, test = false): Expr {
  const of = place.lower(ast.of, place)
  const shape = fieldType(ast, of)
  const key = `${test ? 'has ' : ''}${of.key}.${JSON.stringify(ast.field)}`
  const result = test ? simple('bool') : shape
  return { kind: 'select', unit: null, source: sourceOf(ast), key, of, field: ast.field, test, ...typed(result) }
}

function fieldType(ast: Extract<Ast, { op: 'select' }>, of: Expr): CelType {
  const shape = settled(shapeOf(of))
  if (shape.name === 'map') return shape.of[1] ?? dynType
  if (shape.name === 'dyn' || shape.name === '?') return dynType
  throw says(
    `不支持的写法「${sourceOf(ast)}」：只有映射有字段`,
    `"${sourceOf(ast)}" is not supported: type '${typeText(shape)}' does not support field selection, only maps have fields`,
    ast,
  )
}

/** Number literals fit the type they meet, also inside lists: `1.0 == 1` compares doubles. */
export function fitted(left: Expr, right: Expr): readonly [Expr, Expr] {
  return [fittedTo(shapeOf(right), left), fittedTo(shapeOf(left), right)]
}

function fittedTo(wantedShape: CelType, expr: Expr): Expr {
  const { name, of } = settled(wantedShape)
  if (expr.kind === 'list' && name === 'list') return fittedList(of[0] ?? dynType, expr)
  if (name === '?' || !isNumeric(name) || name === expr.type || expr.kind !== 'constant') return expr
  if (name === 'number') return asNumber(expr, { start: 0, end: expr.source.length }) ?? expr
  return expr.value.kind === 'int' ? fittedInt(name, expr, expr.value.value) : expr
}

function fittedInt(name: ExprType, expr: Expr, value: bigint): Expr {
  if (name === 'double') return constantNode({ kind: 'double', value: Number(value) }, simple('double'), expr.source)
  return value < 0n ? expr : constantNode({ kind: 'uint', value }, simple('uint'), expr.source)
}

function fittedList(element: CelType, list: Extract<Expr, { kind: 'list' }>): Expr {
  const items = list.items.map((item) => fittedTo(element, item))
  if (items.every((item, index) => item === list.items[index])) return list
  return { ...list, items, ...typed(listOf(commonType(items.map(shapeOf)))), key: listKey(items) }
}

function listKey(items: readonly Expr[]): string {
  return `[${items.map((item) => item.key).join(',')}]`
}

/** The type that both branches have, or null when they have none in common. */
export function joinedShape(left: Expr, right: Expr): CelType | null {
  const common = freshType()
  const trail: Trail = []
  return [left, right].every((side) => unify(common, shapeOf(side), trail)) ? settled(common) : null
}

interface Overload {
  readonly parameters: readonly CelType[]
  readonly result: CelType
}

const templates = new Map<string, readonly (() => Overload)[]>()

function overloadsOf(name: string): readonly (() => Overload)[] {
  const kept = templates.get(name)
  if (kept !== undefined) return kept
  const made = (celFunctions.get(name)?.overloads ?? []).map(templateOf)
  templates.set(name, made)
  return made
}

/** Signatures with type variables get fresh ones for each call. */
function templateOf(row: readonly string[]): () => Overload {
  const make = () => {
    const variables = new Map<string, CelType>()
    const types = row.map((type) => parseType(type, variables))
    return { parameters: types.slice(0, -1), result: types.at(-1) ?? dynType }
  }
  if (row.some((type) => /\b[A-Z]\b/.test(type))) return make
  const fixed = make()
  return () => fixed
}

/** A call of a function or operator of CEL; throws ExpressionError when it does not take these types. */
export function celCall(fn: string, args: readonly Expr[], ast: Ast, place: Place): Expr {
  const shape = isChecked(place) ? resultOf(fn, args) : dynType
  if (shape === null) throw noOverloadFor(fn, args, ast)
  const key = `${fn}(${args.map((arg) => arg.key).join(',')})`
  const unit = keepsUnit.has(fn) ? (args[0]?.unit ?? null) : null
  return { kind: 'call', unit, source: sourceOf(ast), key, fn, args, ...typed(shape) }
}

/** What a call gives: the result of the only overload that fits, `dyn` where several fit, null where none does. */
function resultOf(fn: string, args: readonly Expr[]): CelType | null {
  const fitting = overloadsOf(fn).filter((make) => {
    const trail: Trail = []
    const fits = takes(make(), args, trail)
    undo(trail)
    return fits
  })
  const [only] = fitting
  if (only === undefined) return null
  const overload = only()
  if (fitting.length > 1)
    return fitting.every((make) => make().result.name === overload.result.name && overload.result.of.length === 0)
      ? overload.result
      : dynType
  takes(overload, args, [])
  return settled(overload.result)
}

function takes({ parameters }: Overload, args: readonly Expr[], trail: Trail): boolean {
  return (
    parameters.length === args.length &&
    parameters.every((parameter, index) => unify(parameter, shapeOf(args[index] as Expr), trail))
  )
}

function noOverloadFor(fn: string, args: readonly Expr[], ast: Ast) {
  const given = args.map((arg) => typeText(shapeOf(arg))).join(', ')
  const taken = (celFunctions.get(fn)?.overloads ?? []).map((row) => `(${row.slice(0, -1).join(', ')})`).join('、')
  const name = fn === '-_' ? '-' : fn
  return says(
    `「${sourceOf(ast)}」：${name} 不能用于类型 (${given})；可用 ${taken}`,
    `"${sourceOf(ast)}": no matching overload of ${name} for (${given}); it takes ${taken.replaceAll('、', ', ')}`,
    ast,
  )
}
