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

/** What is counted. */
interface Counting {
  readonly filter: RawBuilder<unknown>
  /** A name for the filter, whatever the order and the page. */
  readonly key: string
  /** Whether the filter speaks of names too; the summaries alone say how many there are if it does not. */
  readonly named: boolean
}

/** Counts those that a filter finds: once for a state of the zone, because who leafs through lists asks for the same again. */
export async function countFound(ctx: TxCtx, { filter, key, named }: Counting): Promise<number> {
  const state = await stateOf(ctx)
  const counts = state === null ? null : countsFor(ctx.zone, state)
  const known = counts?.get(key)
  if (known !== undefined) return known
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from subject_summaries m ${named ? join : sql``} where ${filter}`.execute(ctx.db)
  const total = rows[0]?.total ?? 0
  // What was counted after another change must not stand for the state before it.
  if (counts !== null && (await stateOf(ctx)) === state) keep(counts, key, total)
  return total
}

const join = sql`join subjects s on s.zone_id = m.zone_id and s.id = m.subject_id`

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

/** What changes with every change of facts, of subjects and of results; null for an actor who sees less than the zone. */
async function stateOf({ db, zoneId, actor }: TxCtx): Promise<string | null> {
  if (actor.limits !== undefined) return null
  const { rows } = await sql<{ state: string | null }>`
    select case when app_is_staff() then concat_ws(' ', facts_stamp, names_stamp, evaluated_stamp, judged_period, judged_on, snapshot_hash,
      definition_hash) end as state
    from zones where id = ${zoneId}`.execute(db)
  return rows[0]?.state ?? null
}
