import { getSourceBoard, setSourceContact } from '@wutong/contract'
import { type HttpHost, serve } from '#platform/http'
import { getBoard, setContact } from './service.ts'

/** Mounts the register of sources. */
export function serveSources(host: HttpHost): void {
  serve(host, getSourceBoard, ({ ctx }) => ctx.transact(getBoard))
  serve(host, setSourceContact, ({ ctx, params, body }) =>
    ctx.transact((inside) => setContact(inside, params.sourceId, body)),
  )
}
