/** Use cases of liaisons: one named person for each enterprise. */
import type { Liaison } from '@wutong/contract'
import { findLiaisonName, getSubjectRow } from '#modules/subjects'
import { recordEvent } from '#platform/audit'
import { type Ctx, unsafeAsOwner } from '#platform/context'
import { AppError } from '#platform/errors'
import { listLiaisonRows, setLiaison } from './store.ts'

/** The liaison accounts of the zone, with how many enterprises each looks after. */
export function listLiaisons(ctx: Ctx): Promise<Liaison[]> {
  return ctx.transact((ctx) => unsafeAsOwner(ctx, () => listLiaisonRows(ctx)))
}

/** Gives an enterprise to a liaison, or to none; from the same moment that one sees it, and the one before no longer. */
export function assignLiaison(ctx: Ctx, subjectId: string, userId: string | null): Promise<{ liaison: string | null }> {
  return ctx.transact(async (ctx) => {
    await getSubjectRow(ctx, subjectId)
    const known = await unsafeAsOwner(ctx, () => listLiaisonRows(ctx))
    const chosen = known.find((one) => one.userId === userId)
    if (userId !== null && chosen === undefined) throw new AppError('liaison_not_found')
    await setLiaison(ctx, subjectId, userId)
    const detail = { liaison: chosen?.username ?? null }
    await recordEvent(ctx, { event: 'liaison.assigned', entity: subjectId, subjectId, detail })
    return { liaison: await findLiaisonName(ctx, subjectId) }
  })
}
