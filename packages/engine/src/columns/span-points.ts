/** Min-max points under one weight for every row in a single loop: the commonest rule of large scorecards. */
import { type Ends, endsOf, type MinMax, scaledError } from './cohort-shares.ts'
import type { Numbers, Population } from './context.ts'
import { nearHalf } from './share-points.ts'

interface SpanTarget {
  readonly sums: Float64Array
  /** Takes the points by themselves. */
  readonly kept: Int32Array
  /** Units at full marks. */
  readonly weight: number
  readonly missingUnits: number
  /** Rows that float64 cannot decide; they get nothing yet. */
  readonly close: number[]
}

const hole = Number.POSITIVE_INFINITY
const mostUnits = 2 ** 30
const stripRows = 1024

/**
 * Adds `weight × share` to sums and keeps it. False, with nothing added, where a group has no way from one end to the
 * other, values have errors of their own, or a row has a value but no statistics: then shares have to be looked at first.
 */
export function addSpan(population: Population, rule: MinMax, target: SpanTarget): boolean {
  const numbers = population.numbersOf(rule.value)
  const ends = endsOf(population.statistics.spreadsOf(rule), rule.better === 'less')
  const plain = target.weight < mostUnits && target.missingUnits >= 0 && target.missingUnits < mostUnits
  if (!plain || ends.flat || numbers.error instanceof Float64Array || hasGap(numbers, ends)) return false
  const near = nearHalf({ error: scaledError(numbers, ends) }, { most: target.weight })
  for (let from = 0; from < target.kept.length; from += stripRows) {
    const strip = { from, to: Math.min(target.kept.length, from + stripRows), near }
    if (!addSure(numbers.values, ends, target, strip)) addAgain(numbers.values, ends, target, strip)
  }
  return true
}

/** Whether a row has a value, but its group no statistics. */
function hasGap({ values }: Numbers, { codes, spreads }: Ends): boolean {
  if (!spreads.includes(null)) return false
  for (let row = 0; row < codes.length; row++)
    if (spreads[codes[row] as number] === null && !Number.isNaN(values[row] as number)) return true
  return false
}

interface Strip {
  readonly from: number
  readonly to: number
  /** From how far off a whole number a rounding could go either way. */
  readonly near: number
}

/**
 * Comparisons as numbers pick one of five values, because a branch that a processor cannot foresee costs more than the
 * whole loop. False where some rounding could go either way.
 */
function addSure(
  values: Float64Array,
  { codes, starts, steps }: Ends,
  { sums, kept, weight, missingUnits }: SpanTarget,
  { from, to, near }: Strip,
): boolean {
  const slack = 0.5 - near
  const top = weight + 0.5
  // What does not exist falls (0) or rises (2) beyond every end; then unknown, at most nothing, between, full marks.
  const picks = Float64Array.of(0.5, missingUnits + 0.5, 0.5, 0, top)
  let unsure = 0
  for (let row = from; row < to; row++) {
    const value = values[row] as number
    const code = codes[row] as number
    const scaled = (value - (starts[code] as number)) * (steps[code] as number) * weight + 0.5
    const pick =
      1 + +(scaled >= Number.NEGATIVE_INFINITY) + +(scaled > 0.5) + +(scaled >= top) - (+(value === hole) << 1)
    picks[3] = scaled
    const picked = picks[pick] as number
    const points = (picked + slack) | 0
    unsure |= points ^ ((picked - slack) | 0)
    kept[row] = points
    sums[row] = (sums[row] as number) + points
  }
  return unsure === 0
}

/** Adds the rows of a strip once more, one by one, and names those that float64 cannot decide. */
function addAgain(
  values: Float64Array,
  { codes, starts, steps }: Ends,
  { sums, kept, weight, missingUnits, close }: SpanTarget,
  { from, to, near }: Strip,
): void {
  for (let row = from; row < to; row++) {
    const value = values[row] as number
    const code = codes[row] as number
    const share = (value - (starts[code] as number)) * (steps[code] as number)
    const inside = value === hole ? 0 : Math.min(1, Math.max(0, share))
    const scaled = inside * weight
    let points = Math.floor(scaled + 0.5)
    if (Number.isNaN(scaled)) points = missingUnits
    else if (Math.abs(scaled - points) >= near) {
      close.push(row)
      points = 0
    }
    sums[row] = (sums[row] as number) - (kept[row] as number) + points
    kept[row] = points
  }
}
