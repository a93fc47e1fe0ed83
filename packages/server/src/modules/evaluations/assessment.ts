import type { Assessment, AssessmentPart, AssessmentSummary, Text } from '@wutong/contract'
import {
  type CohortTable,
  type Explainer,
  explainerFor,
  type Judged,
  judgeFor,
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
import { ladderInShort, matchInShort, scoreInShort } from './in-short.ts'
import { referenceOn } from './versions.rules.ts'

/** The year and the day somebody asks for; without them those of the stored evaluation. */
export interface AskedFor {
  readonly period?: number | undefined
  readonly on?: string | undefined
}

/** Scores, rungs and matches of one subject, or one part of these, with full explanation. */
export async function assessSubject(
  ctx: Ctx,
  subjectId: string,
  { part, ...asked }: AskedFor & { readonly part?: AssessmentPart | undefined } = {},
): Promise<Assessment> {
  const [{ subject, judging }, said] = await ctx.transact((ctx) =>
    Promise.all([readJudged(ctx, subjectId, asked), listSaid(ctx, subjectId)]),
  )
  const { judged } = judging
  const { scores, ladders, matches, hidden, names } = resultsOf(ctx, subject, judging, part)
  const sources = factSourcesFrom(ctx, said, { period: judged.period, names })
  return mutable({ ...judged, scores, ladders, matches, hidden, sources })
}

/** How one subject stands, without the reasons. */
export async function summariseSubject(ctx: Ctx, subjectId: string, asked: AskedFor = {}): Promise<AssessmentSummary> {
  const { subject, judging } = await ctx.transact((ctx) => readJudged(ctx, subjectId, asked))
  const { judged, cohorts } = judging
  const judge = judgeFor(ctx.zone.compiled, subject, judged, cohorts)
  const { scores, ladders, matches, hidden } = judgedBy(judge, ctx, judging)
  return mutable({
    ...judged,
    scores: scores.map(scoreInShort),
    ladders: ladders.map(ladderInShort),
    matches: matches.map(matchInShort),
    hidden,
  })
}

/** A subject's facts, and how it is judged: as everybody was, or for another year or day. */
async function readJudged(
  ctx: TxCtx,
  subjectId: string,
  { period, on }: AskedFor,
): Promise<{ readonly subject: SubjectFacts; readonly judging: Judging }> {
  const [, subject, stored, standing, cohorts] = await Promise.all([
    getSubjectRow(ctx, subjectId),
    listFacts(ctx, subjectId),
    getJudged(ctx),
    listStandings(ctx, subjectId),
    getCohorts(ctx),
  ])
  const judged = { period: period ?? stored.period, on: on ?? stored.on }
  // A place among all others exists only for the year and day everybody was evaluated for.
  const isPlaced = judged.period === stored.period && judged.on === stored.on
  return { subject, judging: { judged, ...(isPlaced ? { cohorts, standing } : {}) } }
}

/** How one subject is judged: the statistics of all others and its place among them where there are any. */
interface Judging {
  readonly judged: Judged
  readonly cohorts?: CohortTable
  readonly standing?: ReadonlyMap<string, Standing>
}

/** Everything the zone's definitions say about one subject, or a part of it, and the names of the facts it is reckoned from. */
export function resultsOf(ctx: Ctx, subject: SubjectFacts, judging: Judging, part?: AssessmentPart) {
  const { judged, cohorts } = judging
  const results = judgedBy(explainerFor(ctx.zone.compiled, subject, judged, cohorts), ctx, judging, part)
  return { ...results, names: factsNamed(results) }
}

function judgedBy(
  judge: Pick<Explainer, 'score' | 'classify' | 'match'>,
  ctx: Ctx,
  { judged, standing }: Judging,
  part?: AssessmentPart,
) {
  const { seen, hidden } = definitionsSeen(ctx)
  const asked = <T>(name: AssessmentPart, all: readonly T[]): readonly T[] =>
    part === undefined || part === name ? all : []
  return {
    scores: asked('scores', seen.scorecards).map((card) => {
      const score = judge.score(referenceOn(card, judged.on))
      return placed(score, standing?.get(card.id))
    }),
    ladders: asked('ladders', seen.ladders).map((ladder) => judge.classify(referenceOn(ladder, judged.on))),
    matches: asked('matches', seen.offers).map((offer) => judge.match(referenceOn(offer, judged.on))),
    hidden,
  }
}

function placed(score: ScoreResult, place: Standing | undefined): ScoreResult {
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
function factsNamed({
  scores,
  ladders,
  matches,
}: {
  readonly scores: readonly ScoreResult[]
  readonly ladders: readonly LadderResult[]
  readonly matches: readonly MatchResult[]
}): ReadonlySet<string> {
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
