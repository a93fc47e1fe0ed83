/** Scoring on a pool: workers share out the cohort statistics first and the rows after that. */

import type { CohortTable } from '../cohorts/table.ts'
import { type Placing, placedColumns, placeRows, placingFor, ranksFromCounts } from '../columns/placing.ts'
import {
  cohortStatistics,
  finishScores,
  type ScoredPopulation,
  type ScoreOrder,
  scoreRows,
} from '../columns/score-blocks.ts'
import { scorecardVersions } from '../columns/score-population.ts'
import { type ScoreStore, scoreStore } from '../columns/score-store.ts'
import type { Snapshot } from '../columns/snapshot.ts'
import type { VetoEffects } from '../columns/vetoes.ts'
import type { CompiledZone } from '../compiled.ts'
import type { Zone } from '../definitions.ts'
import type { Judged } from '../expr/evaluate.ts'
import { compileZone } from '../zone/compile-zone.ts'
import type { TaskHandlers } from './messages.ts'
import type { Pool } from './pool.ts'
import { workerSnapshot } from './share.ts'

/** What the workers of a scoring pool do. */
export type ScoreTasks = {
  /** Keeps a zone package and a population for the tasks that follow. */
  readonly keepPopulation: { readonly payload: KeptPopulation; readonly result: null }
  readonly findStatistics: {
    readonly payload: { readonly scorecard: string; readonly part: number; readonly parts: number }
    readonly result: CohortTable
  }
  readonly scoreRows: {
    readonly payload: {
      readonly scorecard: string
      readonly statistics: CohortTable
      readonly store: ScoreStore
      readonly placing: Placing | null
      readonly from: number
      readonly to: number
    }
    readonly result: VetoEffects
  }
  readonly placeRows: {
    readonly payload: {
      readonly scorecard: string
      readonly store: ScoreStore
      readonly placing: Placing
      readonly from: number
      readonly to: number
    }
    readonly result: null
  }
}

/** A zone package and a population whose columns lie in shared memory. */
export interface KeptPopulation {
  readonly zone: Zone
  readonly snapshot: Snapshot
  readonly judged: Judged
}

/** A worker's side of scoring: pass it to `serveTasks`. */
export function scoreHandlers(): TaskHandlers<ScoreTasks> {
  let kept: { readonly zone: CompiledZone; readonly snapshot: Snapshot; readonly judged: Judged } | null = null
  const orderOf = (scorecard: string): ScoreOrder => {
    if (kept === null) throw new Error('no population was handed to this worker: run keepPopulation first')
    const { zone, snapshot, judged } = kept
    return { versions: scorecardVersions(zone, scorecard, judged.on), snapshot, judged }
  }
  return {
    keepPopulation({ zone, snapshot, judged }) {
      kept = { zone: compileZone(zone), snapshot, judged }
      return null
    },
    findStatistics: ({ scorecard, part, parts }) => cohortStatistics(orderOf(scorecard), { part, parts }),
    scoreRows: ({ scorecard, ...rows }) => scoreRows(orderOf(scorecard), rows),
    placeRows({ scorecard, store, placing, ...rows }) {
      placeRows(orderOf(scorecard).versions, placing, store, rows)
      return null
    },
  }
}

/** Hands a population to every worker; its columns must lie in shared memory (see `shareSnapshot`). */
export async function keepPopulation(
  pool: Pool<ScoreTasks>,
  { zone, snapshot, judged }: KeptPopulation,
): Promise<void> {
  await pool.runOnEach('keepPopulation', { zone, snapshot: workerSnapshot(snapshot), judged })
}

/** Rows a task: small enough that workers finish together. */
const taskRows = 131_072

/**
 * Scores the population that the workers keep; the same results as `scoreInBlocks`.
 * Throws DefinitionError when there is no such scorecard, or no version in force on the day.
 */
export async function scoreOnPool(
  pool: Pool<ScoreTasks>,
  zone: CompiledZone,
  scorecard: string,
  snapshot: Snapshot,
  judged: Judged,
): Promise<ScoredPopulation> {
  const order = { versions: scorecardVersions(zone, scorecard, judged.on), snapshot, judged }
  const parts = Array.from({ length: pool.size }, (_, part) => ({ scorecard, part, parts: pool.size }))
  const tables = await Promise.all(parts.map((part) => pool.run('findStatistics', part)))
  const statistics: CohortTable = Object.assign({}, ...tables)
  const store = scoreStore(order.versions, snapshot.size, { shared: true, contributions: true })
  const placing = placingFor(order.versions, snapshot.size, true)
  const stretches = stretchesOf(snapshot.size)
  const runs = stretches.map((rows) => pool.run('scoreRows', { scorecard, statistics, store, placing, ...rows }))
  const vetoes: VetoEffects = new Map((await Promise.all(runs)).flatMap((own) => [...own]))
  if (placing === null || !ranksFromCounts(placing, store)) return finishScores(order, { statistics, store, vetoes })
  await Promise.all(stretches.map((rows) => pool.run('placeRows', { scorecard, store, placing, ...rows })))
  return { ...placedColumns(order.versions, placing, store), contributions: store.contributions, statistics }
}

function stretchesOf(size: number): { readonly from: number; readonly to: number }[] {
  const count = Math.ceil(size / taskRows)
  return Array.from({ length: count }, (_, index) => ({
    from: index * taskRows,
    to: Math.min(size, (index + 1) * taskRows),
  }))
}
