import { type Assessment, assessSubject, bundleSubjectRoute, type SubjectBundle } from '@wutong/contract'
import { type HttpHost, serve } from '#platform/http'
import type { Explanations } from './explanations.ts'

/** Mounts one enterprise's explained assessment and its best bundle. */
export function serveExplanations(host: HttpHost, explanations: Explanations): void {
  host.app.addHook('onClose', async () => explanations.close())
  serve(host, assessSubject, ({ ctx, params, query }) =>
    explanations.run<Assessment>(ctx, 'assessment', {
      subjectId: params.subjectId,
      period: query.period,
      on: query.on,
    }),
  )
  serve(host, bundleSubjectRoute, ({ ctx, params, query }) =>
    explanations.run<SubjectBundle>(ctx, 'bundle', { subjectId: params.subjectId, period: query.period, on: query.on }),
  )
}
