/** What the zone asks of sign-in. */
import type { SignInRules } from '@wutong/contract'
import { recordEvent } from '#platform/audit'
import type { Ctx, TxCtx } from '#platform/context'

/** Which roles must have a second factor. */
export async function getSignInRules(ctx: TxCtx): Promise<SignInRules> {
  const row = await ctx.db
    .selectFrom('sign_in_rules')
    .select('second_factor_roles as secondFactorRoles')
    .where('zone_id', '=', ctx.zoneId)
    .executeTakeFirst()
  return row ?? { secondFactorRoles: [] }
}

/** Says which roles must have a second factor; it holds from the next request on. */
export function setSignInRules(ctx: Ctx, { secondFactorRoles }: SignInRules): Promise<SignInRules> {
  const second_factor_roles = [...new Set(secondFactorRoles)]
  return ctx.transact(async (ctx) => {
    await ctx.db
      .insertInto('sign_in_rules')
      .values({ zone_id: ctx.zoneId, second_factor_roles })
      .onConflict((conflict) => conflict.column('zone_id').doUpdateSet({ second_factor_roles }))
      .execute()
    await recordEvent(ctx, { event: 'account.rules_set', detail: { secondFactorRoles: second_factor_roles } })
    return getSignInRules(ctx)
  })
}
