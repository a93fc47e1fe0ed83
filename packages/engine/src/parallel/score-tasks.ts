/** Scoring on a pool: workers share out the cohort statistics first and the rows after that. */

import type { CohortTable } from '../cohorts/table.ts'
import {
  type Placing,
  placedColumns,
  placeRows,
  placingFor,
  ranksFromCounts,
  type Stretch,
} from '../columns/placing.ts'
import {
  cohortRulesOf,
  cohortStatistics,
  finishScores,
  type ScoredPopulation,
  type ScoreOrder,
  scoreBlockRows,
  scoreRows,
} from '../columns/score-blocks.ts'
import { scorecardVersions } from '../columns/score-population.ts'
import { isOpen, type ScoreStore, scoreStore } from '../columns/score-store.ts'
import type { Snapshot } from '../columns/snapshot.ts'
import type { VetoEffects } from '../columns/vetoes.ts'
import type { CompiledZone } from '../compiled.ts'
import type { Zone } from '../definitions.ts'
import type { Judged } from '../expr/evaluate.ts'
import { compileZone } from '../zone/compile-zone.ts'
import type { TaskHandlers } from './messages.ts'
import type { Pool } from './pool.ts'
import { workerSnapshot } from './share.ts'
import { type Turns, takeTurns, turnsFor } from './turns.ts'

/** What the workers of a scoring pool do. */
export type ScoreTasks = {
  /** Keeps a zone package and a population for the tasks that follow. */
  readonly keepPopulation: { readonly payload: KeptPopulation; readonly result: null }
  /** Finds statistics of cohorts, as long as there are turns left. */
  readonly findStatistics: {
    readonly payload: { readonly scorecard: string; readonly turns: Turns }
    readonly result: CohortTable
  }
  /** Scores stretches of rows, as long as there are turns left; each thread counts totals for itself. */
  readonly scoreRows: {
    readonly payload: {
      readonly scorecard: string
      readonly statistics: CohortTable
      readonly store: ScoreStore
      readonly placing: Placing | null
      readonly threads: Turns
      readonly turns: Turns
    }
    readonly result: VetoEffects
  }
  /** Ranks and classes stretches of rows. */
  readonly placeRows: {
    readonly payload: {
      readonly scorecard: string
      readonly store: ScoreStore
      readonly placing: Placing
      readonly turns: Turns
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
    findStatistics: ({ scorecard, turns }) => cohortStatistics(orderOf(scorecard), takeTurns(turns)),
    scoreRows({ scorecard, threads, turns, ...rows }) {
      const order = orderOf(scorecard)
      const thread = Atomics.add(threads.taken, 0, 1)
      return scoreRows(order, { ...rows, thread, stretches: takeStretches(turns, order.snapshot.size) })
    },
    placeRows({ scorecard, store, placing, turns }) {
      const { versions, snapshot } = orderOf(scorecard)
      for (const rows of takeStretches(turns, snapshot.size)) placeRows(versions, placing, store, rows)
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

/** Rows a turn: so few that threads finish together, whichever is slower. */
const stretchRows = 2 * scoreBlockRows

function stretchTurns(size: number): Turns {
  return turnsFor(Math.ceil(size / stretchRows))
}

function* takeStretches(turns: Turns, size: number): Generator<Stretch> {
  for (const turn of takeTurns(turns)) {
    const from = turn * stretchRows
    yield { from, to: Math.min(size, from + stretchRows) }
  }
}

/**
 * Scores the population that the workers keep; the same results as `scoreInBlocks`.
 * Throws DefinitionError when there is no such scorecard, or no version that judges anybody on the day.
 */
export async function scoreOnPool(
  pool: Pool<ScoreTasks>,
  zone: CompiledZone,
  scorecard: string,
  snapshot: Snapshot,
  judged: Judged,
): Promise<ScoredPopulation> {
  const order = { versions: scorecardVersions(zone, scorecard, judged.on), snapshot, judged }
  const { versions } = order
  const { size } = snapshot
  const rules = turnsFor(cohortRulesOf(versions).length)
  const statistics: CohortTable = Object.assign(
    {},
    ...(await pool.runOnEach('findStatistics', { scorecard, turns: rules })),
  )
  const store = scoreStore(versions, size, { shared: true, contributions: true })
  const placing = placingFor(versions, { size, threads: pool.size, shared: true })
  const threads = turnsFor(pool.size)
  const rows = { scorecard, statistics, store, placing, threads, turns: stretchTurns(size) }
  const vetoes: VetoEffects = new Map((await pool.runOnEach('scoreRows', rows)).flatMap((own) => [...own]))
  if (placing === null || !ranksFromCounts(placing, isOpen(store)))
    return finishScores(order, { statistics, store, vetoes })
  await pool.runOnEach('placeRows', { scorecard, store, placing, turns: stretchTurns(size) })
  return { ...placedColumns(versions, placing, store), contributions: store.contributions, statistics }
}
