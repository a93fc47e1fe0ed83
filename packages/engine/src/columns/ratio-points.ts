/** Points by ratio to a base for every row: the commonest rule, so its loop is kept bare. */
import type { CompiledRule } from '../compiled.ts'
import { ratioUnitsOf } from '../points.ts'
import { weightIn } from '../share-points.ts'
import { mostUnits, unitsPerPoint } from '../units-of-points.ts'
import { errorAt, type Numbers, type Population, ulp } from './context.ts'
import type { Writing } from './writing.ts'

type RatioRule = Extract<CompiledRule, { kind: 'ratio' }>
const hole = Number.POSITIVE_INFINITY

/** Writes `weight × min(cap, max(0, value ÷ base))` for every row as bounds. */
export function writeRatio(population: Population, rule: RatioRule, bounds: Writing): void {
  const numbers = population.numbersOf(rule.value)
  const { codes, factors, most, weights } = weightsOf(population, rule)
  const { values } = numbers
  const stored = numbers.error === null
  const near = nearHalf(numbers, rule)
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number
    if (value === hole) continue
    const code = codes === null ? 0 : (codes[row] as number) + 1
    const scaled = Math.min(most[code] as number, Math.max(0, value * (factors[code] as number)))
    if (Number.isNaN(scaled)) {
      if (Number.isNaN(value)) bounds.upper[row] = openUnits(rule, code, most)
      else bounds.close.push(row)
      continue
    }
    let points = Math.floor(scaled + 0.5)
    if (Math.abs(scaled - points) >= near) {
      const weight = weights[code] as number
      points = stored
        ? ratioUnitsOf(rule, value, weight)
        : settled(rule, numbers, { row, scaled, weight, close: bounds.close })
    }
    bounds.lower[row] = points
    bounds.upper[row] = points
  }
}

/**
 * Adds a ratio's points to sums where the scorecard fixes what missing data give, so that no bounds are needed.
 * Rows that float64 cannot decide get nothing yet and are put into `close`.
 */
export function addRatio(population: Population, rule: RatioRule, { sums, missingUnits, close }: Adding): void {
  const numbers = population.numbersOf(rule.value)
  const { codes, factors, most, weights } = weightsOf(population, rule)
  const { values } = numbers
  const stored = numbers.error === null
  const near = nearHalf(numbers, rule)
  for (let row = 0; row < sums.length; row++) {
    const value = values[row] as number
    const code = codes === null ? 0 : (codes[row] as number) + 1
    const factor = factors[code] as number
    const scaled = Math.min(most[code] as number, Math.max(0, value * factor))
    let points = Math.floor(scaled + 0.5)
    if (value === hole) points = 0
    else if (Number.isNaN(scaled))
      points = missingPoints(row, value, canGive(most[code] as number) ? missingUnits : 0, close)
    else if (Math.abs(scaled - points) >= near) {
      const weight = weights[code] as number
      points = stored ? ratioUnitsOf(rule, value, weight) : settled(rule, numbers, { row, scaled, weight, close })
    }
    sums[row] = (sums[row] as number) + points
  }
}

interface Adding {
  readonly sums: Float64Array
  readonly missingUnits: number
  readonly close: number[]
}

/** Whether a missing figure could give anything: where all weight is nothing, nothing is missing. */
function canGive(most: number): boolean {
  return Math.round(most) !== 0
}

function missingPoints(row: number, value: number, units: number, close: number[]): number {
  if (Number.isNaN(value)) return units
  close.push(row)
  return 0
}

/**
 * From how far off a whole number a rounding is looked at more closely. Under a cap errors with a common scale are
 * below a millionth; without one, and where every row has an error of its own, every row is looked at.
 */
function nearHalf({ error }: Numbers, { cap }: RatioRule): number {
  return cap === null || error instanceof Float64Array ? 0 : 0.499_999
}

interface Rounding {
  readonly row: number
  readonly scaled: number
  readonly weight: number
  readonly close: number[]
}

/** Decides the rounding of a computed value; within its error of a half the row goes to `close` and gets nothing yet. */
function settled(rule: RatioRule, numbers: Numbers, { row, scaled, weight, close }: Rounding): number {
  const value = numbers.values[row] as number
  const points = Math.floor(scaled + 0.5)
  const error = (errorAt(numbers, row, value) * weight * unitsPerPoint) / rule.base + scaled * 8 * ulp
  if (0.5 - Math.abs(scaled - points) > error && points <= mostUnits) return points
  close.push(row)
  return 0
}

/** Greatest points that a row without data may still get. */
function openUnits({ cap, weight }: RatioRule, code: number, most: Float64Array): number {
  const known = most[code] as number
  if (cap === null || !Number.isNaN(known) || 'fixed' in weight) return cap === null ? hole : Math.round(known)
  return Math.round(cap * Math.max(...Object.values(weight.table)) * unitsPerPoint)
}

interface Weights {
  /** Codes of the text that picks the weight; null for a fixed one. */
  readonly codes: Int32Array | null
  /** Units for one of the value's unit, by code plus one; NaN where the text is unknown or has no weight. */
  readonly factors: Float64Array
  /** Units at the cap, by code plus one. */
  readonly most: Float64Array
  /** Weights by code plus one. */
  readonly weights: readonly number[]
}

function weightsOf(population: Population, rule: RatioRule): Weights {
  const { weight, base } = rule
  const texts = 'fixed' in weight ? null : population.textsOf(weight.by)
  const weights =
    'fixed' in weight
      ? [weight.fixed]
      : [Number.NaN, ...(texts?.dictionary ?? []).map((text) => weightIn(weight.table, text) ?? Number.NaN)]
  const cap = rule.cap ?? hole
  return {
    codes: texts?.codes ?? null,
    weights,
    factors: Float64Array.from(weights, (one) => (one * unitsPerPoint) / base),
    most: Float64Array.from(weights, (one) => (Number.isNaN(one) ? Number.NaN : cap * one * unitsPerPoint)),
  }
}
