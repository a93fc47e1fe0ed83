/** SQL of batches, records and the subjects that imports find or make; many rows a statement, never one. */
import type { BatchKind, ImportReport, RowIssue } from '@wutong/contract'
import { nameKey } from '@wutong/engine'
import { type RawBuilder, sql } from 'kysely'
import { noteBatch } from '#modules/facts'
import { pinyinFromName } from '#modules/subjects'
import { textArray, uuidArrayOf } from '#platform/binary-arrays'
import type { TxCtx } from '#platform/context'
import type { ProblemRow } from './error-sheet.rules.ts'
import type { KnownSubject } from './identity.rules.ts'
import type { NamedFirm } from './reading.ts'

/** A batch about to be filled. */
export interface NewBatch {
  readonly id: string
  readonly source: string
  readonly file: string
  readonly contentHash: string | null
  readonly period: number | null
  /** How it came about; a file unless said otherwise. */
  readonly kind?: BatchKind | undefined
}

/** One subject to be made. */
export interface NewSubject {
  readonly id: string
  readonly uscc: string | null
  readonly externalKey: string | null
  readonly name: string
}

/** One with its name as names are compared. */
export interface ComparedSubject extends NewSubject {
  readonly nameKey: string
  /** Of which sub-district the row that brought it says it is. */
  readonly district: string | null
}

/** The batch that already holds this content, unless it was taken back. */
export async function findTwin(
  ctx: TxCtx,
  batch: Omit<NewBatch, 'id'>,
): Promise<{ id: string; file: string; imported_at: Date } | undefined> {
  return (
    ctx.db
      .selectFrom('batches')
      .select(['id', 'file', 'imported_at'])
      .where('zone_id', '=', ctx.zoneId)
      .where('source', '=', batch.source)
      // Of others' batches whoever is limited is shown no hash.
      .where('content_hash', '=', batch.contentHash)
      .where(sql<boolean>`period is not distinct from ${batch.period}`)
      .where('retracted_at', 'is', null)
      .executeTakeFirst()
  )
}

/** Writes the batch; its counts follow when they are known. */
export async function addBatch(ctx: TxCtx, batch: NewBatch): Promise<void> {
  const by = ctx.actor.username
  await ctx.db
    .insertInto('batches')
    .values({
      zone_id: ctx.zoneId,
      id: batch.id,
      source: batch.source,
      file: batch.file,
      content_hash: batch.contentHash,
      period: batch.period,
      kind: batch.kind,
      // Nobody else who sees less than the zone sees it.
      limited_to: ctx.actor.limits === undefined ? null : ctx.actor.userId,
      imported_by: by,
      imported_at: ctx.now(),
      retracted_by: null,
      retract_reason: null,
    })
    .execute()
}

/** Writes a batch that no file was imported for. */
export async function addGeneratedBatch(
  ctx: TxCtx,
  batch: Pick<NewBatch, 'id' | 'source' | 'file' | 'kind'>,
): Promise<void> {
  await addBatch(ctx, { kind: 'generated', ...batch, contentHash: null, period: null })
}

/** Writes the counts of a generated batch. */
export async function countGenerated(
  ctx: TxCtx,
  { id, records, values, subjects }: { id: string; records: number; values: number; subjects: number },
): Promise<void> {
  await ctx.db
    .updateTable('batches')
    .set({ rows: records, accepted: records, value_count: values })
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', id)
    .execute()
  await noteBatch(ctx, { kind: 'generated', ref: id, subjects })
}

/** Writes the counts of a batch that holds no values. */
export async function countRows(
  ctx: TxCtx,
  batchId: string,
  counts: { readonly rows: number; readonly accepted: number; readonly refused: number },
): Promise<void> {
  await ctx.db.updateTable('batches').set(counts).where('zone_id', '=', ctx.zoneId).where('id', '=', batchId).execute()
}

/** Writes the counts of a batch that answers a dispute or a question with one figure. */
export async function countAnswer(ctx: TxCtx, batchId: string): Promise<void> {
  await ctx.db
    .updateTable('batches')
    .set({ rows: 1, accepted: 1, value_count: 1 })
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', batchId)
    .execute()
}

/** Writes the counts and the report of a batch. */
export async function closeBatch(ctx: TxCtx, batchId: string, report: ImportReport): Promise<void> {
  await ctx.db
    .updateTable('batches')
    .set({
      rows: report.rows,
      accepted: report.accepted,
      corrected: report.corrected,
      refused: report.refused,
      new_subjects: report.newSubjects,
      value_count: report.values,
    })
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', batchId)
    .execute()
  await ctx.db
    .insertInto('batch_reports')
    .values({ zone_id: ctx.zoneId, batch_id: batchId, report: JSON.stringify(report) })
    .execute()
}

/** A chunk of issues, and of the rows they are about. */
export interface IssueChunk {
  readonly seq: number
  readonly issues: readonly RowIssue[]
  readonly rows: readonly ProblemRow[]
}

/** Keeps a chunk of issues. */
export async function addIssues(ctx: TxCtx, batchId: string, { seq, issues, rows }: IssueChunk): Promise<void> {
  await ctx.db
    .insertInto('batch_issues')
    .values({
      zone_id: ctx.zoneId,
      batch_id: batchId,
      seq,
      issues: JSON.stringify(issues),
      rows: JSON.stringify(rows),
    })
    .execute()
}

interface SubjectKeys {
  readonly id: string
  readonly uscc: string | null
  readonly external_source: string | null
  readonly external_key: string | null
  readonly name_key: string
}

/**
 * The known subjects that any of the rows could be about. The arrays stand in queries of their own: where the planner sees how
 * many they hold and knows nothing of the table, it reads all of it.
 */
export async function listCandidates(ctx: TxCtx, source: string, rows: readonly NamedFirm[]): Promise<KnownSubject[]> {
  const codes = rows.flatMap(({ uscc }) => uscc ?? [])
  const keys = rows.flatMap(({ key }) => key ?? [])
  const names = rows.flatMap(({ name }) => (name === null ? [] : nameKey(name)))
  const { rows: found } = await sql<SubjectKeys>`
    select id, uscc, external_source, external_key, name_key from subjects where zone_id = ${ctx.zoneId} and uscc = any((select ${textArray(codes)}::text[])::text[])
    union select id, uscc, external_source, external_key, name_key from subjects
      where zone_id = ${ctx.zoneId} and external_source = ${source} and external_key = any((select ${textArray(keys)}::text[])::text[])
    union select id, uscc, external_source, external_key, name_key from subjects where zone_id = ${ctx.zoneId} and name_key = any((select ${textArray(names)}::text[])::text[])
  `.execute(ctx.db)
  return found.map((row) => ({
    id: row.id,
    uscc: row.uscc,
    externalSource: row.external_source,
    externalKey: row.external_key,
    nameKey: row.name_key,
  }))
}

/** Makes subjects; `batchId` is the batch they came with. */
export async function addSubjects(
  ctx: TxCtx,
  { batchId, source }: { batchId: string; source: string },
  subjects: readonly NewSubject[],
): Promise<void> {
  const compared = subjects.map((subject) => ({ ...subject, nameKey: nameKey(subject.name), district: null }))
  if (subjects.length > 0) await insertSubjects(ctx, { batchId, source }, compared).execute(ctx.db)
}

/** The statement that makes subjects. */
export function insertSubjects(
  ctx: TxCtx,
  { batchId, source }: { batchId: string; source: string },
  subjects: readonly ComparedSubject[],
): RawBuilder<unknown> {
  const spoken = subjects.map(({ name }) => pinyinFromName(name))
  const insert = sql`
    insert into subjects (zone_id, id, uscc, external_source, external_key, name, name_key, pinyin, pinyin_initials, created_batch_id, created_at)
    select ${ctx.zoneId}, x.id, x.uscc, case when x.external_key is not null then ${source} end, x.external_key, x.name, x.name_key, x.pinyin,
      x.pinyin_initials, ${batchId}, ${ctx.now()}
    from unnest(${uuidArrayOf(subjects.map(({ id }) => id))}::uuid[], ${textArray(subjects.map(({ uscc }) => uscc))}::text[],
      ${textArray(subjects.map(({ externalKey }) => externalKey))}::text[], ${textArray(subjects.map(({ name }) => name))}::text[],
      ${textArray(subjects.map((subject) => subject.nameKey))}::text[], ${textArray(spoken.map(({ pinyin }) => pinyin))}::text[],
      ${textArray(spoken.map(({ initials }) => initials))}::text[]) as x(id, uscc, external_key, name, name_key, pinyin, pinyin_initials)
  `
  const placed = subjects.filter(({ district }) => district !== null)
  if (placed.length === 0) return insert
  // Those without a sub-district get their summaries from a trigger.
  return sql`
    with made as (${insert})
    insert into subject_summaries (zone_id, subject_id, district)
    select ${ctx.zoneId}, x.id, x.district
    from unnest(${uuidArrayOf(placed.map(({ id }) => id))}::uuid[], ${textArray(placed.map(({ district }) => district))}::text[]) as x(id, district)
  `
}

/** The statement that gives known subjects the ids that a file adds to them. */
export function updateIds(ctx: TxCtx, subjects: readonly KnownSubject[]): RawBuilder<unknown> {
  const rows = subjects.map(({ id, uscc, externalSource, externalKey }) => ({
    id,
    uscc,
    external_source: externalSource,
    external_key: externalKey,
  }))
  return sql`
    update subjects s set uscc = x.uscc, external_source = x.external_source, external_key = x.external_key
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, uscc text, external_source text, external_key text)
    where s.zone_id = ${ctx.zoneId} and s.id = x.id
  `
}

/** Marks a batch as taken back. */
export async function markRetracted(ctx: TxCtx, batchId: string, reason: string): Promise<void> {
  await ctx.db
    .updateTable('batches')
    .set({ retracted_at: ctx.now(), retracted_by: ctx.actor.username, retract_reason: reason })
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', batchId)
    .execute()
}

/** Takes the subjects of a retracted batch away that nothing in force speaks of and no account belongs to; returns how many. Their identities and records stay. */
export async function removeOrphans(ctx: TxCtx, batchId: string): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from subjects s
    where s.zone_id = ${ctx.zoneId} and s.created_batch_id is not null
      and (s.created_batch_id = ${batchId} or exists (
        select from identities i join records r on r.zone_id = i.zone_id and r.subject_id = i.id
        where i.zone_id = s.zone_id and i.subject_id = s.id and r.batch_id = ${batchId}))
      and not exists (
        select from identities i join records r on r.zone_id = i.zone_id and r.subject_id = i.id
        join batches b on b.zone_id = r.zone_id and b.id = r.batch_id
        where i.zone_id = s.zone_id and i.subject_id = s.id and b.retracted_at is null)
      and not exists (select from memberships m where m.zone_id = s.zone_id and m.subject_id = s.id)
  `.execute(ctx.db)
  return Number(numAffectedRows ?? 0n)
}

/** The subjects that identities count for now, by identity; after names were recognised a row may be another's. */
export async function listSubjectsOf(ctx: TxCtx, identities: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; subject_id: string }>`
    select id, subject_id from identities
    where zone_id = ${ctx.zoneId} and id = any((select ${identities}::uuid[])::uuid[]) and subject_id is not null`.execute(
    ctx.db,
  )
  return new Map(rows.map((row) => [row.id, row.subject_id]))
}
