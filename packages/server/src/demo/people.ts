/** The people of the demo zone: an account of every role, enterprises looked after, and a bank that one of them lets in. */
import { fieldOf, giveFor, organisationOf } from '#modules/consents'
import { assignLiaison } from '#modules/liaisons'
import { addDemoAccounts } from '#modules/people'
import type { Ctx } from '#platform/context'

/** How many enterprises the demo liaison looks after. */
const lookedAfter = 20

/** What the demo enterprise lets the bank see, as far as the zone package knows it. */
const shown = ['revenue', 'employees', 'rd_expense', 'score:innovation-points']

/** Makes the demo accounts and what they need to have something to do. */
export async function addDemoPeople(ctx: Ctx, subjectId: string): Promise<void> {
  // An example's code: no organisation has it.
  const bank = { kind: 'bank', name: '演示科技银行', uscc: '91410100MA0000001X' } as const
  const organisationId = await ctx.transact((ctx) => organisationOf(ctx, bank))
  const accounts = await addDemoAccounts(ctx, { subjectId, organisationId })
  const subjects = await ctx.transact((ctx) =>
    ctx.db
      .selectFrom('subjects')
      .select('id')
      .where('zone_id', '=', ctx.zoneId)
      .orderBy('id')
      .limit(lookedAfter)
      .execute(),
  )
  await ctx.transact(async (ctx) => {
    for (const { id } of subjects) await assignLiaison(ctx, id, accounts.get('liaison') ?? null)
    const fields = shown.filter((code) => fieldOf(ctx.zone.zone, code) !== undefined)
    await giveFor(ctx, subjectId, { organisationId, purpose: '科技信用贷款审批（演示）', fields, days: 90 })
  })
}
