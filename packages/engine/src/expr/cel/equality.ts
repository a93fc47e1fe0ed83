/** Equality, order and keys of values: numbers of all types stand on one line, other types never equal each other. */
import { rationalFrom } from '../../exact.ts'
import type { CompareOp } from '../tree.ts'
import { bool, type Known, noOverload, type Val } from '../val.ts'
import { joined, missingOf, opHolds, order, undefinedOf } from '../values.ts'

/** Whether two values are equal: unknown where that hangs on an unknown part. */
export function equalVals(left: Val, right: Val): Val {
  const open = undefinedOf(left, right) ?? missingOf(left, right)
  return open ?? equalKnown(left as Known, right as Known)
}

function equalKnown(left: Known, right: Known): Val {
  if (left.kind === 'list' && right.kind === 'list') return equalLists(left.items, right.items)
  if (left.kind === 'map' && right.kind === 'map') return equalMaps(left.entries, right.entries)
  const sign = signBetween(left, right)
  return bool(sign === 0)
}

function equalLists(left: readonly Val[], right: readonly Val[]): Val {
  if (left.length !== right.length) return bool(false)
  return joined(
    'and',
    left.map((item, index) => equalVals(item, right[index] as Val)),
  )
}

type Entries = Extract<Val, { kind: 'map' }>['entries']

function equalMaps(left: Entries, right: Entries): Val {
  if (left.size !== right.size) return bool(false)
  const parts: Val[] = []
  for (const [key, [, value]] of left) {
    const other = right.get(key)
    if (other === undefined) return bool(false)
    parts.push(equalVals(value, other[1]))
  }
  return joined('and', parts)
}

const numeric: ReadonlySet<string> = new Set(['number', 'compound', 'int', 'uint', 'double'])
/** Types without an order of their own. */
const unordered: ReadonlySet<string> = new Set(['null', 'list', 'map', 'type'])

/** Decides an order comparison as CEL does: an error stays an error, and only like types have an order. */
export function comparedVals(op: CompareOp, left: Val, right: Val): Val {
  const open = undefinedOf(left, right) ?? missingOf(left, right)
  if (open !== null) return open
  const bothNumeric = numeric.has(left.kind) && numeric.has(right.kind)
  if (!bothNumeric && (left.kind !== right.kind || unordered.has(left.kind))) return noOverload
  const sign = signBetween(left as Known, right as Known)
  return bool(!Number.isNaN(sign) && opHolds(op, sign))
}

/** Negative, 0 or positive by order, NaN when neither is meant: other types, or a double that is no number. */
function signBetween(left: Known, right: Known): number {
  if (numeric.has(left.kind) && numeric.has(right.kind)) return numericSign(left, right)
  if (left.kind !== right.kind) return Number.NaN
  switch (left.kind) {
    case 'text':
      return textSign(left.value, (right as typeof left).value)
    case 'bytes':
      return bytesSign(left.value, (right as typeof left).value)
    case 'duration':
    case 'timestamp':
      return bigSign(left.nanos, (right as typeof left).nanos)
    case 'type':
      return left.name === (right as typeof left).name ? 0 : Number.NaN
    case 'null':
      return 0
    case 'list':
    case 'map':
      return Number.NaN
    default:
      return order(left, right)
  }
}

function numericSign(left: Known, right: Known): number {
  if (left.kind === 'double' || right.kind === 'double') return doubleSign(left, right)
  if (isWhole(left) && isWhole(right)) return bigSign(left.value, right.value)
  return order(exactOf(left), exactOf(right))
}

/** Doubles compare as doubles, so that 2^63 as a double equals the largest int; with an exact decimal, exactly. */
function doubleSign(left: Known, right: Known): number {
  const [a, b] = [doubleOf(left), doubleOf(right)]
  if (a === null || b === null) {
    const other = left.kind === 'double' ? left.value : (right as { value: number }).value
    if (Number.isFinite(other)) return order(exactOf(left), exactOf(right))
    return (left.kind === 'double' ? 1 : -1) * other
  }
  return a === b ? 0 : a - b
}

function doubleOf(value: Known): number | null {
  if (value.kind === 'double') return value.value
  return isWhole(value) ? Number(value.value) : null
}

function isWhole(value: Known): value is Extract<Known, { kind: 'int' | 'uint' }> {
  return value.kind === 'int' || value.kind === 'uint'
}

function exactOf(value: Known): Known {
  if (value.kind === 'double') return { kind: 'number', value: rationalFrom(value.value) }
  return isWhole(value) ? { kind: 'number', value: { n: value.value, d: 1n } } : value
}

function bigSign(a: bigint, b: bigint): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** Order by code points, which is also the order of UTF-8. */
export function textSign(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  let at = 0
  while (at < length && a[at] === b[at]) at++
  const isLow = (code: number | undefined) => code !== undefined && code >= 0xdc00 && code <= 0xdfff
  if (at > 0 && (isLow(a.charCodeAt(at)) || isLow(b.charCodeAt(at)))) at--
  return (a.codePointAt(at) ?? -1) - (b.codePointAt(at) ?? -1)
}

function bytesSign(a: Uint8Array, b: Uint8Array): number {
  for (const [index, byte] of a.entries()) {
    const other = b[index]
    if (other === undefined) return 1
    if (byte !== other) return byte - other
  }
  return a.length - b.length
}

/** Form of a map key that is the same for equal keys (1, 1u and 1.0 are one key); null for what cannot be a key. */
export function mapKeyOf(value: Val): string | null {
  switch (value.kind) {
    case 'text':
      return `s:${value.value}`
    case 'bool':
      return `b:${value.value}`
    case 'int':
    case 'uint':
      return `n:${value.value}`
    case 'double':
      return Number.isInteger(value.value) ? `n:${BigInt(value.value)}` : null
    case 'number':
      return value.value.n % value.value.d === 0n ? `n:${value.value.n / value.value.d}` : null
    default:
      return null
  }
}
