/** Contacts of sources, and what batches in force delivered. */
import type { SourceContact } from '@wutong/contract'
import { sql } from 'kysely'
import type { TxCtx } from '#platform/context'
import type { Delivery, WantedDelivery } from './freshness.rules.ts'

/** Answers and entries of single figures are no deliveries, nor is what was taken back or says nothing. */
const delivers = sql`b.retracted_at is null and b.kind in ('import', 'push', 'generated') and b.coverage <> '{}'`
const dayOfBatch = sql`to_char(b.imported_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD')`
const startOf = (day: string) => sql`(${sql.raw(day)}::timestamp at time zone 'Asia/Shanghai')`

/** What sources delivered since a day of each, by day and period. */
export async function listDeliveries(
  ctx: TxCtx,
  since: readonly { readonly source: string; readonly since: string }[],
): Promise<Delivery[]> {
  const { rows } = await sql<Delivery>`
    select b.source, ${dayOfBatch} as day, c.period::integer as period, sum(c.n::bigint)::double precision as statements
    from jsonb_to_recordset(${JSON.stringify(since)}::jsonb) as w(source text, since date)
    join batches b on b.source = w.source and b.imported_at >= ${startOf('w.since')}
    cross join lateral jsonb_each_text(b.coverage) as c(period, n)
    where b.zone_id = ${ctx.zoneId} and ${delivers}
    group by 1, 2, 3 order by 1, 2, 3`.execute(ctx.db)
  return rows
}

/** The first delivery of each time that is asked about; each is one look into an index, however many batches there are. */
export async function listFirstDeliveries(ctx: TxCtx, wanted: readonly WantedDelivery[]): Promise<Delivery[]> {
  return (await firstDeliveries(ctx, wanted).execute(ctx.db)).rows
}

/** The query of it, so that what it reads can be counted. */
export function firstDeliveries(ctx: TxCtx, wanted: readonly WantedDelivery[]) {
  return sql<Delivery>`
    select w.source, d.day, coalesce(w.period, 0) as period, 0 as statements
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(source text, since date, before date, period integer)
    cross join lateral (
      select ${dayOfBatch} as day from batches b
      where b.zone_id = ${ctx.zoneId} and b.source = w.source and ${delivers}
        and b.imported_at >= ${startOf('w.since')} and b.imported_at < ${startOf("coalesce(w.before, 'infinity')")}
        and (w.period is null or b.coverage ? w.period::text)
      order by b.imported_at limit 1) d`
}

/** The day of each source's last delivery. */
export async function listLastDeliveries(ctx: TxCtx, sources: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ source: string; day: string }>`
    select w.source, d.day from jsonb_array_elements_text(${JSON.stringify(sources)}::jsonb) as w(source)
    cross join lateral (
      select ${dayOfBatch} as day from batches b where b.zone_id = ${ctx.zoneId} and b.source = w.source and ${delivers}
      order by b.imported_at desc limit 1) d`.execute(ctx.db)
  return new Map(rows.map(({ source, day }) => [source, day]))
}

interface ContactRow {
  readonly source: string
  readonly person: string
  readonly phone: string
  readonly email: string
  readonly note: string
  readonly changed_by: string
  readonly changed_at: Date
}

/** Contacts by source. */
export async function listContacts(ctx: TxCtx): Promise<ReadonlyMap<string, SourceContact>> {
  const rows = await ctx.db.selectFrom('source_contacts').selectAll().where('zone_id', '=', ctx.zoneId).execute()
  return new Map(rows.map((row) => [row.source, contactFrom(row)]))
}

function contactFrom({ person, phone, email, note, changed_by, changed_at }: ContactRow): SourceContact {
  return { person, phone, email, note, changedBy: changed_by, changedAt: changed_at.toISOString() }
}

/** Writes who answers for a source. */
export async function putContact(
  ctx: TxCtx,
  source: string,
  contact: Pick<SourceContact, 'person' | 'phone' | 'email' | 'note'>,
): Promise<SourceContact> {
  const values = { ...contact, changed_by: ctx.actor.username, changed_at: ctx.now() }
  const row = await ctx.db
    .insertInto('source_contacts')
    .values({ zone_id: ctx.zoneId, source, ...values })
    .onConflict((conflict) => conflict.columns(['zone_id', 'source']).doUpdateSet(values))
    .returningAll()
    .executeTakeFirstOrThrow()
  return contactFrom(row)
}
