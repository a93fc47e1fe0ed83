/** Matching a population on a pool: every worker takes the next block until none is left. */

import { blockMatcher, cohortsFor } from '../columns/match-blocks.ts'
import { type MatchPlan, planMatch } from '../columns/match-plan.ts'
import { type OfferColumns, offerColumns } from '../columns/match-population.ts'
import { type VerdictStore, verdictStore } from '../columns/match-store.ts'
import type { Snapshot } from '../columns/snapshot.ts'
import type { CompiledZone } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import type { TaskHandlers } from './messages.ts'
import { canShareMemory, type Pool, type TaskOptions } from './pool.ts'
import { shareSnapshot, workerSnapshot } from './share.ts'

/** What a worker needs for its share of a matching. */
export interface MatchShare {
  readonly plan: MatchPlan
  readonly snapshot: Snapshot
  readonly store: VerdictStore
  /** The next block to take, and the next place in the store's scratch memory. */
  readonly next: Int32Array
}

/** The task of matching: a share of the blocks, answered by the counts of that share. */
export type MatchTasks = { readonly matchBlocks: { readonly payload: MatchShare; readonly result: Int32Array } }

/** Does the task of matching in a worker. */
export const matchHandlers: TaskHandlers<MatchTasks> = {
  matchBlocks({ plan, snapshot, store, next }, { progress, throwIfCancelled }) {
    const matcher = blockMatcher(plan, snapshot, store, Atomics.add(next, 1, 1))
    for (let index = Atomics.add(next, 0, 1); index < matcher.blocks; index = Atomics.add(next, 0, 1)) {
      throwIfCancelled()
      matcher.matchBlock(index)
      progress(index + 1, matcher.blocks)
    }
    return matcher.counts
  },
}

/** A population to be matched with offers. */
export interface MatchOrder {
  readonly zone: CompiledZone
  readonly offers: readonly string[]
  /** Best in shared memory already (`shareSnapshot`); else it is copied there first. */
  readonly snapshot: Snapshot
  readonly judged: Judged
}

/**
 * Matches every row of a snapshot with offers on a pool; the same answers as `matchPopulation`.
 * Throws DefinitionError when there is no such offer, or no version that judges anybody on the day.
 */
export async function matchOnPool(
  pool: Pool<MatchTasks>,
  { zone, offers, snapshot, judged }: MatchOrder,
  options: TaskOptions & { readonly vectors?: boolean } = {},
): Promise<OfferColumns[]> {
  const planned = planMatch(zone, offers, judged)
  const plan = { ...planned, cohorts: cohortsFor(planned, snapshot) }
  const shared = canShareMemory() ? shareSnapshot(snapshot) : snapshot
  const store = verdictStore(plan, shared, { workers: pool.size, vectors: options.vectors ?? true })
  const next = new Int32Array(canShareMemory() ? new SharedArrayBuffer(8) : new ArrayBuffer(8))
  const share: MatchShare = { plan, snapshot: workerSnapshot(shared), store, next }
  const counts = new Int32Array(plan.offers.length * 3)
  for (const own of await pool.runOnEach('matchBlocks', share, options))
    for (let at = 0; at < counts.length; at++) counts[at] = (counts[at] as number) + (own[at] as number)
  return offerColumns(plan, store, { size: snapshot.size, counts })
}
