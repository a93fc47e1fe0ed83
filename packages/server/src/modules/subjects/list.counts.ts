/** How many subjects a filter finds. */
import { type RawBuilder, sql } from 'kysely'
import type { ActiveZone, TxCtx } from '#platform/context'

/** Counts of a zone, as long as neither its facts nor its results change. */
interface Kept {
  readonly state: string
  readonly counts: Map<string, number>
}

const kept = new WeakMap<ActiveZone, Kept>()
/** Filters whose counts are kept; beyond that the oldest is counted anew. */
const mostKept = 1000

/** Counts the summaries that a filter finds: once for a state of the zone, because who leafs through lists asks for the same again. */
export async function countFound(
  ctx: TxCtx,
  { filter, key }: { readonly filter: RawBuilder<unknown>; readonly key: string },
): Promise<number> {
  const state = await stateOf(ctx)
  const counts = countsFor(ctx.zone, state)
  const known = counts.get(key)
  if (known !== undefined) return known
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from subject_summaries m where ${filter}`.execute(ctx.db)
  const total = rows[0]?.total ?? 0
  // What was counted after another change must not stand for the state before it.
  if ((await stateOf(ctx)) === state) keep(counts, key, total)
  return total
}

function countsFor(zone: ActiveZone, state: string): Map<string, number> {
  const known = kept.get(zone)
  if (known?.state === state) return known.counts
  const counts = new Map<string, number>()
  kept.set(zone, { state, counts })
  return counts
}

function keep(counts: Map<string, number>, key: string, total: number): void {
  const [oldest] = counts.keys()
  if (counts.size >= mostKept && oldest !== undefined) counts.delete(oldest)
  counts.set(key, total)
}

/** What changes with every change of facts, of subjects and of results. */
async function stateOf({ db, zoneId }: TxCtx): Promise<string> {
  const { rows } = await sql<{ state: string }>`
    select concat_ws(' ', facts_stamp, evaluated_stamp, judged_period, judged_on, snapshot_hash, definition_hash) as state
    from zones where id = ${zoneId}`.execute(db)
  return rows[0]?.state ?? ''
}
