/** Under what the secrets of codes are kept: the operator's secret, or one in the same database where there is none. */
import { type SecretConfig, symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto'
import type { Kysely } from 'kysely'
import type { Tables } from '#platform/tables'

/** How what the operator's secret seals is marked by better-auth; what has no mark was sealed by the database's own. */
export const operatorVersion = 1
const sealedByOperator = `$ba$${operatorVersion}$`

/** What seals and opens, as better-auth takes it. */
export type SealingKey = string | SecretConfig

/** The key of a set-up. */
export function sealingKeyOf({
  secret,
  operatorSecret,
}: {
  readonly secret: string
  readonly operatorSecret?: string | undefined
}): SealingKey {
  if (operatorSecret === undefined) return secret
  const keys = new Map([[operatorVersion, operatorSecret]])
  return { keys, currentVersion: operatorVersion, legacySecret: secret }
}

/** Whether codes of a user can be checked; whoever has none is told so elsewhere. */
export async function isReadable(root: Kysely<Tables>, userId: string, key: SealingKey): Promise<boolean> {
  const row = await root
    .selectFrom('auth_second_factors')
    .select('secret')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row === undefined || (await opened(row.secret, key)) !== undefined
}

function opened(sealed: string, key: SealingKey): Promise<string | undefined> {
  return symmetricDecrypt({ key, data: sealed }).catch(() => undefined)
}

/** Seals under the operator's secret what the database's own sealed before; how many there are that nobody can open. */
export async function sealSecondFactors(
  root: Kysely<Tables>,
  key: SealingKey,
): Promise<{ sealed: number; unreadable: number }> {
  const rows = await root.selectFrom('auth_second_factors').select(['id', 'secret']).execute()
  let [sealed, unreadable] = [0, 0]
  for (const { id, secret } of rows) {
    const plain = await opened(secret, key)
    if (plain === undefined) unreadable += 1
    else if (typeof key !== 'string' && !secret.startsWith(sealedByOperator)) {
      await root
        .updateTable('auth_second_factors')
        .set({ secret: await symmetricEncrypt({ key, data: plain }) })
        .where('id', '=', id)
        .where('secret', '=', secret)
        .execute()
      sealed += 1
    }
  }
  return { sealed, unreadable }
}
