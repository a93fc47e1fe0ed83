/** Polynomials of one figure up to the second degree with exact coefficients, and where they are zero. */
import { add, compare, divide, multiply, numberFrom, type Rational, rationalFrom, zero } from '../exact.ts'

/** `c[0] + c[1] x + c[2] x²`. */
export type Polynomial = readonly [Rational, Rational, Rational]

const one: Rational = { n: 1n, d: 1n }

/** The polynomial that is always this number. */
export function constant(value: Rational): Polynomial {
  return [value, zero, zero]
}

/** The figure itself. */
export const itself: Polynomial = [zero, one, zero]

/** a + factor × b. */
export function plus(a: Polynomial, b: Polynomial, factor: Rational = one): Polynomial {
  return [
    lowest(add(a[0], multiply(factor, b[0]))),
    lowest(add(a[1], multiply(factor, b[1]))),
    lowest(add(a[2], multiply(factor, b[2]))),
  ]
}

/** a × b, or null when the product is of a higher degree. */
export function times(a: Polynomial, b: Polynomial): Polynomial | null {
  const product = (i: 0 | 1 | 2, j: 0 | 1 | 2) => multiply(a[i], b[j])
  const isZero = (value: Rational) => value.n === 0n
  const higher = [product(1, 2), product(2, 1), product(2, 2)]
  if (!higher.every(isZero)) return null
  return [
    lowest(product(0, 0)),
    lowest(add(product(0, 1), product(1, 0))),
    lowest(add(add(product(0, 2), product(2, 0)), product(1, 1))),
  ]
}

/** Where a polynomial is zero; an irrational root stands as the nearest double, which no decimal figure equals. */
export function rootsOf([c, b, a]: Polynomial): Rational[] {
  if (a.n === 0n) return b.n === 0n ? [] : [lowest(divide({ n: -c.n, d: c.d }, b))]
  const discriminant = add(multiply(b, b), multiply({ n: -4n, d: 1n }, multiply(a, c)))
  if (discriminant.n < 0n) return []
  const square = squareRoot(discriminant)
  const [half, minusB] = [multiply(a, { n: 2n, d: 1n }), { n: -b.n, d: b.d }]
  return [
    lowest(divide(add(minusB, { n: -square.n, d: square.d }), half)),
    lowest(divide(add(minusB, square), half)),
  ].toSorted(compare)
}

function squareRoot(value: Rational): Rational {
  const { n, d } = lowest(value)
  const [rootN, rootD] = [wholeRoot(n), wholeRoot(d)]
  if (rootN * rootN === n && rootD * rootD === d) return { n: rootN, d: rootD }
  return rationalFrom(Math.sqrt(numberFrom(value)))
}

function wholeRoot(value: bigint): bigint {
  if (value < 2n) return value
  let guess = 1n << BigInt((value.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (guess + value / guess) >> 1n
    if (next >= guess) return guess
    guess = next
  }
}

/** A fraction in lowest terms. */
export function lowest({ n, d }: Rational): Rational {
  let [a, b] = [n < 0n ? -n : n, d]
  while (b > 0n) [a, b] = [b, a % b]
  return a > 1n ? { n: n / a, d: d / a } : { n, d }
}
