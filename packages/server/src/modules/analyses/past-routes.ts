import {
  assessPastSubject,
  getPastDay,
  getPastLadderResults,
  getPastOffer,
  getPastScorecard,
  getPastScorecardResults,
  getPastSubject,
  listPastMatches,
  listPastOffers,
  listPastRanking,
  listPastScorecards,
  listPastSubjects,
} from '@wutong/contract'
import { type HttpHost, leaving, serve } from '#platform/http'
import { mutable } from '#platform/mutable'
import type { Analyst } from './analyst.ts'

/** Mounts what can be shown as of a past day. */
export function servePast(host: HttpHost, analyst: Analyst): void {
  serve(host, getPastDay, ({ ctx, params, reply }) => analyst.analyse(ctx, 'pastDay', params, leaving(reply)))
  serve(host, listPastSubjects, ({ ctx, params, query, reply }) =>
    analyst.analyse(ctx, 'pastSubjects', { ...params, ...query }, leaving(reply)),
  )
  serve(host, getPastSubject, ({ ctx, params, reply }) => analyst.analyse(ctx, 'pastSubject', params, leaving(reply)))
  serve(host, assessPastSubject, ({ ctx, params, query, reply }) =>
    analyst.analyse(ctx, 'pastAssessment', { ...params, ...query }, leaving(reply)),
  )
  serve(host, listPastScorecards, ({ ctx, params, reply }) =>
    analyst.analyse(ctx, 'pastScorecards', params, leaving(reply)),
  )
  serve(host, getPastScorecard, async ({ ctx, params, reply }) =>
    mutable(await analyst.analyse(ctx, 'pastScorecard', params, leaving(reply))),
  )
  serve(host, getPastScorecardResults, ({ ctx, params, reply }) =>
    analyst.analyse(ctx, 'pastResults', params, leaving(reply)),
  )
  serve(host, listPastRanking, ({ ctx, params, query, reply }) =>
    analyst.analyse(ctx, 'pastRanking', { ...params, ...query }, leaving(reply)),
  )
  serve(host, getPastLadderResults, ({ ctx, params, reply }) =>
    analyst.analyse(ctx, 'pastRungs', params, leaving(reply)),
  )
  serve(host, listPastOffers, ({ ctx, params, reply }) => analyst.analyse(ctx, 'pastOffers', params, leaving(reply)))
  serve(host, getPastOffer, ({ ctx, params, reply }) => analyst.analyse(ctx, 'pastOffer', params, leaving(reply)))
  serve(host, listPastMatches, ({ ctx, params, query, reply }) =>
    analyst.analyse(ctx, 'pastMatches', { ...params, ...query }, leaving(reply)),
  )
}
