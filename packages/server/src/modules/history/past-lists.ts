/** Lists of a past day, in the shape that those of today have. */
import type {
  LadderResults,
  MatchRow,
  MatchVerdict,
  OfferDetail,
  OfferSummary,
  RankingRow,
  ScorecardResults,
  ScorecardSummary,
} from '@wutong/contract'
import { matchSubject, rowsOf, type Scorecard } from '@wutong/engine'
import { z } from 'zod'
import {
  type LadderSummary,
  type MatchColumns,
  matchedRows,
  type OfferCounts,
  type PlacedScores,
  referenceOn,
  type ScoreSummary,
} from '#modules/evaluations'
import { getLadderOf, rungCountsFrom } from '#modules/ladders'
import { countVerdict, getOfferOf, offerDetailOn, offerSummaries } from '#modules/offers'
import { countPassed, getScorecardOf, resultsFrom, scorecardSummaries } from '#modules/scorecards'
import { listFactsAsOf, listNamesAsOf, type PastSubjectName } from '#modules/snapshots'
import type { Ctx } from '#platform/context'
import { cursorFrom, parseCursor } from '#platform/cursor'
import { evaluatePast, type PastEvaluation, runsOf } from './past.ts'

interface OfDay {
  readonly day: string
}
interface OfDefinition extends OfDay {
  readonly id: string
}
interface PageOf {
  readonly after?: string | undefined
  readonly limit: number
}
interface PageReply<Row> {
  readonly rows: Row[]
  readonly next: string | null
  readonly total: number
}

/** All scorecards with their results on a past day in counts; `own` is whoever asks, `whole` the zone. */
export async function listScorecardsOfDay(whole: Ctx, { day }: OfDay, own: Ctx): Promise<ScorecardSummary[]> {
  const evaluation = await evaluatePast(whole, day)
  return scorecardSummaries(evaluation.past.ctx, day, seenBy(own, scoreRuns(evaluation)))
}

/** Runs say how others stand, which an enterprise is not shown. */
function seenBy<Run>({ actor }: Ctx, runs: Map<string, Run>): Map<string, Run> {
  return actor.role === 'enterprise' ? new Map() : runs
}

function scoreRuns(evaluation: PastEvaluation) {
  return runsOf<ScoreSummary>(evaluation, evaluation.results.scores)
}

/** A scorecard as it was declared on a past day. */
export async function getScorecardOfDay(ctx: Ctx, { day, id }: OfDefinition): Promise<Scorecard> {
  return getScorecardOf((await evaluatePast(ctx, day)).past.ctx, id)
}

/** How the results of a scorecard were distributed on a past day. */
export async function getResultsOfDay(ctx: Ctx, { day, id }: OfDefinition): Promise<ScorecardResults> {
  const evaluation = await evaluatePast(ctx, day)
  getScorecardOf(evaluation.past.ctx, id)
  return resultsFrom(scoreRuns(evaluation).get(id))
}

interface RankingOrder extends OfDefinition, PageOf {
  readonly passed?: 'true' | 'false' | 'unknown' | undefined
}

/** A page of the ranking on a past day; nothing of the past moves, so a cursor is a place in it. */
export async function listRankingOfDay(ctx: Ctx, order: RankingOrder): Promise<PageReply<RankingRow>> {
  const evaluation = await evaluatePast(ctx, order.day)
  getScorecardOf(evaluation.past.ctx, order.id)
  const columns = evaluation.results.scores.find((run) => run.columns.scorecard === order.id)?.columns
  const current = scoreRuns(evaluation).get(order.id)
  if (columns === undefined || current === undefined) return { rows: [], next: null, total: 0 }
  const { rows, next, names } = await pageOf(evaluation, rankedRows(columns, order.passed), order)
  const total = countPassed(current, order.passed)
  return { rows: rows.map((row) => ({ ...namedAt(names, row), ...scoreAt(columns, row) })), next, total }
}

const verdictOf = { true: 1, false: 0, unknown: -1 } as const

/** Rows in the order of their places; those without one come last, in the order of ids. */
function rankedRows({ position, rank, passed }: PlacedScores, only: RankingOrder['passed']): Int32Array {
  const wanted = only === undefined ? undefined : verdictOf[only]
  const all = Int32Array.from(rank.keys())
  const rows = wanted === undefined ? all : all.filter((row) => passed[row] === wanted)
  const placeOf = (row: number): number => position[row] || rank[row] || Number.POSITIVE_INFINITY
  return rows.sort((a, b) => (placeOf(a) === placeOf(b) ? a - b : placeOf(a) - placeOf(b)))
}

function scoreAt(columns: PlacedScores, row: number): Omit<RankingRow, keyof PastSubjectName> {
  const { total, lower, upper, passed, rank, position, classes, classIndex, best, worst } = columns
  const classAt = (indexes: Int16Array): string | null => classes[indexes[row] ?? -1] ?? null
  return {
    rank: rank[row] || null,
    position: position[row] || null,
    total: knownOrNull(total[row]),
    lower: knownOrNull(lower[row]),
    upper: knownOrNull(upper[row]),
    passed: passed[row] === -1 ? null : passed[row] === 1,
    class: classAt(classIndex),
    bestClass: classAt(best),
    worstClass: classAt(worst),
  }
}

/** A figure of a column; null for NaN, which stands for unknown. */
export function knownOrNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}

type Names = ReadonlyMap<number, PastSubjectName>

async function pageOf(
  { past, population }: PastEvaluation,
  rows: Int32Array,
  { after, limit }: PageOf,
): Promise<{ readonly rows: number[]; readonly next: string | null; readonly names: Names }> {
  const from = after === undefined ? 0 : parseCursor(z.tuple([z.int().min(0)]), after)[0]
  const shown = [...rows.subarray(from, from + limit)]
  const names = await past.ctx.transact((inside) => listNamesAsOf(inside, population, shown))
  return { rows: shown, next: from + limit < rows.length ? cursorFrom([from + limit]) : null, names }
}

function namedAt(names: Names, row: number): PastSubjectName {
  return names.get(row) ?? { subjectId: '', name: '', uscc: null }
}

/** How many stood on each rung of a ladder on a past day. */
export async function getRungsOfDay(ctx: Ctx, { day, id }: OfDefinition): Promise<LadderResults> {
  const evaluation = await evaluatePast(ctx, day)
  const runs = runsOf<LadderSummary>(evaluation, evaluation.results.ladders)
  return rungCountsFrom(getLadderOf(evaluation.past.ctx, id), runs.get(id))
}

function offerRuns(evaluation: PastEvaluation) {
  return runsOf<OfferCounts>(evaluation, evaluation.results.offers)
}

/** All offers with who qualified on a past day in counts. */
export async function listOffersOfDay(whole: Ctx, { day }: OfDay, own: Ctx): Promise<OfferSummary[]> {
  const evaluation = await evaluatePast(whole, day)
  return offerSummaries(evaluation.past.ctx, day, seenBy(own, offerRuns(evaluation)))
}

/** An offer as it was declared on a past day. */
export async function getOfferOfDay(whole: Ctx, { day, id }: OfDefinition, own: Ctx): Promise<OfferDetail> {
  const evaluation = await evaluatePast(whole, day)
  return offerDetailOn(evaluation.past.ctx, id, { on: day, current: seenBy(own, offerRuns(evaluation)).get(id) })
}

interface MatchOrder extends OfDefinition, PageOf {
  readonly verdict: MatchVerdict
}

/** A page of those with one verdict for an offer on a past day; what fails or was missing is explained for this page only. */
export async function listMatchesOfDay(ctx: Ctx, order: MatchOrder): Promise<PageReply<MatchRow>> {
  const evaluation = await evaluatePast(ctx, order.day)
  const { past, cohorts, population } = evaluation
  const reference = referenceOn(getOfferOf(past.ctx, order.id), order.day)
  const columns = evaluation.results.offers.find((run) => run.columns.offer === order.id)?.columns
  const current = offerRuns(evaluation).get(order.id)
  if (columns === undefined || current === undefined) return { rows: [], next: null, total: 0 }
  const { rows, next, names } = await pageOf(evaluation, verdictRows(columns, order.verdict, population.size), order)
  const amounts = amountsOfRows(columns, new Set(rows))
  const ids = rows.map((row) => namedAt(names, row).subjectId)
  const facts = await past.ctx.transact((inside) => listFactsAsOf(inside, past.moment.stamp, ids))
  const shown = rows.map((row): MatchRow => {
    const named = namedAt(names, row)
    const subject = { id: named.subjectId, facts: facts.get(named.subjectId) ?? new Map() }
    const match = matchSubject(past.ctx.zone.compiled, reference, subject, past.judged, cohorts)
    return {
      ...named,
      verdict: order.verdict,
      amount: amounts.get(row) ?? null,
      failed: match.failed.map(({ code }) => code),
      missing: [...match.missing],
    }
  })
  return { rows: shown, next, total: countVerdict(current, order.verdict) }
}

/** The rows with one verdict. */
export function verdictRows(columns: MatchColumns, verdict: MatchVerdict, size: number): Int32Array {
  switch (verdict) {
    case 'qualified':
      return rowsOf(columns.qualified)
    case 'one_away':
      return rowsOf(columns.oneAway)
    case 'undecided':
      return rowsOf(columns.undecided)
    case 'not_qualified': {
      const matched = new Set(matchedRows(columns))
      return Int32Array.from(Array.from({ length: size }, (_, row) => row).filter((row) => !matched.has(row)))
    }
  }
}

function amountsOfRows(columns: MatchColumns, rows: ReadonlySet<number>): Map<number, number | null> {
  const { amounts } = columns
  if (amounts === null) return new Map()
  const found = [...matchedRows(columns).entries()].filter(([, row]) => rows.has(row))
  return new Map(found.map(([index, row]) => [row, knownOrNull(amounts[index])]))
}
