/** Rows of persons' keys; the key itself is nowhere, only its hash. */
import type { Permission, PersonalKey } from '@wutong/contract'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { TxCtx } from '#platform/context'
import { AppError } from '#platform/errors'
import { type FreshKey, keyStateOf } from '#platform/secret-keys'
import type { Tables } from '#platform/tables'

/** A key that somebody presented. */
export interface PresentedKey {
  readonly id: string
  readonly zoneId: string
  readonly userId: string
  readonly permissions: readonly Permission[]
  readonly expiresAt: Date
  readonly revokedAt: Date | null
  readonly usedAt: Date | null
}

/** The key of this hash in whichever zone it is, under a role that sees no other row. */
export function findKeyAcrossZones(root: Kysely<Tables>, hash: string): Promise<PresentedKey | undefined> {
  return root.transaction().execute(async (trx) => {
    await lower(trx, { 'app.key_hash': hash })
    return trx
      .selectFrom('personal_keys')
      .select([
        'id',
        'zone_id as zoneId',
        'user_id as userId',
        'permissions',
        'expires_at as expiresAt',
        'revoked_at as revokedAt',
        'used_at as usedAt',
      ])
      .where('key_hash', '=', hash)
      .executeTakeFirst()
  })
}

/** Notes that a key was used. */
export async function noteKeyUse(root: Kysely<Tables>, { id, zoneId, userId }: PresentedKey, now: Date): Promise<void> {
  await root
    .transaction()
    .setAccessMode('read write')
    .execute(async (trx) => {
      await lower(trx, { 'app.zone_id': zoneId, 'app.user_id': userId })
      await trx
        .updateTable('personal_keys')
        .set({ used_at: now })
        .where('zone_id', '=', zoneId)
        .where('id', '=', id)
        .execute()
    })
}

async function lower(trx: Transaction<Tables>, settings: Readonly<Record<string, string>>): Promise<void> {
  await sql`select set_config('role', 'wutong_app', true)`.execute(trx)
  for (const [name, value] of Object.entries(settings))
    await sql`select set_config(${name}, ${value}, true)`.execute(trx)
}

/** Keeps a key of the actor's own. */
export async function addKey(
  ctx: TxCtx,
  key: { readonly name: string; readonly permissions: readonly Permission[]; readonly expiresAt: Date },
  { prefix, hash }: FreshKey,
): Promise<string> {
  const id = ctx.newId()
  await ctx.db
    .insertInto('personal_keys')
    .values({
      zone_id: ctx.zoneId,
      id,
      user_id: ctx.actor.userId,
      name: key.name,
      prefix,
      key_hash: hash,
      permissions: [...key.permissions],
      created_at: ctx.now(),
      expires_at: key.expiresAt,
    })
    .execute()
  return id
}

/** Marks an own key as revoked. */
export async function markKeyRevoked(ctx: TxCtx, keyId: string): Promise<void> {
  await ctx.db
    .updateTable('personal_keys')
    .set({ revoked_at: ctx.now() })
    .where('zone_id', '=', ctx.zoneId)
    .where('user_id', '=', ctx.actor.userId)
    .where('id', '=', keyId)
    .execute()
}

/** The actor's own keys, newest first. */
export async function listKeyRows(ctx: TxCtx): Promise<PersonalKey[]> {
  const rows = await ctx.db
    .selectFrom('personal_keys')
    .select(['id', 'name', 'prefix', 'permissions', 'created_at', 'expires_at', 'revoked_at', 'used_at'])
    .where('zone_id', '=', ctx.zoneId)
    .where('user_id', '=', ctx.actor.userId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(({ created_at, expires_at, revoked_at, used_at, ...key }) => ({
    ...key,
    createdAt: created_at.toISOString(),
    expiresAt: expires_at.toISOString(),
    revokedAt: revoked_at?.toISOString() ?? null,
    usedAt: used_at?.toISOString() ?? null,
    state: keyStateOf({ revokedAt: revoked_at, expiresAt: expires_at }, ctx.now()),
  }))
}

/** One own key; throws `key_not_found`. */
export async function getKeyRow(ctx: TxCtx, keyId: string): Promise<PersonalKey> {
  const key = (await listKeyRows(ctx)).find(({ id }) => id === keyId)
  if (key === undefined) throw new AppError('key_not_found', { key: keyId })
  return key
}
