/** Points along a line between anchors, and points per unit, for every row. */
import type { CompiledRule } from '../compiled.ts'
import { unitsFrom, unitsPerPoint } from '../units-of-points.ts'
import { errorAt, type Population, ulp } from './context.ts'
import { openEnds } from './open-ends.ts'
import type { Writing } from './writing.ts'

const hole = Number.POSITIVE_INFINITY

/** Writes points in a straight line from anchor to anchor. */
export function writeLinear(
  population: Population,
  rule: Extract<CompiledRule, { kind: 'linear' }>,
  { lower, upper, close }: Writing,
): void {
  const numbers = population.numbersOf(rule.value)
  const places = Float64Array.from(rule.anchors, ({ at }) => at)
  // Anchors count as they are written; only what comes out is rounded to whole units.
  const points = Float64Array.from(rule.anchors, (anchor) => anchor.points * unitsPerPoint)
  const slopes = slopesOf(places, points)
  const ends = rule.anchors.map((anchor) => unitsFrom(anchor.points))
  const open = openEnds(population, rule.value, ends)
  const reach = Math.max(...ends.map(Math.abs))
  for (let row = 0; row < lower.length; row++) {
    const value = numbers.values[row] as number
    if (value === hole) continue
    if (Number.isNaN(value)) {
      const { least, most } = open(row)
      lower[row] = least
      upper[row] = most
      continue
    }
    const index = segmentOf(places, value)
    const slope = slopes[index] as number
    const scaled =
      (points[Math.max(0, index - 1)] as number) + (value - (places[Math.max(0, index - 1)] as number)) * slope
    const units = Math.sign(scaled) * Math.floor(Math.abs(scaled) + 0.5) + 0
    lower[row] = units
    upper[row] = units
    const steepest = Math.max(Math.abs(slope), Math.abs(slopes[index - 1] ?? 0), Math.abs(slopes[index + 1] ?? 0))
    const error = (errorAt(numbers, row, value) + Math.abs(value) * 4 * ulp) * steepest + Math.abs(scaled) * 8 * ulp
    if (Math.abs(Math.abs(scaled) - Math.floor(Math.abs(scaled)) - 0.5) <= error + reach * 4 * ulp && steepest > 0)
      close.push(row)
  }
}

/** Slope of the segment that ends at each anchor; flat before the first and after the last. */
function slopesOf(places: Float64Array, points: Float64Array): Float64Array {
  const slopes = new Float64Array(places.length + 1)
  for (let index = 1; index < places.length; index++)
    slopes[index] =
      ((points[index] as number) - (points[index - 1] as number)) /
      ((places[index] as number) - (places[index - 1] as number))
  return slopes
}

/** How many anchors lie at or below a value. */
function segmentOf(places: Float64Array, value: number): number {
  let index = 0
  while (index < places.length && value >= (places[index] as number)) index += 1
  return index
}

/** Writes `each` points for every full `per` of a value, at most `max`. */
export function writeCount(
  population: Population,
  rule: Extract<CompiledRule, { kind: 'count' }>,
  { max, bounds }: { readonly max: number; readonly bounds: Writing },
): void {
  const numbers = population.numbersOf(rule.value)
  const [most, each, { per }] = [unitsFrom(max), unitsFrom(rule.each), rule]
  const whole = Number.isInteger(per)
  for (let row = 0; row < numbers.values.length; row++) {
    const value = numbers.values[row] as number
    if (value === hole) continue
    if (Number.isNaN(value)) {
      bounds.upper[row] = most
      continue
    }
    const full = value / per
    const units = Math.min(most, Math.max(0, Math.floor(full)) * each)
    bounds.lower[row] = units
    bounds.upper[row] = units
    if (whole && numbers.error === null && Number.isSafeInteger(value)) continue
    const error = errorAt(numbers, row, value) / per + Math.abs(full) * 4 * ulp
    if (Math.abs(full - Math.round(full)) <= error) bounds.close.push(row)
  }
}
