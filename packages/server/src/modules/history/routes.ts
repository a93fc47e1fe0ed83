import { listChanges, listRuns, listSubjectChanges } from '@wutong/contract'
import { type HttpHost, serve } from '#platform/http'
import { listChangeRows, listRunRows, listSubjectChangeRows } from './views.ts'

/** Mounts what changed and what was evaluated; doing an evaluation again is an analysis. */
export function serveHistory(host: HttpHost): void {
  serve(host, listChanges, ({ ctx, query }) => ctx.transact((inside) => listChangeRows(inside, query)))
  serve(host, listRuns, ({ ctx, query }) => ctx.transact((inside) => listRunRows(inside, query)))
  serve(host, listSubjectChanges, ({ ctx, params, query }) =>
    ctx.transact((inside) => listSubjectChangeRows(inside, params.subjectId, query)),
  )
}
