/** Banks, investors and service providers: made known with their first account. */
import type { Organisation } from '@wutong/contract'
import { parseUscc } from '@wutong/engine'
import { recordEvent } from '#platform/audit'
import type { TxCtx } from '#platform/context'
import { AppError } from '#platform/errors'

/** The id of an organisation by its credit code, made known if it is not yet; throws where the code is none or has another name. */
export async function organisationOf(ctx: TxCtx, { kind, name, uscc }: Omit<Organisation, 'id'>): Promise<string> {
  if (!parseUscc(uscc).ok) throw new AppError('organisation_code_invalid', { uscc })
  const known = await ctx.db
    .selectFrom('organisations')
    .select(['id', 'name'])
    .where('zone_id', '=', ctx.zoneId)
    .where('uscc', '=', uscc)
    .executeTakeFirst()
  if (known !== undefined) {
    if (known.name !== name) throw new AppError('organisation_differs', { uscc, name: known.name })
    return known.id
  }
  const id = ctx.newId()
  await ctx.db
    .insertInto('organisations')
    .values({ zone_id: ctx.zoneId, id, kind, name, uscc, created_at: ctx.now() })
    .execute()
  await recordEvent(ctx, { event: 'organisation.added', entity: id, detail: { kind, name, uscc } })
  return id
}

/** All organisations of the zone, by name. */
export function listOrganisations(ctx: TxCtx): Promise<Organisation[]> {
  return ctx.db
    .selectFrom('organisations')
    .select(['id', 'kind', 'name', 'uscc'])
    .where('zone_id', '=', ctx.zoneId)
    .orderBy('name')
    .execute()
}
