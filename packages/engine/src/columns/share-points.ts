/** Points from shares and weights for every row: the weighted sum that a change of weights repeats. */
import type { CompiledWeight } from '../compiled.ts'
import { weightIn } from '../share-points.ts'
import { unitsPerPoint } from '../units-of-points.ts'
import { type Population, ulp } from './context.ts'
import type { ScoreKernels } from './score-kernels.ts'
import type { Shares } from './shares.ts'
import type { Writing } from './writing.ts'

/** Units at full marks by code of the text that picks the weight, plus one; NaN where the text has no weight. */
export interface WeightUnits {
  /** Null for a fixed weight. */
  readonly codes: Int32Array | null
  readonly units: Float64Array
  readonly least: number
  readonly most: number
}

/** The weights of an item in units, by row. */
export function weightUnits(population: Population, weight: CompiledWeight): WeightUnits {
  if ('fixed' in weight) {
    const units = Math.round(weight.fixed * unitsPerPoint)
    return { codes: null, units: Float64Array.of(units), least: units, most: units }
  }
  const { codes, dictionary } = population.textsOf(weight.by)
  const inUnits = (points: number | undefined) => Math.round((points ?? Number.NaN) * unitsPerPoint)
  const all = Object.values(weight.table).map(inUnits)
  return {
    codes,
    units: Float64Array.of(Number.NaN, ...dictionary.map((text) => inUnits(weightIn(weight.table, text)))),
    least: Math.min(...all),
    most: Math.max(...all),
  }
}

/** From how far off a whole number a rounding could go either way. */
export function nearHalf({ error }: Pick<Shares, 'error'>, { most }: Pick<WeightUnits, 'most'>): number {
  return 0.5 - (error + 4 * ulp) * Math.max(1, most)
}

/** Writes `weight × share` for every row as bounds; what float64 cannot round goes to `close`. */
export function writeShares(shares: Shares, weights: WeightUnits, bounds: Writing): void {
  const { values } = shares
  const near = nearHalf(shares, weights)
  for (let row = 0; row < values.length; row++) {
    const code = weights.codes === null ? 0 : (weights.codes[row] as number) + 1
    const scaled = (values[row] as number) * (weights.units[code] as number)
    const points = Math.floor(scaled + 0.5)
    if (Math.abs(scaled - points) < near) {
      bounds.lower[row] = points
      bounds.upper[row] = points
    } else writeOpen(shares, weights, bounds, row)
  }
}

/** A row that is unknown, or whose rounding is left to the exact reading. */
function writeOpen(shares: Shares, weights: WeightUnits, { lower, upper, close }: Writing, row: number): void {
  const share = shares.values[row] as number
  const known = share >= 0 && share <= 1
  const code = weights.codes === null ? 0 : (weights.codes[row] as number) + 1
  const weight = weights.units[code] as number
  const highest = Number.isNaN(weight) ? weights.most : weight
  const [least, most] = known ? [share * weights.least, share * weights.most] : [0, highest]
  const near = nearHalf(shares, weights)
  if (known && (!Number.isNaN(weight) || !isSettled(least, near) || !isSettled(most, near))) close.push(row)
  lower[row] = Math.floor(least + 0.5)
  upper[row] = Math.floor(most + 0.5)
}

function isSettled(scaled: number, near: number): boolean {
  return Math.abs(scaled - Math.floor(scaled + 0.5)) < near
}

interface Adding {
  readonly sums: Float64Array
  readonly missingUnits: number
  readonly close: number[]
  /** Takes the points of the item by themselves. */
  readonly kept?: Int32Array | undefined
  readonly kernels: ScoreKernels
}

/** Adds `weight × share` to sums where the scorecard fixes what missing data give; what float64 cannot round gets nothing yet. */
export function addShares(shares: Shares, weights: WeightUnits, adding: Adding): void {
  const { values } = shares
  const near = nearHalf(shares, weights)
  const fixed = { weight: weights.units[0] as number, near }
  if (weights.codes === null) {
    if (adding.kept === undefined) adding.kernels.weigh(values, { ...adding, ...fixed })
    else addKept(values, fixed, { ...adding, kept: adding.kept })
    return
  }
  const { sums, missingUnits, close } = adding
  for (let row = 0; row < values.length; row++) {
    const code = (weights.codes[row] as number) + 1
    const scaled = (values[row] as number) * (weights.units[code] as number)
    const points = Math.floor(scaled + 0.5)
    if (Math.abs(scaled - points) < near) sums[row] = (sums[row] as number) + points
    else if (Number.isNaN(values[row] as number)) sums[row] = (sums[row] as number) + missingUnits
    else if (Number.isNaN(scaled)) addUnweighted(shares, weights, adding, row)
    else close.push(row)
  }
}

interface Fixed {
  readonly weight: number
  readonly near: number
}

/** The same, with the points kept by themselves as well. */
function addKept(
  values: Float64Array,
  { weight, near }: Fixed,
  { sums, missingUnits, close, kept }: Adding & { readonly kept: Int32Array },
): void {
  for (let row = 0; row < values.length; row++) {
    const scaled = (values[row] as number) * weight
    let points = Math.floor(scaled + 0.5)
    if (!(Math.abs(scaled - points) < near)) {
      if (!Number.isNaN(scaled)) close.push(row)
      points = Number.isNaN(scaled) ? missingUnits : 0
    }
    sums[row] = (sums[row] as number) + points
    kept[row] = points
  }
}

/** A known share without a known weight is missing data too, unless every weight gives the same. */
function addUnweighted(shares: Shares, weights: WeightUnits, { sums, missingUnits, close }: Adding, row: number): void {
  const share = shares.values[row] as number
  const near = nearHalf(shares, weights)
  const [least, most] = [share * weights.least, share * weights.most]
  if (!isSettled(least, near) || !isSettled(most, near)) close.push(row)
  else {
    const [lower, upper] = [Math.floor(least + 0.5), Math.floor(most + 0.5)]
    sums[row] = (sums[row] as number) + (lower === upper ? lower : missingUnits)
  }
}
