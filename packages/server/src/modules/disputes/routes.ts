import {
  addDisputeFile,
  answerDispute,
  disputeFilePath,
  getDispute,
  listConflicts,
  listDisputes,
  listSettlements,
  raiseDispute as raiseRoute,
  settleFigure as settleRoute,
  undoSettlement as undoRoute,
  withdrawDispute as withdrawRoute,
} from '@wutong/contract'
import { type Evaluator, evaluateUnlessCancelled } from '#modules/evaluations'
import { type HttpHost, serve } from '#platform/http'
import { listConflictRows } from './conflicts.views.ts'
import { getDisputeRow, listDisputeRows } from './disputes.store.ts'
import { serveFile } from './evidence.routes.ts'
import { evidenceOf } from './evidence.store.ts'
import { takeEvidence } from './evidence.ts'
import { serveQuestions } from './questions.routes.ts'
import { acceptDispute, raiseDispute, refuseDispute, withdrawDispute } from './service.ts'
import { listSettlementRows } from './settlements.store.ts'
import { settleFigure, undoSettlement } from './settlements.ts'

/** Mounts conflicts, settlements and disputes. */
export function serveDisputes(host: HttpHost, evaluator: Evaluator): void {
  serveSettlements(host, evaluator)
  serve(host, listDisputes, ({ ctx, query }) => ctx.transact((inside) => listDisputeRows(inside, query)))
  serve(host, getDispute, ({ ctx, params }) => ctx.transact((inside) => getDisputeRow(inside, params.disputeId)))
  serve(host, raiseRoute, ({ ctx, body }) => ctx.transact((inside) => raiseDispute(inside, body)))
  serve(host, withdrawRoute, ({ ctx, params }) => ctx.transact((inside) => withdrawDispute(inside, params.disputeId)))
  serve(host, addDisputeFile, ({ ctx, params, request }) => takeEvidence(ctx, params.disputeId, request))
  serve(host, answerDispute, async ({ ctx, params, body }) => {
    const { disputeId } = params
    if (!body.accept) return ctx.transact((inside) => refuseDispute(inside, disputeId, body.answer))
    const answered = await ctx.transact((inside) => acceptDispute(inside, disputeId, body))
    await evaluateUnlessCancelled(ctx, evaluator)
    return answered
  })
  serveFile(host, {
    path: disputeFilePath(':id', ':fileId'),
    route: getDispute,
    missing: 'dispute_not_found',
    get: evidenceOf('dispute'),
  })
  serveQuestions(host, evaluator)
}

function serveSettlements(host: HttpHost, evaluator: Evaluator): void {
  serve(host, listConflicts, ({ ctx, query }) => ctx.transact((inside) => listConflictRows(inside, query)))
  serve(host, listSettlements, ({ ctx, query }) => ctx.transact((inside) => listSettlementRows(inside, query)))
  serve(host, settleRoute, async ({ ctx, body }) => {
    const settlementId = await ctx.transact((inside) => settleFigure(inside, body))
    await evaluateUnlessCancelled(ctx, evaluator)
    return { settlementId }
  })
  serve(host, undoRoute, async ({ ctx, params, body }) => {
    await ctx.transact((inside) => undoSettlement(inside, params.settlementId, body.reason))
    await evaluateUnlessCancelled(ctx, evaluator)
    return { settlementId: params.settlementId }
  })
}
