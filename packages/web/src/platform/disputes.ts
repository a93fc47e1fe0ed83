import {
  addDisputeFile,
  answerDispute,
  type Conflict,
  type Dispute,
  listConflicts,
  listDisputes,
  listSettlements,
  raiseDispute,
  settleFigure,
  undoSettlement,
  withdrawDispute,
} from '@wutong/contract'
import type { ShownValue } from './catalogue.ts'
import { call } from './client.ts'
import { type GetPage, useDecision, usePages } from './pages.ts'
import { useCan } from './session.ts'

/** Which objections a list shows. */
export type DisputeFilter = Dispute['state'] | 'late' | 'all'

/** Objections of a state; of one enterprise or of all. */
export function disputePages(state: DisputeFilter, subjectId?: string): GetPage<Dispute> {
  return (after, signal) => call(listDisputes, { query: { state, subjectId, after, limit: 50 }, signal })
}

/** The list of objections. */
export function useDisputes(state: DisputeFilter, subjectId?: string) {
  return usePages(['disputes', state, subjectId], disputePages(state, subjectId))
}

/** Figures that sources disagree on; of one indicator or of all. */
export function conflictPages(code: string | undefined, subjectId?: string): GetPage<Conflict> {
  return (after, signal) =>
    call(listConflicts, { query: { code, subjectId, after, limit: subjectId === undefined ? 50 : 200 }, signal })
}

/** The list of conflicts, for those who may read it. */
export function useConflicts(
  filter: { readonly code?: string | undefined; readonly subjectId?: string },
  enabled = true,
) {
  const { code, subjectId } = filter
  return usePages(['conflicts', code, subjectId], conflictPages(code, subjectId), enabled)
}

/** What people settled, for those who may read it. */
export function useSettlements(subjectId?: string) {
  const mayRead = useCan('conflict:read')
  return usePages(
    ['settlements', subjectId],
    (after, signal) => call(listSettlements, { query: { subjectId, after, limit: 50 }, signal }),
    mayRead,
  )
}

/** Chooses the statement that speaks for a figure. */
export function useSettle({ subject, code, period }: Conflict) {
  return useDecision((choice: { readonly recordId: string; readonly reason: string }) =>
    call(settleFigure, { body: { subjectId: subject.id, code, period, ...choice } }),
  )
}

/** Lets precedence choose again. */
export function useUndoSettlement(settlementId: string) {
  return useDecision((reason: string) => call(undoSettlement, { params: { settlementId }, body: { reason } }))
}

/** What is said against a figure, with the evidence for it. */
export interface Objection {
  readonly subjectId: string
  readonly code: string
  readonly period: number | null
  readonly claimed: ShownValue
  readonly reason: string
  readonly files: readonly File[]
}

/** Objects to a figure and adds the evidence; tells which files were not taken in. */
export function useRaise() {
  return useDecision(async ({ files, ...objection }: Objection) => {
    const dispute = await call(raiseDispute, { body: objection })
    const refused: string[] = []
    for (const file of files)
      await call(addDisputeFile, { params: { disputeId: dispute.id }, file }).catch(() => refused.push(file.name))
    return refused
  })
}

/** Adds evidence to an objection that waits. */
export function useAddEvidence(disputeId: string) {
  return useDecision((file: File) => call(addDisputeFile, { params: { disputeId }, file }))
}

/** Takes an objection back. */
export function useWithdraw(disputeId: string) {
  return useDecision(() => call(withdrawDispute, { params: { disputeId } }))
}

/** How an objection is answered. */
export type Answer =
  | { readonly accept: true; readonly value: number | string | boolean; readonly answer: string }
  | { readonly accept: false; readonly answer: string }

/** Answers an objection. */
export function useAnswer(disputeId: string) {
  return useDecision((answer: Answer) => call(answerDispute, { params: { disputeId }, body: answer }))
}
