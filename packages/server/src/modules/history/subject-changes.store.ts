/** All that was ever said and decided about a subject and the identities that were ever joined with it. */
import type { BatchKind } from '@wutong/contract'
import { sql } from 'kysely'
import type { TxCtx } from '#platform/context'
import type { Decision, Join, Objection, Saying, Told } from './subject-changes.rules.ts'

/** Everything that the history of a subject is made of; merges are hidden from an enterprise, which sees its own identities. */
export async function readTold(ctx: TxCtx, subjectId: string): Promise<Told> {
  const { identities, joins } = await listJoined(ctx, subjectId)
  return {
    subjectId,
    joins,
    sayings: await listSayings(ctx, identities),
    decisions: await listDecisions(ctx, identities),
    objections: await listObjections(ctx, identities),
  }
}

async function listJoined(ctx: TxCtx, subjectId: string): Promise<{ identities: string[]; joins: Join[] }> {
  const { rows: own } = await sql<{ id: string }>`
    select id from identities where zone_id = ${ctx.zoneId} and (id = ${subjectId} or subject_id = ${subjectId})`.execute(
    ctx.db,
  )
  const known = new Set([subjectId, ...own.map(({ id }) => id)])
  for (;;) {
    const { rows: joins } = await sql<Join>`
      select id, kept_id as "keptId", merged_id as "mergedId", stamp, undone_stamp as "undoneStamp", decided_at as at,
        decided_by as by, reason, undone_at as "undoneAt", undone_by as "undoneBy", undo_reason as "undoReason"
      from merges where zone_id = ${ctx.zoneId}
        and (kept_id = any(${[...known]}::uuid[]) or merged_id = any(${[...known]}::uuid[])) order by stamp`.execute(
      ctx.db,
    )
    const before = known.size
    for (const { keptId, mergedId } of joins) known.add(keptId).add(mergedId)
    if (known.size === before) return { identities: [...known], joins }
  }
}

async function listSayings(ctx: TxCtx, identities: readonly string[]): Promise<Saying[]> {
  const { rows } = await sql<
    Omit<Saying, 'statement'> & {
      kind: BatchKind
      recordId: string
      source: string
      period: number
      recordedAt: Date
      values: Saying['statement']['values']
    }
  >`
    select r.subject_id as identity, r.id as "recordId", r.source, r.period, r.recorded_at as "recordedAt", r.values,
      b.id as "batchId", b.file, b.kind, b.imported_by as by, b.imported_at as at, coalesce(b.known_stamp, 0) as stamp,
      b.retracted_stamp as "retractedStamp", b.retracted_at as "retractedAt", b.retracted_by as "retractedBy",
      b.retract_reason as "retractReason"
    from records r join batches b on b.zone_id = r.zone_id and b.id = r.batch_id
    where r.zone_id = ${ctx.zoneId} and r.subject_id = any(${identities}::uuid[])`.execute(ctx.db)
  return rows.map(({ recordId: id, source, period, recordedAt, values, ...saying }) => ({
    ...saying,
    statement: { id, subject: saying.identity, source, period, recordedAt: recordedAt.toISOString(), values },
  }))
}

async function listDecisions(ctx: TxCtx, identities: readonly string[]): Promise<Decision[]> {
  const { rows } = await sql<Decision>`
    select id, subject_id as identity, code, period, record_id as "recordId", stamp, undone_stamp as "undoneStamp",
      settled_at as at, settled_by as by, reason, undone_at as "undoneAt", undone_by as "undoneBy", undo_reason as "undoReason"
    from settlements where zone_id = ${ctx.zoneId} and subject_id = any(${identities}::uuid[]) order by stamp`.execute(
    ctx.db,
  )
  return rows
}

async function listObjections(ctx: TxCtx, identities: readonly string[]): Promise<Objection[]> {
  const { rows } = await sql<Objection>`
    select id, code, period, source, said, claimed, reason, raised_by as by, raised_at as at, state, answer,
      answered_by as "answeredBy", answered_at as "answeredAt"
    from disputes where zone_id = ${ctx.zoneId} and subject_id = any(${identities}::uuid[])`.execute(ctx.db)
  return rows
}
