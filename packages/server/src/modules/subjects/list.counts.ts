/** How many subjects a filter finds. */
import { type RawBuilder, sql } from 'kysely'
import { type ActiveZone, seesWholeZone, type TxCtx } from '#platform/context'
import { districtOf } from '#platform/limits'

/** Counts of a zone, as long as nothing that lists show changes. */
interface Kept {
  readonly stamp: number
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
  /** The state of the zone that the page shows. */
  readonly stamp: number
}

/** Counts those that a filter finds: once for a state of the zone, because who leafs through lists asks for the same again. */
export async function countFound(ctx: TxCtx, { filter, key, named, stamp }: Counting): Promise<number> {
  // Whoever sees less than the zone counts what is within reach.
  const isShared = seesWholeZone(ctx.actor)
  const known = isShared ? countsOf(ctx.zone, stamp)?.get(key) : undefined
  if (known !== undefined) return known
  const { rows } = await sql<{ total: number; stamp: number }>`
    select count(*) as total, (${stampNow(ctx)}) as stamp from subject_summaries m ${named ? namesOf(ctx) : sql``} where ${filter}`.execute(
    ctx.db,
  )
  const [counted] = rows
  if (counted === undefined) return 0
  // Counted by the state that the count itself saw, which may be a later one.
  if (isShared) keep(ctx.zone, key, counted)
  return counted.total
}

/** What changes with every change of what lists show, find, order and count by. */
export function stampNow({ zoneId }: TxCtx): RawBuilder<unknown> {
  return sql`select z.names_stamp from zones z where z.id = ${zoneId}`
}

/**
 * Joins `subjects s` to `subject_summaries m`. To whom rules show one sub-district they are looked up one by one: rules make the
 * database expect so few rows that it would go through all summaries for each name that fits.
 */
export function namesOf({ actor }: TxCtx): RawBuilder<unknown> {
  return districtOf(actor.limits) === undefined
    ? sql`join subjects s on s.zone_id = m.zone_id and s.id = m.subject_id`
    : sql`cross join lateral (select n.id, n.uscc, n.name, n.pinyin, n.pinyin_initials from subjects n
        where n.zone_id = m.zone_id and n.id = m.subject_id offset 0) s`
}

function countsOf(zone: ActiveZone, stamp: number): Kept['counts'] | undefined {
  const known = kept.get(zone)
  return known?.stamp === stamp ? known.counts : undefined
}

function keep(
  zone: ActiveZone,
  key: string,
  { total, stamp }: { readonly total: number; readonly stamp: number },
): void {
  const counts = countsOf(zone, stamp) ?? new Map<string, number>()
  const [oldest] = counts.keys()
  if (counts.size >= mostKept && oldest !== undefined) counts.delete(oldest)
  counts.set(key, total)
  kept.set(zone, { stamp, counts })
}
