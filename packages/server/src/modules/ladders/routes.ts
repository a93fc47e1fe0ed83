import { getLadderResults } from '@wutong/contract'
import { type HttpHost, serve } from '#platform/http'
import { getRungCounts } from './views.ts'

/** Mounts the results of the ladders; their structure is part of the zone's reply. */
export function serveLadders(host: HttpHost): void {
  serve(host, getLadderResults, ({ ctx, params }) => ctx.transact((ctx) => getRungCounts(ctx, params.id)))
}
