import type { SubjectAdvice } from '@wutong/contract'
import { adviceFor, gainsFor, matchSubject } from '@wutong/engine'
import { getCohorts, referenceOn } from '#modules/evaluations'
import { getSubjectRow, listFactSources, listFacts } from '#modules/subjects'
import { getJudged } from '#modules/zone-state'
import type { Ctx } from '#platform/context'
import { mutable } from '#platform/mutable'

/** Whom to advise, and for which year and day; those of the stored evaluation unless others are asked for. */
export interface AdviceOrder {
  readonly subjectId: string
  readonly period?: number | undefined
  readonly on?: string | undefined
}

/** What would change the results of one subject: what one more unit adds, and the cheapest way to what comes next. */
export async function computeAdvice(ctx: Ctx, { subjectId, period, on }: AdviceOrder): Promise<SubjectAdvice> {
  const { subject, stored, cohorts } = await ctx.transact(async (ctx) => {
    await getSubjectRow(ctx, subjectId)
    return {
      subject: await listFacts(ctx, subjectId),
      stored: await getJudged(ctx),
      cohorts: await getCohorts(ctx),
    }
  })
  const judged = { period: period ?? stored.period, on: on ?? stored.on }
  // Statistics of others exist only for the year and day everybody was evaluated for.
  const compared = judged.period === stored.period && judged.on === stored.on ? cohorts : undefined
  const { zone, compiled } = ctx.zone
  const gains = zone.scorecards.map((card) => ({
    scorecard: card.id,
    gains: gainsFor(compiled, referenceOn(card, judged.on), subject, judged, compared),
  }))
  // A policy that lacks more than one condition is too far away to be advised on.
  const near = zone.offers
    .map((offer) => referenceOn(offer, judged.on))
    .filter((offer) => matchSubject(compiled, offer, subject, judged, compared).verdict === 'one_away')
  const cards = zone.scorecards.map((card) => referenceOn(card, judged.on))
  const ladders = zone.ladders.map((ladder) => referenceOn(ladder, judged.on))
  const references = [...cards, ...ladders, ...near]
  const advice = references.flatMap((reference) => adviceFor(compiled, reference, subject, judged, compared))
  const moves = [
    ...advice.flatMap((one) => one.moves),
    ...gains.flatMap((card) =>
      card.gains.flatMap(({ unit, next }) => [unit, next].flatMap((gain) => gain?.move ?? [])),
    ),
  ]
  const names = new Set(moves.map(({ fact }) => fact))
  const sources = await listFactSources(ctx, subjectId, { period: judged.period, names })
  return mutable({ ...judged, gains, advice, sources })
}
