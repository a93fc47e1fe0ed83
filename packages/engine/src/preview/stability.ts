/** How firmly a ranking stands when weights are shifted a little: what hangs on the weights, and what on the firms. */
import { rankCorrelation } from '../stats/association.ts'
import { randomFrom } from '../stats/random.ts'

/** Points by item, and how far every weight may be shifted. */
export interface StabilityInput {
  /** Points by item and row, all known or the row NaN. */
  readonly points: readonly Float64Array[]
  /** Largest relative shift of a weight, e.g. 0.1 for ±10 %. */
  readonly shift: number
  /** How many shifted sets of weights to try. */
  readonly draws: number
  /** Size of the head of the ranking to watch, e.g. the number of firms in the best class. */
  readonly head: number
  readonly seed: number
}

/** What shifted weights do to the ranking. */
export interface Stability {
  /** Rows with all points known. */
  readonly count: number
  /** Mean and least rank correlation with today's ranking; null where it does not vary. */
  readonly meanCorrelation: number | null
  readonly leastCorrelation: number | null
  /** Mean and least share of today's head that stays in the head. */
  readonly meanKept: number
  readonly leastKept: number
  /** Share of draws in which a row is in the head; NaN where its points are unknown. */
  readonly inHead: Float64Array
}

/** Tries shifted weights; every draw multiplies each item by its own factor within ±shift and brings the sum of weights back. */
export function rankStability({ points, shift, draws, head, seed }: StabilityInput): Stability {
  const size = points[0]?.length ?? 0
  const rows: number[] = []
  for (let row = 0; row < size; row++) if (points.every((one) => Number.isFinite(one[row] as number))) rows.push(row)
  const totals = (factors: readonly number[]) =>
    Float64Array.from(rows, (row) =>
      points.reduce((sum, one, item) => sum + (factors[item] as number) * (one[row] as number), 0),
    )
  const random = randomFrom(seed)
  const today = totals(points.map(() => 1))
  const todayHead = headOf(today, head)
  const hits = new Float64Array(rows.length)
  const correlations: number[] = []
  const kept: number[] = []
  for (let draw = 0; draw < draws; draw++) {
    const drawn = totals(points.map(() => 1 + shift * (2 * random() - 1)))
    const correlation = rankCorrelation(today, drawn)
    if (correlation !== null) correlations.push(correlation.value)
    const drawnHead = headOf(drawn, head)
    let stayed = 0
    for (let at = 0; at < hits.length; at++) {
      hits[at] = (hits[at] as number) + (drawnHead[at] as number)
      stayed += (drawnHead[at] as number) & (todayHead[at] as number)
    }
    kept.push(stayed / Math.max(1, count(todayHead)))
  }
  const inHead = new Float64Array(size).fill(Number.NaN)
  for (const [at, row] of rows.entries()) inHead[row] = (hits[at] as number) / draws
  return {
    count: rows.length,
    meanCorrelation: correlations.length === 0 ? null : mean(correlations),
    leastCorrelation: correlations.length === 0 ? null : Math.min(...correlations),
    meanKept: mean(kept),
    leastKept: Math.min(...kept),
    inHead,
  }
}

/** Who is in the head: 1 or 0. Rows tied with the last of the head are in it too. */
function headOf(totals: Float64Array, head: number): Uint8Array {
  if (head <= 0 || totals.length === 0) return new Uint8Array(totals.length)
  const last = totals.toSorted()[Math.max(0, totals.length - head)] as number
  return Uint8Array.from(totals, (total) => Number(total >= last))
}

function count(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
