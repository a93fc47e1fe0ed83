/** Points by ratio to a base for every row: the commonest rule, so its loop is kept bare. */
import type { CompiledRule } from '../compiled.ts'
import { ratioUnitsOf, unitsPerPoint } from '../points.ts'
import { errorAt, type Numbers, type Population, ulp } from './context.ts'
import type { Writing } from './writing.ts'

type RatioRule = Extract<CompiledRule, { kind: 'ratio' }>
const hole = Number.POSITIVE_INFINITY

interface RatioTarget {
  readonly bounds: Writing
  /** Points of rows with unknown data where the scorecard fixes them; null leaves them open. */
  readonly missingUnits: number | null
}

/** Writes `weight × min(cap, max(0, value ÷ base))` for every row. */
export function writeRatio(population: Population, rule: RatioRule, { bounds, missingUnits }: RatioTarget): void {
  const numbers = population.numbersOf(rule.value)
  const { codes, byCode } = weightsOf(population, rule)
  const { lower, upper, close } = bounds
  const { values } = numbers
  const { base } = rule
  const cap = rule.cap ?? hole
  for (let row = 0; row < lower.length; row++) {
    const value = values[row] as number
    if (value === hole) continue
    const weight = byCode[codes === null ? 0 : (codes[row] as number) + 1] as number
    const scaled = Math.min(cap, Math.max(0, value / base)) * weight * unitsPerPoint
    if (Number.isNaN(scaled)) {
      writeOpen(bounds, { row, known: !Number.isNaN(value), units: missingUnits, most: cap * greatestOf(rule, weight) })
      continue
    }
    const points = Math.floor(scaled + 0.5)
    lower[row] = points
    upper[row] = points
    // Most rows lie far from a half; only for the others is the error worth working out.
    if (Math.abs(scaled - points) < 0.499_999) continue
    if (
      0.5 - Math.abs(scaled - points) >
      halfError(numbers, { row, value, scaled, scale: (weight * unitsPerPoint) / base })
    )
      continue
    if (numbers.error === null) {
      const exact = ratioUnitsOf(rule, { value, weight })
      lower[row] = exact
      upper[row] = exact
    } else close.push(row)
  }
}

interface HalfRow {
  readonly row: number
  readonly value: number
  readonly scaled: number
  readonly scale: number
}

function halfError(numbers: Numbers, { row, value, scaled, scale }: HalfRow): number {
  return errorAt(numbers, row, value) * scale + scaled * 8 * ulp
}

interface OpenRow {
  readonly row: number
  /** Whether the value itself is known, so that only its weight is open. */
  readonly known: boolean
  readonly units: number | null
  /** Greatest points that the row may still get. */
  readonly most: number
}

function writeOpen({ lower, upper, close }: Writing, { row, known, units, most }: OpenRow): void {
  if (known) close.push(row)
  else if (units !== null) {
    lower[row] = units
    upper[row] = units
  } else upper[row] = most === hole ? hole : Math.round(most * unitsPerPoint)
}

interface Weights {
  /** Codes of the text that picks the weight; null for a fixed one. */
  readonly codes: Int32Array | null
  /** Weights by code plus one; NaN where the text is unknown or has none. */
  readonly byCode: Float64Array
}

function weightsOf(population: Population, { weight }: RatioRule): Weights {
  if ('fixed' in weight) return { codes: null, byCode: Float64Array.of(weight.fixed) }
  const { codes, dictionary } = population.textsOf(weight.by)
  return { codes, byCode: Float64Array.of(Number.NaN, ...dictionary.map((text) => weight.table[text] ?? Number.NaN)) }
}

/** The weight itself, or the greatest possible one while it is unknown. */
function greatestOf({ weight }: RatioRule, known: number): number {
  return Number.isNaN(known) && 'table' in weight ? Math.max(...Object.values(weight.table)) : known
}
