import {
  adviseSubject,
  backtestOffer,
  backtestScorecard,
  getLadderOutlook,
  getQuality,
  listComingChanges,
  listGaps,
  listOfferChanges,
  listSuspicions,
  previewOffer,
  previewScorecard,
  reproduceRun,
  selectOffer,
  weighScorecard,
} from '@wutong/contract'
import { type HttpHost, leaving, serve } from '#platform/http'
import type { Analyst } from './analyst.ts'
import { weighByPairs } from './paired-weights.ts'

/** Mounts the analyses of ladders, scorecards, offers and single enterprises. */
export function serveAnalyses(host: HttpHost, analyst: Analyst): void {
  serve(host, getLadderOutlook, ({ ctx, params, reply }) =>
    analyst.analyse(ctx, 'outlook', { ladder: params.id }, leaving(reply)),
  )
  serve(host, backtestScorecard, ({ ctx, params, body, reply }) =>
    analyst.analyse(ctx, 'backtest', { ...body, scorecard: params.id }, leaving(reply)),
  )
  serve(host, previewScorecard, ({ ctx, params, body, reply }) =>
    analyst.analyse(ctx, 'preview', { ...body, scorecard: params.id }, leaving(reply)),
  )
  serve(host, weighScorecard, ({ ctx, params, body }) =>
    Promise.resolve(weighByPairs(ctx, { ...body, scorecard: params.id })),
  )
  serve(host, reproduceRun, ({ ctx, params, reply }) => analyst.analyse(ctx, 'reproduce', params, leaving(reply)))
  serve(host, selectOffer, ({ ctx, params, body, reply }) =>
    analyst.analyse(ctx, 'selection', { ...body, offer: params.id }, leaving(reply)),
  )
  serve(host, backtestOffer, ({ ctx, params, body, reply }) =>
    analyst.analyse(ctx, 'offerBacktest', { ...body, offer: params.id }, leaving(reply)),
  )
  serve(host, previewOffer, ({ ctx, params, body, reply }) =>
    analyst.analyse(ctx, 'offerPreview', { ...body, offer: params.id }, leaving(reply)),
  )
  serve(host, listOfferChanges, ({ ctx, params, query, reply }) =>
    analyst.analyse(ctx, 'changes', { ...query, offer: params.id }, leaving(reply)),
  )
  serve(host, listComingChanges, ({ ctx, query, reply }) =>
    analyst.analyse(ctx, 'changes', { ...query, offer: null }, leaving(reply)),
  )
  serve(host, getQuality, ({ ctx, reply }) => analyst.analyse(ctx, 'quality', {}, leaving(reply)))
  serve(host, listSuspicions, ({ ctx, query, reply }) => analyst.analyse(ctx, 'suspicions', query, leaving(reply)))
  serve(host, listGaps, ({ ctx, query, reply }) => analyst.analyse(ctx, 'gaps', query, leaving(reply)))
  serve(host, adviseSubject, ({ ctx, params, query, reply }) =>
    analyst.analyse(ctx, 'advice', { ...query, subjectId: params.subjectId }, leaving(reply)),
  )
}
