/** One subject of a scored population changes: its new score and rank, against statistics and totals that stay. */
import type { CompiledZone } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import { isShared } from '../parallel/share.ts'
import { unitsPerPoint } from '../units-of-points.ts'
import { blockScorer, type ScoredPopulation } from './score-blocks.ts'
import { scorecardVersions } from './score-population.ts'
import { scoreStore } from './score-store.ts'
import { plainBench } from './score-vectors.ts'
import { sliceSnapshot } from './slice.ts'
import type { Snapshot } from './snapshot.ts'

/** Score of one row; unknown totals are NaN and have rank 0. */
export interface RowScore {
  readonly total: number
  readonly lower: number
  readonly upper: number
  /** Rank that the new total has among the others. */
  readonly rank: number
  /** Points of every item in ten-thousandths, by code. */
  readonly contributions: Readonly<Record<string, number>>
}

/** Scores rows of a snapshot whose columns may change between calls. */
export interface RowScorer {
  score(row: number): RowScore
}

/** Prepares for changes of single subjects: keeps all totals in order, so that a rank is one search. */
export function rowScorer(
  zone: CompiledZone,
  scorecard: string,
  snapshot: Snapshot,
  judged: Judged,
  scored: ScoredPopulation,
): RowScorer {
  const versions = scorecardVersions(zone, scorecard, judged.on)
  const { statistics } = scored
  const store = scoreStore(versions, 1, { shared: false, contributions: true })
  const bench = plainBench(1, isShared(snapshot))
  const scoreSlice = blockScorer({ versions, judged }, { statistics, store, bench })
  const items = Object.entries(store.contributions)
  const ascending = ascendingUnits(scored.total)
  return {
    score(row) {
      store.open[0] = 0
      scoreSlice(sliceSnapshot(snapshot, row, row + 1), 0)
      const lower = store.lower[0] as number
      const upper = (store.open[0] === 0 ? lower : store.upper[0]) as number
      const total = lower === upper ? lower / unitsPerPoint : Number.NaN
      return {
        total,
        lower: lower / unitsPerPoint,
        upper: upper / unitsPerPoint,
        rank: Number.isNaN(total) ? 0 : rankOf(ascending, { units: lower, own: scored.total[row] as number }),
        contributions: Object.fromEntries(items.map(([code, units]) => [code, units[0] as number])),
      }
    },
  }
}

/** Known totals in ascending order, in units. */
function ascendingUnits(totals: Float64Array): Float64Array {
  return totals
    .filter((total) => !Number.isNaN(total))
    .map((total) => Math.round(total * unitsPerPoint))
    .sort()
}

/** One more than the others with a greater total; the subject's own old total does not count. */
function rankOf(ascending: Float64Array, { units, own }: { readonly units: number; readonly own: number }): number {
  let [from, to] = [0, ascending.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((ascending[middle] as number) <= units) from = middle + 1
    else to = middle
  }
  const greater = ascending.length - from
  return greater + 1 - (Math.round(own * unitsPerPoint) > units ? 1 : 0)
}
