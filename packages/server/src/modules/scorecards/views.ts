import type { RankingRow, ScorecardResults, ScorecardSummary } from '@wutong/contract'
import type { Scorecard } from '@wutong/engine'
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import {
  type CurrentEvaluation,
  evaluationFrom,
  listCurrent,
  type ScoreSummary,
  versionShownOn,
} from '#modules/evaluations'
import { getJudged } from '#modules/zone-state'
import type { Ctx, TxCtx } from '#platform/context'
import { keysetPage, parseCursor } from '#platform/cursor'
import { AppError } from '#platform/errors'
import { mutable } from '#platform/mutable'

/** The scorecard with an id; throws `scorecard_not_found`. */
export function getScorecardOf(ctx: Ctx, id: string): Scorecard {
  const card = ctx.zone.zone.scorecards.find((known) => known.id === id)
  if (card === undefined) throw new AppError('scorecard_not_found', { id })
  return card
}

/** All scorecards with their latest results in counts; zeros for whom evaluations are hidden. */
export async function listScorecardSummaries(ctx: TxCtx): Promise<ScorecardSummary[]> {
  const current = await listCurrent<ScoreSummary>(ctx, 'scorecard')
  const { on } = await getJudged(ctx)
  return scorecardSummaries(ctx, on, current)
}

/** All scorecards as shown on a day, with the results of these runs in counts. */
export function scorecardSummaries(ctx: Ctx, on: string, runs: Runs): ScorecardSummary[] {
  return ctx.zone.zone.scorecards.map((card) => summaryOf(card, on, runs.get(card.id)))
}

/** Runs by definition. */
type Runs = ReadonlyMap<string, CurrentEvaluation<ScoreSummary>>

function summaryOf(
  card: Scorecard,
  on: string,
  current: CurrentEvaluation<ScoreSummary> | undefined,
): ScorecardSummary {
  const shown = versionShownOn(card, on)
  return {
    id: card.id,
    name: card.name,
    summary: card.summary ?? null,
    version: shown?.version ?? '',
    status: shown?.status ?? 'illustrative',
    versions: card.versions.map(({ version }) => version),
    decides: shown?.pass !== undefined || (shown?.gates ?? []).length > 0 || (shown?.directEntry ?? []).length > 0,
    evaluated: current?.subjects ?? 0,
    passed: current?.summary.passed ?? 0,
    failed: current?.summary.failed ?? 0,
    unknown: current?.summary.unknown ?? 0,
    median: current?.summary.median ?? null,
  }
}

/** How the results of the latest evaluation are distributed. */
export async function getResults(ctx: TxCtx, id: string): Promise<ScorecardResults> {
  getScorecardOf(ctx, id)
  return resultsFrom(await findCurrent(ctx, id))
}

/** How the results of one run are distributed. */
export function resultsFrom(current: CurrentEvaluation<ScoreSummary> | undefined): ScorecardResults {
  if (current === undefined)
    return { evaluation: null, passed: 0, failed: 0, unknown: 0, histogram: [], classes: [], median: null, mean: null }
  return { evaluation: evaluationFrom(current), ...mutable(current.summary) }
}

async function findCurrent(ctx: TxCtx, id: string): Promise<CurrentEvaluation<ScoreSummary> | undefined> {
  return (await listCurrent<ScoreSummary>(ctx, 'scorecard', id)).get(id)
}

/** What a page of the ranking is asked for. */
export interface RankingQuery {
  readonly passed?: 'true' | 'false' | 'unknown' | undefined
  readonly after?: string | undefined
  readonly limit: number
}

/** Stands for "no rank": those without one come last. */
const unranked = 2_147_483_647

/** A page of the ranking of the latest evaluation, known totals first. */
export async function listRankingRows(
  ctx: TxCtx,
  id: string,
  query: RankingQuery,
): Promise<{ rows: RankingRow[]; next: string | null; total: number }> {
  getScorecardOf(ctx, id)
  const current = await findCurrent(ctx, id)
  if (current === undefined) return { rows: [], next: null, total: 0 }
  const key = sql`coalesce(r.position, r.rank, ${sql.lit(unranked)})`
  const { rows } = await sql<RankingRow>`
    select r.rank, r.subject_id as "subjectId", s.name, s.uscc, r.total, r.lower, r.upper, r.passed, r.class,
      r.position, r.best_class as "bestClass", r.worst_class as "worstClass"
    from score_results r join subjects s on s.zone_id = r.zone_id and s.id = r.subject_id
    where r.zone_id = ${ctx.zoneId} and r.evaluation_id = ${current.id} and ${passedFilter(query.passed)} and ${beyond(query.after, key)}
    order by ${key}, r.subject_id limit ${query.limit + 1}`.execute(ctx.db)
  const { shown, next } = keysetPage(rows, query.limit, (last) => [
    last.position ?? last.rank ?? unranked,
    last.subjectId,
  ])
  return { rows: shown, next, total: countPassed(current, query.passed) }
}

function passedFilter(passed: RankingQuery['passed']): RawBuilder<unknown> {
  if (passed === undefined) return sql`true`
  return sql`r.passed is not distinct from ${passed === 'unknown' ? null : passed === 'true'}`
}

function beyond(after: string | undefined, key: RawBuilder<unknown>): RawBuilder<unknown> {
  if (after === undefined) return sql`true`
  const [place, id] = parseCursor(z.tuple([z.int(), z.uuid()]), after)
  return sql`(${key}, r.subject_id) > (${place}, ${id}::uuid)`
}

/** How many a ranking with this filter holds. */
export function countPassed(
  { subjects, summary }: CurrentEvaluation<ScoreSummary>,
  passed: RankingQuery['passed'],
): number {
  switch (passed) {
    case undefined:
      return subjects
    case 'true':
      return summary.passed
    case 'false':
      return summary.failed
    case 'unknown':
      return summary.unknown
  }
}
