/** Use cases: object to a figure, take it back, answer it. */
import type { Dispute } from '@wutong/contract'
import { beginBulk, chooseForSubjects, noteBatch } from '#modules/facts'
import { addGeneratedBatch, addRecords, countAnswer } from '#modules/records'
import { recordEvent } from '#platform/audit'
import { type TxCtx, writeWithinReach } from '#platform/context'
import { AppError } from '#platform/errors'
import type { StoredValue } from '#platform/tables'
import { readClaim } from './claims.rules.ts'
import { deadlineOf } from './deadlines.ts'
import { addDispute, endDispute, getDisputeRow, lockOpen, type OpenDispute } from './disputes.store.ts'
import { effectOf, standingOf } from './effect.ts'
import { type FigureName, getFigure, indicatorOf, refuseMoving } from './figures.ts'

/** An objection as it is raised; `claimed` is null where it names no figure of its own. */
export interface Objection extends FigureName {
  readonly claimed: StoredValue | null
  readonly reason: string
}

/** Objects to the figure in force; its source has its working days to answer. */
export async function raiseDispute(ctx: TxCtx, { claimed, reason, ...name }: Objection): Promise<Dispute> {
  const { fact, indicator } = await getFigure(ctx, name)
  const [inForce] = fact.statements
  if (inForce === undefined) throw new AppError('figure_unsaid', { code: indicator.name, period: name.period ?? '—' })
  if (claimed !== null) claimOf(ctx, name.code, claimed)
  const id = ctx.newId()
  const { source, id: recordId } = inForce.record
  const dueOn = deadlineOf(ctx, source)
  const figure = { subjectId: name.subjectId, code: name.code, period: fact.period }
  await addDispute(ctx, { id, ...figure, recordId, source, said: inForce.value, claimed, reason, dueOn })
  const detail = { ...figure, source, claimed, dueOn }
  await recordEvent(ctx, { event: 'dispute.raised', entity: id, subjectId: name.subjectId, detail })
  return getDisputeRow(ctx, id)
}

function claimOf(ctx: TxCtx, code: string, value: StoredValue): StoredValue {
  const indicator = indicatorOf(ctx, code)
  const read = readClaim(indicator, value)
  if (!read.ok) throw new AppError('figure_misread', { code: indicator.name, value, wanted: read.wanted })
  return read.value
}

/** Takes an objection back: an enterprise one of its own, anybody else only what he raised himself. */
export async function withdrawDispute(ctx: TxCtx, disputeId: string): Promise<Dispute> {
  const { raisedBy, raisedRole, subjectId } = await lockOpen(ctx, disputeId)
  const { role, username } = ctx.actor
  if (role !== raisedRole || (role !== 'enterprise' && username !== raisedBy))
    throw new AppError('permission_denied', { permission: 'dispute:raise' })
  await endDispute(ctx, disputeId, { state: 'withdrawn' })
  await recordEvent(ctx, { event: 'dispute.withdrawn', entity: disputeId, subjectId: subjectId ?? undefined })
  return getDisputeRow(ctx, disputeId)
}

/** Refuses an objection with a reason. */
export async function refuseDispute(ctx: TxCtx, disputeId: string, answer: string): Promise<Dispute> {
  const { subjectId } = await lockOpen(ctx, disputeId)
  await endDispute(ctx, disputeId, { state: 'refused', answer })
  await recordEvent(ctx, {
    event: 'dispute.refused',
    entity: disputeId,
    subjectId: subjectId ?? undefined,
    detail: { answer },
  })
  return getDisputeRow(ctx, disputeId)
}

/** Accepts an objection: the right value is a new record of the same source, and what it changes is kept with the answer. */
export async function acceptDispute(
  ctx: TxCtx,
  disputeId: string,
  { value, answer }: { readonly value: StoredValue; readonly answer: string },
): Promise<Dispute> {
  await beginBulk(ctx)
  const dispute = await lockOpen(ctx, disputeId)
  const { subjectId, identity, code } = dispute
  if (subjectId === null) throw new AppError('subject_not_found', { subjectId: identity })
  refuseMoving(ctx, code)
  const right = claimOf(ctx, code, value)
  const { batchId, effect } = await writeWithinReach(ctx, () => recordRight(ctx, { ...dispute, subjectId }, right))
  await endDispute(ctx, disputeId, { state: 'accepted', answer, batchId, effect })
  await recordEvent(ctx, {
    event: 'dispute.accepted',
    entity: disputeId,
    subjectId,
    detail: { code, value: right, batchId, answer },
  })
  return getDisputeRow(ctx, disputeId)
}

/** Writes the right figure as a record of the source that was disputed. */
async function recordRight(
  ctx: TxCtx,
  { id, subjectId, identity, code, source, recordPeriod }: OpenDispute & { readonly subjectId: string },
  right: StoredValue,
): Promise<{ batchId: string; effect: ReturnType<typeof effectOf> }> {
  const before = await standingOf(ctx, subjectId)
  const batchId = ctx.newId()
  await addGeneratedBatch(ctx, { id: batchId, source, file: `异议答复 dispute ${id}`, kind: 'answer' })
  const record = { id: ctx.newId(), subject_id: identity, period: recordPeriod, row: null, values: { [code]: right } }
  await addRecords(ctx, { batchId, source }, [record])
  await countAnswer(ctx, batchId)
  await noteBatch(ctx, { kind: 'answer', ref: batchId, subjects: 1 })
  await chooseForSubjects(ctx, [subjectId])
  return { batchId, effect: effectOf(ctx, before, await standingOf(ctx, subjectId)) }
}
