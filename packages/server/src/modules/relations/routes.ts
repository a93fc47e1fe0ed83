import { getSubjectRelations, importRelations as importRoute } from '@wutong/contract'
import { type Evaluator, evaluateUnlessCancelled } from '#modules/evaluations'
import { uploadBounds } from '#modules/records'
import { type HttpHost, serve } from '#platform/http'
import { receiveFile } from '#platform/received-file'
import { getRelations, importRelations } from './service.ts'

/** Mounts the relations of a subject and their import. */
export function serveRelations(host: HttpHost, evaluator: Evaluator): void {
  serve(host, getSubjectRelations, ({ ctx, params }) => getRelations(ctx, params.subjectId))
  serve(host, importRoute, ({ ctx, query, request }) =>
    receiveFile(ctx, request, uploadBounds, async ({ path, name }) => {
      const dryRun = query.dryRun === 'true'
      const report = await importRelations(ctx, { path, name, source: query.source, dryRun })
      if (!dryRun) await evaluateUnlessCancelled(ctx, evaluator)
      return report
    }),
  )
}
