import type { Settlement } from '@wutong/contract'
import { namedFigure, sourceName } from '@wutong/engine'
import { type RawBuilder, sql } from 'kysely'
import type { TxCtx } from '#platform/context'
import { keysetPage, newestFirst } from '#platform/cursor'
import { AppError } from '#platform/errors'
import type { StoredValue } from '#platform/tables'

/** The figure of a settlement; `period` is 0 for what describes the subject as it is. */
export interface StoredFigure {
  readonly subjectId: string
  readonly code: string
  readonly period: number
}

interface Ending {
  readonly reason: string
  readonly stamp: number
}

/** Ends the choices that stand for a figure of any identity of the subject. */
export async function endSettlementsOf(
  ctx: TxCtx,
  { subjectId, code, period }: StoredFigure,
  { reason, stamp }: Ending,
): Promise<void> {
  await sql`
    update settlements s set undone_by = ${ctx.actor.username}, undone_at = ${ctx.now()}, undone_stamp = ${stamp}, undo_reason = ${reason}
    from identities i where i.zone_id = s.zone_id and i.id = s.subject_id and s.zone_id = ${ctx.zoneId} and i.subject_id = ${subjectId}
      and s.code = ${code} and s.period = ${period} and s.undone_at is null`.execute(ctx.db)
}

/** Writes a choice. */
export async function addSettlement(
  ctx: TxCtx,
  {
    id,
    subjectId,
    code,
    period,
    recordId,
    reason,
    stamp,
  }: StoredFigure & { readonly id: string; readonly recordId: string } & Ending,
): Promise<void> {
  await ctx.db
    .insertInto('settlements')
    .values({
      zone_id: ctx.zoneId,
      id,
      subject_id: subjectId,
      code,
      period,
      record_id: recordId,
      reason,
      settled_by: ctx.actor.username,
      settled_at: ctx.now(),
      stamp,
    })
    .execute()
}

/** The figure of a choice as the actor sees it; throws `settlement_not_found`. */
export async function getSettled(ctx: TxCtx, id: string): Promise<{ readonly code: string }> {
  const row = await ctx.db
    .selectFrom('settlements')
    .select('code')
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw new AppError('settlement_not_found', { settlement: id })
  return row
}

/** Locks a choice that stands and gives the subject it counts for now. */
export async function lockSettlement(ctx: TxCtx, id: string): Promise<{ readonly subjectId: string | null }> {
  const { rows } = await sql<{ subject_id: string | null; undone_at: Date | null; undone_by: string | null }>`
    select i.subject_id, s.undone_at, s.undone_by from settlements s join identities i on i.zone_id = s.zone_id and i.id = s.subject_id
    where s.zone_id = ${ctx.zoneId} and s.id = ${id} for update of s`.execute(ctx.db)
  const [row] = rows
  if (row === undefined) throw new AppError('settlement_not_found', { settlement: id })
  if (row.undone_at !== null) throw new AppError('settlement_undone', { by: row.undone_by ?? '' })
  return { subjectId: row.subject_id }
}

/** Marks a choice as undone. */
export async function markSettlementUndone(ctx: TxCtx, id: string, { reason, stamp }: Ending): Promise<void> {
  await ctx.db
    .updateTable('settlements')
    .set({ undone_by: ctx.actor.username, undone_at: ctx.now(), undone_stamp: stamp, undo_reason: reason })
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', id)
    .execute()
}

interface SettlementRow {
  readonly id: string
  readonly subject_id: string
  readonly subject_name: string
  readonly code: string
  readonly period: number
  readonly value: StoredValue | null
  readonly source: string
  readonly reason: string
  readonly settled_by: string
  readonly settled_at: Date
  readonly undone_by: string | null
  readonly undone_at: Date | null
  readonly undo_reason: string | null
  readonly newer: boolean
}

/** A page of choices, newest first. */
export async function listSettlementRows(
  ctx: TxCtx,
  { subjectId, after, limit }: { subjectId?: string | undefined; after?: string | undefined; limit: number },
): Promise<{ rows: Settlement[]; next: string | null; total: number }> {
  const { behind, order } = newestFirst(sql`s.settled_at`, sql`s.id`, after)
  const about: RawBuilder<unknown> = subjectId === undefined ? sql`true` : sql`i.subject_id = ${subjectId}`
  const from = sql`
    from settlements s join identities i on i.zone_id = s.zone_id and i.id = s.subject_id
    join subjects e on e.zone_id = s.zone_id and e.id = i.subject_id
    where s.zone_id = ${ctx.zoneId} and ${about}`
  const { rows } = await sql<SettlementRow>`
    select s.id, e.id as subject_id, e.name as subject_name, s.code, s.period, s.reason, s.settled_by, s.settled_at,
      s.undone_by, s.undone_at, s.undo_reason, c.source, c.values -> s.code as value,
      exists (select from records r join identities o on o.zone_id = r.zone_id and o.id = r.subject_id
        join batches b on b.zone_id = r.zone_id and b.id = r.batch_id
        where r.zone_id = s.zone_id and o.subject_id = i.subject_id and b.retracted_at is null and b.known_stamp > s.stamp
          and (s.period = 0 or r.period = s.period) and r.values ? s.code and r.values -> s.code <> c.values -> s.code) as newer
    from (select s.* ${from} and ${behind} order by ${order} limit ${limit + 1}) s
    join records c on c.zone_id = s.zone_id and c.id = s.record_id
    join identities i on i.zone_id = s.zone_id and i.id = s.subject_id
    join subjects e on e.zone_id = s.zone_id and e.id = i.subject_id
    order by ${order}`.execute(ctx.db)
  const { rows: counts } = await sql<{ total: number }>`select count(*) as total ${from}`.execute(ctx.db)
  const { shown, next } = keysetPage(rows, limit, (last) => [last.settled_at.toISOString(), last.id])
  return { rows: shown.map((row) => settlementFrom(ctx, row)), next, total: Number(counts[0]?.total ?? 0) }
}

function settlementFrom(ctx: TxCtx, row: SettlementRow): Settlement {
  const { zone } = ctx.zone
  return {
    id: row.id,
    subject: { id: row.subject_id, name: row.subject_name },
    ...namedFigure(zone, row.code, row.period),
    value: row.value,
    source: row.source,
    sourceName: sourceName(zone, row.source),
    reason: row.reason,
    settledBy: row.settled_by,
    settledAt: row.settled_at.toISOString(),
    undoneBy: row.undone_by,
    undoneAt: row.undone_at?.toISOString() ?? null,
    undoReason: row.undo_reason,
    newer: row.newer,
  }
}
