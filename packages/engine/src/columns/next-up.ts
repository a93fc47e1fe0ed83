/** The next number that a double can hold. */

const double = new Float64Array(1)
const bits = new BigInt64Array(double.buffer)

/** The least double above a number, so that `x > n` is `x >= nextUp(n)`; NaN, which nothing reaches, above infinity. */
export function nextUp(value: number): number {
  if (value === Number.POSITIVE_INFINITY) return Number.NaN
  if (value === 0) return Number.MIN_VALUE
  double[0] = value
  bits[0] = (bits[0] as bigint) + (value > 0 ? 1n : -1n)
  return double[0] as number
}
