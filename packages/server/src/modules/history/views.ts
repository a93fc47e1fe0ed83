/** Lists of what changed and what was evaluated, newest first. */
import type { KnownChange, PastRun, SubjectChange } from '@wutong/contract'
import { sql } from 'kysely'
import { z } from 'zod'
import { getSubjectRow } from '#modules/subjects'
import type { TxCtx } from '#platform/context'
import { cursorFrom, keysetPage, newestFirst, type Page, type PageQuery, parseCursor } from '#platform/cursor'
import { mutable } from '#platform/mutable'
import { changesOf } from './subject-changes.rules.ts'
import { readTold } from './subject-changes.store.ts'

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
  const { shown, next } = keysetPage(rows, limit, (last) => [last.stamp, last.ref])
  return {
    rows: shown.map((row) => ({ ...row, at: row.at.toISOString() })),
    next,
    total: Number(counts[0]?.total ?? 0),
  }
}

/** A page of evaluations, of one definition or of all. */
export async function listRunRows(
  ctx: TxCtx,
  { definition, after, limit }: PageQuery & { readonly definition?: string | undefined },
): Promise<Page<PastRun>> {
  const { behind, order } = newestFirst(sql`ran_at`, sql`id`, after)
  const ofOne = definition === undefined ? sql`true` : sql`definition = ${definition}`
  const { rows } = await sql<Omit<PastRun, 'ranAt'> & { ranAt: Date }>`
    select id, kind, definition, version, period, judged_on as "on", ran_at as "ranAt", ran_by as "ranBy", subjects,
      snapshot_hash as "snapshotHash", definition_hash as "definitionHash", result_hash as "resultHash", current
    from evaluations where zone_id = ${ctx.zoneId} and ${ofOne} and ${behind}
    order by ${order} limit ${limit + 1}`.execute(ctx.db)
  const { rows: counts } = await sql<{ total: number }>`
    select count(*) as total from evaluations where zone_id = ${ctx.zoneId} and ${ofOne}`.execute(ctx.db)
  const { shown, next } = keysetPage(rows, limit, (last) => [last.ranAt.toISOString(), last.id])
  return {
    rows: shown.map((row) => ({ ...row, ranAt: row.ranAt.toISOString() })),
    next,
    total: Number(counts[0]?.total ?? 0),
  }
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
