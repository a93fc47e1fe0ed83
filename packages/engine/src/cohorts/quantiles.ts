/** Order statistics of a group of values: selection in place, and the continuous percentile between two of them. */
import { add, floorOf, multiply, type Rational, rationalFrom, significantFrom, subtract } from '../exact.ts'

/** Significant digits of a cohort statistic. */
export const statisticDigits = 12

/** Where a percentile lies among `count` ascending values: after the value at `index`, by `fraction` of the step to the next. */
export interface Position {
  readonly index: number
  readonly fraction: Rational
}

/** The place of a percentile (0 to 100) by the continuous definition R-7: `(count − 1) × percentile ÷ 100`. */
export function positionOf(percentile: number, count: number): Position {
  const place = multiply(multiply(rationalFrom(count - 1), rationalFrom(percentile)), { n: 1n, d: 100n })
  const index = floorOf(place)
  return { index: Number(index), fraction: subtract(place, { n: index, d: 1n }) }
}

/** The value `fraction` of the way from one value to the next, as a decimal of twelve significant digits. */
export function between(lower: Rational, upper: Rational, fraction: Rational): number {
  return significantFrom(add(lower, multiply(fraction, subtract(upper, lower))), statisticDigits)
}

/** The value at place `k` of the sorted `[from, to)`; moves values so that none before it is greater and none after it less. */
export function selectAt(values: Float64Array, k: number, from: number, to: number): number {
  let [left, right] = [from, to - 1]
  let steps = 8 * (32 - Math.clz32(to - from))
  while (left < right) {
    if (steps-- === 0) {
      values.subarray(left, right + 1).sort()
      break
    }
    const middle = partition(values, left, right)
    if (k <= middle) right = middle
    else left = middle + 1
  }
  return values[k] as number
}

/** Moves lesser values to the left of a place and greater ones to the right; the place is never the last. */
function partition(values: Float64Array, left: number, right: number): number {
  const pivot = medianOf(values[left] as number, values[(left + right) >>> 1] as number, values[right] as number)
  let [i, j] = [left - 1, right + 1]
  for (;;) {
    do i += 1
    while ((values[i] as number) < pivot)
    do j -= 1
    while ((values[j] as number) > pivot)
    if (i >= j) return j
    const moved = values[i] as number
    values[i] = values[j] as number
    values[j] = moved
  }
}

function medianOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}

/** The least value of `[from, to)`. */
export function leastOf(values: Float64Array, from: number, to: number): number {
  let least = Number.POSITIVE_INFINITY
  for (let index = from; index < to; index++) if ((values[index] as number) < least) least = values[index] as number
  return least
}
