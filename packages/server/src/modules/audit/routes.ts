import { listAuditEvents, listAuditSeals, listSubjectAccesses, noteExport, verifyAudit } from '@wutong/contract'
import { recordEvent } from '#platform/audit'
import { type HttpHost, serve } from '#platform/http'
import { verifyStored } from './verification.ts'
import { listAccesses, listEvents, listSeals } from './views.ts'

/** Mounts the trail, its seals, and what pages tell of the files they make. */
export function serveAudit(host: HttpHost): void {
  serve(host, listAuditEvents, ({ ctx, query }) => ctx.transact((inside) => listEvents(inside, query)))
  serve(host, listAuditSeals, ({ ctx, query }) => ctx.transact((inside) => listSeals(inside, query)))
  serve(host, verifyAudit, ({ ctx, body }) => verifyStored(ctx, body.head))
  serve(host, noteExport, async ({ ctx, body }) => {
    await ctx.transact((inside) => recordEvent(inside, { event: 'list.exported', kind: 'export', detail: body }))
    return { recorded: true as const }
  })
  serve(host, listSubjectAccesses, ({ ctx, params, query }) =>
    ctx.transact((inside) => listAccesses(inside, params.subjectId, query)),
  )
}
