import { getSubject, listSubjects } from '@wutong/contract'
import { type HttpHost, serve } from '#platform/http'
import { listPage } from './list.views.ts'
import { getSubjectView } from './views.ts'

/** Mounts the list of subjects and one subject's page. */
export function serveSubjects(host: HttpHost): void {
  serve(host, listSubjects, ({ ctx, query }) => listPage(ctx, query))
  serve(host, getSubject, ({ ctx, params }) => ctx.transact((ctx) => getSubjectView(ctx, params.subjectId)))
}
