/** Values of the exact reading, and how they compare and join. */

import { isoFrom } from '../dates.ts'
import { add, compare, numberFrom, power, type Rational, rationalFrom, zero } from '../exact.ts'
import { shownCel } from './cel/shown.ts'
import type { CompareOp } from './tree.ts'
import { bool, type Known, noOverload, type Val } from './val.ts'

export { bool, type FactValue, type Known, noOverload, number, type Val } from './val.ts'

/** Joins truth values: one deciding part decides, else unknown parts leave it unknown, else an error stays one. */
export function joined(kind: 'and' | 'or', parts: readonly Val[]): Val {
  const deciding = kind === 'or'
  const open: Val[] = []
  let failed: Val | null = null
  for (const part of parts) {
    if (part.kind === 'bool') {
      if (part.value === deciding) return bool(deciding)
    } else if (part.kind === 'unknown') open.push(part)
    else failed ??= part.kind === 'undefined' ? part : noOverload
  }
  return missingOf(...open) ?? failed ?? bool(!deciding)
}

/** Decides a comparison of two values; one that cannot be computed is false, a missing one unknown. */
export function compared(op: CompareOp, left: Val, right: Val): Val {
  if (left.kind === 'undefined' || right.kind === 'undefined') return bool(false)
  const missing = missingOf(left, right)
  if (missing !== null) return missing
  return bool(opHolds(op, order(left as Known, right as Known)))
}

/** Whether an order (negative, 0, positive) satisfies an operator. */
export function opHolds(op: CompareOp, sign: number): boolean {
  switch (op) {
    case '==':
      return sign === 0
    case '!=':
      return sign !== 0
    case '<':
      return sign < 0
    case '<=':
      return sign <= 0
    case '>':
      return sign > 0
    case '>=':
      return sign >= 0
  }
}

/** Negative, 0 or positive as left is below, equal to or above right; text is equal or not. */
export function order(left: Known, right: Known): number {
  if (left.kind === 'compound') return compoundOrder(left, right)
  if (right.kind === 'compound') return -compoundOrder(right, left)
  if (left.kind === 'number' && right.kind === 'number') return compare(left.value, right.value)
  if (left.kind === 'date' && right.kind === 'date') return left.day - right.day
  if (left.kind === 'text' && right.kind === 'text') return left.value === right.value ? 0 : 1
  return Number(left.kind === 'bool' && left.value) - Number(right.kind === 'bool' && right.value)
}

/** Orders `ratio^(1/root) − 1` against a number without taking a root. */
function compoundOrder(left: Extract<Val, { kind: 'compound' }>, right: Known): number {
  if (right.kind === 'compound') return compare(power(left.ratio, right.root), power(right.ratio, left.root))
  const factor = add(rationalOf(right), { n: 1n, d: 1n })
  return factor.n < 0n ? 1 : compare(left.ratio, power(factor, left.root))
}

/** The fraction a numeric value stands for; compound rates are rounded to 15 digits. */
export function rationalOf(value: Known): Rational {
  if (value.kind === 'number') return value.value
  if (value.kind === 'compound') return rationalFrom(numberFrom(value.ratio) ** (1 / value.root) - 1)
  return zero
}

/** The first value that cannot be computed, or null. */
export function undefinedOf(...values: readonly Val[]): Val | null {
  return values.find((value) => value.kind === 'undefined') ?? null
}

/** An unknown naming everything that is missing, or null when all values are there. */
export function missingOf(...values: readonly Val[]): Val | null {
  const open = values.filter((value) => value.kind === 'unknown')
  const [only] = open
  if (only === undefined || open.length === 1) return only ?? null
  const missing = [...new Set(open.flatMap((value) => value.missing))]
  const reason = open.find((value) => value.reason !== undefined)?.reason
  return { kind: 'unknown', missing, ...(reason === undefined ? {} : { reason }) }
}

/** A value as shown to people: the nearest double, text, ISO date, or null when unknown or not computable. */
export function shownFrom(value: Val): number | string | boolean | null {
  switch (value.kind) {
    case 'number':
      return numberFrom(value.value)
    case 'compound':
      return Number(numberFrom(rationalOf(value)).toPrecision(12))
    case 'text':
    case 'bool':
      return value.value
    case 'date':
      return isoFrom(value.day)
    case 'unknown':
    case 'undefined':
      return null
    default:
      return shownCel(value)
  }
}
