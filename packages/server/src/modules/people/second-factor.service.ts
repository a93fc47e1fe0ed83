/** Use cases of the own second factor; secret and codes are better-auth's, what may be done with them is ours. */
import type { OwnAccount, SecondFactorOffer } from '@wutong/contract'
import { recordEvent } from '#platform/audit'
import { type Ctx, unsafeAsOwner } from '#platform/context'
import { AppError } from '#platform/errors'
import { endSessions, findSecondFactor, removeSecondFactor } from './accounts.store.ts'
import type { Accounts } from './accounts.ts'
import { assertOwner, type Owner } from './owner.service.ts'
import { getSignInRules } from './rules.store.ts'

/** The own account. */
export async function getOwnAccount(ctx: Ctx, accounts: Accounts): Promise<OwnAccount> {
  const { userId, username, displayName, role } = ctx.actor
  if (role === 'system' || role === 'source') throw new Error('Programs and machines have no account.')
  const { secondFactor, rules } = await ctx.transact(async (ctx) => ({
    secondFactor: await unsafeAsOwner(ctx, () => findSecondFactor(ctx, userId)),
    rules: await getSignInRules(ctx),
  }))
  const isOn = secondFactor?.verified === true
  return {
    username,
    displayName,
    role,
    secondFactor: isOn,
    recoveryCodes: isOn ? await accounts.countRecoveryCodes(userId) : null,
    secondFactorRequired: rules.secondFactorRoles.includes(role),
  }
}

/** Begins a second factor for the owner of the account; one that was never confirmed is replaced. */
export async function offerSecondFactor(ctx: Ctx, owner: Owner): Promise<SecondFactorOffer> {
  await assertOwner(ctx, owner)
  const { accounts, headers, proof } = owner
  const { secret, recoveryCodes } = await accounts.offerSecondFactor(headers, proof.password)
  // In ASCII and short, so that the squares of the code stay large.
  const issuer = `Wutong ${ctx.zoneId}`
  const label = encodeURIComponent(`${issuer}:${ctx.actor.username}`)
  const uri = `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}&digits=6&period=30`
  return { uri, secret, recoveryCodes }
}

/** Confirms it with a code; answers with the cookies of the session that takes the old one's place. */
export async function confirmSecondFactor(
  ctx: Ctx,
  accounts: Accounts,
  { headers, code }: { readonly headers: Headers; readonly code: string },
): Promise<{ readonly cookies: string[]; readonly ended: number }> {
  const { userId } = ctx.actor
  const confirmed = await accounts.confirmSecondFactor(headers, code)
  if (confirmed === undefined) throw new AppError('code_wrong')
  return ctx.transact(async (ctx) => {
    const ended = await unsafeAsOwner(ctx, () => endSessions(ctx, userId, confirmed.sessionId))
    await recordEvent(ctx, { event: 'account.second_factor_set', entity: userId })
    return { cookies: confirmed.cookies, ended }
  })
}

/** Takes the own second factor away; the other sessions end. */
export async function removeOwnSecondFactor(ctx: Ctx, owner: Owner, sessionId: string): Promise<number> {
  const { userId } = ctx.actor
  await assertOwner(ctx, owner)
  return ctx.transact(async (ctx) => {
    const ended = await unsafeAsOwner(ctx, async () => {
      await removeSecondFactor(ctx, userId)
      return endSessions(ctx, userId, sessionId)
    })
    await recordEvent(ctx, { event: 'account.second_factor_removed', entity: userId })
    return ended
  })
}
