/** What expressions compute: the shapes of values and their constructors. */
import type { Text } from '../definitions.ts'
import type { Rational } from '../exact.ts'

/** A recorded value; dates are ISO text. */
export type FactValue = number | string | boolean

/** A computed value: known, unknown (naming what is missing), or not computable although the data are there. */
export type Val =
  | { readonly kind: 'number'; readonly value: Rational }
  /** `ratio^(1/root) − 1`, kept unrooted so that comparisons stay exact. */
  | { readonly kind: 'compound'; readonly ratio: Rational; readonly root: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'date'; readonly day: number }
  | CelOnlyVal
  /** A reason is given where it is not a fact that is missing; the expression is then named instead of one. */
  | { readonly kind: 'unknown'; readonly missing: readonly string[]; readonly reason?: Text }
  | { readonly kind: 'undefined'; readonly reason: Text; readonly beforeRegistration?: true }

/** Values that expressions compute on the way; no fact has them. */
export type CelOnlyVal =
  /** Whole numbers of 64 bits, with and without sign. */
  | { readonly kind: 'int' | 'uint'; readonly value: bigint }
  | { readonly kind: 'double'; readonly value: number }
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
  | { readonly kind: 'null' }
  /** Elements may be unknown; what is asked of the list decides whether that matters. */
  | { readonly kind: 'list'; readonly items: readonly Val[] }
  /** Entries by the canonical form of their key (`mapKeyOf`). */
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, readonly [key: Known, value: Val]> }
  | { readonly kind: 'duration'; readonly nanos: bigint }
  /** Nanoseconds since 1970-01-01T00:00:00Z. */
  | { readonly kind: 'timestamp'; readonly nanos: bigint }
  | { readonly kind: 'type'; readonly name: string }

/** A value that is there. */
export type Known = Exclude<Val, { kind: 'unknown' } | { kind: 'undefined' }>

/** A value that cannot be computed, with the reason. */
export function failure(zh: string, en: string): Extract<Val, { kind: 'undefined' }> {
  return { kind: 'undefined', reason: { zh, en } }
}

/** A function or operator met values of types that it is not made for. */
export const noOverload = failure(
  '这些类型之间没有这种运算',
  'no such overload: the operation does not exist for these types',
)

/** A numeric value. */
export function number(value: Rational): Val {
  return { kind: 'number', value }
}

/** A truth value. */
export function bool(value: boolean): Val {
  return { kind: 'bool', value }
}
