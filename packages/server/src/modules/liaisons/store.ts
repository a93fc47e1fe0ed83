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
