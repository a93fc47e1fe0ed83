/** Values that no fact has, as people read them. */

import { isoFrom } from '../../dates.ts'
import { numberFrom } from '../../exact.ts'
import type { CelOnlyVal, Val } from '../val.ts'
import { durationText, timestampText } from './time.ts'

/** A value that no fact has, as shown to people. */
export function shownCel(value: CelOnlyVal): number | string {
  switch (value.kind) {
    case 'int':
    case 'uint': {
      const number = Number(value.value)
      return Number.isSafeInteger(number) ? number : String(value.value)
    }
    case 'double':
      return Number.isFinite(value.value) ? value.value : doubleText(value.value)
    case 'bytes':
      return `b'${[...value.value].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}'`
    case 'null':
      return 'null'
    case 'duration':
      return durationText(value.nanos)
    case 'timestamp':
      return timestampText(value.nanos)
    case 'type':
      return value.name
    case 'list':
      return `[${value.items.map(itemText).join(', ')}]`
    case 'map':
      return `{${[...value.entries.values()].map(([key, item]) => `${itemText(key)}: ${itemText(item)}`).join(', ')}}`
  }
}

/** A value inside a list or map. */
function itemText(value: Val): string {
  switch (value.kind) {
    case 'number':
      return String(numberFrom(value.value))
    case 'compound':
      return String(numberFrom(value.ratio) ** (1 / value.root) - 1)
    case 'text':
      return JSON.stringify(value.value)
    case 'bool':
      return String(value.value)
    case 'date':
      return isoFrom(value.day)
    case 'unknown':
    case 'undefined':
      return '?'
    default:
      return String(shownCel(value))
  }
}

/** A double as CEL's `string()` writes it: shortest digits, an exponent below 1e-4 and from 1e21. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  if (Object.is(value, -0)) return '-0'
  const [digits = '', exponent = '0'] = value.toExponential().split('e')
  const power = Number(exponent)
  const shortest = digits.replace(/\D/g, '').length
  if (power >= -4 && power < Math.max(21, shortest)) return String(value)
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}
