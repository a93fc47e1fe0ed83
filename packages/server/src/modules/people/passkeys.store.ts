/** Rows of passkeys and of challenges that wait for their answer, which only the owner of the tables reaches. */
import type { Kysely } from 'kysely'
import type { TxCtx } from '#platform/context'
import type { Tables } from '#platform/tables'

/** How long an authenticator may take. */
const challengeMs = 5 * 60_000

/** Keeps what an authenticator must sign; those that nobody answered go. */
export async function addChallenge(
  db: Kysely<Tables>,
  { challenge, userId, now }: { readonly challenge: string; readonly userId: string | null; readonly now: Date },
): Promise<void> {
  await db.deleteFrom('auth_challenges').where('expires_at', '<', now).execute()
  await db
    .insertInto('auth_challenges')
    .values({ challenge, user_id: userId, expires_at: new Date(now.getTime() + challengeMs) })
    .execute()
}

/** Takes a challenge away; false where it was not given to this user, was answered already, or is too old. */
export async function takeChallenge(
  db: Kysely<Tables>,
  { challenge, userId, now }: { readonly challenge: string; readonly userId: string | null; readonly now: Date },
): Promise<boolean> {
  const taken = await db
    .deleteFrom('auth_challenges')
    .where('challenge', '=', challenge)
    .where('user_id', 'is not distinct from', userId)
    .where('expires_at', '>=', now)
    .executeTakeFirst()
  return taken.numDeletedRows > 0n
}

/** A passkey as sign-in needs it. */
export interface KnownPasskey {
  readonly id: string
  readonly userId: string
  readonly username: string
  readonly credentialId: string
  readonly publicKey: Uint8Array
}

/** The passkey that an authenticator calls by this id. */
export async function findPasskey(db: Kysely<Tables>, credentialId: string): Promise<KnownPasskey | undefined> {
  const row = await db
    .selectFrom('auth_passkeys as p')
    .innerJoin('auth_users as u', 'u.id', 'p.user_id')
    .select([
      'p.id',
      'p.user_id as userId',
      'u.username',
      'p.credential_id as credentialId',
      'p.public_key as publicKey',
    ])
    .where('p.credential_id', '=', credentialId)
    .executeTakeFirst()
  return row && { ...row, username: row.username ?? row.userId }
}

/** Notes a use. False where the count did not go up: of two authenticators with one key, one is a copy. */
export async function notePasskeyUse(
  db: Kysely<Tables>,
  { id, counter, now }: { readonly id: string; readonly counter: number; readonly now: Date },
): Promise<boolean> {
  const noted = await db
    .updateTable('auth_passkeys')
    .set({ counter, used_at: now })
    .where('id', '=', id)
    // Those that are kept in a cloud do not count: theirs is always nought.
    .where(({ eb, and, or, lit }) =>
      or([eb('counter', '<', counter), and([eb('counter', '=', 0), lit(counter === 0)])]),
    )
    .executeTakeFirst()
  return noted.numUpdatedRows > 0n
}

/** Passkeys of a user, the first registered first. */
export function listPasskeyRows(ctx: TxCtx, userId: string) {
  return ctx.db
    .selectFrom('auth_passkeys')
    .select(['id', 'credential_id', 'transports', 'synced', 'name', 'created_at', 'used_at'])
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .execute()
}

/** A passkey to be kept. */
export interface NewPasskey {
  readonly credentialId: string
  readonly publicKey: Uint8Array
  readonly counter: number
  readonly transports: readonly string[]
  readonly synced: boolean
  readonly name: string
}

/** Keeps a passkey of a user; undefined where the authenticator's id is known already, whoever has it. */
export async function addPasskey(ctx: TxCtx, userId: string, passkey: NewPasskey): Promise<string | undefined> {
  const row = await ctx.db
    .insertInto('auth_passkeys')
    .values({
      id: ctx.newId(),
      user_id: userId,
      credential_id: passkey.credentialId,
      public_key: passkey.publicKey,
      counter: passkey.counter,
      transports: [...passkey.transports],
      synced: passkey.synced,
      name: passkey.name,
      created_at: ctx.now(),
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

/** Gives a passkey of a user another name. */
export async function namePasskey(
  ctx: TxCtx,
  userId: string,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<void> {
  await ctx.db.updateTable('auth_passkeys').set({ name }).where('user_id', '=', userId).where('id', '=', id).execute()
}

/** Takes a passkey of a user away: its name, or undefined where that user has none of the id. */
export async function removePasskey(ctx: TxCtx, userId: string, id: string): Promise<string | undefined> {
  const row = await ctx.db
    .deleteFrom('auth_passkeys')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .returning('name')
    .executeTakeFirst()
  return row?.name
}

/** Takes all passkeys of a user away. */
export async function removePasskeys(ctx: TxCtx, userId: string): Promise<void> {
  await ctx.db.deleteFrom('auth_passkeys').where('user_id', '=', userId).execute()
}
