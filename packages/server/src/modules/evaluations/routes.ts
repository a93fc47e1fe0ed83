import { assessSubject as assessRoute, runEvaluation } from '@wutong/contract'
import { type HttpHost, serve } from '#platform/http'
import { assessSubject } from './assessment.ts'
import { evaluateZone } from './service.ts'

/** Mounts the running of an evaluation and one subject's explained assessment. */
export function serveEvaluations(host: HttpHost): void {
  serve(host, runEvaluation, ({ ctx, body }) => evaluateZone(ctx, body))
  serve(host, assessRoute, ({ ctx, params, query }) => assessSubject(ctx, params.subjectId, query))
}
