/** Names in scope and the small builders that compiling shares. */
import type { ASTNode } from '@marcbachmann/cel-js'
import type { Indicator, Text } from '../definitions.ts'
import { unitsFit } from './dimension.ts'
import { type Expr, ExpressionError, type ExprType } from './tree.ts'

/** What an expression may name. */
export interface Scope {
  readonly indicators: ReadonlyMap<string, Indicator>
  readonly measures: ReadonlyMap<string, string>
  /** The catalogue code closest to a mistyped one, or null. */
  suggest(code: string): string | null
  /** Throws ExpressionError when an indicator with a closed list of values is compared with something else. */
  assertKnownValue(at: { start: number; end: number }, code: unknown, value: string | number | boolean): void
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
      const values = indicators.get(String(code))?.values
      if (values === undefined || values.some((known) => known.value === value)) return
      const list = values.map((known) => known.value).join(', ')
      throw says(
        `「${String(code)}」没有取值「${value}」，可用：${list}`,
        `"${String(code)}" has no value "${value}"; use one of ${list}`,
        at,
      )
    },
  }
}

/** An ExpressionError in both languages. */
export function says(zh: string, en: string, at: { start: number; end: number }, cause?: unknown): ExpressionError {
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

function nearest(code: string, candidates: readonly string[]): string | null {
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
  /** Compiles a part of the expression; `back` shifts every yearly indicator into the past. */
  lower(ast: ASTNode, place: Place): Expr
}

/** The CEL text of a node. */
export function sourceOf(ast: ASTNode): string {
  return ast.input.slice(ast.start, ast.end)
}

/** The types in words. */
export const typeNames: Record<ExprType, Text> = {
  number: { zh: '数值', en: 'number' },
  text: { zh: '文本', en: 'text' },
  bool: { zh: '是非判断', en: 'yes/no value' },
  date: { zh: '日期', en: 'date' },
}

/** The literals of a list such as `['C', 'I65']`; anything else in it is refused. */
export function literalList(ast: ASTNode, place: Place): { type: ExprType; value: string | number }[] {
  if (ast.op !== 'list') throw says('这里需要列表，如 [1, 2]', "a list is needed here, such as ['a', 'b']", ast)
  return ast.args.map((part) => {
    const expr = place.lower(part, place)
    if (expr.kind !== 'literal' || typeof expr.value === 'boolean')
      throw says('列表中只能写常量', 'a list may hold literals only', part)
    return { type: expr.type, value: expr.value }
  })
}

/** Returns the expression when it has the wanted type; throws ExpressionError otherwise. */
export function wanted(expr: Expr, type: ExprType, at: { start: number; end: number }): Expr {
  if (expr.type === type) return expr
  throw says(
    `「${expr.source}」是${typeNames[expr.type].zh}，这里需要${typeNames[type].zh}`,
    `"${expr.source}" is a ${typeNames[expr.type].en}; a ${typeNames[type].en} is needed here`,
    at,
  )
}

/** The unit that several branches share; throws ExpressionError when two known units differ. */
export function agreedUnit(ast: ASTNode, ...all: readonly Expr[]): string | null {
  let agreed: Expr | null = null
  for (const expr of all) {
    if (agreed !== null && !unitsFit(agreed.unit, expr.unit)) throw unitMismatch(ast, agreed, expr)
    if (agreed === null || agreed.unit === null) agreed = expr
  }
  return agreed?.unit ?? null
}

/** The error for two sides in different units. */
export function unitMismatch(at: { start: number; end: number }, left: Expr, right: Expr): ExpressionError {
  const unitName = (unit: string | null) => (unit === '' ? '比例' : (unit ?? ''))
  return says(
    `单位不一致：「${left.source}」的单位是「${unitName(left.unit)}」，「${right.source}」的单位是「${unitName(right.unit)}」`,
    `units differ: "${left.source}" is in ${left.unit || 'a pure ratio'}, "${right.source}" in ${right.unit || 'a pure ratio'}`,
    at,
  )
}
