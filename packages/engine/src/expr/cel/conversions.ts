/** Conversions between types: `int('12')`, `string(3.5)`, `timestamp('…')` and the rest. */

import { isoFrom } from '../../dates.ts'
import { numberFrom } from '../../exact.ts'
import { intLimits } from '../syntax/tokens.ts'
import { textFromUtf8, utf8From } from '../utf8.ts'
import { bool, failure, type Known, noOverload, type Val } from '../val.ts'
import { rationalOf } from '../values.ts'
import { doubleText } from './shown.ts'
import {
  durationText,
  nanosFromSeconds,
  parseDuration,
  parseTimestamp,
  secondsOf,
  timestampText,
  timestampVal,
} from './time.ts'

const outOfRange = failure('数值超出目标类型的范围', 'range error: the number does not fit the type')

/** Names of types as values of type `type` carry them. */
export const typeNameOf: Readonly<Record<Known['kind'], string>> = {
  number: 'number',
  compound: 'number',
  text: 'string',
  bool: 'bool',
  date: 'date',
  int: 'int',
  uint: 'uint',
  double: 'double',
  bytes: 'bytes',
  null: 'null_type',
  list: 'list',
  map: 'map',
  duration: 'google.protobuf.Duration',
  timestamp: 'google.protobuf.Timestamp',
  type: 'type',
}

/** Each conversion function of CEL on a value that is there. */
export const conversions: Readonly<Record<string, (value: Known) => Val>> = {
  int: (value) => toWhole('int', value),
  uint: (value) => toWhole('uint', value),
  double: toDouble,
  string: toText,
  bytes: (value) => {
    if (value.kind === 'bytes') return value
    return value.kind === 'text' ? { kind: 'bytes', value: Uint8Array.from(utf8From(value.value)) } : noOverload
  },
  bool: toBool,
  timestamp: toTimestamp,
  duration: (value) => {
    if (value.kind === 'duration') return value
    return value.kind === 'text' ? parseDuration(value.value) : noOverload
  },
  dyn: (value) => value,
  type: (value) => ({ kind: 'type', name: typeNameOf[value.kind] }),
}

function toWhole(kind: 'int' | 'uint', value: Known): Val {
  switch (value.kind) {
    case 'int':
    case 'uint':
      return ranged(kind, value.value)
    case 'double':
      return wholeFromDouble(kind, value.value)
    case 'number':
    case 'compound': {
      const { n, d } = rationalOf(value)
      return ranged(kind, n / d)
    }
    case 'text':
      return wholeFromText(kind, value.value)
    case 'timestamp':
      return kind === 'int' ? { kind, value: secondsOf(value.nanos) } : noOverload
    default:
      return noOverload
  }
}

function wholeFromText(kind: 'int' | 'uint', text: string): Val {
  const pattern = kind === 'int' ? /^[-+]?\d+$/ : /^\d+$/
  if (pattern.test(text)) return ranged(kind, BigInt(text.replace(/^\+/, '')))
  return failure(`「${text}」不是整数`, `"${text}" is not a whole number`)
}

/** The ends of the range are refused too: a double there may stand for a number outside it. */
function wholeFromDouble(kind: 'int' | 'uint', value: number): Val {
  const whole = Math.trunc(value)
  if (Number.isNaN(value)) return outOfRange
  const inside = kind === 'int' ? whole > -(2 ** 63) && whole < 2 ** 63 : value >= 0 && whole < 2 ** 64
  return inside ? { kind, value: BigInt(whole) } : outOfRange
}

function ranged(kind: 'int' | 'uint', value: bigint): Val {
  const inside =
    kind === 'int'
      ? value >= intLimits.least && value <= intLimits.most
      : value >= 0n && value <= intLimits.mostUnsigned
  return inside ? { kind, value } : outOfRange
}

function toDouble(value: Known): Val {
  switch (value.kind) {
    case 'double':
      return value
    case 'int':
    case 'uint':
      return { kind: 'double', value: Number(value.value) }
    case 'number':
    case 'compound':
      return { kind: 'double', value: numberFrom(rationalOf(value)) }
    case 'text':
      return doubleFromText(value.value)
    default:
      return noOverload
  }
}

function doubleFromText(text: string): Val {
  if (/^[-+]?inf(inity)?$/i.test(text)) {
    return { kind: 'double', value: text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY }
  }
  if (/^nan$/i.test(text)) return { kind: 'double', value: Number.NaN }
  const value = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(value)
    ? { kind: 'double', value }
    : failure(`「${text}」不是可以表示的小数`, `"${text}" is not a number that a double can hold`)
}

function toText(value: Known): Val {
  switch (value.kind) {
    case 'text':
      return value
    case 'bool':
    case 'int':
    case 'uint':
      return { kind: 'text', value: String(value.value) }
    case 'double':
      return { kind: 'text', value: doubleText(value.value) }
    case 'number':
    case 'compound':
      return { kind: 'text', value: String(numberFrom(rationalOf(value))) }
    case 'date':
      return { kind: 'text', value: isoFrom(value.day) }
    case 'duration':
      return { kind: 'text', value: durationText(value.nanos) }
    case 'timestamp':
      return { kind: 'text', value: timestampText(value.nanos) }
    case 'bytes':
      return textFromBytes(value.value)
    default:
      return noOverload
  }
}

function textFromBytes(bytes: Uint8Array): Val {
  const value = textFromUtf8(bytes)
  if (value !== null) return { kind: 'text', value }
  return failure('字节串不是合法的 UTF-8 文本', 'the bytes are invalid UTF-8')
}

const truths: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'true', 'TRUE', 'True'].map((word) => [word, true] as const),
  ...['0', 'f', 'false', 'FALSE', 'False'].map((word) => [word, false] as const),
])

function toBool(value: Known): Val {
  if (value.kind === 'bool') return value
  if (value.kind !== 'text') return noOverload
  const truth = truths.get(value.value)
  return truth === undefined
    ? failure(`「${value.value}」不是是非值`, `type conversion error: "${value.value}" is neither true nor false`)
    : bool(truth)
}

function toTimestamp(value: Known): Val {
  switch (value.kind) {
    case 'timestamp':
      return value
    case 'text':
      return parseTimestamp(value.value)
    case 'int':
      return timestampVal(nanosFromSeconds(value.value))
    case 'date':
      return timestampVal(nanosFromSeconds(BigInt(value.day) * 86_400n))
    default:
      return noOverload
  }
}
