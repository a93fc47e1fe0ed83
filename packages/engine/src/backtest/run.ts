/** Back-test of a scorecard on stored facts: scores of one year against an outcome read from a later one. */
import { bitAt } from '../columns/bits.ts'
import type { Population } from '../columns/context.ts'
import { populationOf } from '../columns/population.ts'
import { scoreColumns } from '../columns/score-population.ts'
import type { Snapshot } from '../columns/snapshot.ts'
import type { CompiledScorecardVersion, CompiledZone } from '../compiled.ts'
import type { Text } from '../definitions.ts'
import { compileExpr } from '../expr/compile.ts'
import { scopeFrom } from '../expr/compile-nodes.ts'
import type { Judged } from '../expr/evaluate.ts'
import { type Expr, ExpressionError } from '../expr/tree.ts'
import { definitionOf, namedVersion, parseReference, versionOn } from '../subject.ts'
import { type BacktestReport, backtest } from './backtest.ts'
import { type Bunching, bunchingAt } from './bunching.ts'
import { type Drift, driftOf } from './drift.ts'
import type { BacktestSample, Outcome, ScoredItem } from './sample.ts'
import { scoredItems } from './scored-items.ts'

/** What to test. */
export interface BacktestRequest {
  /** Scorecard, or `id@version`. */
  readonly scorecard: string
  /** Year and day of the scores. */
  readonly judged: Judged
  /** CEL of a yes-no value or a number, read in the later year, e.g. `growth(revenue) > 0.1`. */
  readonly outcome: string
  /** Year and day of the outcome; after those of the scores. */
  readonly later: Judged
  readonly better: Outcome['better']
  /** CEL of a text that splits firms into cohorts, e.g. `stage`; null for none. */
  readonly by: string | null
  /** Spreads firms over the folds of cross-validation. */
  readonly seed?: number | undefined
}

/** The same firms, row by row, as known for the year of the scores and for the later one. */
export interface BacktestYears {
  readonly scored: Snapshot
  readonly later: Snapshot
}

/** The report with what only stored facts can tell. */
export interface ScorecardBacktest extends BacktestReport {
  readonly scorecard: string
  readonly version: string
  readonly judged: Judged
  readonly later: Judged
  /** How far totals and points have moved to the later year. */
  readonly drift: {
    readonly total: Drift
    readonly items: readonly (Drift & { readonly code: string; readonly name: Text })[]
  }
  readonly bunching: readonly (Bunching & { readonly code: string; readonly name: Text })[]
}

/**
 * Back-tests a scorecard version.
 * Throws DefinitionError for an unknown scorecard or version, ExpressionError for an outcome or cohort that cannot be
 * used, RangeError when the later year is not after the first or the rows of the years differ.
 */
export function backtestScorecard(
  zone: CompiledZone,
  years: BacktestYears,
  request: BacktestRequest,
): ScorecardBacktest {
  const { judged, later, better, by } = request
  assertLater(years, request)
  const { id, version: named } = parseReference(request.scorecard)
  const { versions } = definitionOf(zone.scorecards, id, 'scorecard')
  const chosen = named === null ? versionOn(versions, judged.on, id) : namedVersion(versions, named, id)
  const reference = `${id}@${chosen.version.version}`
  const [then, now] = [populationOf(years.scored, judged), populationOf(years.later, later)]
  const scores = scoreColumns(zone, reference, then).total
  const items = scoredItems(then, chosen)
  const sample: BacktestSample = {
    scores,
    items,
    outcome: { ...outcomeOf(zone, now, request.outcome), better },
    cohorts: by === null ? undefined : cohortsOf(zone, then, by),
  }
  return {
    ...backtest(sample, request.seed),
    scorecard: id,
    version: chosen.version.version,
    judged,
    later,
    drift: {
      total: driftOf(scores, scoreColumns(zone, reference, now).total),
      items: driftOfItems(items, scoredItems(now, chosen)),
    },
    bunching: bunchingOf(then, chosen),
  }
}

/** Throws RangeError when the later year is not after the first or the rows of the years differ. */
export function assertLater(
  { scored, later }: BacktestYears,
  request: Pick<BacktestRequest, 'judged' | 'later'>,
): void {
  if (request.later.period <= request.judged.period)
    throw new RangeError('结果年度须晚于评分年度 / the year of the outcome must come after that of the scores')
  if (scored.size !== later.size)
    throw new RangeError('两个年度的企业须逐行对应 / the two years must hold the same firms, row by row')
}

/** An expression over the zone's indicators. */
export function compiled(zone: CompiledZone, cel: string): Expr {
  return compileExpr(scopeFrom(zone.indicators), cel)
}

function outcomeOf(zone: CompiledZone, population: Population, cel: string): Omit<Outcome, 'better'> {
  const expr = compiled(zone, cel)
  const name = { zh: cel, en: cel }
  if (expr.type === 'number') return { name, kind: 'number', values: population.numbersOf(expr).values }
  if (expr.type === 'bool') return { name, kind: 'yes-no', values: truthValues(population, expr) }
  throw new ExpressionError(
    {
      zh: '结果须为数值或是非判断，如 growth(revenue) > 0.1',
      en: 'the outcome must be a number or a yes/no value, such as growth(revenue) > 0.1',
    },
    0,
    cel.length,
  )
}

function truthValues(population: Population, expr: Expr): Float64Array {
  const { t, f } = population.truthOf(expr)
  const values = new Float64Array(population.size).fill(Number.NaN)
  for (let row = 0; row < values.length; row++) {
    if (bitAt(t, row)) values[row] = 1
    else if (bitAt(f, row)) values[row] = 0
  }
  return values
}

/** Firms by the text of an expression; −1 is unknown. */
export function cohortsOf(
  zone: CompiledZone,
  population: Population,
  cel: string,
): NonNullable<BacktestSample['cohorts']> {
  const expr = compiled(zone, cel)
  if (expr.type !== 'text')
    throw new ExpressionError(
      { zh: '分组须为文本指标，如 stage', en: 'cohorts are split by a text, such as stage' },
      0,
      cel.length,
    )
  const { codes, dictionary } = population.textsOf(expr)
  return { labels: dictionary, codes }
}

function driftOfItems(
  before: readonly ScoredItem[],
  after: readonly ScoredItem[],
): ScorecardBacktest['drift']['items'] {
  return before.map(({ code, name, points }, index) => ({
    code,
    name,
    ...driftOf(points, (after[index] as ScoredItem).points),
  }))
}

/** Every line between two bands with more points on one side, looked at from the side that gains. */
function bunchingOf(population: Population, { variants }: CompiledScorecardVersion): ScorecardBacktest['bunching'] {
  const items = variants.flatMap(({ parts }) => parts.flatMap((part) => part.items))
  return items.flatMap(({ item, rule }) => {
    if (rule.kind !== 'bands') return []
    const figures = population.numbersOf(rule.value).values.filter((value) => Number.isFinite(value))
    return rule.bands.slice(1).flatMap((band, index) => {
      const below = rule.bands[index]?.points ?? 0
      if (band.from === undefined || band.points === below) return []
      const found = bunchingAt(figures, band.from, band.points > below ? 'from' : 'upTo')
      return [{ code: item.code, name: item.name, ...found }]
    })
  })
}
