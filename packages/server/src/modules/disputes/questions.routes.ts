import {
  addQuestionFile,
  answerQuestion as answerRoute,
  listQuestions,
  questionFilePath,
  raiseQuestion as raiseRoute,
} from '@wutong/contract'
import { type Evaluator, evaluateSoon, evaluateUnlessCancelled } from '#modules/evaluations'
import { type HttpHost, serve } from '#platform/http'
import { serveFile } from './evidence.routes.ts'
import { evidenceOf } from './evidence.store.ts'
import { takeQuestionEvidence } from './evidence.ts'
import { listQuestionRows } from './questions.store.ts'
import { answerQuestion, raiseQuestion } from './questions.ts'

/** Mounts questions to sources and enterprises. */
export function serveQuestions(host: HttpHost, evaluator: Evaluator): void {
  serve(host, listQuestions, ({ ctx, query }) => ctx.transact((inside) => listQuestionRows(inside, query)))
  serve(host, raiseRoute, ({ ctx, body }) => ctx.transact((inside) => raiseQuestion(inside, body)))
  serve(host, addQuestionFile, ({ ctx, params, request }) => takeQuestionEvidence(ctx, params.questionId, request))
  serve(host, answerRoute, async ({ ctx, params, body, request }) => {
    const answered = await ctx.transact((inside) => answerQuestion(inside, params.questionId, body))
    if (answered.batchId === null) return answered
    if (ctx.actor.role !== 'enterprise') await evaluateUnlessCancelled(ctx, evaluator)
    else
      evaluateSoon(ctx, evaluator).catch((error: unknown) =>
        request.log.error({ err: error }, 'evaluation after an answer'),
      )
    return answered
  })
  serveFile(host, {
    path: questionFilePath(':id', ':fileId'),
    route: listQuestions,
    missing: 'question_not_found',
    get: evidenceOf('question'),
  })
}
