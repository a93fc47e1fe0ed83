import * as contract from '@wutong/contract'
import { type HttpHost, serve } from '#platform/http'
import { assignLiaison, listLiaisons } from './service.ts'

/** Mounts who looks after which enterprise. */
export function serveLiaisons(host: HttpHost): void {
  serve(host, contract.listLiaisons, ({ ctx }) => listLiaisons(ctx))
  serve(host, contract.assignLiaison, ({ ctx, params, body }) => assignLiaison(ctx, params.subjectId, body.userId))
}
