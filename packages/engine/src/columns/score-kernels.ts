/** The inner loops of scoring, in plain TypeScript: what the vector kernels mean, and what does their work without them. */
import type { Ends } from './cohort-shares.ts'
import { dividedFigures, type Figures, figureAt } from './figures.ts'

/** The most rows that a kernel is given at a time. */
export const kernelRows = 16_384

/** What the kernels of scoring do for a block of at most `kernelRows` rows. */
export interface ScoreKernels {
  /** Whether quotients are made on the way, so that nobody else need divide. */
  readonly divides: boolean
  /** Gives the figures of some rows; the figures at hand begin with the row `first`. */
  pick(figures: Figures, rows: Int32Array, to: Picked): void
  /** Counts the kinds of values in every group and gives those of the kinds that are kept. */
  tally(figures: Figures, codes: Int32Array, tables: KindTables): KeptValues
  /** Adds the points of a min-max item and keeps them. */
  addSpans(figures: Figures, ends: Ends, target: SpanTarget): void
  /** Adds shares of one weight. */
  weigh(shares: Float64Array, target: WeighTarget): void
}

/** Where picked figures go. */
export interface Picked {
  readonly first: number
  readonly into: Float64Array
}

/** Tables by group plus one; place 0 takes rows without a group. */
export interface KindTables {
  /** Four bounds a group: where the lower and the upper bracket begin, then where they end, with their ends inside. */
  readonly bounds: Float64Array
  /** Eight places a group: how many values there are of each kind. */
  readonly counts: Int32Array
  /** Eight places a group: 1 for kinds whose values are kept. */
  readonly keeps: Int32Array
}

/** Kinds of values, by how many of the bounds lie above them; unknown ones have 0. */
export const valueKinds = { above: 2, inHigh: 3, between: 4, inLow: 5, below: 6 } as const

/** The first `count` of values and their groups plus one; memory that the next call writes anew. */
export interface KeptValues {
  readonly count: number
  readonly values: Float64Array
  readonly groups: Int32Array
}

/** Where weighed shares go. */
export interface WeighTarget {
  readonly sums: Float64Array
  /** Units at full marks. */
  readonly weight: number
  readonly missingUnits: number
  /** From how far off a whole number a rounding could go either way. */
  readonly near: number
  /** Takes rows that float64 cannot decide; they get nothing yet. */
  readonly close: number[]
}

/** Where the points of a min-max item go. */
export interface SpanTarget extends WeighTarget {
  /** Takes the points by themselves. */
  readonly kept: Int32Array
}

const hole = Number.POSITIVE_INFINITY
const few = new Float64Array(kernelRows)
const fewGroups = new Int32Array(kernelRows)

/** The kernels where there is no WebAssembly. */
export const plainScoreKernels: ScoreKernels = {
  divides: false,
  pick(figures, rows, { first, into }) {
    for (let at = 0; at < rows.length; at++) into[at] = figureAt(figures, (rows[at] as number) - first)
  },
  tally: (figures, codes, tables) => ({
    count: tallyRows(dividedFigures(figures), codes, tables),
    values: few,
    groups: fewGroups,
  }),
  addSpans(figures, ends, target) {
    const values = dividedFigures(figures)
    for (let from = 0; from < target.kept.length; from += stripRows) {
      const strip = { from, to: Math.min(target.kept.length, from + stripRows) }
      if (!addSure(values, ends, target, strip)) addAgain(values, ends, target, strip)
    }
  },
  weigh: weighRows,
}

/** Comparisons as numbers make the kind of a value; every value is written, and stays where the place moves on. */
function tallyRows(values: Float64Array, codes: Int32Array, { bounds, counts, keeps }: KindTables): number {
  let count = 0
  for (let row = 0; row < codes.length; row++) {
    const value = values[row] as number
    const group = (codes[row] as number) + 1
    const at = group << 2
    const kind =
      (+(value < hole) << 1) +
      +(value <= (bounds[at + 3] as number)) +
      +(value <= (bounds[at + 2] as number)) +
      +(value < (bounds[at + 1] as number)) +
      +(value < (bounds[at] as number))
    const slot = (group << 3) + kind
    counts[slot] = (counts[slot] as number) + 1
    few[count] = value
    fewGroups[count] = group
    count += keeps[slot] as number
  }
  return count
}

const stripRows = 1024

interface Strip {
  readonly from: number
  readonly to: number
}

/**
 * Comparisons as numbers pick one of five values, because a branch that a processor cannot foresee costs more than the
 * whole loop. False where some rounding could go either way.
 */
function addSure(
  values: Float64Array,
  { codes, starts, steps }: Ends,
  { sums, kept, weight, missingUnits, near }: SpanTarget,
  { from, to }: Strip,
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
  { sums, kept, weight, missingUnits, near, close }: SpanTarget,
  { from, to }: Strip,
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

const mostUnits = 2 ** 30
/** Points of a strip before they are added; one thread works on one strip at a time. */
const stripPoints = new Int32Array(stripRows)

/** Weighs strips of rows, without branches where nothing is unsure. */
function weighRows(shares: Float64Array, target: WeighTarget): void {
  const { sums, weight, missingUnits, near, close } = target
  const plain = weight >= 0 && weight < mostUnits && missingUnits >= 0 && missingUnits < mostUnits
  for (let from = 0; from < shares.length; from += stripRows) {
    const to = Math.min(shares.length, from + stripRows)
    if (plain && weighSure(shares.subarray(from, to), sums.subarray(from, to), target)) continue
    for (let row = from; row < to; row++) {
      const scaled = (shares[row] as number) * weight
      const points = Math.floor(scaled + 0.5)
      if (Math.abs(scaled - points) < near) sums[row] = (sums[row] as number) + points
      else if (Number.isNaN(scaled)) sums[row] = (sums[row] as number) + missingUnits
      else close.push(row)
    }
  }
}

/** A comparison as a number picks between points and what missing data give. False, with nothing added, where some rounding could go either way. */
function weighSure(
  shares: Float64Array,
  sums: Float64Array,
  { weight, missingUnits, near }: Pick<WeighTarget, 'weight' | 'missingUnits' | 'near'>,
): boolean {
  const slack = 0.5 - near
  const picks = Float64Array.of(missingUnits + 0.5, 0)
  let unsure = 0
  for (let row = 0; row < shares.length; row++) {
    const scaled = (shares[row] as number) * weight + 0.5
    picks[1] = scaled
    const picked = picks[+(scaled >= Number.NEGATIVE_INFINITY)] as number
    const here = (picked + slack) | 0
    unsure |= here ^ ((picked - slack) | 0)
    stripPoints[row] = here
  }
  if (unsure !== 0) return false
  for (let row = 0; row < shares.length; row++) sums[row] = (sums[row] as number) + (stripPoints[row] as number)
  return true
}
