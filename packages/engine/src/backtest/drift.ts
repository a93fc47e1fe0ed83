/** How far scores have moved between two years. */
import { rankCorrelation } from '../stats/association.ts'
import type { Estimate } from '../stats/intervals.ts'
import { quantileGroups } from '../stats/ranks.ts'

/** Drift of one figure between two years. */
export interface Drift {
  readonly countBefore: number
  readonly countAfter: number
  /** Population stability index over tenths of the earlier year; by convention below 0.1 steady, above 0.25 changed. */
  readonly stability: number | null
  /** Rank correlation over the firms known in both years. */
  readonly persistence: Estimate | null
}

/** Drift of a figure; rows of the two years are the same firms, NaN where unknown. */
export function driftOf(before: Float64Array, after: Float64Array): Drift {
  const known = (values: Float64Array) => values.filter((value) => Number.isFinite(value))
  const [earlier, later] = [known(before), known(after)]
  const both = (own: Float64Array) =>
    own.filter((_, row) => Number.isFinite(before[row] as number) && Number.isFinite(after[row] as number))
  return {
    countBefore: earlier.length,
    countAfter: later.length,
    stability: earlier.length === 0 || later.length === 0 ? null : stabilityIndex(earlier, later),
    persistence: rankCorrelation(both(before), both(after)),
  }
}

/** Half a firm stands in an empty tenth, so that the index stays finite. */
const emptyShare = 0.5

function stabilityIndex(before: Float64Array, after: Float64Array): number {
  const groups = quantileGroups(before, 10)
  const ends = [...new Set(groups)]
    .toSorted((a, b) => a - b)
    .map((group) =>
      before.reduce(
        (most, value, row) => (groups[row] === group && value > most ? value : most),
        Number.NEGATIVE_INFINITY,
      ),
    )
  const groupOf = (value: number) => {
    const index = ends.findIndex((end) => value <= end)
    return index < 0 ? ends.length - 1 : index
  }
  const shares = (values: Float64Array) => {
    const counts = ends.map(() => 0)
    for (const value of values) counts[groupOf(value)] = (counts[groupOf(value)] as number) + 1
    return counts.map((count) => Math.max(emptyShare, count) / values.length)
  }
  const [was, is] = [shares(before), shares(after)]
  return is.reduce(
    (sum, share, index) => sum + (share - (was[index] as number)) * Math.log(share / (was[index] as number)),
    0,
  )
}

/** Firms by class of the earlier (row) and of the later year (column); the last row and column count firms without a class. */
export function classTransitions(before: Int16Array, after: Int16Array, classes: number): number[][] {
  const table = Array.from({ length: classes + 1 }, () => new Array<number>(classes + 1).fill(0))
  for (let row = 0; row < before.length; row++) {
    const [from, to] = [before[row] as number, after[row] as number]
    const line = table[from < 0 ? classes : from] as number[]
    line[to < 0 ? classes : to] = (line[to < 0 ? classes : to] as number) + 1
  }
  return table
}
