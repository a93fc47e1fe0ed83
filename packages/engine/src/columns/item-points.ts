/** Points of one item for every row, in whole ten-thousandths, as lower and upper bounds. */
import { type CompiledItem, type CompiledRule, isShareRule, type ShareRule } from '../compiled.ts'
import { baseUnits, itemOutcome } from '../item-outcome.ts'
import { unitsFrom, unitsPerPoint, weightedUnits } from '../units-of-points.ts'
import { type Bits, bitAt } from './bits.ts'
import { errorAt, evaluationAt, type Numbers, type Population, ulp } from './context.ts'
import { writeCount, writeLinear } from './line-points.ts'
import { lackingRows, openEnds } from './open-ends.ts'
import { addRatio, writeRatio } from './ratio-points.ts'
import { addShares, type WeightUnits, weightUnits, writeShares } from './share-points.ts'
import { type Shares, sharesOf } from './shares.ts'
import { addSpan } from './span-points.ts'
import type { Writing } from './writing.ts'

/** Bounds of points by row; sums keep one array for both while nothing in them is open. */
export interface PointBounds {
  readonly lower: Float64Array
  readonly upper: Float64Array
}

const hole = Number.POSITIVE_INFINITY

/** Decides an item's points for every row; rows too close to a boundary are decided by the exact reading. */
export function itemPoints(population: Population, compiled: CompiledItem): PointBounds {
  const bounds: Writing = {
    lower: new Float64Array(population.size),
    upper: new Float64Array(population.size),
    close: [],
  }
  const shares = writeItem(population, compiled, bounds)
  applyMissing(compiled, bounds, shares)
  if (compiled.item.deduction === true) negate(bounds)
  for (const row of bounds.close) {
    const outcome = itemOutcome(compiled, evaluationAt(population, row))
    bounds.lower[row] = outcome.lower
    bounds.upper[row] = outcome.upper
  }
  return bounds
}

/** Adds the points of an item whose missing data the scorecard settles; false where the item is of another kind. */
export function addSettledPoints(
  population: Population,
  compiled: CompiledItem,
  sums: Float64Array,
  kept?: Int32Array,
): boolean {
  const { item, rule } = compiled
  if (item.deduction === true || (item.missing !== 'zero' && item.missing !== 'base')) return false
  const close: number[] = []
  const missingUnits = item.missing === 'base' ? baseUnits(item.max, rule) : 0
  if (rule.kind === 'ratio') addRatio(population, rule, { sums, missingUnits, close })
  else if (!isShareRule(rule) || !addWeighed(population, { ...compiled, rule }, { sums, missingUnits, close, kept }))
    return false
  for (const row of close) {
    const { lower } = itemOutcome(compiled, evaluationAt(population, row))
    sums[row] = (sums[row] as number) + lower
    if (kept !== undefined) kept[row] = lower
  }
  return true
}

/** Adds weighed shares; false where some are open. */
function addWeighed(
  population: Population,
  { rule, weight }: Pick<CompiledItem, 'weight'> & { readonly rule: ShareRule },
  { kept, ...adding }: Omit<Parameters<typeof addShares>[2], 'kernels'>,
): boolean {
  const weights = weightUnits(population, weight)
  if (kept !== undefined && rule.kind === 'minmax' && weights.codes === null) {
    if (addSpan(population, rule, { ...adding, kept, weight: weights.most })) return true
  }
  const shares = sharesOf(population, rule)
  if (!shares.open) addShares(shares, weights, { ...adding, kept, kernels: population.kernels })
  return !shares.open
}

/** Whether the points of an item can be kept while they are added, in one loop. */
export function keepsPoints({ item, rule, weight }: CompiledItem): boolean {
  return item.deduction !== true && isShareRule(rule) && 'fixed' in weight
}

/** A rule that gives a share of full marks is weighted as it is written, any other one afterwards. */
function writeItem(
  population: Population,
  { item, rule, weight, scale }: CompiledItem,
  bounds: Writing,
): Shares | null {
  if (isShareRule(rule)) {
    const shares = sharesOf(population, rule)
    writeShares(shares, weightUnits(population, weight), bounds)
    return shares
  }
  writeRule(population, rule, { max: item.max, bounds })
  if (scale !== null) applyWeights(weightUnits(population, weight), unitsFrom(scale), bounds)
  return null
}

/** Points of a rule on its own scale become points of the weight. */
function applyWeights({ codes, units, least, most }: WeightUnits, scale: number, { lower, upper }: Writing): void {
  for (let row = 0; row < lower.length; row++) {
    const weight = units[codes === null ? 0 : (codes[row] as number) + 1] as number
    const [from, to] = [lower[row] as number, upper[row] as number]
    const open = Number.isNaN(weight)
    // Negative points are least under the greatest weight.
    const [low, high] = open ? [from < 0 ? most : least, to < 0 ? least : most] : [weight, weight]
    lower[row] = weightedUnits(from, low, scale)
    upper[row] = weightedUnits(to, high, scale)
  }
}

/** Deductions count against the part. */
function negate({ lower, upper }: Writing): void {
  for (let row = 0; row < lower.length; row++) {
    const least = lower[row] as number
    lower[row] = 0 - (upper[row] as number)
    upper[row] = 0 - least
  }
}

interface Target {
  readonly max: number
  readonly bounds: Writing
}

function writeRule(population: Population, rule: CompiledRule, target: Target): void {
  switch (rule.kind) {
    case 'bands':
      writeBands(population, rule, target.bounds)
      break
    case 'cases':
      writeCases(population, rule, target.bounds)
      break
    case 'best':
      writeBest(population, rule, target)
      break
    case 'ratio':
      writeRatio(population, rule, target.bounds)
      break
    case 'expert':
      writeExpert(population, rule, target)
      break
    case 'formula':
      writeFormula(population.numbersOf(rule.points), target)
      break
    case 'linear':
      writeLinear(population, rule, target.bounds)
      break
    case 'count':
      writeCount(population, rule, target)
      break
    case 'minmax':
    case 'percentile':
    case 'log':
    case 'flag':
      writeShares(sharesOf(population, rule), weightUnits(population, { fixed: target.max }), target.bounds)
      break
  }
}

/** The scorecard's own rule for data that are missing; missing statistics are not missing data. */
function applyMissing({ item, rule }: CompiledItem, { lower, upper }: Writing, shares: Shares | null): void {
  if (item.missing === undefined || item.missing === 'unknown') return
  const units = item.missing === 'zero' ? 0 : baseUnits(item.max, rule)
  for (let row = 0; row < lower.length; row++) {
    if (lower[row] === upper[row] || shares?.values[row] === hole) continue
    lower[row] = units
    upper[row] = units
  }
}

function writeBands(
  population: Population,
  rule: Extract<CompiledRule, { kind: 'bands' }>,
  { lower, upper, close }: Writing,
): void {
  const numbers = population.numbersOf(rule.value)
  const starts = Float64Array.from(rule.bands.slice(1), (band) => band.from ?? 0)
  const units = Float64Array.from(rule.bands, (band) => unitsFrom(band.points))
  const open = openEnds(population, rule.value, units)
  for (let row = 0; row < lower.length; row++) {
    const value = numbers.values[row] as number
    if (Number.isNaN(value)) {
      const { least, most } = open(row)
      lower[row] = least
      upper[row] = most
    } else if (value !== hole) {
      const points = units[bandIndex(starts, value, rule.closed)] as number
      lower[row] = points
      upper[row] = points
      if (numbers.error !== null && isNearStart(starts, value, errorAt(numbers, row, value))) close.push(row)
    }
  }
}

function bandIndex(starts: Float64Array, value: number, closed: 'lower' | 'upper'): number {
  let index = 0
  if (closed === 'lower') while (index < starts.length && value >= (starts[index] as number)) index += 1
  else while (index < starts.length && value > (starts[index] as number)) index += 1
  return index
}

function isNearStart(starts: Float64Array, value: number, error: number): boolean {
  for (const start of starts) if (isNear(value, start, error)) return true
  return false
}

function writeCases(
  population: Population,
  rule: Extract<CompiledRule, { kind: 'cases' }>,
  { lower, upper }: Writing,
): void {
  const whens = rule.cases.map((one) => population.truthOf(one.when))
  const units = rule.cases.map((one) => unitsFrom(one.points))
  const otherwise = unitsFrom(rule.otherwise)
  for (let row = 0; row < lower.length; row++) {
    let [least, most, decided] = [hole, -hole, false]
    for (let index = 0; index < whens.length && !decided; index++) {
      const when = whens[index]
      if (when === undefined || bitAt(when.f, row)) continue
      const points = units[index] as number
      least = Math.min(least, points)
      most = Math.max(most, points)
      decided = bitAt(when.t, row)
    }
    lower[row] = decided ? least : Math.min(least, otherwise)
    upper[row] = decided ? most : Math.max(most, otherwise)
  }
}

function writeBest(
  population: Population,
  rule: Extract<CompiledRule, { kind: 'best' }>,
  { max, bounds }: Target,
): void {
  bounds.lower.fill(-hole)
  bounds.upper.fill(-hole)
  for (const one of rule.of) {
    const part: Writing = {
      lower: new Float64Array(population.size),
      upper: new Float64Array(population.size),
      close: bounds.close,
    }
    writeRule(population, one.rule, { max, bounds: part })
    for (let row = 0; row < population.size; row++) {
      bounds.lower[row] = Math.max(bounds.lower[row] as number, part.lower[row] as number)
      bounds.upper[row] = Math.max(bounds.upper[row] as number, part.upper[row] as number)
    }
  }
}

/** Under every range that may apply: the points given where it allows them, else the whole range. */
function writeExpert(
  population: Population,
  rule: Extract<CompiledRule, { kind: 'expert' }>,
  { max, bounds }: Target,
): void {
  const numbers = population.numbersOf(rule.value)
  const ranges = rule.ranges.map((range) => ({ ...range, truth: population.truthOf(range.when) }))
  const mayLack = lackingRows(population, rule.value)
  for (let row = 0; row < numbers.values.length; row++) {
    const value = numbers.values[row] as number
    if (value === hole) continue
    const possible = ranges.length === 0 ? [{ from: 0, to: max }] : possibleRanges(ranges, row)
    if (Number.isNaN(value) && mayLack(row)) possible.push({ from: 0, to: 0 })
    writeExpertRow(bounds, { row, value, error: Number.isNaN(value) ? 0 : errorAt(numbers, row, value) }, possible)
  }
}

interface ExpertRange {
  readonly from: number
  readonly to: number
}

/** The first range that holds, those before it that may hold, and no points where none does. */
function possibleRanges(ranges: readonly (ExpertRange & { readonly truth: Bits })[], row: number): ExpertRange[] {
  const possible: ExpertRange[] = []
  for (const range of ranges) {
    if (bitAt(range.truth.f, row)) continue
    possible.push(range)
    if (bitAt(range.truth.t, row)) return possible
  }
  possible.push({ from: 0, to: 0 })
  return possible
}

function writeExpertRow(
  { lower, upper, close }: Writing,
  { row, value, error }: { row: number; value: number; error: number },
  possible: readonly ExpertRange[],
): void {
  const units = Math.floor(value * unitsPerPoint + 0.5)
  let [least, most, isClose] = [hole, -hole, isNearHalf(value * unitsPerPoint, error * unitsPerPoint)]
  for (const { from, to } of possible) {
    const within = value >= from && value <= to
    least = Math.min(least, within ? units : unitsFrom(from))
    most = Math.max(most, within ? units : unitsFrom(to))
    isClose ||= error > 0 && (isNear(value, from, error) || isNear(value, to, error))
  }
  lower[row] = least
  upper[row] = most
  if (isClose) close.push(row)
}

function isNear(value: number, end: number, error: number): boolean {
  return Math.abs(value - end) <= error + Math.abs(end) * ulp
}

function writeFormula(numbers: Numbers, { max, bounds }: Target): void {
  const { lower, upper, close } = bounds
  const most = unitsFrom(max)
  for (let row = 0; row < lower.length; row++) {
    const value = numbers.values[row] as number
    if (Number.isNaN(value)) upper[row] = most
    else if (value !== hole) {
      const scaled = value * unitsPerPoint
      const points = Math.min(most, Math.max(0, Math.floor(scaled + 0.5)))
      lower[row] = points
      upper[row] = points
      if (isNearHalf(scaled, errorAt(numbers, row, value) * unitsPerPoint)) close.push(row)
    }
  }
}

/** Whether rounding to a whole number could go either way. */
function isNearHalf(scaled: number, error: number): boolean {
  const above = scaled + 0.5
  return Math.abs(above - Math.round(above)) <= error + Math.abs(scaled) * ulp
}
