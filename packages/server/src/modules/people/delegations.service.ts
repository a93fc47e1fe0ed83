/** Use cases of delegation: an enterprise lets staff in, sees them and ends it. */
import type { Delegate, DelegationScope } from '@wutong/contract'
import { recordEvent } from '#platform/audit'
import { endOfDay } from '#platform/clock'
import { type Ctx, type TxCtx, unsafeAsOwner } from '#platform/context'
import { AppError } from '#platform/errors'
import { addUser, endSessions, findUserId } from './accounts.store.ts'
import { hashPassword, oneTimePassword } from './passwords.ts'
import { addMembership, endDelegations, findEnterpriseName } from './store.ts'

/** Whom to let in. */
export interface DelegateOrder {
  readonly suffix: string
  readonly displayName: string
  readonly scope: DelegationScope
  readonly until: string
}

/** The longest name that signs in. */
const usernameAtMost = 30

/** Those that this account let in, newest first. */
export function listDelegates(ctx: Ctx): Promise<Delegate[]> {
  return ctx.transact((ctx) => unsafeAsOwner(ctx, () => listRows(ctx)))
}

/** Lets a member of staff in, for the own enterprise only. */
export async function addDelegate(
  ctx: Ctx,
  { suffix, displayName, scope, until }: DelegateOrder,
): Promise<{ delegate: Delegate; password: string }> {
  const { userId: by, subjectId } = ctx.actor
  const username = `${ctx.actor.username}.${suffix}`
  const expiresAt = endOfDay(until)
  if (expiresAt <= ctx.now()) throw new AppError('until_past', { until })
  if (username.length > usernameAtMost) throw new AppError('username_long', { username })
  const password = oneTimePassword()
  const passwordHash = await hashPassword(password)
  return ctx.transact(async (ctx) => {
    const userId = await unsafeAsOwner(ctx, async () => {
      if ((await findUserId(ctx, username)) !== undefined) throw new AppError('username_taken', { username })
      return addUser(ctx, { username, displayName, passwordHash, mustChangePassword: true })
    })
    const enterpriseName = await findEnterpriseName(ctx)
    await addMembership(ctx, userId, {
      role: 'enterprise',
      subjectId,
      enterpriseName,
      delegation: { by, scope, expiresAt },
    })
    await recordEvent(ctx, { event: 'delegation.given', entity: userId, detail: { username, scope, until } })
    return { delegate: await getDelegate(ctx, userId), password }
  })
}

/** Ends what one of them may do, at once. */
export function endDelegate(ctx: Ctx, userId: string): Promise<Delegate> {
  return ctx.transact(async (ctx) => {
    const { username } = await getDelegate(ctx, userId)
    if ((await endDelegations(ctx, { by: ctx.actor.userId, userId })) === 0) throw new AppError('account_not_found')
    await unsafeAsOwner(ctx, () => endSessions(ctx, userId))
    await recordEvent(ctx, { event: 'delegation.ended', entity: userId, detail: { username } })
    return getDelegate(ctx, userId)
  })
}

async function getDelegate(ctx: TxCtx, userId: string): Promise<Delegate> {
  const rows = await unsafeAsOwner(ctx, () => listRows(ctx))
  const row = rows.find((one) => one.userId === userId)
  if (row === undefined) throw new AppError('account_not_found')
  return row
}

async function listRows(ctx: TxCtx): Promise<Delegate[]> {
  const rows = await ctx.db
    .selectFrom('memberships as m')
    .innerJoin('auth_users as u', 'u.id', 'm.user_id')
    .select([
      'm.user_id',
      'u.username',
      'u.name',
      'm.scope',
      'm.expires_at',
      'm.ended_at',
      'm.created_at',
      'u.last_sign_in_at',
      'u.disabled_at',
    ])
    .where('m.zone_id', '=', ctx.zoneId)
    .where('m.delegated_by', '=', ctx.actor.userId)
    .orderBy('m.created_at', 'desc')
    .orderBy('m.user_id', 'desc')
    .execute()
  return rows.map((row) => ({
    userId: row.user_id,
    username: row.username ?? row.user_id,
    displayName: row.name,
    scope: row.scope ?? 'read',
    expiresAt: row.expires_at?.toISOString() ?? '',
    createdAt: row.created_at.toISOString(),
    lastSignInAt: row.last_sign_in_at?.toISOString() ?? null,
    state: stateOf(row, ctx.now()),
  }))
}

function stateOf(
  row: { readonly disabled_at: Date | null; readonly ended_at: Date | null; readonly expires_at: Date | null },
  now: Date,
): Delegate['state'] {
  if (row.ended_at !== null) return 'ended'
  if (row.expires_at === null || row.expires_at <= now) return 'expired'
  return row.disabled_at === null ? 'valid' : 'disabled'
}
