/** Rows of accounts and sessions, which only the owner of the tables reaches: everything here runs inside `unsafeAsOwner`. */
import type { Account, Organisation } from '@wutong/contract'
import { sql } from 'kysely'
import { z } from 'zod'
import type { TxCtx } from '#platform/context'
import { keysetPage, parseCursor } from '#platform/cursor'
import { AppError } from '#platform/errors'

interface AccountRow {
  readonly user_id: string
  readonly username: string
  readonly name: string
  readonly role: Account['role']
  readonly disabled_at: Date | null
  readonly two_factor_enabled: boolean
  readonly must_change_password: boolean
  readonly locked_until: Date | null
  readonly last_sign_in_at: Date | null
  readonly created_at: Date
  readonly enterprise_name: string | null
  readonly legal_representative: boolean
  readonly identity: Account['identity']
  readonly expires_at: Date | null
  readonly ended_at: Date | null
  readonly department: string | null
  readonly sees_sensitive: boolean
  readonly organisation: Organisation | null
}

const columns = sql`m.user_id, u.username, u.name, m.role, u.disabled_at, u.two_factor_enabled, u.must_change_password,
  l.locked_until, u.last_sign_in_at, m.created_at, m.enterprise_name, m.legal_representative, m.expires_at, m.ended_at,
  m.department, m.sees_sensitive, (select jsonb_build_object('id', o.id, 'kind', o.kind, 'name', o.name, 'uscc', o.uscc)
    from organisations o where o.zone_id = m.zone_id and o.id = m.organisation_id) as organisation,
  case when exists (select from auth_accounts a where a.user_id = u.id and a.provider_id = 'oidc') then 'subject'
    when u.oidc_username is not null then 'username' else 'none' end as identity`
const tables = sql`memberships m join auth_users u on u.id = m.user_id left join auth_lockouts l on l.username = u.username`

/** A page of the zone's accounts by user name. */
export async function listAccountRows(
  ctx: TxCtx,
  { search, after, limit }: { search?: string | undefined; after?: string | undefined; limit: number },
): Promise<{ rows: Account[]; next: string | null; total: number }> {
  const like = `%${(search ?? '').replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const wanted = sql`m.zone_id = ${ctx.zoneId} and (u.username ilike ${like} or u.name ilike ${like})`
  const behind = after === undefined ? sql`true` : sql`u.username > ${parseCursor(z.tuple([z.string()]), after)[0]}`
  const { rows } = await sql<AccountRow>`
    select ${columns} from ${tables} where ${wanted} and ${behind} order by u.username limit ${limit + 1}`.execute(
    ctx.db,
  )
  const { rows: counts } = await sql<{ total: number }>`
    select count(*) as total from ${tables} where ${wanted}`.execute(ctx.db)
  const { shown, next } = keysetPage(rows, limit, (last) => [last.username])
  return { rows: shown.map((row) => accountFromRow(ctx, row)), next, total: Number(counts[0]?.total ?? 0) }
}

/** One account of the zone; throws `account_not_found`. */
export async function getAccountRow(ctx: TxCtx, userId: string): Promise<Account> {
  const { rows } = await sql<AccountRow>`
    select ${columns} from ${tables} where m.zone_id = ${ctx.zoneId} and m.user_id = ${userId}`.execute(ctx.db)
  const [row] = rows
  if (row === undefined) throw new AppError('account_not_found')
  return accountFromRow(ctx, row)
}

function accountFromRow(ctx: TxCtx, row: AccountRow): Account {
  const isLocked = row.locked_until !== null && row.locked_until > ctx.now()
  return {
    userId: row.user_id,
    username: row.username,
    displayName: row.name,
    role: row.role,
    state: stateOf(row, ctx.now()),
    secondFactor: row.two_factor_enabled,
    mustChangePassword: row.must_change_password,
    lockedUntil: isLocked ? (row.locked_until?.toISOString() ?? null) : null,
    lastSignInAt: row.last_sign_in_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    enterpriseName: row.enterprise_name,
    legalRepresentative: row.legal_representative,
    department: row.department,
    seesSensitive: row.sees_sensitive,
    organisation: row.organisation,
    identity: row.identity,
    own: row.user_id === ctx.actor.userId,
  }
}

function stateOf({ disabled_at, expires_at, ended_at }: AccountRow, now: Date): Account['state'] {
  if (disabled_at !== null) return 'disabled'
  return ended_at !== null || (expires_at !== null && expires_at <= now) ? 'over' : 'active'
}

/** Whether an account has a place in another zone; then no single zone may change it. */
export async function isShared(ctx: TxCtx, userId: string): Promise<boolean> {
  // A person's places in all zones are seen by that person alone; whoever is asked for is put back with the role.
  await sql`select set_config('app.user_id', ${userId}, true)`.execute(ctx.db)
  const other = await ctx.db
    .selectFrom('memberships')
    .select('zone_id')
    .where('user_id', '=', userId)
    .where('zone_id', '<>', ctx.zoneId)
    .executeTakeFirst()
  return other !== undefined
}

/** The id of whoever has a user name. */
export async function findUserId(ctx: TxCtx, username: string): Promise<string | undefined> {
  const user = await ctx.db.selectFrom('auth_users').select('id').where('username', '=', username).executeTakeFirst()
  return user?.id
}

/** An account to be made. */
export interface NewUser {
  readonly username: string
  readonly displayName: string
  readonly passwordHash: string
  readonly mustChangePassword: boolean
}

/** Makes a user who signs in by name and password. */
export async function addUser(ctx: TxCtx, user: NewUser): Promise<string> {
  const id = ctx.newId()
  const at = { created_at: ctx.now(), updated_at: ctx.now() }
  await ctx.db
    .insertInto('auth_users')
    .values({
      id,
      name: user.displayName,
      // better-auth wants an address for every user; ours sign in by name, so this one can never receive mail.
      email: `${user.username}@accounts.invalid`,
      email_verified: false,
      username: user.username,
      display_username: user.username,
      must_change_password: user.mustChangePassword,
      ...at,
    })
    .execute()
  await ctx.db
    .insertInto('auth_accounts')
    .values({
      id: ctx.newId(),
      account_id: id,
      provider_id: 'credential',
      user_id: id,
      password: user.passwordHash,
      ...at,
    })
    .execute()
  return id
}

/** What of a user an administrator changes. */
export async function setUser(
  ctx: TxCtx,
  userId: string,
  change: {
    readonly disabled_at?: Date | null
    readonly must_change_password?: boolean
  },
): Promise<void> {
  await ctx.db
    .updateTable('auth_users')
    .set({ ...change, updated_at: ctx.now() })
    .where('id', '=', userId)
    .execute()
}

/** The hash of a user's password. */
export async function findPasswordHash(ctx: TxCtx, userId: string): Promise<string | undefined> {
  const row = await ctx.db
    .selectFrom('auth_accounts')
    .select('password')
    .where('user_id', '=', userId)
    .where('provider_id', '=', 'credential')
    .executeTakeFirst()
  return row?.password ?? undefined
}

/** Keeps another password of a user. */
export async function setPasswordHash(ctx: TxCtx, userId: string, password: string): Promise<void> {
  await ctx.db
    .updateTable('auth_accounts')
    .set({ password, updated_at: ctx.now() })
    .where('user_id', '=', userId)
    .where('provider_id', '=', 'credential')
    .execute()
}

/** Ends sessions of a user: all, or all but one; returns how many. */
export async function endSessions(ctx: TxCtx, userId: string, keptId?: string): Promise<number> {
  const ended = await ctx.db
    .deleteFrom('auth_sessions')
    .where('user_id', '=', userId)
    .where(({ eb, lit }) => (keptId === undefined ? lit(true) : eb('id', '<>', keptId)))
    .executeTakeFirst()
  return Number(ended.numDeletedRows)
}

/** Ends one session of a user; returns how many, for it may have ended already. */
export async function endSession(ctx: TxCtx, userId: string, sessionId: string): Promise<number> {
  const ended = await ctx.db
    .deleteFrom('auth_sessions')
    .where('user_id', '=', userId)
    .where('id', '=', sessionId)
    .executeTakeFirst()
  return Number(ended.numDeletedRows)
}

/** Sessions of a user that have not expired, the last used first. */
export async function listSessionRows(ctx: TxCtx, userId: string) {
  return ctx.db
    .selectFrom('auth_sessions')
    .select(['id', 'ip_address', 'user_agent', 'created_at', 'updated_at', 'used_at', 'expires_at'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', ctx.now())
    .orderBy(({ fn }) => fn.coalesce('used_at', 'created_at'), 'desc')
    .execute()
}

/** Whether a user has begun a second factor, and confirmed it. */
export async function findSecondFactor(
  ctx: TxCtx,
  userId: string,
): Promise<{ readonly verified: boolean | null } | undefined> {
  return ctx.db.selectFrom('auth_second_factors').select('verified').where('user_id', '=', userId).executeTakeFirst()
}

/** Takes a user's codes away; passkeys stay. */
export async function removeSecondFactor(ctx: TxCtx, userId: string): Promise<void> {
  await ctx.db.deleteFrom('auth_second_factors').where('user_id', '=', userId).execute()
  await settleSecondFactor(ctx, userId)
}

/** Whoever has codes of an app or a passkey is asked for one of them at every sign-in by password. */
export async function settleSecondFactor(ctx: TxCtx, userId: string): Promise<void> {
  await sql`update auth_users u set two_factor_enabled = exists (select from auth_passkeys p where p.user_id = u.id)
      or exists (select from auth_second_factors f where f.user_id = u.id and f.verified), updated_at = ${ctx.now()}
    where u.id = ${userId}`.execute(ctx.db)
}

/** How the identity provider vouches for an account. */
export type Identity = { readonly by: 'none' } | { readonly by: 'username' | 'subject'; readonly value: string }

/** Lets the identity provider vouch for an account in one way and no other; false where it vouches for somebody else in it. */
export async function setIdentity(ctx: TxCtx, userId: string, identity: Identity): Promise<boolean> {
  await ctx.db.deleteFrom('auth_accounts').where('user_id', '=', userId).where('provider_id', '=', 'oidc').execute()
  const username = identity.by === 'username' ? identity.value : null
  const subject = identity.by === 'subject' ? identity.value : null
  const { rows } = await sql`
    select from auth_users where oidc_username = ${username} and id <> ${userId}
    union all select from auth_accounts where provider_id = 'oidc' and account_id = ${subject}`.execute(ctx.db)
  if (rows.length > 0) return false
  await ctx.db.updateTable('auth_users').set({ oidc_username: username }).where('id', '=', userId).execute()
  if (subject !== null) {
    await ctx.db
      .insertInto('auth_accounts')
      .values({
        id: ctx.newId(),
        account_id: subject,
        provider_id: 'oidc',
        user_id: userId,
        created_at: ctx.now(),
        updated_at: ctx.now(),
      })
      .execute()
  }
  return true
}
