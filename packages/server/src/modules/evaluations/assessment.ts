import type { Assessment, Text } from '@wutong/contract'
import {
  type CohortTable,
  explainerFor,
  type Judged,
  type LadderResult,
  type MatchResult,
  type ScoreResult,
  type SubjectFacts,
} from '@wutong/engine'
import { factSourcesFrom, getSubjectRow, listFacts, listSaid } from '#modules/subjects'
import { getJudged } from '#modules/zone-state'
import type { Ctx, TxCtx } from '#platform/context'
import { mutable } from '#platform/mutable'
import { getCohorts } from './evaluations.store.ts'
import { referenceOn } from './versions.rules.ts'

/** Scores, rungs and matches of one subject with full explanation, for the stored evaluation's year and day unless others are asked for. */
export async function assessSubject(
  ctx: Ctx,
  subjectId: string,
  { period, on }: { readonly period?: number | undefined; readonly on?: string | undefined } = {},
): Promise<Assessment> {
  const [, subject, stored, standing, cohorts, said] = await ctx.transact((ctx) =>
    Promise.all([
      getSubjectRow(ctx, subjectId),
      listFacts(ctx, subjectId),
      getJudged(ctx),
      listStandings(ctx, subjectId),
      getCohorts(ctx),
      listSaid(ctx, subjectId),
    ]),
  )
  const judged = { period: period ?? stored.period, on: on ?? stored.on }
  // A place among all others exists only for the year and day everybody was evaluated for.
  const placed = judged.period === stored.period && judged.on === stored.on
  const results = resultsOf(ctx, subject, { judged, ...(placed ? { cohorts, standing } : {}) })
  const sources = factSourcesFrom(ctx, said, { period: judged.period, names: results.names })
  const { scores, ladders, matches, hidden } = results
  return mutable({ ...judged, scores, ladders, matches, hidden, sources })
}

/** How one subject is judged: the statistics of all others and its place among them where there are any. */
interface Judging {
  readonly judged: Judged
  readonly cohorts?: CohortTable
  readonly standing?: ReadonlyMap<string, Standing>
}

/** Everything the zone's definitions say about one subject, and the names of the facts it is reckoned from. */
export function resultsOf(ctx: Ctx, subject: SubjectFacts, { judged, cohorts, standing }: Judging) {
  const { compiled } = ctx.zone
  const { seen, hidden } = definitionsSeen(ctx)
  const explain = explainerFor(compiled, subject, judged, cohorts)
  const scores = seen.scorecards.map((card) => {
    const score = explain.score(referenceOn(card, judged.on))
    const place = standing?.get(card.id)
    if (place === undefined) return score
    const { rank, position } = place
    return {
      ...score,
      rank,
      position,
      class: score.class ?? place.class,
      bestClass: score.bestClass ?? place.bestClass,
      worstClass: score.worstClass ?? place.worstClass,
    }
  })
  const ladders = seen.ladders.map((ladder) => explain.classify(referenceOn(ladder, judged.on)))
  const matches = seen.offers.map((offer) => explain.match(referenceOn(offer, judged.on)))
  return { scores, ladders, matches, hidden, names: factsNamed(scores, ladders, matches) }
}

/** The definitions whose results the actor may see, and those that rest on hidden figures. */
function definitionsSeen({ zone: { zone }, actor }: Ctx) {
  const hidden = actor.limits?.hidden
  const isSeen = (kind: 'score' | 'ladder' | 'offer') => (definition: { readonly id: string }) =>
    hidden?.has(`${kind}:${definition.id}`) !== true
  const unseen = (kind: 'score' | 'ladder' | 'offer', all: readonly { readonly id: string; readonly name: Text }[]) =>
    all.filter((one) => !isSeen(kind)(one)).map(({ id, name }) => ({ kind, id, name }))
  return {
    seen: {
      scorecards: zone.scorecards.filter(isSeen('score')),
      ladders: zone.ladders.filter(isSeen('ladder')),
      offers: zone.offers.filter(isSeen('offer')),
    },
    hidden: [...unseen('score', zone.scorecards), ...unseen('ladder', zone.ladders), ...unseen('offer', zone.offers)],
  }
}

/** The facts that any result is reckoned from. */
function factsNamed(
  scores: readonly ScoreResult[],
  ladders: readonly LadderResult[],
  matches: readonly MatchResult[],
): ReadonlySet<string> {
  const rungs = ladders.flatMap((ladder) => ladder.rungs)
  const scored = [...scores, ...rungs.flatMap(({ scorecard }) => scorecard ?? [])]
  const clauses = [
    ...scored.flatMap(({ gates, directEntry, vetoes }) => [...gates, ...directEntry, ...vetoes]),
    ...rungs.flatMap(({ conditions }) => conditions),
    ...matches.flatMap(({ conditions }) => conditions),
  ]
  const items = scored.flatMap((score) => score.items)
  return new Set([...items, ...clauses.flatMap(({ checks }) => checks)].flatMap(({ facts }) => facts))
}

/** Place and class of a subject among all others. */
export interface Standing {
  readonly rank: number | null
  readonly position: number | null
  readonly class: string | null
  readonly bestClass: string | null
  readonly worstClass: string | null
}

/** Place and class of a subject among all, by scorecard. */
async function listStandings(ctx: TxCtx, subjectId: string): Promise<Map<string, Standing>> {
  const rows = await ctx.db
    .selectFrom('score_results')
    .select(['scorecard', 'rank', 'position', 'class', 'best_class as bestClass', 'worst_class as worstClass'])
    .where('zone_id', '=', ctx.zoneId)
    .where('subject_id', '=', subjectId)
    .execute()
  return new Map(rows.map(({ scorecard, ...standing }) => [scorecard, standing]))
}
