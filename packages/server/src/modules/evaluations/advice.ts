import type { SubjectAdvice } from '@wutong/contract'
import { adviceFor, gainsFor, matchSubject } from '@wutong/engine'
import { getSubjectRow, listFacts } from '#modules/subjects'
import { getJudged } from '#modules/zone-state'
import type { Ctx } from '#platform/context'
import { mutable } from '#platform/mutable'
import { getCohorts } from './evaluations.store.ts'
import { referenceOn } from './versions.rules.ts'

/** What would change the results of one subject: what one more unit adds, and the cheapest way to what comes next. */
export async function adviseSubject(
  ctx: Ctx,
  subjectId: string,
  { period, on }: { readonly period?: number | undefined; readonly on?: string | undefined } = {},
): Promise<SubjectAdvice> {
  const { subject, stored, cohorts } = await ctx.transact(async (ctx) => {
    await getSubjectRow(ctx, subjectId)
    return {
      subject: await listFacts(ctx, subjectId),
      stored: await getJudged(ctx),
      cohorts: await getCohorts(ctx),
    }
  })
  const judged = { period: period ?? stored.period, on: on ?? stored.on }
  const { zone, compiled } = ctx.zone
  const gains = zone.scorecards.map((card) => ({
    scorecard: card.id,
    gains: gainsFor(compiled, referenceOn(card, judged.on), subject, judged),
  }))
  // A policy that lacks more than one condition is too far away to be advised on.
  const near = zone.offers
    .map((offer) => referenceOn(offer, judged.on))
    .filter((offer) => matchSubject(compiled, offer, subject, judged, cohorts).verdict === 'one_away')
  const cards = zone.scorecards.map((card) => referenceOn(card, judged.on))
  const ladders = zone.ladders.map((ladder) => referenceOn(ladder, judged.on))
  const references = [...cards, ...ladders, ...near]
  const advice = references.flatMap((reference) => adviceFor(compiled, reference, subject, judged))
  return mutable({ ...judged, gains, advice })
}
