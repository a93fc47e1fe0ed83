/** Lists of what changed and what was evaluated, newest first. */
import type { KnownChange, PastRun, SubjectChange } from '@wutong/contract'
import { sql } from 'kysely'
import { z } from 'zod'
import { getSubjectRow } from '#modules/subjects'
import type { TxCtx } from '#platform/context'
import { cursorFrom, parseCursor } from '#platform/cursor'
import { mutable } from '#platform/mutable'
import { changesOf } from './subject-changes.rules.ts'
import { readTold } from './subject-changes.store.ts'

interface Page<Row> {
  readonly rows: Row[]
  readonly next: string | null
  readonly total: number
}

interface PageQuery {
  readonly after?: string | undefined
  readonly limit: number
}

/** A page of changes. */
export async function listChangeRows(ctx: TxCtx, { after, limit }: PageQuery): Promise<Page<KnownChange>> {
  const cursor = after === undefined ? null : parseCursor(z.tuple([z.int(), z.uuid()]), after)
  const behind = cursor === null ? sql`true` : sql`(k.stamp, k.ref) < (${cursor[0]}, ${cursor[1]}::uuid)`
  const { rows } = await sql<Omit<KnownChange, 'at'> & { at: Date }>`
    select k.stamp, k.at, k.kind, k.ref, k.by_name as by, k.subjects, b.file, b.source
    from knowledge k left join batches b on b.zone_id = k.zone_id and b.id = k.ref
    where k.zone_id = ${ctx.zoneId} and ${behind} order by k.stamp desc, k.ref desc limit ${limit + 1}`.execute(ctx.db)
  const { rows: counts } = await sql<{ total: number }>`
    select count(*) as total from knowledge where zone_id = ${ctx.zoneId}`.execute(ctx.db)
  const shown = rows.slice(0, limit).map((row) => ({ ...row, at: row.at.toISOString() }))
  const last = shown.at(-1)
  const next = rows.length > limit && last !== undefined ? cursorFrom([last.stamp, last.ref]) : null
  return { rows: shown, next, total: Number(counts[0]?.total ?? 0) }
}

/** A page of evaluations, of one definition or of all. */
export async function listRunRows(
  ctx: TxCtx,
  { definition, after, limit }: PageQuery & { readonly definition?: string | undefined },
): Promise<Page<PastRun>> {
  const cursor = after === undefined ? null : parseCursor(z.tuple([z.iso.datetime(), z.uuid()]), after)
  const ofOne = definition === undefined ? sql`true` : sql`definition = ${definition}`
  // Milliseconds are all a cursor carries, so the order uses them too.
  const key = sql`(date_trunc('milliseconds', ran_at), id)`
  const behind = cursor === null ? sql`true` : sql`${key} < (${cursor[0]}::timestamptz, ${cursor[1]}::uuid)`
  const { rows } = await sql<Omit<PastRun, 'ranAt'> & { ranAt: Date }>`
    select id, kind, definition, version, period, judged_on as "on", ran_at as "ranAt", ran_by as "ranBy", subjects,
      snapshot_hash as "snapshotHash", definition_hash as "definitionHash", result_hash as "resultHash", current
    from evaluations where zone_id = ${ctx.zoneId} and ${ofOne} and ${behind}
    order by date_trunc('milliseconds', ran_at) desc, id desc limit ${limit + 1}`.execute(ctx.db)
  const { rows: counts } = await sql<{ total: number }>`
    select count(*) as total from evaluations where zone_id = ${ctx.zoneId} and ${ofOne}`.execute(ctx.db)
  const shown = rows.slice(0, limit).map((row) => ({ ...row, ranAt: row.ranAt.toISOString() }))
  const last = shown.at(-1)
  const next = rows.length > limit && last !== undefined ? cursorFrom([last.ranAt, last.id]) : null
  return { rows: shown, next, total: Number(counts[0]?.total ?? 0) }
}

/** A page of what changed about one subject, newest first; throws `subject_not_found`. */
export async function listSubjectChangeRows(
  ctx: TxCtx,
  subjectId: string,
  { after, limit }: PageQuery,
): Promise<Page<SubjectChange>> {
  await getSubjectRow(ctx, subjectId)
  const changes = changesOf(ctx.zone.zone, await readTold(ctx, subjectId))
  const from = after === undefined ? 0 : parseCursor(z.tuple([z.int().min(0)]), after)[0]
  const next = from + limit < changes.length ? cursorFrom([from + limit]) : null
  return { rows: mutable(changes.slice(from, from + limit)), next, total: changes.length }
}
