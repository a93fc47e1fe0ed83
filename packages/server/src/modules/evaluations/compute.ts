/** The computing half of an evaluation: no database, columns in, columns out. */
import {
  amountsOf,
  type Column,
  classifyPopulation,
  freezeCohorts,
  isInForce,
  isoFrom,
  type Judged,
  type LadderColumns,
  matchPopulation,
  noDay,
  type OfferColumns,
  placesOf,
  rowsOf,
  type Snapshot,
  scorePopulation,
} from '@wutong/engine'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import type { NewEvaluation } from './evaluations.store.ts'
import { type MatchColumns, matchedRows } from './match-blocks.rules.ts'
import type { PlacedScores, SummaryColumns } from './results.store.ts'
import { summariseMatches, summariseRungs, summariseScores } from './summaries.rules.ts'
import { referenceOn, versionShownOn } from './versions.rules.ts'

/** The scorecard whose total lists show as points. */
export const pointsScorecard = 'innovation-points'

/** What was read: the population, what identifies it, and what it is judged for. */
export interface Read {
  readonly judged: Judged
  readonly snapshot: Snapshot
  readonly hash: string
}

/** One definition's run and its columns. */
export interface Run<Columns> {
  readonly evaluation: NewEvaluation
  readonly columns: Columns
}

/** Everything one evaluation of a zone computed. */
export interface Results {
  readonly scores: readonly Run<PlacedScores>[]
  readonly ladders: readonly Run<LadderColumns>[]
  readonly offers: readonly Run<MatchColumns>[]
  readonly summaries: SummaryColumns
}

/** Runs every definition over the population. */
export function compute(ctx: Ctx, read: Read, onDone: (done: number, total: number) => void): Results {
  const { zone } = ctx.zone
  const total = zone.scorecards.length + zone.ladders.length + 1
  const told = <T>(result: T, done: number): T => {
    onDone(done, total)
    return result
  }
  const scores = zone.scorecards.map((card, index) => told(scoreRun(ctx, read, card), index + 1))
  const ladders = zone.ladders.map((ladder, index) => told(ladderRun(ctx, read, ladder), scores.length + index + 1))
  const offers = told(offerRuns(ctx, read), total)
  return { scores, ladders, offers, summaries: summariesOf(ctx, read, { scores, ladders, offers }) }
}

/** Runs one definition over the population. Throws `evaluation_not_found` for one that the definitions do not hold. */
export function computeOne(
  ctx: Ctx,
  read: Read,
  { kind, definition }: Pick<NewEvaluation, 'kind' | 'definition'>,
): Run<PlacedScores | LadderColumns | MatchColumns> {
  const { zone } = ctx.zone
  const card = kind === 'scorecard' ? zone.scorecards.find(({ id }) => id === definition) : undefined
  if (card !== undefined) return scoreRun(ctx, read, card)
  const ladder = kind === 'ladder' ? zone.ladders.find(({ id }) => id === definition) : undefined
  if (ladder !== undefined) return ladderRun(ctx, read, ladder)
  const offers = kind === 'offer' ? zone.offers.filter(({ id }) => id === definition) : []
  const [run] = offerRuns(ctx, read, offers)
  if (run === undefined) throw new AppError('evaluation_not_found', { evaluation: definition })
  return run
}

function scoreRun(ctx: Ctx, read: Read, card: Ctx['zone']['zone']['scorecards'][number]): Run<PlacedScores> {
  const started = performance.now()
  const { compiled } = ctx.zone
  const scored = scorePopulation(compiled, referenceOn(card, read.judged.on), read.snapshot, read.judged)
  const columns = { ...scored, scorecard: card.id }
  const { position } = placesOf(compiled, columns, read.snapshot, read.judged)
  const highest = card.versions.find(({ version }) => version === columns.version)?.total
  const cohorts = freezeCohorts(compiled, referenceOn(card, read.judged.on), read.snapshot, read.judged)
  return {
    columns: { ...columns, position },
    evaluation: evaluationOf(ctx, read, {
      kind: 'scorecard',
      definition: card.id,
      version: columns.version,
      started,
      summary: summariseScores(columns, highest),
      cohorts,
    }),
  }
}

function ladderRun(ctx: Ctx, read: Read, ladder: Ctx['zone']['zone']['ladders'][number]): Run<LadderColumns> {
  const started = performance.now()
  const reference = referenceOn(ladder, read.judged.on)
  const columns = classifyPopulation(ctx.zone.compiled, reference, read.snapshot, read.judged)
  return {
    columns: { ...columns, ladder: ladder.id },
    evaluation: evaluationOf(ctx, read, {
      kind: 'ladder',
      definition: ladder.id,
      version: columns.version,
      started,
      summary: summariseRungs(columns),
      cohorts: freezeCohorts(ctx.zone.compiled, { ladder: reference }, read.snapshot, read.judged),
    }),
  }
}

function offerRuns(ctx: Ctx, read: Read, offers = ctx.zone.zone.offers): Run<MatchColumns>[] {
  const started = performance.now()
  const references = offers.map((offer) => referenceOn(offer, read.judged.on))
  const all = matchPopulation(ctx.zone.compiled, references, read.snapshot, read.judged)
  return offers.flatMap((offer, index) => {
    const bitmaps = all[index]
    if (bitmaps === undefined) return []
    const reference = references[index] ?? offer.id
    const columns = matchColumnsFrom(ctx, read, { bitmaps, reference })
    const unit = offer.versions.find(({ version }) => version === columns.version)?.benefit?.unit ?? null
    const evaluation = evaluationOf(ctx, read, {
      kind: 'offer',
      definition: offer.id,
      version: columns.version,
      started,
      summary: summariseMatches(columns, unit),
      cohorts: freezeCohorts(ctx.zone.compiled, { offers: [reference] }, read.snapshot, read.judged),
    })
    return [{ columns, evaluation }]
  })
}

/** Bitmaps with the amounts of those in them. */
function matchColumnsFrom(
  ctx: Ctx,
  { judged, snapshot }: Read,
  { bitmaps, reference }: { readonly bitmaps: OfferColumns; readonly reference: string },
): MatchColumns {
  const rows = matchedRows(bitmaps)
  if (rows.length === 0) return { ...bitmaps, amounts: null }
  const all = amountsOf(ctx.zone.compiled, reference, snapshot, judged)
  const amounts = Float64Array.from(rows, (row) => all[row] as number)
  return { ...bitmaps, amounts: amounts.every(Number.isNaN) ? null : amounts }
}

function evaluationOf(
  ctx: Ctx,
  { judged, snapshot, hash }: Read,
  {
    started,
    ...run
  }: Pick<NewEvaluation, 'kind' | 'definition' | 'version' | 'summary' | 'cohorts'> & { readonly started: number },
): NewEvaluation {
  const ms = Math.round((performance.now() - started) * 1000) / 1000
  return {
    id: ctx.newId(),
    ...run,
    ...judged,
    snapshotHash: hash,
    definitionHash: ctx.zone.hash,
    ms,
    subjects: snapshot.size,
  }
}

/** What lists show: the figures of the judged year, points, rungs, and how many policies in force the subject qualifies for. */
function summariesOf(
  ctx: Ctx,
  { judged, snapshot }: Read,
  { scores, ladders, offers }: Pick<Results, 'scores' | 'ladders' | 'offers'>,
): SummaryColumns {
  const points = scores.find(({ columns }) => columns.scorecard === pointsScorecard)?.columns.total
  const live = new Set(
    ctx.zone.zone.offers.filter((offer) => offer.standing !== 'past' && isLive(offer, judged.on)).map(({ id }) => id),
  )
  const qualified = new Int32Array(snapshot.size)
  for (const { columns } of offers) {
    if (!live.has(columns.offer)) continue
    for (const row of rowsOf(columns.qualified)) qualified[row] = (qualified[row] as number) + 1
  }
  const { columns } = snapshot
  return {
    district: textsOf(columns.get('district'), snapshot.size),
    industry: textsOf(columns.get('industry'), snapshot.size),
    registeredOn: textsOf(columns.get('registered_on'), snapshot.size),
    revenue: figuresOf(columns.get(`revenue@${judged.period}`), snapshot.size),
    employees: figuresOf(columns.get(`employees@${judged.period}`), snapshot.size),
    points: points ?? figuresOf(undefined, snapshot.size),
    qualified,
    rungs: rungTexts(
      ladders.map(({ columns }) => columns),
      snapshot.size,
    ),
  }
}

function isLive(offer: Ctx['zone']['zone']['offers'][number], on: string): boolean {
  const shown = versionShownOn(offer, on)
  return shown !== undefined && isInForce(shown, on)
}

/** Texts, or days as ISO text; null where unknown. */
function textsOf(column: Column | undefined, size: number): (string | null)[] {
  if (column?.type === 'text') return Array.from(column.codes, (code) => column.dictionary[code] ?? null)
  if (column?.type === 'date') return Array.from(column.days, (day) => (day === noDay ? null : isoFrom(day)))
  return new Array<string | null>(size).fill(null)
}

function figuresOf(column: Column | undefined, size: number): Float64Array {
  return column?.type === 'number' ? column.values : new Float64Array(size).fill(Number.NaN)
}

/** Highest rungs by ladder as JSON; few texts are distinct, so each is written once. */
function rungTexts(ladders: readonly LadderColumns[], size: number): string[] {
  const texts = new Map<string, string>()
  return Array.from({ length: size }, (_, row) => {
    const key = ladders.map(({ highest }) => highest[row]).join()
    const known = texts.get(key)
    if (known !== undefined) return known
    const codes = ladders.map(({ ladder, rungs, highest }) => [ladder, rungs[highest[row] ?? -1]?.code ?? null])
    const text = JSON.stringify(Object.fromEntries(codes))
    texts.set(key, text)
    return text
  })
}
