import {
  type Assessment,
  assessSubject,
  bundleSubjectRoute,
  type SubjectBundle,
  summariseSubject as summariseSubjectRoute,
} from '@wutong/contract'
import { summariseSubject } from '#modules/evaluations'
import { type HttpHost, serve } from '#platform/http'
import type { Explanations } from './explanations.ts'

/** Mounts one enterprise's explained assessment and its best bundle. */
export function serveExplanations(host: HttpHost, explanations: Explanations): void {
  host.app.addHook('onClose', async () => explanations.close())
  // It takes a fifth of the time of an explanation, behind which it would wait in the thread.
  serve(host, summariseSubjectRoute, ({ ctx, params, query }) => summariseSubject(ctx, params.subjectId, query))
  serve(host, assessSubject, ({ ctx, params, query }) =>
    explanations.run<Assessment>(ctx, 'assessment', { ...params, ...query }),
  )
  serve(host, bundleSubjectRoute, ({ ctx, params, query }) =>
    explanations.run<SubjectBundle>(ctx, 'bundle', { ...params, ...query }),
  )
}
