import { adviseSubject, backtestScorecard, getLadderOutlook, previewScorecard, reproduceRun } from '@wutong/contract'
import { type HttpHost, leaving, serve } from '#platform/http'
import type { Analyst } from './analyst.ts'

/** Mounts the analyses of ladders, scorecards and single enterprises. */
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
  serve(host, reproduceRun, ({ ctx, params, reply }) => analyst.analyse(ctx, 'reproduce', params, leaving(reply)))
  serve(host, adviseSubject, ({ ctx, params, query, reply }) =>
    analyst.analyse(ctx, 'advice', { ...query, subjectId: params.subjectId }, leaving(reply)),
  )
}
