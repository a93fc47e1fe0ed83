/** Names in scope and the small builders that compiling shares. */
import type { Indicator, Text } from '../definitions.ts'
import { numberFrom, rationalFrom, rationalFromDecimal } from '../exact.ts'
import { type CelType, headOf, simple } from './cel/types.ts'
import { unitsFit } from './dimension.ts'
import type { Ast, Span } from './syntax/ast.ts'
import { type ArithOp, type Expr, ExpressionError, type ExprType } from './tree.ts'
import type { Val } from './val.ts'

/** What an expression may name. */
export interface Scope {
  readonly indicators: ReadonlyMap<string, Indicator>
  readonly measures: ReadonlyMap<string, string>
  /** The catalogue code closest to a mistyped one, or null. */
  suggest(code: string): string | null
  /** Throws ExpressionError when an indicator with a closed list of values is compared with something else. */
  assertKnownValue(at: Pick<Span, 'start' | 'end'>, code: string, value: string | number | boolean): void
  /** Names of CEL variables where there is no catalogue; absent when zone packages are compiled. */
  readonly cel?: CelScope
}

/** Names in scope when CEL stands alone. */
export interface CelScope {
  readonly variables: ReadonlyMap<string, CelType>
  /** Names are looked up here first, then in the scopes outside, e.g. `a.b`, `a`, ``. */
  readonly container: string
  /** Whether types are checked before anything is evaluated. */
  readonly checked: boolean
}

/** A scope over a catalogue and the measures of one version. */
export function scopeFrom(
  indicators: ReadonlyMap<string, Indicator>,
  measures: Readonly<Record<string, string>> = {},
): Scope {
  return {
    indicators,
    measures: new Map(Object.entries(measures)),
    suggest: (code) => nearest(code, [...indicators.keys(), ...Object.keys(measures)]),
    assertKnownValue(at, code, value) {
      const values = indicators.get(code)?.values
      if (values === undefined || values.some((known) => known.value === value)) return
      const list = values.map((known) => known.value).join(', ')
      throw says(
        `「${code}」没有取值「${value}」，可用：${list}`,
        `"${code}" has no value "${value}"; use one of ${list}`,
        at,
      )
    },
  }
}

/** An ExpressionError in both languages. */
export function says(zh: string, en: string, at: Pick<Span, 'start' | 'end'>, cause?: unknown): ExpressionError {
  const error = new ExpressionError({ zh, en } satisfies Text, at.start, at.end)
  if (cause !== undefined) error.cause = cause
  return error
}

/** A literal node; number literals fit any unit. */
export function literalNode(value: number | string | boolean, source: string): Expr {
  return { kind: 'literal', type: literalType(value), unit: null, source, key: JSON.stringify(value), value }
}

function literalType(value: number | string | boolean): 'number' | 'text' | 'bool' {
  if (typeof value === 'number') return 'number'
  return typeof value === 'string' ? 'text' : 'bool'
}

/** The name closest to a mistyped one, or null when none is close. */
export function nearest(code: string, candidates: readonly string[]): string | null {
  let best: string | null = null
  let bestDistance = Math.max(1, Math.floor(code.length / 3)) + 1
  for (const candidate of candidates) {
    const distance = editDistance(code, candidate)
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  return best
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}

/** Where a node is compiled: names in scope, years back, and measures being expanded (to refuse cycles). */
export interface Place {
  readonly scope: Scope
  readonly back: number
  readonly stack: readonly string[]
  /** What the names bound by macros stand for. */
  readonly names: ReadonlyMap<string, Expr>
  /** Number of macros around the node. */
  readonly depth: number
  /** Compiles a part of the expression; `back` shifts every yearly indicator into the past. */
  lower(ast: Ast, place: Place): Expr
}

/** Whether types are checked; only CEL that stands alone may go without. */
export function isChecked({ scope }: Place): boolean {
  return scope.cel?.checked !== false
}

/** The types in words. */
export const typeNames: Record<ExprType, Text> = {
  number: { zh: '数值', en: 'number' },
  text: { zh: '文本', en: 'text' },
  bool: { zh: '是非判断', en: 'yes/no value' },
  date: { zh: '日期', en: 'date' },
  int: { zh: '整数', en: 'whole number (int)' },
  uint: { zh: '无符号整数', en: 'whole number without sign (uint)' },
  double: { zh: '浮点数', en: 'floating-point number (double)' },
  bytes: { zh: '字节串', en: 'byte string' },
  null: { zh: '空值', en: 'null' },
  list: { zh: '列表', en: 'list' },
  map: { zh: '映射', en: 'map' },
  duration: { zh: '时长', en: 'duration' },
  timestamp: { zh: '时刻', en: 'timestamp' },
  type: { zh: '类型', en: 'type' },
  dyn: { zh: '任意类型的值', en: 'value of any type' },
}

/** The full type of a node. */
export function shapeOf(expr: Expr): CelType {
  return expr.shape ?? simple(expr.type)
}

/** `type` and `shape` of a node whose full type is given. */
export function typed(shape: CelType): { type: ExprType; shape: CelType } {
  return { type: headOf(shape), shape }
}

/** A node for a value of CEL that no indicator has. */
export function constantNode(value: Val, shape: CelType, source: string): Expr {
  const key = 'value' in value ? `${value.kind}:${String(value.value)}` : `${value.kind}:${source}`
  return { kind: 'constant', unit: null, source, key, value, reading: 'rows', ...typed(shape) }
}

const wholeOrDouble: ReadonlySet<ExprType> = new Set(['int', 'uint', 'double'])

/** Whether a type counts. */
export function isNumeric(type: ExprType): boolean {
  return type === 'number' || wholeOrDouble.has(type)
}

/**
 * The expression as an exact decimal: literals, and sums of literals, take the type they meet; other numbers are
 * converted. Null when it is no number.
 */
export function asNumber(expr: Expr, at: Pick<Span, 'start' | 'end'>): Expr | null {
  if (expr.type === 'number') return expr
  if (!isNumeric(expr.type) && expr.type !== 'dyn') return null
  return (
    literalNumber(expr, at) ?? {
      kind: 'call',
      type: 'number',
      unit: null,
      source: expr.source,
      key: `number(${expr.key})`,
      fn: 'number',
      args: [expr],
      reading: 'exact',
    }
  )
}

/** A literal, or arithmetic between literals, read as exact decimals; null when facts or names are part of it. */
function literalNumber(expr: Expr, at: Pick<Span, 'start' | 'end'>): Expr | null {
  if (expr.kind === 'constant') return decimalLiteral(expr.source, expr.value, at)
  if (expr.kind !== 'call') return null
  const parts = expr.args.map((arg) => literalNumber(arg, at))
  const [left, right] = parts
  if (left == null || parts.includes(null)) return null
  if (expr.fn === '-_') return arithNode('-', literalNode(0, '0'), left, expr.source)
  const isArith = right != null && arithOps.includes(expr.fn)
  return isArith ? arithNode(expr.fn as ArithOp, left, right, expr.source) : null
}

/** The operators of arithmetic. */
export const arithOps: readonly string[] = ['+', '-', '*', '/', '%']

function decimalLiteral(source: string, value: Val, at: Pick<Span, 'start' | 'end'>): Expr | null {
  if (value.kind !== 'int' && value.kind !== 'uint' && value.kind !== 'double') return null
  const kept = Number(value.value)
  const written = /^-?[\d.]+(e[-+]?\d+)?$/i.test(source) ? source.replace(/^(-?)\./, '$10.') : String(value.value)
  const [wanted, stored] = [rationalFromDecimal(written), rationalFrom(kept)]
  if (wanted.n * stored.d === stored.n * wanted.d) return literalNode(kept, source)
  throw says(
    `数值 ${source} 的位数太多，无法精确表示，请写成 ${numberFrom(stored)}`,
    `the number ${source} has more digits than can be kept exactly; write ${numberFrom(stored)}`,
    at,
  )
}

/** An arithmetic node on exact decimals, its unit left to whoever checks units. */
export function arithNode(op: ArithOp, left: Expr, right: Expr, source: string, unit: string | null = null): Expr {
  return { kind: 'arith', type: 'number', unit, source, key: `(${left.key}${op}${right.key})`, op, left, right }
}

/** Returns the expression when it has the wanted type; throws ExpressionError otherwise. */
export function wanted(expr: Expr, type: ExprType, at: Pick<Span, 'start' | 'end'>): Expr {
  if (expr.type === type || (type === 'bool' && expr.type === 'dyn')) return expr
  const converted = type === 'number' ? asNumber(expr, at) : null
  if (converted !== null) return converted
  throw says(
    `「${expr.source}」是${typeNames[expr.type].zh}，这里需要${typeNames[type].zh}`,
    `"${expr.source}" is a ${typeNames[expr.type].en}; a ${typeNames[type].en} is needed here`,
    at,
  )
}

/** The unit that several branches share; throws ExpressionError when two known units differ. */
export function agreedUnit(ast: Ast, ...all: readonly Expr[]): string | null {
  let agreed: Expr | null = null
  for (const expr of all) {
    if (agreed !== null && !unitsFit(agreed.unit, expr.unit)) throw unitMismatch(ast, agreed, expr)
    if (agreed === null || agreed.unit === null) agreed = expr
  }
  return agreed?.unit ?? null
}

/** The error for two sides in different units. */
export function unitMismatch(at: Pick<Span, 'start' | 'end'>, left: Expr, right: Expr): ExpressionError {
  const unitName = (unit: string | null) => (unit === '' ? '比例' : (unit ?? ''))
  return says(
    `单位不一致：「${left.source}」的单位是「${unitName(left.unit)}」，「${right.source}」的单位是「${unitName(right.unit)}」`,
    `units differ: "${left.source}" is in ${left.unit || 'a pure ratio'}, "${right.source}" in ${right.unit || 'a pure ratio'}`,
    at,
  )
}
