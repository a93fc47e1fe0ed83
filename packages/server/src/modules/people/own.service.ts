/** Use cases of everybody's own account: password and sessions. */
import type { OwnSession } from '@wutong/contract'
import { recordEvent } from '#platform/audit'
import { type Ctx, type TxCtx, unsafeAsOwner } from '#platform/context'
import { AppError } from '#platform/errors'
import { endSession, endSessions, listSessionRows, setPasswordHash, setUser } from './accounts.store.ts'
import { assertOwner, type Owner } from './owner.service.ts'
import { decidePassword } from './passwords.rules.ts'
import { hashPassword } from './passwords.ts'

/** The password there is to be, and from which session it is changed. */
export interface PasswordChange {
  readonly sessionId: string
  readonly password: string
}

/** Changes the own password and ends every other session; refuses whoever is not the owner, and what is no good password. */
export async function changePassword(ctx: Ctx, owner: Owner, { sessionId, password }: PasswordChange): Promise<number> {
  const { userId, username, displayName } = ctx.actor
  await assertOwner(ctx, owner)
  const { password: current } = owner.proof
  const reason = decidePassword(password, { username, displayName, current, zone: zoneWords(ctx) })
  if (reason !== null) throw new AppError('password_refused', { reason })
  const kept = await hashPassword(password)
  return ctx.transact(async (ctx) => {
    const ended = await unsafeAsOwner(ctx, async () => {
      await setPasswordHash(ctx, userId, kept)
      await setUser(ctx, userId, { must_change_password: false })
      return endSessions(ctx, userId, sessionId)
    })
    await recordEvent(ctx, { event: 'account.password_changed', entity: userId })
    return ended
  })
}

/** What the zone is called, with the parts of its id. */
function zoneWords({ zoneId, zone }: Ctx): string[] {
  const { zh, en } = zone.zone.name
  return [zh, en, zoneId, ...zoneId.split('-').filter((part) => part.length > 4)]
}

/** Where the own account is signed in. */
export function listOwnSessions(ctx: Ctx, currentId: string): Promise<OwnSession[]> {
  return ctx.transact(async (ctx) => {
    const rows = await unsafeAsOwner(ctx, () => listSessionRows(ctx, ctx.actor.userId))
    return rows.map((row) => ({
      id: row.id,
      device: row.user_agent === '' ? null : row.user_agent,
      address: row.ip_address === '' ? null : row.ip_address,
      since: row.created_at.toISOString(),
      lastUsedAt: (row.used_at ?? row.created_at).toISOString(),
      expiresAt: row.expires_at.toISOString(),
      current: row.id === currentId,
    }))
  })
}

/** Ends one session of the own account. */
export function endOwnSession(ctx: Ctx, sessionId: string): Promise<number> {
  return ending(ctx, async (ctx) => {
    const ended = await endSession(ctx, ctx.actor.userId, sessionId)
    if (ended === 0) throw new AppError('session_not_found')
    return ended
  })
}

/** Ends every session of the own account but the one that asks. */
export function endOtherSessions(ctx: Ctx, currentId: string): Promise<number> {
  return ending(ctx, (ctx) => endSessions(ctx, ctx.actor.userId, currentId))
}

function ending(ctx: Ctx, work: (ctx: TxCtx) => Promise<number>): Promise<number> {
  return ctx.transact(async (ctx) => {
    const ended = await unsafeAsOwner(ctx, () => work(ctx))
    await recordEvent(ctx, { event: 'session.ended', entity: ctx.actor.userId, detail: { ended } })
    return ended
  })
}
