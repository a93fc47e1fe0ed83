import { getScorecard, getScorecardResults, listRanking, listScorecards } from '@wutong/contract'
import { type HttpHost, serve } from '#platform/http'
import { mutable } from '#platform/mutable'
import { getResults, getScorecardOf, listRankingRows, listScorecardSummaries } from './views.ts'

/** Mounts the scorecards: list, structure, distribution, ranking. */
export function serveScorecards(host: HttpHost): void {
  serve(host, listScorecards, ({ ctx }) => ctx.transact(listScorecardSummaries))
  serve(host, getScorecard, async ({ ctx, params }) => mutable(getScorecardOf(ctx, params.id)))
  serve(host, getScorecardResults, ({ ctx, params }) => ctx.transact((ctx) => getResults(ctx, params.id)))
  serve(host, listRanking, ({ ctx, params, query }) => ctx.transact((ctx) => listRankingRows(ctx, params.id, query)))
}
