/** What a change of one subject's facts does to its results: only what differs is told. */
import type { DisputeEffect } from '@wutong/contract'
import { classifySubject, type Judged, matchSubject, type SubjectFacts, scoreSubject, type Text } from '@wutong/engine'
import { getCohorts, referenceOn } from '#modules/evaluations'
import { listFacts } from '#modules/subjects'
import { getJudged } from '#modules/zone-state'
import type { TxCtx } from '#platform/context'

type Place = DisputeEffect['scores'][number]
type Answer = Place['before']

/** Results of one subject by definition. */
interface Standing {
  readonly scores: ReadonlyMap<string, Answer>
  readonly classes: ReadonlyMap<string, Answer>
  readonly rungs: ReadonlyMap<string, Answer>
  readonly matches: ReadonlyMap<string, Answer>
}

/** How a subject stands by the facts in force, for the stored evaluation's year and day. */
export async function standingOf(ctx: TxCtx, subjectId: string): Promise<Standing> {
  const subject = await listFacts(ctx, subjectId)
  return standingFrom(ctx, subject, { judged: await getJudged(ctx), cohorts: await getCohorts(ctx) })
}

function standingFrom(
  ctx: TxCtx,
  subject: SubjectFacts,
  { judged, cohorts }: { readonly judged: Judged; readonly cohorts: Awaited<ReturnType<typeof getCohorts>> },
): Standing {
  const { zone, compiled } = ctx.zone
  const scored = zone.scorecards.map((card) => {
    const result = scoreSubject(compiled, referenceOn(card, judged.on), subject, judged, cohorts)
    return { id: card.id, result }
  })
  const rungs = zone.ladders.map((ladder): [string, Answer] => {
    const { rung } = classifySubject(compiled, referenceOn(ladder, judged.on), subject, judged, cohorts)
    return [ladder.id, rung]
  })
  const matches = zone.offers.map((offer): [string, Answer] => {
    const { verdict } = matchSubject(compiled, referenceOn(offer, judged.on), subject, judged, cohorts)
    return [offer.id, verdict]
  })
  return {
    scores: new Map(scored.map(({ id, result }) => [id, result.total])),
    classes: new Map(scored.map(({ id, result }) => [id, result.class])),
    rungs: new Map(rungs),
    matches: new Map(matches),
  }
}

/** What differs between two standings. */
export function effectOf(ctx: TxCtx, before: Standing, after: Standing): DisputeEffect {
  const { scorecards, ladders, offers } = ctx.zone.zone
  return {
    scores: changed(scorecards, before.scores, after.scores),
    classes: changed(scorecards, before.classes, after.classes),
    rungs: changed(ladders, before.rungs, after.rungs),
    matches: changed(offers, before.matches, after.matches),
  }
}

function changed(
  definitions: readonly { readonly id: string; readonly name: Text }[],
  before: ReadonlyMap<string, Answer>,
  after: ReadonlyMap<string, Answer>,
): Place[] {
  return definitions.flatMap(({ id, name }) => {
    const [was, is] = [before.get(id) ?? null, after.get(id) ?? null]
    return was === is ? [] : [{ definition: id, name, before: was, after: is }]
  })
}
