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

const bins = 256
const binCounts = new Int32Array(bins + 1)

/**
 * The value at place `k` of all values in order, which lie between two ends, and the one at the next place. Equal bins
 * between the ends say which few values to look at; nothing depends on where values lie but the time it takes.
 */
export function neighboursBetween(values: Float64Array, k: number, least: number, most: number): [number, number] {
  const scale = bins / (most - least)
  if (values.length <= bins || !(scale > 0 && scale < Number.POSITIVE_INFINITY)) return neighboursIn(values, k)
  binCounts.fill(0)
  for (let at = 0; at < values.length; at++) {
    const bin = (((values[at] as number) - least) * scale) | 0
    binCounts[bin] = (binCounts[bin] as number) + 1
  }
  let [bin, before] = [0, 0]
  while (before + (binCounts[bin] as number) <= k) {
    before += binCounts[bin] as number
    bin += 1
  }
  const here = before + (binCounts[bin] as number)
  // The next place may lie in a later bin.
  let last = bin
  while (here <= k + 1 && k + 1 < values.length && (last === bin || binCounts[last] === 0)) last += 1
  const few = new Float64Array(valuesIn(bin, last) + 1)
  let count = 0
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number
    const own = ((value - least) * scale) | 0
    few[count] = value
    count += +(own >= bin) & +(own <= last)
  }
  return neighboursIn(few.subarray(0, count), k - before)
}

function valuesIn(from: number, to: number): number {
  let count = 0
  for (let bin = from; bin <= to; bin++) count += binCounts[bin] as number
  return count
}

/** The value at a place and the next, which is the same one at the end. */
function neighboursIn(values: Float64Array, k: number): [number, number] {
  const value = selectAt(values, k, 0, values.length)
  return [value, k + 1 < values.length ? leastOf(values, k + 1, values.length) : value]
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
