import type { Value } from './who.rules.ts'

/** Whether two say the same: figures also where one is the other rounded to fewer decimals, as in a sheet that shows fewer. */
export function saysSame(one: Value, other: Value): boolean {
  if (one === other) return true
  if (typeof one !== 'number' || typeof other !== 'number') return false
  // Nothing is not a little.
  if ((one === 0) !== (other === 0)) return false
  const decimals = Math.min(decimalsOf(one), decimalsOf(other))
  // A unit of the last place is lost where a fraction has no double of its own.
  return Math.abs(one - other) <= 0.5 * 10 ** -decimals + Math.abs(one) * Number.EPSILON
}

/** Of two that say the same the one that says it with more decimals. */
export function finerOf(one: Value, other: Value): Value {
  if (typeof one !== 'number' || typeof other !== 'number') return one
  return decimalsOf(other) > decimalsOf(one) ? other : one
}

function decimalsOf(value: number): number {
  const [mantissa = '', exponent = '0'] = String(value).split('e')
  return Math.max(0, (mantissa.split('.')[1] ?? '').length - Number(exponent))
}
