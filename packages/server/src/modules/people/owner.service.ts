/** What a change of the own account asks for: a session may be stolen, and so may a password, but hardly the second factor as well. */
import type { OwnerProof, SecondProof } from '@wutong/contract'
import { type Ctx, type TxCtx, unsafeAsOwner } from '#platform/context'
import { AppError } from '#platform/errors'
import { findPasswordHash, findSecondFactor } from './accounts.store.ts'
import type { Accounts } from './accounts.ts'
import { refuseLocked } from './guarded.ts'
import { clearAttempts, countAttempt } from './lockout.store.ts'
import { listPasskeyRows } from './passkeys.store.ts'
import { isPassword } from './passwords.ts'

/** Somebody who says to be the owner of the account that the request's session is of. */
export interface Owner {
  readonly accounts: Accounts
  readonly headers: Headers
  readonly proof: OwnerProof
}

/**
 * Refuses whoever does not know the own password, or has a second factor and does not show it. What is wrong counts as a
 * failed sign-in.
 */
export async function assertOwner(ctx: Ctx, { accounts, headers, proof }: Owner): Promise<void> {
  const { userId, username } = ctx.actor
  const { attempt, kept, means } = await asOwner(ctx, async (ctx) => ({
    attempt: await countAttempt(ctx.db, username, ctx.now()),
    kept: await findPasswordHash(ctx, userId),
    means: await secondMeans(ctx, userId),
  }))
  refuseLocked(attempt, ctx.now())
  if (kept === undefined || !(await isPassword(kept, proof.password))) throw new AppError('password_wrong')
  if (means.codes || means.passkeys) {
    if (proof.secondFactor === undefined) throw new AppError('second_factor_needed')
    await assertSecondFactor({ accounts, user: { userId, headers }, means }, proof.secondFactor)
  }
  await asOwner(ctx, (ctx) => clearAttempts(ctx.db, username))
}

/** By what a user can show the second factor; codes that were never confirmed are none. */
interface Means {
  readonly codes: boolean
  readonly passkeys: boolean
}

async function secondMeans(ctx: TxCtx, userId: string): Promise<Means> {
  const codes = (await findSecondFactor(ctx, userId))?.verified === true
  return { codes, passkeys: (await listPasskeyRows(ctx, userId)).length > 0 }
}

interface Shown {
  readonly accounts: Accounts
  readonly user: { readonly userId: string; readonly headers: Headers }
  readonly means: Means
}

async function assertSecondFactor({ accounts, user, means }: Shown, given: SecondProof): Promise<void> {
  switch (given.by) {
    case 'code': {
      const found = means.codes ? await accounts.useCode(user, given.code) : 'wrong'
      if (found === 'right') return
      throw new AppError(found === 'used' ? 'code_used' : 'code_wrong')
    }
    case 'recovery':
      if (means.codes && (await accounts.useRecoveryCode(user, given.code))) return
      throw new AppError('recovery_code_wrong')
    case 'passkey':
      if (await accounts.usePasskey(user.userId, given.response)) return
      throw new AppError('passkey_refused')
  }
}

function asOwner<T>(ctx: Ctx, work: (ctx: TxCtx) => Promise<T>): Promise<T> {
  return ctx.transact((ctx) => unsafeAsOwner(ctx, () => work(ctx)))
}
