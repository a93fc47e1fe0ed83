/** Use cases: settle what sources disagree on, undo it. */
import { chooseForSubjects, noteKnowledge } from '#modules/facts'
import { recordEvent } from '#platform/audit'
import { type TxCtx, writeWithinReach } from '#platform/context'
import { AppError } from '#platform/errors'
import { type FigureName, getFigure, refuseMoving } from './figures.ts'
import {
  addSettlement,
  endSettlementsOf,
  getSettled,
  lockSettlement,
  markSettlementUndone,
} from './settlements.store.ts'

/**
 * Chooses the record that speaks for a figure, instead of an earlier choice. Throws `record_silent` for a record that
 * says nothing of the figure.
 */
export async function settleFigure(
  ctx: TxCtx,
  { recordId, reason, ...name }: FigureName & { readonly recordId: string; readonly reason: string },
): Promise<string> {
  const { fact, indicator } = await getFigure(ctx, name)
  const chosen = fact.statements.find(({ record }) => record.id === recordId)
  if (chosen === undefined) throw new AppError('record_silent', { code: indicator.name })
  refuseMoving(ctx, name.code)
  const id = ctx.newId()
  await writeWithinReach(ctx, async () => {
    const stamp = await noteKnowledge(ctx, { kind: 'settlement', ref: id, subjects: 1 })
    await endSettlementsOf(ctx, { ...name, period: fact.period }, { reason, stamp })
    await addSettlement(ctx, { id, ...name, period: fact.period, recordId, reason, stamp })
    await chooseForSubjects(ctx, [name.subjectId])
  })
  const detail = {
    ...name,
    value: chosen.value,
    source: chosen.record.source,
    before: fact.statements[0]?.value,
    reason,
  }
  await recordEvent(ctx, { event: 'fact.settled', entity: id, subjectId: name.subjectId, detail })
  return id
}

/** Lets precedence choose again; throws `settlement_not_found` or `settlement_undone`. */
export async function undoSettlement(ctx: TxCtx, settlementId: string, reason: string): Promise<void> {
  refuseMoving(ctx, (await getSettled(ctx, settlementId)).code)
  const subjectId = await writeWithinReach(ctx, async () => {
    const locked = await lockSettlement(ctx, settlementId)
    const stamp = await noteKnowledge(ctx, { kind: 'resettlement', ref: settlementId, subjects: 1 })
    await markSettlementUndone(ctx, settlementId, { reason, stamp })
    if (locked.subjectId !== null) await chooseForSubjects(ctx, [locked.subjectId])
    return locked.subjectId
  })
  await recordEvent(ctx, {
    event: 'fact.unsettled',
    entity: settlementId,
    subjectId: subjectId ?? undefined,
    detail: { reason },
  })
}
