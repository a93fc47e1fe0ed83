/** Rows of disputes and of the evidence added to them. */
import type { Dispute, DisputeState } from '@wutong/contract'
import { namedFigure, sourceName } from '@wutong/engine'
import { sql } from 'kysely'
import { dayOf } from '#platform/clock'
import { seesWholeZone, type TxCtx, writeWithinReach } from '#platform/context'
import { earliestFirst, keysetPage, newestFirst } from '#platform/cursor'
import { AppError } from '#platform/errors'
import type { StoredValue } from '#platform/tables'

/** A dispute to be written. */
export interface NewDispute {
  readonly id: string
  readonly subjectId: string
  readonly code: string
  readonly period: number
  readonly recordId: string
  readonly source: string
  readonly said: StoredValue
  readonly claimed: StoredValue | null
  readonly reason: string
  readonly dueOn: string
}

/** Writes a dispute; throws `dispute_open` where the figure has one that is not answered. */
export async function addDispute(ctx: TxCtx, dispute: NewDispute): Promise<void> {
  const { rows } = await sql<{ raised_at: Date }>`
    select d.raised_at from disputes d join identities i on i.zone_id = d.zone_id and i.id = d.subject_id
    where d.zone_id = ${ctx.zoneId} and i.subject_id = ${dispute.subjectId} and d.code = ${dispute.code}
      and d.period = ${dispute.period} and d.state = 'open'`.execute(ctx.db)
  const [twin] = rows
  if (twin !== undefined) throw new AppError('dispute_open', { at: dayOf(twin.raised_at) })
  const { id, subjectId, code, period, recordId, source, said, claimed, reason, dueOn } = dispute
  const row = {
    zone_id: ctx.zoneId,
    id,
    subject_id: subjectId,
    code,
    period,
    record_id: recordId,
    source,
    said: JSON.stringify(said),
    claimed: claimed === null ? null : JSON.stringify(claimed),
    reason,
    raised_by: ctx.actor.username,
    raised_role: ctx.actor.role,
    raised_at: ctx.now(),
    due_on: dueOn,
  }
  await writeWithinReach(ctx, () => ctx.db.insertInto('disputes').values(row).execute())
}

/** An open dispute, locked. */
export interface OpenDispute {
  readonly id: string
  readonly subjectId: string | null
  readonly identity: string
  readonly code: string
  readonly source: string
  /** Period of the disputed record, which the answer takes over. */
  readonly recordPeriod: number
  readonly raisedBy: string
  readonly raisedRole: string
}

/** Locks a dispute that is not answered; throws `dispute_not_found` or `dispute_ended`. */
export async function lockOpen(ctx: TxCtx, disputeId: string): Promise<OpenDispute> {
  // Whoever is limited locks as the role that writes, which sees more than he does.
  if (ctx.actor.limits !== undefined) await getDisputeRow(ctx, disputeId)
  const row = await writeWithinReach(ctx, () => lockRow(ctx, disputeId))
  if (row === undefined) throw new AppError('dispute_not_found', { dispute: disputeId })
  if (row.state !== 'open') throw new AppError('dispute_ended')
  return row
}

async function lockRow(ctx: TxCtx, disputeId: string): Promise<(OpenDispute & { state: DisputeState }) | undefined> {
  const { rows } = await sql<OpenDispute & { state: DisputeState }>`
    select d.id, i.subject_id as "subjectId", d.subject_id as identity, d.code, d.source, d.state, r.period as "recordPeriod",
      d.raised_by as "raisedBy", d.raised_role as "raisedRole"
    from disputes d join identities i on i.zone_id = d.zone_id and i.id = d.subject_id
    join records r on r.zone_id = d.zone_id and r.id = d.record_id
    where d.zone_id = ${ctx.zoneId} and d.id = ${disputeId} for update of d`.execute(ctx.db)
  return rows[0]
}

/** Writes how a dispute ended. */
export async function endDispute(
  ctx: TxCtx,
  disputeId: string,
  end: { state: Exclude<DisputeState, 'open'>; answer?: string; batchId?: string; effect?: object },
): Promise<void> {
  const withdrawn = end.state === 'withdrawn'
  const ended = {
    state: end.state,
    answer: end.answer ?? null,
    answered_by: withdrawn ? null : ctx.actor.username,
    answered_at: ctx.now(),
    batch_id: end.batchId ?? null,
    effect: end.effect === undefined ? null : JSON.stringify(end.effect),
  }
  const update = ctx.db.updateTable('disputes').set(ended).where('zone_id', '=', ctx.zoneId).where('id', '=', disputeId)
  await writeWithinReach(ctx, () => update.execute())
}

interface DisputeRow {
  readonly id: string
  readonly subject_id: string | null
  readonly identity: string
  readonly subject_name: string | null
  readonly code: string
  readonly period: number
  readonly record_id: string
  readonly source: string
  readonly said: StoredValue
  readonly claimed: StoredValue | null
  readonly reason: string
  readonly raised_by: string
  readonly raised_role: string
  readonly raised_at: Date
  readonly due_on: string
  readonly state: DisputeState
  readonly answer: string | null
  readonly answered_by: string | null
  readonly answered_at: Date | null
  readonly batch_id: string | null
  readonly effect: Dispute['effect']
  readonly files: Dispute['files']
}

const columns = sql`
  d.id, i.subject_id, d.subject_id as identity, s.name as subject_name, d.code, d.period, d.record_id, d.source, d.said, d.claimed, d.reason,
  d.raised_by, d.raised_role, d.raised_at, d.due_on, d.state, d.answer, d.answered_by, d.answered_at, d.batch_id, d.effect,
  coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'mediaType', f.media_type, 'bytes', octet_length(f.bytes)) order by f.added_at, f.id)
    from dispute_files f where f.zone_id = d.zone_id and f.dispute_id = d.id), '[]') as files`
const tables = sql`
  disputes d join identities i on i.zone_id = d.zone_id and i.id = d.subject_id
  left join subjects s on s.zone_id = d.zone_id and s.id = i.subject_id`

/** One dispute; throws `dispute_not_found`. */
export async function getDisputeRow(ctx: TxCtx, disputeId: string): Promise<Dispute> {
  const { rows } = await sql<DisputeRow>`
    select ${columns} from ${tables} where d.zone_id = ${ctx.zoneId} and d.id = ${disputeId}`.execute(ctx.db)
  const [row] = rows
  if (row === undefined) throw new AppError('dispute_not_found', { dispute: disputeId })
  return disputeFrom(ctx, row)
}

/** What a page of disputes is asked for. */
export interface DisputeQuery {
  readonly state: DisputeState | 'late' | 'all'
  readonly source?: string | undefined
  readonly subjectId?: string | undefined
  readonly after?: string | undefined
  readonly limit: number
}

/** A page of disputes: those that wait by their deadline, others newest first. */
export async function listDisputeRows(
  ctx: TxCtx,
  query: DisputeQuery,
): Promise<{ rows: Dispute[]; next: string | null; total: number }> {
  const { state, source, subjectId, after, limit } = query
  const waits = state === 'open' || state === 'late'
  const filter = sql`d.zone_id = ${ctx.zoneId} and ${stateFilter(ctx, state)}
    and ${source === undefined ? sql`true` : sql`d.source = ${source}`}
    and ${subjectId === undefined ? sql`true` : sql`i.subject_id = ${subjectId}`}`
  const { behind, order } = waits
    ? earliestFirst(sql`d.due_on`, sql`d.id`, after)
    : newestFirst(sql`d.raised_at`, sql`d.id`, after)
  // Every dispute has an identity, so whoever sees all of them need not look each of them up to count.
  const counted = seesWholeZone(ctx.actor) && subjectId === undefined ? sql`disputes d` : tables
  const [{ rows }, { rows: counts }] = await Promise.all([
    sql<DisputeRow>`
      select ${columns} from ${tables} where ${filter} and ${behind} order by ${order} limit ${limit + 1}`.execute(
      ctx.db,
    ),
    sql<{ total: number }>`select count(*) as total from ${counted} where ${filter}`.execute(ctx.db),
  ])
  const placeOf = (row: DisputeRow): string => (waits ? row.due_on : row.raised_at.toISOString())
  const { shown, next } = keysetPage(rows, limit, (last) => [placeOf(last), last.id])
  return { rows: shown.map((row) => disputeFrom(ctx, row)), next, total: Number(counts[0]?.total ?? 0) }
}

function stateFilter(ctx: TxCtx, state: DisputeQuery['state']) {
  if (state === 'all') return sql`true`
  if (state === 'late') return sql`d.state = 'open' and d.due_on < ${dayOf(ctx.now())}::date`
  return sql`d.state = ${state}`
}

function disputeFrom(ctx: TxCtx, row: DisputeRow): Dispute {
  const { zone } = ctx.zone
  const source = zone.sources.find(({ id }) => id === row.source)
  const department = zone.departments.find(({ id }) => id === source?.department)
  return {
    id: row.id,
    subject: { id: row.subject_id ?? row.identity, name: row.subject_name ?? '' },
    ...namedFigure(zone, row.code, row.period),
    recordId: row.record_id,
    source: row.source,
    sourceName: sourceName(zone, row.source),
    department: department?.name ?? null,
    said: row.said,
    claimed: row.claimed,
    reason: row.reason,
    raisedBy: row.raised_by,
    raisedRole: row.raised_role,
    raisedAt: row.raised_at.toISOString(),
    dueOn: row.due_on,
    late: row.state === 'open' && row.due_on < dayOf(ctx.now()),
    state: row.state,
    answer: row.answer,
    answeredBy: row.answered_by,
    answeredAt: row.answered_at?.toISOString() ?? null,
    batchId: row.batch_id,
    effect: row.effect,
    files: row.files,
  }
}
