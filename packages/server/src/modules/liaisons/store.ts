import type { Liaison } from '@wutong/contract'
import { sql } from 'kysely'
import type { TxCtx } from '#platform/context'

/** Liaison accounts by name; account tables are reached inside `unsafeAsOwner` alone. */
export async function listLiaisonRows(ctx: TxCtx): Promise<Liaison[]> {
  const { rows } = await sql<Liaison>`
    select m.user_id as "userId", u.username, u.name as "displayName",
      (select count(*)::int from liaisons l where l.zone_id = m.zone_id and l.user_id = m.user_id) as subjects
    from memberships m join auth_users u on u.id = m.user_id
    where m.zone_id = ${ctx.zoneId} and m.role = 'liaison' and m.ended_at is null and u.disabled_at is null
    order by u.name`.execute(ctx.db)
  return rows
}

/** Whether the actor sees an enterprise of this id. */
export async function hasSubject(ctx: TxCtx, subjectId: string): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('subjects')
    .select('id')
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', subjectId)
    .executeTakeFirst()
  return row !== undefined
}

/** Writes who looks after an enterprise. */
export async function setLiaison(ctx: TxCtx, subjectId: string, userId: string | null): Promise<void> {
  await ctx.db.deleteFrom('liaisons').where('zone_id', '=', ctx.zoneId).where('subject_id', '=', subjectId).execute()
  if (userId === null) return
  await ctx.db
    .insertInto('liaisons')
    .values({
      zone_id: ctx.zoneId,
      subject_id: subjectId,
      user_id: userId,
      assigned_by: ctx.actor.username,
      assigned_at: ctx.now(),
    })
    .execute()
}

/** The name of who looks after an enterprise, where somebody does. */
export async function findLiaisonName(ctx: TxCtx, subjectId: string): Promise<string | null> {
  const { rows } = await sql<{ name: string | null }>`
    select liaison_name(user_id) as name from liaisons where zone_id = ${ctx.zoneId} and subject_id = ${subjectId}`.execute(
    ctx.db,
  )
  return rows[0]?.name ?? null
}
