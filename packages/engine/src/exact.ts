/**
 * Exact arithmetic for decisions about one subject. A stored double stands for the shortest decimal
 * that reads back as it, so 0.1 means one tenth and 1000→1728 over three years is exactly 20 %.
 */

/** An exact fraction; the denominator is positive, and the two need not be in lowest terms. */
export interface Rational {
  readonly n: bigint
  readonly d: bigint
}

/** The fraction 0. */
export const zero: Rational = { n: 0n, d: 1n }

/** The exact decimal that a finite double is written as; throws RangeError for NaN and infinities. */
export function rationalFrom(value: number): Rational {
  if (Number.isSafeInteger(value)) return { n: BigInt(value), d: 1n }
  if (!Number.isFinite(value)) throw new RangeError(`not a finite number: ${value}`)
  const text = String(value)
  const point = text.indexOf('.')
  if (point < 0 || text.includes('e')) return rationalFromDecimal(text)
  return { n: BigInt(text.slice(0, point) + text.slice(point + 1)), d: 10n ** BigInt(text.length - point - 1) }
}

/** The exact value of a decimal such as `-12.5` or `1e-7`; throws SyntaxError for anything else. */
export function rationalFromDecimal(text: string): Rational {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text)
  if (!match) throw new SyntaxError(`not a decimal number: ${text}`)
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`)
  const power = Number(exponent) - fraction.length
  return power >= 0 ? { n: digits * 10n ** BigInt(power), d: 1n } : { n: digits, d: 10n ** BigInt(-power) }
}

/** a + b. */
export function add(a: Rational, b: Rational): Rational {
  return a.d === b.d ? { n: a.n + b.n, d: a.d } : { n: a.n * b.d + b.n * a.d, d: a.d * b.d }
}

/** a − b. */
export function subtract(a: Rational, b: Rational): Rational {
  return add(a, { n: -b.n, d: b.d })
}

/** a × b. */
export function multiply(a: Rational, b: Rational): Rational {
  return { n: a.n * b.n, d: a.d * b.d }
}

/** a ÷ b; throws RangeError when b is 0. */
export function divide(a: Rational, b: Rational): Rational {
  if (b.n === 0n) throw new RangeError('division by zero')
  return b.n > 0n ? { n: a.n * b.d, d: a.d * b.n } : { n: -a.n * b.d, d: a.d * -b.n }
}

/** Remainder of truncating division, with the sign of a (as `%` in CEL and C); throws RangeError when b is 0. */
export function remainder(a: Rational, b: Rational): Rational {
  if (b.n === 0n) throw new RangeError('division by zero')
  return { n: (a.n * b.d) % (b.n * a.d), d: a.d * b.d }
}

/** a raised to a whole power ≥ 0. */
export function power(a: Rational, exponent: number): Rational {
  return { n: a.n ** BigInt(exponent), d: a.d ** BigInt(exponent) }
}

/** −1, 0 or 1 as a is below, equal to or above b. */
export function compare(a: Rational, b: Rational): -1 | 0 | 1 {
  const left = a.n * b.d
  const right = b.n * a.d
  if (left === right) return 0
  return left < right ? -1 : 1
}

/** Greatest whole number not above a. */
export function floorOf(a: Rational): bigint {
  const quotient = a.n / a.d
  return a.n % a.d < 0n ? quotient - 1n : quotient
}

/** a × 10^decimals rounded to a whole number, halves away from zero (四舍五入). */
export function scaledHalfUp(a: Rational, decimals: number): bigint {
  const scaled = a.n * 10n ** BigInt(decimals)
  const magnitude = scaled < 0n ? -scaled : scaled
  const rounded = (2n * magnitude + a.d) / (2n * a.d)
  return scaled < 0n ? -rounded : rounded
}

/** a rounded to so many decimals, halves away from zero. */
export function roundHalfUp(a: Rational, decimals: number): Rational {
  return { n: scaledHalfUp(a, decimals), d: 10n ** BigInt(decimals) }
}

/** The decimal of so many significant digits nearest to a, halves away from zero, as the double that stands for it. */
export function significantFrom(a: Rational, digits: number): number {
  if (a.n === 0n) return 0
  const magnitude = a.n < 0n ? -a.n : a.n
  let exponent = magnitude.toString().length - a.d.toString().length
  if (compare({ n: magnitude, d: a.d }, rationalFromDecimal(`1e${exponent}`)) < 0) exponent -= 1
  const scale = rationalFromDecimal(`1e${digits - 1 - exponent}`)
  return Number(`${scaledHalfUp(multiply(a, scale), 0)}e${exponent - digits + 1}`)
}

const exactLimit = 2n ** 53n

/** The double nearest to a (beyond 2^53 within one unit in the last place). */
export function numberFrom(a: Rational): number {
  if (a.n < exactLimit && a.n > -exactLimit && a.d < exactLimit) return Number(a.n) / Number(a.d)
  const negative = a.n < 0n
  const magnitude = negative ? -a.n : a.n
  const shift = a.d.toString().length - magnitude.toString().length + 20
  const scaled = shift >= 0 ? (magnitude * 10n ** BigInt(shift)) / a.d : magnitude / (a.d * 10n ** BigInt(-shift))
  const value = Number(`${scaled}e${-shift}`)
  return negative ? -value : value
}

/** Multiplies a decimal by an exact decimal (or fraction `2000/3`) factor and gives the nearest double. */
export function scaleDecimal(value: number, factor: string): number {
  const [over = '1', under = '1'] = factor.split('/')
  const exact = divide(rationalFromDecimal(over), rationalFromDecimal(under))
  return numberFrom(multiply(rationalFrom(value), exact))
}
