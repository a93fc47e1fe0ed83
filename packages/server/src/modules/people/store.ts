import { randomBytes } from 'node:crypto'
import type { DelegationScope, Role } from '@wutong/contract'
import { type Kysely, sql } from 'kysely'
import type { TxCtx } from '#platform/context'
import type { Tables } from '#platform/tables'

/** A user's place in a zone. */
export interface Membership {
  readonly zoneId: string
  readonly role: Role
  readonly subjectId: string | null
  readonly legalRepresentative: boolean
  readonly scope: DelegationScope | null
  readonly expiresAt: Date | null
  readonly endedAt: Date | null
  /** A department or sub-district of the zone package. */
  readonly department: string | null
  readonly seesSensitive: boolean
  readonly organisationId: string | null
  /** Roles that must have a second factor in the zone. */
  readonly secondFactorRoles: readonly Role[]
}

/** The zones of a signed-in user, under a role that sees no other rows. */
export async function listMembershipsAcrossZones(root: Kysely<Tables>, userId: string): Promise<Membership[]> {
  return root.transaction().execute(async (trx) => {
    await sql`select set_config('role', 'wutong_app', true), set_config('app.user_id', ${userId}, true)`.execute(trx)
    const rows = await trx
      .selectFrom('memberships as m')
      .leftJoin('sign_in_rules as r', 'r.zone_id', 'm.zone_id')
      .select([
        'm.zone_id as zoneId',
        'm.role',
        'm.subject_id as subjectId',
        'm.legal_representative as legalRepresentative',
        'm.scope',
        'm.expires_at as expiresAt',
        'm.ended_at as endedAt',
        'm.department',
        'm.sees_sensitive as seesSensitive',
        'm.organisation_id as organisationId',
        'r.second_factor_roles as secondFactorRoles',
      ])
      .where('m.user_id', '=', userId)
      .orderBy('m.created_at')
      .execute()
    return rows.map((row) => ({ ...row, secondFactorRoles: row.secondFactorRoles ?? [] }))
  })
}

/** A place to be given. */
export interface NewPlace {
  readonly role: Role
  readonly subjectId: string | null
  readonly legalRepresentative?: boolean | undefined
  readonly enterpriseName?: string | null | undefined
  readonly department?: string | null | undefined
  readonly seesSensitive?: boolean | undefined
  readonly organisationId?: string | null | undefined
  /** Of a delegate: who let it in, what for and until when. */
  readonly delegation?: { readonly by: string; readonly scope: DelegationScope; readonly expiresAt: Date } | undefined
}

/** Adds a user to the zone unless it is there already. */
export async function addMembership(ctx: TxCtx, userId: string, place: NewPlace): Promise<void> {
  await ctx.db
    .insertInto('memberships')
    .values({ zone_id: ctx.zoneId, user_id: userId, created_at: ctx.now(), ...columnsOf(place) })
    .onConflict((conflict) => conflict.columns(['zone_id', 'user_id']).doNothing())
    .execute()
}

/** Gives an account another place in the zone. */
export async function movePlace(ctx: TxCtx, userId: string, place: NewPlace): Promise<void> {
  await ctx.db
    .updateTable('memberships')
    .set({ ...columnsOf(place), ended_at: null })
    .where('zone_id', '=', ctx.zoneId)
    .where('user_id', '=', userId)
    .execute()
}

function columnsOf(place: NewPlace) {
  const { role, subjectId, legalRepresentative, enterpriseName, delegation } = place
  return {
    role,
    subject_id: subjectId,
    legal_representative: role === 'enterprise' && legalRepresentative !== false && delegation === undefined,
    enterprise_name: enterpriseName ?? null,
    delegated_by: delegation?.by ?? null,
    scope: delegation?.scope ?? null,
    expires_at: delegation?.expiresAt ?? null,
    department: place.department ?? null,
    sees_sensitive: place.seesSensitive ?? true,
    organisation_id: place.organisationId ?? null,
  }
}

/** Ends what delegates may do: one, or all that somebody let in. */
export async function endDelegations(
  ctx: TxCtx,
  { by, userId }: { readonly by: string; readonly userId?: string | undefined },
): Promise<number> {
  const ended = await ctx.db
    .updateTable('memberships')
    .set({ ended_at: ctx.now() })
    .where('zone_id', '=', ctx.zoneId)
    .where('delegated_by', '=', by)
    .where('ended_at', 'is', null)
    .where(({ eb, lit }) => (userId === undefined ? lit(true) : eb('user_id', '=', userId)))
    .executeTakeFirst()
  return Number(ended.numUpdatedRows)
}

/** The name under which the own place was made, for places that are given on from it. */
export async function findEnterpriseName(ctx: TxCtx): Promise<string | null> {
  const row = await ctx.db
    .selectFrom('memberships')
    .select('enterprise_name')
    .where('zone_id', '=', ctx.zoneId)
    .where('user_id', '=', ctx.actor.userId)
    .executeTakeFirst()
  return row?.enterprise_name ?? null
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
