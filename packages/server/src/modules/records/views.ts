/** What people see of imports: the list, one import's report, its issues. */

import type { Batch, ImportReport, RowIssue } from '@wutong/contract'
import { sourceName } from '@wutong/engine'
import { sql } from 'kysely'
import type { Ctx, TxCtx } from '#platform/context'
import { keysetPage, newestFirst } from '#platform/cursor'
import { AppError } from '#platform/errors'
import type { ProblemRow } from './error-sheet.rules.ts'

interface BatchRow {
  readonly id: string
  readonly file: string
  readonly source: string
  readonly period: number | null
  readonly imported_at: Date
  readonly imported_by: string
  readonly rows: number
  readonly accepted: number
  readonly corrected: number
  readonly refused: number
  readonly retracted_at: Date | null
  readonly retracted_by: string | null
}

const columns = sql.raw(
  'id, file, source, period, imported_at, imported_by, rows, accepted, corrected, refused, retracted_at, retracted_by',
)

function batchFromRow(ctx: Ctx, row: BatchRow): Batch {
  return {
    id: row.id,
    file: row.file,
    source: row.source,
    sourceName: sourceName(ctx.zone.zone, row.source),
    period: row.period,
    importedAt: row.imported_at.toISOString(),
    importedBy: row.imported_by,
    rows: row.rows,
    accepted: row.accepted,
    corrected: row.corrected,
    refused: row.refused,
    retractedAt: row.retracted_at?.toISOString() ?? null,
    retractedBy: row.retracted_by,
  }
}

/** Batches to look at: whoever sees less than the zone is shown others only as the origin of a figure. */
function shownTo({ actor }: Ctx) {
  return actor.limits === undefined ? sql`true` : sql`limited_to = ${actor.userId}`
}

/** One batch; throws `batch_not_found`. */
export async function getBatchRow(ctx: TxCtx, batchId: string): Promise<Batch> {
  const { rows } =
    await sql<BatchRow>`select ${columns} from batches where zone_id = ${ctx.zoneId} and id = ${batchId} and ${shownTo(ctx)}`.execute(
      ctx.db,
    )
  const [row] = rows
  if (row === undefined) throw new AppError('batch_not_found', { batch: batchId })
  return batchFromRow(ctx, row)
}

/** A page of batches, newest first. */
export async function listBatchRows(
  ctx: TxCtx,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<{ rows: Batch[]; next: string | null; total: number }> {
  const { behind, order } = newestFirst(sql`imported_at`, sql`id`, after)
  const { rows } = await sql<BatchRow>`
    select ${columns} from batches where zone_id = ${ctx.zoneId} and ${shownTo(ctx)} and ${behind}
    order by ${order} limit ${limit + 1}
  `.execute(ctx.db)
  const { rows: counts } = await sql<{
    total: number
  }>`select count(*) as total from batches where zone_id = ${ctx.zoneId} and ${shownTo(ctx)}`.execute(ctx.db)
  const { shown, next } = keysetPage(rows, limit, (last) => [last.imported_at.toISOString(), last.id])
  return { rows: shown.map((row) => batchFromRow(ctx, row)), next, total: Number(counts[0]?.total ?? 0) }
}

/** The report of a batch; a batch that no file made has an empty one. */
export async function getReport(ctx: TxCtx, batch: Batch): Promise<ImportReport> {
  const { rows } = await sql<{ report: ImportReport }>`
    select report from batch_reports where zone_id = ${ctx.zoneId} and batch_id = ${batch.id}
  `.execute(ctx.db)
  const { id, file, source, period, accepted, corrected, refused } = batch
  const counts = { rows: batch.rows, accepted, corrected, refused, newSubjects: 0, values: 0, ms: 0 }
  const parts = { notes: [], questions: [], fingerprints: [], changes: null }
  const stored = rows[0]?.report
  // Reports from before these parts lack them.
  return stored !== undefined
    ? { ...parts, ...stored }
    : {
        ...parts,
        batchId: id,
        file,
        source,
        period,
        dryRun: false,
        ...counts,
        columns: [],
        issues: [],
        reasons: [],
      }
}

/** A chunk of a batch's issues; empty behind the last. */
export async function listIssues(ctx: TxCtx, batchId: string, seq: number): Promise<RowIssue[]> {
  const { rows } = await sql<{ issues: RowIssue[] }>`
    select issues from batch_issues where zone_id = ${ctx.zoneId} and batch_id = ${batchId} and seq = ${seq}
  `.execute(ctx.db)
  return rows[0]?.issues ?? []
}

/** A chunk of a batch's rows with issues; null behind the last. */
export async function listProblemRows(ctx: TxCtx, batchId: string, seq: number): Promise<ProblemRow[] | null> {
  const { rows } = await sql<{ rows: ProblemRow[] }>`
    select rows from batch_issues where zone_id = ${ctx.zoneId} and batch_id = ${batchId} and seq = ${seq}
  `.execute(ctx.db)
  return rows[0]?.rows ?? null
}

/** Names of subjects, and whether a batch made them. */
export async function listNames(
  ctx: TxCtx,
  batchId: string,
  subjectIds: readonly string[],
): Promise<Map<string, { name: string; isNew: boolean }>> {
  const { rows } = await sql<{ id: string; name: string; made: boolean }>`
    select id, name, created_batch_id is not distinct from ${batchId}::uuid as made from subjects
    where zone_id = ${ctx.zoneId} and id = any(${subjectIds}::uuid[])
  `.execute(ctx.db)
  return new Map(rows.map(({ id, name, made }) => [id, { name, isNew: made }]))
}
