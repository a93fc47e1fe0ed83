/**
 * Scoring block by block: statistics of cohorts over all rows first, then rows in blocks that stay in the processor's
 * cache and reuse their memory, and at the end what follows from all totals together.
 */
import { cohortNodesIn } from '../cohorts/nodes.ts'
import type { DistributionRule } from '../cohorts/place.ts'
import type { SpreadRule } from '../cohorts/spreads.ts'
import type { CohortTable } from '../cohorts/table.ts'
import type { CompiledScorecardVersion, CompiledZone } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import { isShared } from '../parallel/share.ts'
import type { PointRecord } from './context.ts'
import {
  countTotals,
  type Placing,
  placedColumns,
  placeRows,
  placingFor,
  ranksFromCounts,
  type Stretch,
} from './placing.ts'
import { populationOf } from './population.ts'
import { kernelRows } from './score-kernels.ts'
import {
  finishedColumns,
  populationSheet,
  type ScoreColumns,
  type ScorecardVersions,
  scorecardVersions,
} from './score-population.ts'
import { isOpen, type ScoreStore, scoreStore, storedSheet, storeSheet } from './score-store.ts'
import { type Workbench, withWorkbench } from './score-vectors.ts'
import { sliceSnapshot } from './slice.ts'
import type { Snapshot } from './snapshot.ts'
import type { VetoEffects } from './vetoes.ts'

/** Rows a block; a multiple of 32, so that bitmaps of blocks could be joined. */
export const scoreBlockRows = kernelRows

/** Scores of a population with the points of every item. */
export interface ScoredPopulation extends ScoreColumns {
  /** Points of every item in ten-thousandths (the least while open), by code; empty where they cannot be kept. */
  readonly contributions: ScoreStore['contributions']
  /** What every row was compared with: enough to score a single subject, or other weights, the same way. */
  readonly statistics: CohortTable
}

/** A population to be scored. */
export interface ScoreOrder {
  readonly versions: ScorecardVersions
  readonly snapshot: Snapshot
  readonly judged: Judged
}

/**
 * Scores every row of a snapshot and keeps the points of every item; the same totals as `scorePopulation`.
 * Throws DefinitionError when there is no such scorecard, or no version that judges anybody on the day.
 */
export function scoreInBlocks(
  zone: CompiledZone,
  scorecard: string,
  snapshot: Snapshot,
  judged: Judged,
): ScoredPopulation {
  const order = { versions: scorecardVersions(zone, scorecard, judged.on), snapshot, judged }
  const statistics = cohortStatistics(order, cohortRulesOf(order.versions).keys())
  const shared = isShared(snapshot)
  const store = scoreStore(order.versions, snapshot.size, { shared, contributions: true })
  const placing = placingFor(order.versions, { size: snapshot.size, threads: 1, shared })
  const rows = { from: 0, to: snapshot.size }
  const vetoes = scoreRows(order, { statistics, store, placing, thread: 0, stretches: [rows] })
  if (placing === null || !ranksFromCounts(placing, isOpen(store)))
    return finishScores(order, { statistics, store, vetoes })
  placeRows(order.versions, placing, store, rows)
  const { contributions } = store
  return { ...placedColumns(order.versions, placing, store), contributions, statistics }
}

/** Rules and functions that need statistics of cohorts. */
export function cohortRulesOf({ chosen, lingering }: ScorecardVersions): readonly (SpreadRule | DistributionRule)[] {
  const all = [chosen, ...lingering]
  return [...all.flatMap(cohortRules), ...cohortNodesIn(all)]
}

/** The statistics that some of the rules need, by their numbers, so that workers can share them out. */
export function cohortStatistics({ versions, snapshot, judged }: ScoreOrder, turns: Iterable<number>): CohortTable {
  const population = populationOf(snapshot, judged)
  const rules = cohortRulesOf(versions)
  for (const turn of turns) {
    const rule = rules[turn]
    if (rule === undefined) throw new RangeError(`there is no cohort rule ${turn}`)
    if ('low' in rule) population.statistics.spreadsOf(rule)
    else population.statistics.distributionsOf(rule)
  }
  return population.statistics.table()
}

function cohortRules({ variants }: CompiledScorecardVersion) {
  const items = variants.flatMap(({ parts }) => parts.flatMap((part) => part.items))
  return items.flatMap(({ rule }) => (rule.kind === 'minmax' || rule.kind === 'percentile' ? [rule] : []))
}

/** Which rows to score against which statistics, and where to put the results. */
export interface RowsOrder {
  readonly statistics: CohortTable
  readonly store: ScoreStore
  /** Counts totals; null where ranks and classes are found otherwise. */
  readonly placing: Placing | null
  /** Which of the threads counts. */
  readonly thread: number
  readonly stretches: Iterable<Stretch>
}

/** Scores rows block by block; gives what vetoes do to the classes of those that some veto may touch. */
export function scoreRows(
  order: ScoreOrder,
  { statistics, store, placing, thread, stretches }: RowsOrder,
): VetoEffects {
  const vetoes: VetoEffects = new Map()
  const { snapshot } = order
  const rows = Math.min(scoreBlockRows, snapshot.size)
  const done: Stretch[] = []
  withWorkbench({ rows, shared: isShared(snapshot), memory: snapshot.memory }, (bench) => {
    const score = blockScorer(order, { statistics, store, bench })
    for (const stretch of stretches) {
      const { from, to } = stretch
      done.push(stretch)
      for (let first = from; first < to; first += scoreBlockRows) {
        const end = Math.min(to, first + scoreBlockRows)
        for (const [row, effect] of score(sliceSnapshot(snapshot, first, end), first)) vetoes.set(first + row, effect)
      }
    }
  })
  // At the end, while nothing else pushes the table of counts out of the processor's cache.
  if (placing !== null) for (const { from, to } of done) countTotals(placing, thread, store.lower.subarray(from, to))
  return vetoes
}

/** Scores slices one after the other, in memory that one leaves to the next. */
export function blockScorer(
  { versions, judged }: Pick<ScoreOrder, 'versions' | 'judged'>,
  { statistics, store, bench }: Pick<RowsOrder, 'statistics' | 'store'> & { readonly bench: Workbench },
): (slice: Snapshot, first: number) => VetoEffects {
  return (slice, first) => {
    bench.clear()
    const record = recorder(store, first, slice.size)
    const population = populationOf(slice, judged, { ...bench, record, frozen: statistics })
    const sheet = populationSheet(population, versions)
    storeSheet(store, first, sheet)
    return sheet.vetoes
  }
}

function recorder({ contributions }: ScoreStore, first: number, size: number): PointRecord {
  return {
    room(item) {
      const room = contributions[item]
      return room instanceof Int32Array ? room.subarray(first, first + size) : undefined
    },
    put: (item, units) => contributions[item]?.set(units, first),
  }
}

/** What is at hand once every row has its total. */
export interface FinishOrder {
  readonly statistics: CohortTable
  readonly store: ScoreStore
  readonly vetoes: VetoEffects
}

/** Ranks and classes, once every row has its total. */
export function finishScores(
  { versions, snapshot, judged }: ScoreOrder,
  { statistics, store, vetoes }: FinishOrder,
): ScoredPopulation {
  const population = populationOf(snapshot, judged, { frozen: statistics })
  const columns = finishedColumns(population, versions, storedSheet(store, vetoes))
  return { ...columns, contributions: store.contributions, statistics }
}
