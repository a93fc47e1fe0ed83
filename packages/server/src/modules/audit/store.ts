/** SQL of the trail's own tables, every column as the text that is hashed. */
import type { SealAlgorithm } from '@wutong/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx, TxCtx } from '#platform/context'
import type { EventText, HashedSeal } from './chain.ts'

const instant = (column: string): RawBuilder<string> =>
  sql`to_char(${sql.raw(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

const eventText = sql`e.zone_id, e.id::text as id, ${instant('e.at')} as at, to_char(e.day, 'YYYY-MM-DD') as day, e.actor_id, e.actor_name,
  e.actor_role, e.event, e.kind, e.entity, e.subject_id::text as subject_id, e.route, e.purpose, e.trace_id, e.detail::text as detail`

/** Events of one day behind a place, in the order in which they are sealed. */
export async function readDay(
  { db, zoneId }: TxCtx,
  day: string,
  { after, limit }: { readonly after: EventText | undefined; readonly limit: number },
): Promise<EventText[]> {
  const behind = after === undefined ? sql`true` : sql`(e.at, e.id) > (${after.at}::timestamptz, ${after.id}::uuid)`
  const { rows } = await sql<EventText>`select ${eventText} from audit_events e
    where e.zone_id = ${zoneId} and e.day = ${day}::date and ${behind} order by e.at, e.id limit ${limit}`.execute(db)
  return rows
}

/** An event's place in the chain of its day, and the event where it is still there. */
export interface LinkRow {
  readonly position: number
  readonly event_id: string
  readonly link: string
  readonly event: EventText | null
}

/** Links of one day behind a place, with their events. Events are asked for by id: as a join, a plan made before the tables are analysed reads all of the zone for each. */
async function readLinks(
  { db, zoneId }: TxCtx,
  day: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<LinkRow[]> {
  const { rows } = await sql<Omit<LinkRow, 'event'>>`select position, event_id::text as event_id, link from audit_links
    where zone_id = ${zoneId} and day = ${day}::date and position > ${after} order by position limit ${limit}`.execute(
    db,
  )
  const ids = rows.map(({ event_id }) => event_id)
  const { rows: events } = await sql<EventText>`select ${eventText} from audit_events e
    where e.zone_id = ${zoneId} and e.id = any(${ids}::uuid[])`.execute(db)
  const byId = new Map(events.map((event) => [event.id, event]))
  return rows.map((row) => ({ ...row, event: byId.get(row.event_id) ?? null }))
}

const linksAtOnce = 2000

/** All links of one day, a page at a time; each page is a transaction of its own, so that nobody waits for the whole. */
export async function* linksOfDay(ctx: Ctx, day: string): AsyncGenerator<LinkRow> {
  for (let after = 0; ; ) {
    const links = await ctx.transact((inside) => readLinks(inside, day, { after, limit: linksAtOnce }))
    yield* links
    const last = links.at(-1)
    if (last === undefined || links.length < linksAtOnce) return
    after = last.position
  }
}

/** Adds links of one day. */
export async function addLinks(
  { db, zoneId }: TxCtx,
  day: string,
  links: readonly { readonly position: number; readonly eventId: string; readonly link: string }[],
): Promise<void> {
  await sql`insert into audit_links (zone_id, day, position, event_id, link)
    select ${zoneId}, ${day}::date, n.position, n.event_id, n.link
    from unnest(${links.map(({ position }) => position)}::integer[], ${links.map(({ eventId }) => eventId)}::uuid[],
      ${links.map(({ link }) => link)}::text[]) as n (position, event_id, link)`.execute(db)
}

/** Adds a seal. */
export async function addSeal({ db, zoneId }: TxCtx, seal: HashedSeal): Promise<void> {
  const { day, algorithm, events, root, previous, hash, sealedAt } = seal
  await sql`insert into audit_seals (zone_id, day, algorithm, events, root, previous, hash, sealed_at)
    values (${zoneId}, ${day}::date, ${algorithm}, ${events}, ${root}, ${previous}, ${hash}, ${sealedAt}::timestamptz)`.execute(
    db,
  )
}

/** Seals of a range of days, the earliest first. */
export async function readSeals(
  { db, zoneId }: TxCtx,
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined } = {},
): Promise<HashedSeal[]> {
  const { rows } = await sql<HashedSeal & { readonly algorithm: SealAlgorithm }>`
    select zone_id as "zoneId", to_char(day, 'YYYY-MM-DD') as day, algorithm, events, root, previous, hash, ${instant('sealed_at')} as "sealedAt"
    from audit_seals where zone_id = ${zoneId}
      and day >= coalesce(${from ?? null}::date, day) and day <= coalesce(${to ?? null}::date, day) order by day`.execute(
    db,
  )
  return rows
}

/** The first and the last day with an event. */
export async function readEventDays({ db, zoneId }: TxCtx): Promise<{ first: string | null }> {
  const { rows } = await sql<{ first: string | null }>`
    select to_char(min(day), 'YYYY-MM-DD') as first from audit_events where zone_id = ${zoneId}`.execute(db)
  return { first: rows[0]?.first ?? null }
}

/** Ids of events that no link of their day speaks of: of one day, or of all days before one. */
export async function listStrays(
  { db, zoneId }: TxCtx,
  { day, isBefore }: { readonly day: string; readonly isBefore: boolean },
): Promise<string[]> {
  const ofDay = isBefore ? sql`e.day < ${day}::date` : sql`e.day = ${day}::date`
  const { rows } = await sql<{ id: string }>`select e.id::text as id from audit_events e
    where e.zone_id = ${zoneId} and ${ofDay} and not exists (select from audit_links l
      where l.zone_id = e.zone_id and l.day = e.day and l.event_id = e.id) order by e.at, e.id limit 101`.execute(db)
  return rows.map(({ id }) => id)
}

/** How many events stand behind a day. */
export async function countEventsAfter({ db, zoneId }: TxCtx, day: string | null): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from audit_events
    where zone_id = ${zoneId} and day > coalesce(${day}::date, '-infinity'::date)`.execute(db)
  return Number(rows[0]?.n ?? 0)
}

/** Takes a lock until the transaction ends, where nobody else holds it. */
export async function tryLock({ db, zoneId }: TxCtx, what: 'sealing' | { readonly day: string }): Promise<boolean> {
  const lock =
    what === 'sealing'
      ? sql`pg_try_advisory_xact_lock(hashtext(${`audit sealing ${zoneId}`}), 0)`
      : // The lock that `place_audit_event` holds for every event of the day.
        sql`pg_try_advisory_xact_lock(hashtext('audit ' || ${zoneId}), ${what.day}::date - date '2000-01-01')`
  const { rows } = await sql<{ held: boolean }>`select ${lock} as held`.execute(db)
  return rows[0]?.held === true
}
