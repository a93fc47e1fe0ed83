/** Contacts of sources, and what batches in force delivered. */
import type { SourceContact } from '@wutong/contract'
import { sql } from 'kysely'
import type { TxCtx } from '#platform/context'
import type { Delivery } from './freshness.rules.ts'

/** What sources delivered, by day and period; answers and entries of single figures are no deliveries. */
export async function listDeliveries(ctx: TxCtx): Promise<Delivery[]> {
  const { rows } = await sql<Delivery>`
    select b.source, to_char(b.imported_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day, c.period::integer as period,
      sum(c.n::bigint)::double precision as statements
    from batches b cross join lateral jsonb_each_text(coalesce(b.coverage, '{}')) as c(period, n)
    where b.zone_id = ${ctx.zoneId} and b.retracted_at is null and b.kind in ('import', 'push', 'generated')
    group by 1, 2, 3 order by 1, 2, 3`.execute(ctx.db)
  return rows
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
