/** Analyses in a thread of their own with a connection of their own, so that the server answers meanwhile. */
import { parentPort, workerData } from 'node:worker_threads'
import { serveTasks } from '@wutong/engine'
import { pastViews, reproduceEvaluation } from '#modules/history'
import { computeGaps, computeQuality, computeSuspicions } from '#modules/quality'
import { systemClock } from '#platform/clock'
import { type Ctx, createCtx, systemActor } from '#platform/context'
import { connectTo, type DatabaseAddress } from '#platform/database'
import { AppError, outageOf } from '#platform/errors'
import { activeZoneOf } from '#platform/thread-zones'
import { computeAdvice } from './advice.ts'
import { computeBacktest } from './backtests.ts'
import { computeComingChanges } from './coming-changes.ts'
import { computeOfferBacktest } from './offer-backtests.ts'
import { computeOfferPreview } from './offer-previews.ts'
import { computeOutlook } from './outlook.ts'
import { computePreview } from './previews.ts'
import { computeSelection } from './selection.ts'
import type { AnalysisTasks, Answer, Setting } from './thread-tasks.ts'

const { address } = workerData as { readonly address: DatabaseAddress }
if (parentPort === null) throw new Error('This file must be started as a thread.')
const root = connectTo(address)

serveTasks<AnalysisTasks>(parentPort, {
  outlook: (setting) => answer(setting, (ctx) => computeOutlook(ctx, setting.order)),
  backtest: (setting) => answer(setting, (ctx) => computeBacktest(ctx, setting.order)),
  offerBacktest: (setting) => answer(setting, (ctx) => computeOfferBacktest(ctx, setting.order)),
  offerPreview: (setting) => answer(setting, (ctx) => computeOfferPreview(ctx, setting.order)),
  preview: (setting) => answer(setting, (ctx) => computePreview(ctx, setting.order)),
  reproduce: (setting) => answer(setting, (ctx) => reproduceEvaluation(ctx, setting.order.runId)),
  selection: (setting) => answer(setting, (ctx) => computeSelection(ctx, setting.order)),
  changes: (setting) => answer(setting, (ctx) => computeComingChanges(ctx, setting.order)),
  quality: (setting) => answer(setting, (ctx) => computeQuality(ctx)),
  suspicions: (setting) => answer(setting, (ctx) => computeSuspicions(ctx, setting.order)),
  gaps: (setting) => answer(setting, (ctx) => computeGaps(ctx, setting.order)),
  advice: (setting) => answer(setting, (ctx) => computeAdvice(ctx, setting.order)),
  pastDay: (setting) => answer(setting, (own, whole) => pastViews.pastDay(whole, setting.order, own)),
  pastSubjects: (setting) => answer(setting, (ctx) => pastViews.pastSubjects(ctx, setting.order)),
  pastSubject: (setting) => answer(setting, (own, whole) => pastViews.pastSubject(whole, setting.order, own)),
  pastAssessment: (setting) => answer(setting, (own, whole) => pastViews.pastAssessment(whole, setting.order, own)),
  pastScorecards: (setting) => answer(setting, (own, whole) => pastViews.pastScorecards(whole, setting.order, own)),
  pastScorecard: (setting) => answer(setting, (_, whole) => pastViews.pastScorecard(whole, setting.order)),
  pastResults: (setting) => answer(setting, (ctx) => pastViews.pastResults(ctx, setting.order)),
  pastRanking: (setting) => answer(setting, (ctx) => pastViews.pastRanking(ctx, setting.order)),
  pastRungs: (setting) => answer(setting, (ctx) => pastViews.pastRungs(ctx, setting.order)),
  pastOffers: (setting) => answer(setting, (own, whole) => pastViews.pastOffers(whole, setting.order, own)),
  pastOffer: (setting) => answer(setting, (own, whole) => pastViews.pastOffer(whole, setting.order, own)),
  pastMatches: (setting) => answer(setting, (ctx) => pastViews.pastMatches(ctx, setting.order)),
})

/** `compute` is given the context of whoever asks, and that of the zone, which sees all of it. */
async function answer<Reply>(
  setting: Setting,
  compute: (own: Ctx, whole: Ctx) => Promise<Reply>,
): Promise<Answer<Reply>> {
  const parts = { root, zone: activeZoneOf(setting), clock: systemClock }
  const own = createCtx({ ...parts, actor: setting.actor })
  try {
    return { reply: await compute(own, createCtx({ ...parts, actor: systemActor })) }
  } catch (error) {
    const outage = outageOf(error)
    if (outage !== undefined) return { problem: { code: outage, detail: {} } }
    if (!(error instanceof AppError)) throw error
    return { problem: { code: error.code, detail: error.detail } }
  }
}
