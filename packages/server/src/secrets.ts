/** Under what sessions and secrets that must be read again are kept. */
import type { Kysely } from 'kysely'
import { sealHooks } from '#modules/hooks'
import { type Accounts, getSecret } from '#modules/people'
import type { Ctx } from '#platform/context'
import { createSealing, derivedSecret, type Sealing } from '#platform/sealing'
import type { Tables } from '#platform/tables'

/** The secrets of a server. */
export interface Secrets {
  /** In the database: signs cookies where the operator gave nothing, and opens what was sealed until then. */
  readonly secret: string
  readonly operatorSecret: string | undefined
  readonly sealing: Sealing
}

/** What the operator gave, or else what is in the database itself. */
export async function getSecrets(root: Kysely<Tables>, given: string | undefined): Promise<Secrets> {
  const secret = await getSecret(root)
  if (given === undefined) return { secret, operatorSecret: undefined, sealing: createSealing(secret) }
  const operatorSecret = derivedSecret(given, 'accounts').toString('base64url')
  return { secret, operatorSecret, sealing: createSealing(given, secret) }
}

/** What was kept under another secret than those of now. */
export interface Unreadable {
  readonly hooks: number
  readonly secondFactors: number
}

/** Seals what was kept plain, or under what is in the database where the operator gave something better. */
export async function sealKept(
  ctx: Ctx,
  { accounts, sealing }: { readonly accounts: Accounts; readonly sealing: Sealing },
): Promise<Unreadable> {
  const hooks = await sealHooks(ctx, sealing)
  const secondFactors = await accounts.sealSecondFactors()
  return { hooks: hooks.unreadable, secondFactors: secondFactors.unreadable }
}
