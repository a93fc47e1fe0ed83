/** Rows of merges, and the subjects and identities that they move. */
import type { MergeRow } from '@wutong/contract'
import { sql } from 'kysely'
import type { TxCtx } from '#platform/context'
import { keysetPage, newestFirst } from '#platform/cursor'
import { AppError } from '#platform/errors'

/** A subject's own row, as a merge keeps it to give it back. */
export interface SubjectRow {
  readonly id: string
  readonly kind: string
  readonly uscc: string | null
  readonly external_source: string | null
  readonly external_key: string | null
  readonly name: string
  readonly name_key: string
  readonly pinyin: string
  readonly pinyin_initials: string
  readonly created_batch_id: string | null
  readonly created_at: string
}

/** A merged subject with the accounts that were its own. */
export interface MergedSubject extends SubjectRow {
  readonly accounts: readonly string[]
}

/** Locks a subject's row; throws `subject_not_found`. */
export async function lockSubject(ctx: TxCtx, id: string): Promise<SubjectRow> {
  const { rows } = await sql<{ row: SubjectRow }>`
    select to_jsonb(s) - 'zone_id' as row from subjects s where zone_id = ${ctx.zoneId} and id = ${id} for update`.execute(
    ctx.db,
  )
  const [found] = rows
  if (found === undefined) throw new AppError('subject_not_found', { subjectId: id })
  return found.row
}

/** Gives all identities and accounts of one subject to another; returns the identities and the accounts. */
export async function moveAll(
  ctx: TxCtx,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<{ readonly identities: string[]; readonly accounts: string[] }> {
  const { rows: identities } = await sql<{ id: string }>`
    update identities set subject_id = ${to} where zone_id = ${ctx.zoneId} and subject_id = ${from} returning id`.execute(
    ctx.db,
  )
  const { rows: accounts } = await sql<{ user_id: string }>`
    update memberships set subject_id = ${to} where zone_id = ${ctx.zoneId} and subject_id = ${from} returning user_id`.execute(
    ctx.db,
  )
  return { identities: identities.map(({ id }) => id), accounts: accounts.map(({ user_id }) => user_id) }
}

/** Takes a subject out of force; nothing of it is lost, because identities and records stay. */
export async function removeSubject(ctx: TxCtx, id: string): Promise<void> {
  await ctx.db.deleteFrom('subjects').where('zone_id', '=', ctx.zoneId).where('id', '=', id).execute()
}

/** Ids under which a subject is found. */
export type SubjectKeys = Pick<SubjectRow, 'uscc' | 'external_source' | 'external_key'>

/** Sets the ids of a subject. */
export async function setKeys(ctx: TxCtx, id: string, keys: SubjectKeys): Promise<void> {
  const { uscc, external_source, external_key } = keys
  await ctx.db
    .updateTable('subjects')
    .set({ uscc, external_source, external_key })
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', id)
    .execute()
}

/** Puts a subject back as it was. */
export async function restoreSubject(ctx: TxCtx, { accounts: _, ...row }: MergedSubject): Promise<void> {
  await ctx.db
    .insertInto('subjects')
    .values({ ...row, zone_id: ctx.zoneId, created_at: new Date(row.created_at) })
    .execute()
}

/** Gives back what had moved and is still there: identities of `from`, and its accounts. */
export async function moveBack(
  ctx: TxCtx,
  {
    from,
    to,
    identities,
    accounts,
  }: { from: string; to: string; identities: readonly string[]; accounts: readonly string[] },
): Promise<void> {
  await sql`
    update identities set subject_id = ${to}
    where zone_id = ${ctx.zoneId} and subject_id = ${from} and id = any(${identities}::uuid[])`.execute(ctx.db)
  await sql`
    update memberships set subject_id = ${to}
    where zone_id = ${ctx.zoneId} and subject_id = ${from} and user_id = any(${accounts}::text[])`.execute(ctx.db)
}

/** The subject that an identity counts for now; null when nothing in force speaks of it. */
export async function subjectOfIdentity(ctx: TxCtx, identity: string): Promise<string | null> {
  const row = await ctx.db
    .selectFrom('identities')
    .select('subject_id')
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', identity)
    .executeTakeFirst()
  return row?.subject_id ?? null
}

/** Why two records were held to be one. */
export interface Evidence {
  readonly score: number | null
  readonly reasons: readonly object[]
  readonly automatic: boolean
  readonly reason: string | null
}

/** A merge to be kept. */
export interface NewMerge extends Evidence {
  readonly id: string
  readonly kept: SubjectRow
  readonly merged: MergedSubject
  readonly moved: readonly string[]
  readonly stamp: number
}

/** Writes a merge. */
export async function addMerge(ctx: TxCtx, merge: NewMerge): Promise<void> {
  await ctx.db
    .insertInto('merges')
    .values({
      zone_id: ctx.zoneId,
      id: merge.id,
      kept_id: merge.kept.id,
      merged_id: merge.merged.id,
      score: merge.score,
      reasons: JSON.stringify(merge.reasons),
      automatic: merge.automatic,
      kept_before: JSON.stringify(merge.kept),
      merged_before: JSON.stringify(merge.merged),
      moved: [...merge.moved],
      reason: merge.reason,
      decided_by: ctx.actor.username,
      decided_at: ctx.now(),
      stamp: merge.stamp,
    })
    .execute()
}

/** A kept merge with what undoing it needs. */
export interface KeptMerge {
  readonly id: string
  readonly keptId: string
  readonly mergedId: string
  readonly merged: MergedSubject
  readonly moved: readonly string[]
}

/** Locks a merge that stands; throws `merge_not_found` or `merge_undone`. */
export async function lockMerge(ctx: TxCtx, mergeId: string): Promise<KeptMerge> {
  const row = await ctx.db
    .selectFrom('merges')
    .selectAll()
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', mergeId)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) throw new AppError('merge_not_found', { merge: mergeId })
  if (row.undone_at !== null) throw new AppError('merge_undone', { at: row.undone_at.toISOString(), by: row.undone_by })
  return {
    id: row.id,
    keptId: row.kept_id,
    mergedId: row.merged_id,
    merged: row.merged_before as MergedSubject,
    moved: row.moved,
  }
}

/** Marks a merge as undone. */
export async function markUndone(
  ctx: TxCtx,
  mergeId: string,
  { reason, stamp }: { readonly reason: string; readonly stamp: number },
): Promise<void> {
  await ctx.db
    .updateTable('merges')
    .set({ undone_by: ctx.actor.username, undone_at: ctx.now(), undone_stamp: stamp, undo_reason: reason })
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', mergeId)
    .execute()
}

interface ShownRow extends Omit<MergeRow, 'decidedAt' | 'undoneAt'> {
  readonly decidedAt: Date
  readonly undoneAt: Date | null
}

/** A page of merges, newest first; of one subject or of all. */
export async function listMergeRows(
  ctx: TxCtx,
  { subjectId, after, limit }: { subjectId?: string | undefined; after?: string | undefined; limit: number },
): Promise<{ rows: MergeRow[]; next: string | null; total: number }> {
  const { behind, order } = newestFirst(sql`decided_at`, sql`id`, after)
  const about = subjectId === undefined ? sql`true` : sql`(kept_id = ${subjectId} or merged_id = ${subjectId})`
  const { rows } = await sql<ShownRow>`
    select id, kept_id as "keptId", merged_id as "mergedId", kept_before ->> 'name' as "keptName", merged_before ->> 'name' as "mergedName",
      kept_before ->> 'uscc' as "keptUscc", merged_before ->> 'uscc' as "mergedUscc",
      score, reasons, automatic, reason, decided_by as "decidedBy", decided_at as "decidedAt",
      undone_by as "undoneBy", undone_at as "undoneAt", undo_reason as "undoReason"
    from merges where zone_id = ${ctx.zoneId} and ${about} and ${behind}
    order by ${order} limit ${limit + 1}`.execute(ctx.db)
  const { rows: counts } = await sql<{ total: number }>`
    select count(*) as total from merges where zone_id = ${ctx.zoneId} and ${about}`.execute(ctx.db)
  const { shown, next } = keysetPage(rows, limit, (last) => [last.decidedAt.toISOString(), last.id])
  const told = shown.map((row) => ({
    ...row,
    decidedAt: row.decidedAt.toISOString(),
    undoneAt: row.undoneAt?.toISOString() ?? null,
  }))
  return { rows: told, next, total: Number(counts[0]?.total ?? 0) }
}
