import { getOffer, listMatches, listOffers } from '@wutong/contract'
import { type HttpHost, serve } from '#platform/http'
import { listMatchPage } from './service.ts'
import { getOfferDetail, listOfferSummaries } from './views.ts'

/** Mounts the policies: list, conditions, who qualifies. */
export function serveOffers(host: HttpHost): void {
  serve(host, listOffers, ({ ctx }) => ctx.transact(listOfferSummaries))
  serve(host, getOffer, ({ ctx, params }) => ctx.transact((ctx) => getOfferDetail(ctx, params.id)))
  serve(host, listMatches, ({ ctx, params, query: { verdict, after, limit } }) =>
    listMatchPage(ctx, params.id, { verdict, after, limit }),
  )
}
