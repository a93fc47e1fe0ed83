/** CEL that stands alone: no catalogue, no facts, only the names given. */
import type { Text } from '../definitions.ts'
import type { Bound } from './cel/evaluate.ts'
import { type CelValue, plainFromVal, valFromPlain } from './cel/plain.ts'
import { type CelType, dynType, parseType, typeText } from './cel/types.ts'
import { compileExpr } from './compile.ts'
import { type CelScope, type Scope, scopeFrom, shapeOf } from './compile-nodes.ts'
import { evaluate } from './evaluate.ts'
import { type Expr, ExpressionError } from './tree.ts'
import type { Val } from './val.ts'

/** Names for an expression that stands alone. */
export interface CelOptions {
  /** Values by name; a dotted name such as `a.b.c` is one name. */
  readonly bindings?: Readonly<Record<string, CelValue>>
  /** Types by name, e.g. `int`, `list(string)`; a bound name without one is `dyn`, a declared one without value unknown. */
  readonly types?: Readonly<Record<string, string>>
  /** Where names are looked up first, e.g. `a.b`. */
  readonly container?: string
  /** Leaves out the check of types before evaluation; mistakes then fail where they are met. */
  readonly disableCheck?: boolean
}

/** What an expression gives: a value, the names that would have to be known, or the reason why there is none. */
export type CelResult =
  | { readonly kind: 'value'; readonly value: CelValue; readonly type: string }
  | { readonly kind: 'unknown'; readonly missing: readonly string[]; readonly type: string }
  /** `type` is null when the expression does not compile; `start` and `end` then say where. */
  | {
      readonly kind: 'error'
      readonly reason: Text
      readonly type: string | null
      readonly start?: number
      readonly end?: number
    }

/**
 * Evaluates one CEL expression. Throws SyntaxError when a given type or value cannot be read; whatever is wrong with
 * the expression itself is part of the result.
 *
 * @example
 * evaluateCel('items.filter(n, n > limit)', {
 *   bindings: { items: { listValue: { values: [{ int64Value: '1' }, { int64Value: '5' }] } }, limit: { int64Value: '2' } },
 *   types: { items: 'list(int)', limit: 'int' },
 * })
 * // { kind: 'value', value: { listValue: { values: [{ int64Value: '5' }] } }, type: 'list(int)' }
 */
export function evaluateCel(text: string, options: CelOptions = {}): CelResult {
  const { bindings = {}, types = {}, container = '', disableCheck = false } = options
  const variables = new Map<string, CelType>(Object.keys(bindings).map((name) => [name, dynType]))
  for (const [name, type] of Object.entries(types)) variables.set(name, parseType(type))
  const compiled = compiledIn({ variables, container, checked: !disableCheck }, text)
  if (compiled instanceof ExpressionError) {
    return { kind: 'error', reason: compiled.text, type: null, start: compiled.start, end: compiled.end }
  }
  let bound: Bound | null = null
  for (const [name, plain] of Object.entries(bindings)) bound = { name, value: valFromPlain(plain), outer: bound }
  const value = evaluate(compiled, { source: noFacts, judged: { period: 1970, on: '1970-01-01' }, bound })
  return resultFrom(value, typeText(shapeOf(compiled)))
}

const noFacts = { get: () => undefined, registeredYear: null }

function compiledIn(cel: CelScope, text: string): Expr | ExpressionError {
  const scope: Scope = { ...scopeFrom(new Map()), cel }
  try {
    return compileExpr(scope, text)
  } catch (error) {
    if (error instanceof ExpressionError) return error
    throw error
  }
}

function resultFrom(value: Val, type: string): CelResult {
  const failed = failureIn(value)
  if (failed !== null) return { kind: 'error', reason: failed, type }
  const plain = plainFromVal(value)
  return plain === null
    ? { kind: 'unknown', missing: [...new Set(missingIn(value))], type }
    : { kind: 'value', value: plain, type }
}

function failureIn(value: Val): Text | null {
  if (value.kind === 'undefined') return value.reason
  return partsIn(value).reduce<Text | null>((found, part) => found ?? failureIn(part), null)
}

function missingIn(value: Val): readonly string[] {
  return value.kind === 'unknown' ? value.missing : partsIn(value).flatMap(missingIn)
}

function partsIn(value: Val): readonly Val[] {
  if (value.kind === 'list') return value.items
  return value.kind === 'map' ? [...value.entries.values()].map(([, item]) => item) : []
}
