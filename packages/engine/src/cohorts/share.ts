/** Where a value lies between the ends of its cohort, exactly. */
import { compare, divide, type Rational, rationalFrom, subtract, zero } from '../exact.ts'

const one: Rational = { n: 1n, d: 1n }

/**
 * 0 at the low end or below, 1 at the high end or above, in proportion between; the other way round where less is better.
 * Where both ends are one value, that value has half, since nothing tells it from the others.
 */
export function shareBetween(
  value: Rational,
  { low, high }: { readonly low: number; readonly high: number },
  better: 'more' | 'less',
): Rational {
  const [from, to] = [rationalFrom(low), rationalFrom(high)]
  const share = risingShare(value, from, to)
  return better === 'more' ? share : subtract(one, share)
}

function risingShare(value: Rational, from: Rational, to: Rational): Rational {
  const [least, most] = [compare(value, from), compare(value, to)]
  if (least === 0 && most === 0) return { n: 1n, d: 2n }
  if (least <= 0) return zero
  return most >= 0 ? one : divide(subtract(value, from), subtract(to, from))
}
