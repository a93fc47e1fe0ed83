import { randomBytes } from 'node:crypto'
import type { Role } from '@wutong/contract'
import { type Kysely, sql } from 'kysely'
import type { TxCtx } from '#platform/context'
import type { Tables } from '#platform/tables'

/** A user's place in a zone. */
export interface Membership {
  readonly zoneId: string
  readonly role: Role
  readonly subjectId: string | null
}

/** The zones of a signed-in user, under a role that sees no other rows. */
export async function listMembershipsAcrossZones(root: Kysely<Tables>, userId: string): Promise<Membership[]> {
  return root.transaction().execute(async (trx) => {
    await sql`select set_config('role', 'wutong_app', true), set_config('app.user_id', ${userId}, true)`.execute(trx)
    const rows = await trx
      .selectFrom('memberships')
      .select(['zone_id', 'role', 'subject_id'])
      .where('user_id', '=', userId)
      .orderBy('created_at')
      .execute()
    return rows.map((row) => ({ zoneId: row.zone_id, role: row.role, subjectId: row.subject_id }))
  })
}

/** Adds a user to the zone unless it is there already. */
export async function addMembership(
  ctx: TxCtx,
  userId: string,
  { role, subjectId }: Omit<Membership, 'zoneId'>,
): Promise<void> {
  await ctx.db
    .insertInto('memberships')
    .values({ zone_id: ctx.zoneId, user_id: userId, role, subject_id: subjectId, created_at: ctx.now() })
    .onConflict((conflict) => conflict.columns(['zone_id', 'user_id']).doNothing())
    .execute()
}

/** The secret that signs session cookies: made once and kept in the database, so that restarts keep people signed in. */
export async function getSecret(root: Kysely<Tables>): Promise<string> {
  const fresh = randomBytes(32).toString('base64url')
  await root
    .insertInto('settings')
    .values({ key: 'session_secret', value: fresh })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
  const { value } = await root
    .selectFrom('settings')
    .select('value')
    .where('key', '=', 'session_secret')
    .executeTakeFirstOrThrow()
  return value
}
