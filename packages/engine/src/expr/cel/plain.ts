/** Values of CEL as plain tagged JSON, in the form that the CEL conformance tests use. */

import { isoFrom, parseDay } from '../../dates.ts'
import { numberFrom, rationalFromDecimal } from '../../exact.ts'
import { base64From, bytesFromBase64 } from '../base64.ts'
import { bool, number, type Val } from '../val.ts'
import { rationalOf } from '../values.ts'
import { mapFrom } from './evaluate.ts'
import { durationText, parseDuration, parseTimestamp, timestampText } from './time.ts'

/**
 * A value with its type as the tag: `{ int64Value: '42' }`, `{ stringValue: 'a' }`, `{ listValue: { values: [] } }`.
 * Whole numbers are text because JSON numbers are too small for them; bytes are base64. `decimalValue` and
 * `dateValue` are the exact decimals and the dates of zone packages, which CEL itself does not have.
 */
export type CelValue =
  | { readonly nullValue: null }
  | { readonly boolValue: boolean }
  | { readonly int64Value: string }
  | { readonly uint64Value: string }
  | { readonly doubleValue: number | 'NaN' | 'Infinity' | '-Infinity' }
  | { readonly stringValue: string }
  | { readonly bytesValue: string }
  | { readonly listValue: { readonly values?: readonly CelValue[] } }
  | { readonly mapValue: { readonly entries?: readonly { readonly key: CelValue; readonly value: CelValue }[] } }
  | { readonly typeValue: string }
  | { readonly objectValue: { readonly '@type': string; readonly value: string } }
  | { readonly decimalValue: string }
  | { readonly dateValue: string }

const timeTypes = {
  duration: 'type.googleapis.com/google.protobuf.Duration',
  timestamp: 'type.googleapis.com/google.protobuf.Timestamp',
} as const

/** The value behind a tagged one; throws SyntaxError when the tag is not known or its content does not fit. */
export function valFromPlain(plain: CelValue): Val {
  if (Object(plain) !== plain) return unreadable(String(plain))
  if ('nullValue' in plain) return { kind: 'null' }
  if ('boolValue' in plain) return bool(plain.boolValue)
  if ('int64Value' in plain) return { kind: 'int', value: BigInt(plain.int64Value) }
  if ('uint64Value' in plain) return { kind: 'uint', value: BigInt(plain.uint64Value) }
  if ('doubleValue' in plain) return { kind: 'double', value: Number(plain.doubleValue) }
  if ('stringValue' in plain) return { kind: 'text', value: plain.stringValue }
  if ('typeValue' in plain) return { kind: 'type', name: plain.typeValue }
  if ('decimalValue' in plain) return number(rationalFromDecimal(plain.decimalValue))
  if ('listValue' in plain) return { kind: 'list', items: (plain.listValue.values ?? []).map(valFromPlain) }
  if ('mapValue' in plain) {
    const entries = plain.mapValue.entries ?? []
    return mapFrom(entries.map(({ key, value }) => [valFromPlain(key), valFromPlain(value)]))
  }
  return otherFromPlain(plain) ?? unreadable(plain)
}

function otherFromPlain(plain: CelValue): Val | null {
  if ('bytesValue' in plain) {
    const value = bytesFromBase64(plain.bytesValue)
    return value === null ? null : { kind: 'bytes', value }
  }
  if ('dateValue' in plain) {
    const day = parseDay(plain.dateValue)
    return day === null ? null : { kind: 'date', day }
  }
  if (!('objectValue' in plain)) return null
  const { '@type': type, value } = plain.objectValue
  if (type === timeTypes.duration) return parseDuration(value)
  return type === timeTypes.timestamp ? parseTimestamp(value) : null
}

function unreadable(plain: unknown): never {
  throw new SyntaxError(
    `不是带标签的值 not a tagged value: ${JSON.stringify(plain)}; write e.g. { int64Value: '1' } or { stringValue: 'a' }`,
  )
}

/** A value as plain tagged JSON; null when it, or a part of it, is unknown or cannot be computed. */
export function plainFromVal(value: Val): CelValue | null {
  switch (value.kind) {
    case 'null':
      return { nullValue: null }
    case 'bool':
      return { boolValue: value.value }
    case 'int':
      return { int64Value: String(value.value) }
    case 'uint':
      return { uint64Value: String(value.value) }
    case 'double':
      return { doubleValue: plainDouble(value.value) }
    case 'text':
      return { stringValue: value.value }
    case 'bytes':
      return { bytesValue: base64From(value.value) }
    case 'type':
      return { typeValue: value.name }
    case 'duration':
      return { objectValue: { '@type': timeTypes.duration, value: durationText(value.nanos) } }
    case 'timestamp':
      return { objectValue: { '@type': timeTypes.timestamp, value: timestampText(value.nanos) } }
    case 'number':
    case 'compound':
      return { decimalValue: String(numberFrom(rationalOf(value))) }
    case 'date':
      return { dateValue: isoFrom(value.day) }
    case 'unknown':
    case 'undefined':
      return null
    default:
      return plainCollection(value)
  }
}

function plainDouble(value: number): number | 'NaN' | 'Infinity' | '-Infinity' {
  if (Number.isFinite(value)) return value
  if (Number.isNaN(value)) return 'NaN'
  return value > 0 ? 'Infinity' : '-Infinity'
}

function plainCollection(value: Extract<Val, { kind: 'list' | 'map' }>): CelValue | null {
  if (value.kind === 'list') {
    const values = value.items.map(plainFromVal)
    return values.every((item) => item !== null) ? { listValue: values.length === 0 ? {} : { values } } : null
  }
  const entries: { key: CelValue; value: CelValue }[] = []
  for (const [key, item] of value.entries.values()) {
    const [plainKey, plainItem] = [plainFromVal(key), plainFromVal(item)]
    if (plainKey === null || plainItem === null) return null
    entries.push({ key: plainKey, value: plainItem })
  }
  return { mapValue: entries.length === 0 ? {} : { entries } }
}
