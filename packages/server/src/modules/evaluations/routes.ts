import { cancelEvaluation, getEvaluationProgress, runEvaluation, startEvaluation } from '@wutong/contract'
import { type HttpHost, serve } from '#platform/http'
import type { Evaluator } from './evaluator.ts'

/** Mounts evaluations. */
export function serveEvaluations(host: HttpHost, evaluator: Evaluator): void {
  serve(host, runEvaluation, ({ ctx, body }) => evaluator.evaluate(ctx, body))
  serve(host, startEvaluation, async ({ ctx, request }) => {
    evaluator.evaluate(ctx).catch((error: unknown) => request.log.warn({ err: error }, 'evaluation ended early'))
    return evaluator.progressOf(ctx)
  })
  serve(host, getEvaluationProgress, async ({ ctx }) => evaluator.progressOf(ctx))
  serve(host, cancelEvaluation, async ({ ctx }) => {
    await evaluator.cancel(ctx)
    return evaluator.progressOf(ctx)
  })
}
