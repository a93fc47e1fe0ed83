/** Logarithmic scales, computed in whole numbers so that every machine gets the same digits. */
import { compare, divide, type Rational, rationalFrom, zero } from './exact.ts'

const one: Rational = { n: 1n, d: 1n }
/** Binary digits after the point in the computation. */
const precision = 224n
const unit = 1n << precision
/** Decimals a share is rounded to: far more than float64 holds, few enough that a half comes out as a half. */
const decimals = 10n ** 40n

/** `ln(value ÷ from) ÷ ln(to ÷ from)` to forty decimals; 0 at `from` or below, 1 at `to` or above. */
export function logShare(value: Rational, { from, to }: { readonly from: number; readonly to: number }): Rational {
  const [low, high] = [rationalFrom(from), rationalFrom(to)]
  if (compare(value, low) <= 0) return zero
  if (compare(value, high) >= 0) return one
  const [above, below] = [naturalLog(divide(value, low)), naturalLog(divide(high, low))]
  return { n: (2n * above * decimals + below) / (2n * below), d: decimals }
}

/** ln of a fraction above 1, in units of 2^-224. */
function naturalLog({ n, d }: Rational): bigint {
  const doublings = BigInt(n.toString(2).length - d.toString(2).length)
  const mantissa = { n, d: d << doublings }
  return 2n * artanh(mantissa.n - mantissa.d, mantissa.n + mantissa.d) + doublings * ln2
}

/** artanh(n ÷ d) by its series, for |n ÷ d| at most a third. */
function artanh(n: bigint, d: bigint): bigint {
  const ratio = (n * unit) / d
  const square = (ratio * ratio) >> precision
  let [sum, power] = [0n, ratio]
  for (let k = 1n; power !== 0n && power !== -1n; k += 2n) {
    sum += power / k
    power = (power * square) >> precision
  }
  return sum
}

const ln2 = 2n * artanh(1n, 3n)
