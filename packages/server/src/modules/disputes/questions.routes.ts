import { answerQuestion as answerRoute, listQuestions, raiseQuestion as raiseRoute } from '@wutong/contract'
import { type Evaluator, evaluateUnlessCancelled } from '#modules/evaluations'
import { type HttpHost, serve } from '#platform/http'
import { listQuestionRows } from './questions.store.ts'
import { answerQuestion, raiseQuestion } from './questions.ts'

/** Mounts questions to sources and enterprises. */
export function serveQuestions(host: HttpHost, evaluator: Evaluator): void {
  serve(host, listQuestions, ({ ctx, query }) => ctx.transact((inside) => listQuestionRows(inside, query)))
  serve(host, raiseRoute, ({ ctx, body }) => ctx.transact((inside) => raiseQuestion(inside, body)))
  serve(host, answerRoute, async ({ ctx, params, body }) => {
    const answered = await ctx.transact((inside) => answerQuestion(inside, params.questionId, body))
    if (answered.batchId !== null) await evaluateUnlessCancelled(ctx, evaluator)
    return answered
  })
}
