/** The computing half of an evaluation: no database, columns in, columns out. */
import {
  amountsOf,
  classifyPopulation,
  isInForce,
  type Judged,
  type LadderColumns,
  matchPopulation,
  type OfferColumns,
  type ScoreColumns,
  type Snapshot,
  type SubjectFacts,
  scorePopulation,
  snapshotFrom,
  verdictAt,
} from '@wutong/engine'
import type { Ctx } from '#platform/context'
import type { Population } from './population.store.ts'
import { type NewEvaluation, type NewSummary, numberOrNull } from './store.ts'
import {
  type MatchColumns,
  summariseMatches,
  summariseRungs,
  summariseScores,
  verdictNumbers,
} from './summaries.rules.ts'
import { referenceOn, versionShownOn } from './versions.rules.ts'

/** The scorecard whose total lists show as points. */
const pointsScorecard = 'innovation-points'

/** What was read: the population and what it is judged for. */
export interface Read {
  readonly judged: Judged
  readonly population: Population
}

/** One definition's run and its columns. */
export interface Run<Columns> {
  readonly evaluation: NewEvaluation
  readonly columns: Columns
}

/** Everything one evaluation of a zone computed. */
export interface Results {
  readonly ids: readonly string[]
  readonly scores: readonly Run<ScoreColumns>[]
  readonly ladders: readonly Run<LadderColumns>[]
  readonly offers: readonly Run<MatchColumns>[]
  readonly summaries: readonly NewSummary[]
}

/** Runs every definition over the population. */
export function compute(ctx: Ctx, read: Read, onDone: (done: number, total: number) => void): Results {
  const { zone, compiled } = ctx.zone
  const { judged, population } = read
  const snapshot = snapshotFrom(compiled, population.subjects, judged.period)
  const total = zone.scorecards.length + zone.ladders.length + 1
  const told = <T>(result: T, done: number): T => {
    onDone(done, total)
    return result
  }
  const scores = zone.scorecards.map((card, index) => told(scoreRun(ctx, read, { card, snapshot }), index + 1))
  const ladders = zone.ladders.map((ladder, index) =>
    told(ladderRun(ctx, read, { ladder, snapshot }), scores.length + index + 1),
  )
  const offers = told(offerRuns(ctx, read, snapshot), total)
  return { ids: snapshot.ids, scores, ladders, offers, summaries: summariesOf(ctx, read, { scores, ladders, offers }) }
}

function scoreRun(
  ctx: Ctx,
  read: Read,
  { card, snapshot }: { card: Ctx['zone']['zone']['scorecards'][number]; snapshot: Snapshot },
): Run<ScoreColumns> {
  const started = performance.now()
  const columns = scorePopulation(ctx.zone.compiled, referenceOn(card, read.judged.on), snapshot, read.judged)
  const highest = card.versions.find(({ version }) => version === columns.version)?.total
  const summary = summariseScores(columns, highest)
  return {
    columns: { ...columns, scorecard: card.id },
    evaluation: evaluationOf(ctx, read, {
      kind: 'scorecard',
      definition: card.id,
      version: columns.version,
      started,
      summary,
    }),
  }
}

function ladderRun(
  ctx: Ctx,
  read: Read,
  { ladder, snapshot }: { ladder: Ctx['zone']['zone']['ladders'][number]; snapshot: Snapshot },
): Run<LadderColumns> {
  const started = performance.now()
  const columns = classifyPopulation(ctx.zone.compiled, referenceOn(ladder, read.judged.on), snapshot, read.judged)
  return {
    columns: { ...columns, ladder: ladder.id },
    evaluation: evaluationOf(ctx, read, {
      kind: 'ladder',
      definition: ladder.id,
      version: columns.version,
      started,
      summary: summariseRungs(columns),
    }),
  }
}

function offerRuns(ctx: Ctx, read: Read, snapshot: Snapshot): Run<MatchColumns>[] {
  const started = performance.now()
  const { offers } = ctx.zone.zone
  const references = offers.map((offer) => referenceOn(offer, read.judged.on))
  const all = matchPopulation(ctx.zone.compiled, references, snapshot, read.judged)
  return offers.flatMap((offer, index) => {
    const bitmaps = all[index]
    if (bitmaps === undefined) return []
    const reference = references[index] ?? offer.id
    const columns = matchColumnsFrom(ctx, read, { bitmaps, reference, snapshot })
    const unit = offer.versions.find(({ version }) => version === columns.version)?.benefit?.unit ?? null
    const evaluation = evaluationOf(ctx, read, {
      kind: 'offer',
      definition: offer.id,
      version: columns.version,
      started,
      summary: summariseMatches(columns, unit),
    })
    return [{ columns, evaluation }]
  })
}

/** Bitmaps as a verdict a row, with amounts where the offer pays and anybody may get it. */
function matchColumnsFrom(
  ctx: Ctx,
  { judged }: Read,
  {
    bitmaps,
    reference,
    snapshot,
  }: { readonly bitmaps: OfferColumns; readonly reference: string; readonly snapshot: Snapshot },
): MatchColumns {
  const { offer, version, counts } = bitmaps
  const verdict = new Uint8Array(snapshot.size)
  for (let row = 0; row < snapshot.size; row += 1) verdict[row] = verdictNumbers[verdictAt(bitmaps, row)]
  const nobody = counts.not_qualified === snapshot.size
  const amount = nobody
    ? new Float64Array(snapshot.size).fill(Number.NaN)
    : amountsOf(ctx.zone.compiled, reference, snapshot, judged)
  return { offer, version, verdict, amount }
}

function evaluationOf(
  ctx: Ctx,
  { judged, population }: Read,
  {
    started,
    ...run
  }: Pick<NewEvaluation, 'kind' | 'definition' | 'version' | 'summary'> & { readonly started: number },
): NewEvaluation {
  const ms = Math.round((performance.now() - started) * 1000) / 1000
  return {
    id: ctx.newId(),
    ...run,
    ...judged,
    snapshotHash: population.hash,
    definitionHash: ctx.zone.hash,
    ms,
    subjects: population.subjects.length,
  }
}

/** What lists show: the figures of the judged year, points, rungs, and how many policies in force the subject qualifies for. */
function summariesOf(
  ctx: Ctx,
  { judged, population }: Read,
  { scores, ladders, offers }: Pick<Results, 'scores' | 'ladders' | 'offers'>,
): NewSummary[] {
  const points = scores.find(({ columns }) => columns.scorecard === pointsScorecard)?.columns.total
  const live = new Set(
    ctx.zone.zone.offers.filter((offer) => offer.standing !== 'past' && isLive(offer, judged.on)).map(({ id }) => id),
  )
  const counted = offers.filter(({ columns }) => live.has(columns.offer))
  return population.subjects.map(({ id, facts }: SubjectFacts, row) => {
    const text = (code: string): string | null => textOrNull(facts.get(code))
    const figure = (code: string): number | null => figureOrNull(facts.get(`${code}@${judged.period}`))
    return {
      subject_id: id,
      district: text('district'),
      industry: text('industry'),
      registered_on: text('registered_on'),
      revenue: figure('revenue'),
      employees: figure('employees'),
      points: numberOrNull(points?.[row]),
      qualified: counted.filter(({ columns }) => columns.verdict[row] === verdictNumbers.qualified).length,
      rungs: Object.fromEntries(
        ladders.map(({ columns }) => [columns.ladder, columns.rungs[columns.highest[row] ?? -1]?.code ?? null]),
      ),
    }
  })
}

function isLive(offer: Ctx['zone']['zone']['offers'][number], on: string): boolean {
  const shown = versionShownOn(offer, on)
  return shown !== undefined && isInForce(shown, on)
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function figureOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
