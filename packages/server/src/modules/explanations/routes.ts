import {
  type Assessment,
  type AssessmentSummary,
  assessSubject,
  bundleSubjectRoute,
  type SubjectBundle,
  summariseSubject,
} from '@wutong/contract'
import { type HttpHost, serve } from '#platform/http'
import type { Explanations } from './explanations.ts'

/** Mounts one enterprise's explained assessment and its best bundle. */
export function serveExplanations(host: HttpHost, explanations: Explanations): void {
  host.app.addHook('onClose', async () => explanations.close())
  serve(host, summariseSubject, ({ ctx, params, query }) =>
    explanations.run<AssessmentSummary>(ctx, 'summary', { ...params, ...query }),
  )
  serve(host, assessSubject, ({ ctx, params, query }) =>
    explanations.run<Assessment>(ctx, 'assessment', { ...params, ...query }),
  )
  serve(host, bundleSubjectRoute, ({ ctx, params, query }) =>
    explanations.run<SubjectBundle>(ctx, 'bundle', { ...params, ...query }),
  )
}
