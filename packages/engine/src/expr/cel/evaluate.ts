/** The exact reading of CEL at large: types are those of the values met, errors and unknowns go where CEL sends them. */

import { mayFail } from '../parts.ts'
import type { CelExpr, ComprehensionExpr, Expr } from '../tree.ts'
import { bool, failure, type Known, noOverload, type Val } from '../val.ts'
import { joined, missingOf, undefinedOf } from '../values.ts'
import { mapKeyOf } from './equality.ts'
import { celFunctions, noSuchKey } from './functions.ts'

/** Names bound around an expression, innermost first. */
export interface Bound {
  readonly name: string
  readonly value: Val
  readonly outer: Bound | null
}

/** How a part is read: with the names bound outside it. */
export type ReadPart = (expr: Expr, bound: Bound | null) => Val

const repeatedKey = failure('映射中有重复的键', 'Failed with repeated key: the map has the same key twice')
const badKey = failure(
  '映射的键只能是文本、整数或是非值',
  'unsupported key type: a key is a text, a whole number or a yes/no value',
)
const noFields = failure('这种值没有字段', 'no such overload: this value does not support field selection')

/** Evaluates a node of CEL at large. */
export function evaluateCelNode(expr: CelExpr, bound: Bound | null, read: ReadPart): Val {
  switch (expr.kind) {
    case 'constant':
      return expr.value
    case 'variable':
      return lookedUp(expr.name, bound)
    case 'fail':
      return { kind: 'undefined', reason: expr.reason }
    case 'call':
      return called(
        expr.fn,
        expr.args.map((arg) => read(arg, bound)),
      )
    case 'list':
      return listVal(expr.items.map((item) => kept(item, read(item, bound))))
    case 'map':
      return mapVal(expr.entries.map(([key, value]) => [read(key, bound), kept(value, read(value, bound))]))
    case 'select':
      return selected(expr, read(expr.of, bound))
    case 'comprehension':
      return comprehended(expr, bound, read)
  }
}

function lookedUp(name: string, bound: Bound | null): Val {
  for (let frame = bound; frame !== null; frame = frame.outer) if (frame.name === name) return frame.value
  return { kind: 'unknown', missing: [name] }
}

function called(fn: string, args: readonly Val[]): Val {
  const open = undefinedOf(...args) ?? missingOf(...args)
  return open ?? celFunctions.get(fn)?.run(...(args as readonly Known[])) ?? noOverload
}

/** What becomes of a list because of one element. */
interface Kept {
  readonly value: Val
  /** The list as a whole is this instead: an error, or unknown while the element may still turn out to be one. */
  readonly instead: Val | null
}

/** Figures stay in a list even when they cannot be computed; of other elements an error is that of the whole list. */
function kept(expr: Expr, value: Val): Kept {
  const fails = expr.type !== 'number' && (value.kind === 'undefined' || (value.kind === 'unknown' && mayFail(expr)))
  return { value, instead: fails ? value : null }
}

function listVal(items: readonly Kept[]): Val {
  return insteadOf(items) ?? { kind: 'list', items: items.map(({ value }) => value) }
}

function insteadOf(items: readonly Kept[]): Val | null {
  const open = items.map(({ instead }) => instead).filter((instead) => instead !== null)
  return undefinedOf(...open) ?? missingOf(...open)
}

/** A map of pairs that are there. */
export function mapFrom(pairs: readonly (readonly [Val, Val])[]): Val {
  return mapVal(pairs.map(([key, value]) => [key, { value, instead: null }]))
}

/** A map of pairs; an error for keys that cannot be keys or stand twice. */
function mapVal(pairs: readonly (readonly [Val, Kept])[]): Val {
  const keys = pairs.map(([key]) => key)
  const open = undefinedOf(...keys) ?? missingOf(...keys) ?? insteadOf(pairs.map(([, item]) => item))
  if (open !== null) return open
  const entries = new Map<string, readonly [Known, Val]>()
  for (const [key, { value }] of pairs) {
    const form = key.kind === 'double' ? null : mapKeyOf(key)
    if (form === null) return badKey
    if (entries.has(form)) return repeatedKey
    entries.set(form, [key as Known, value])
  }
  return { kind: 'map', entries }
}

function selected({ field, test }: Extract<CelExpr, { kind: 'select' }>, of: Val): Val {
  const open = undefinedOf(of) ?? missingOf(of)
  if (open !== null) return open
  if (of.kind !== 'map') return noFields
  const found = of.entries.get(`s:${field}`)
  if (test) return bool(found !== undefined)
  return found?.[1] ?? noSuchKey({ kind: 'text', value: field })
}

function comprehended(expr: ComprehensionExpr, bound: Bound | null, read: ReadPart): Val {
  const range = read(expr.range, bound)
  const open = undefinedOf(range) ?? missingOf(range)
  if (open !== null) return open
  const items = elementsOf(range as Known)
  if (items === null) return noOverload
  const ask = (part: Expr, value: Val) => read(part, { name: expr.variable, value, outer: bound })
  const holding = expr.condition === null ? null : conditionOf(expr.condition, items, ask)
  switch (expr.macro) {
    case 'all':
      return joined('and', holding ?? [])
    case 'exists':
      return joined('or', holding ?? [])
    case 'exists_one':
      return exactlyOne(holding ?? [], expr.condition !== null && mayFail(expr.condition))
    default:
      return collected(expr, { items, holding, ask })
  }
}

/** The elements of a list, the keys of a map, or null for other values. */
export function elementsOf(range: Known): readonly Val[] | null {
  if (range.kind === 'list') return range.items
  return range.kind === 'map' ? [...range.entries.values()].map(([key]) => key) : null
}

function conditionOf(condition: Expr, items: readonly Val[], ask: (part: Expr, value: Val) => Val): Val[] {
  return items.map((item) => {
    const held = ask(condition, item)
    return held.kind === 'bool' || held.kind === 'unknown' || held.kind === 'undefined' ? held : noOverload
  })
}

/** Two that hold decide, unless another element may still turn out to be an error. */
function exactlyOne(holding: readonly Val[], othersMayFail: boolean): Val {
  const failed = undefinedOf(...holding)
  if (failed !== null) return failed
  const count = holding.filter((held) => held.kind === 'bool' && held.value).length
  const open = missingOf(...holding)
  if (count > 1 && (open === null || !othersMayFail)) return bool(false)
  return open ?? bool(count === 1)
}

interface Collected {
  readonly items: readonly Val[]
  readonly holding: readonly Val[] | null
  readonly ask: (part: Expr, value: Val) => Val
}

function collected({ result }: ComprehensionExpr, { items, holding, ask }: Collected): Val {
  const open = undefinedOf(...(holding ?? [])) ?? missingOf(...(holding ?? []))
  if (open !== null) return open
  const chosen = items.filter((_, index) => {
    const held = holding?.[index]
    return held === undefined || (held.kind === 'bool' && held.value)
  })
  if (result === null) return { kind: 'list', items: chosen }
  return listVal(chosen.map((item) => kept(result, ask(result, item))))
}
