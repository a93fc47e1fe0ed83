/** Back-test of an offer on stored facts: who received it of those it was made for, what was paid, and what became of them. */

import type { Population } from '../columns/context.ts'
import { versionsFor } from '../columns/match-plan.ts'
import { amountsOf, matchPopulation, type OfferColumns, verdictAt } from '../columns/match-population.ts'
import { populationOf } from '../columns/population.ts'
import type { CompiledZone } from '../compiled.ts'
import type { Text } from '../definitions.ts'
import type { Judged } from '../expr/evaluate.ts'
import { type Expr, ExpressionError } from '../expr/tree.ts'
import { amountFromFen, FenSum, fenFrom, fenInUnit, totalUnit } from '../offers/money.ts'
import type { MatchVerdict } from '../results.ts'
import { unitFactor } from '../units.ts'
import { type Covariate, compareReceivers, type MatchedComparison } from './receivers.ts'
import { assertLater, type BacktestYears, cohortsOf, compiled } from './run.ts'
import { pick } from './sample.ts'
import { type Uptake, uptakeOf } from './uptake.ts'

/** One payment of an offer: the row of the enterprise, the day, the amount in 万元; null is unknown. */
export interface Receipt {
  readonly row: number
  readonly on: string | null
  readonly amount: number | null
}

/** What to test of an offer. */
export interface OfferBacktestRequest {
  /** Offer, or `id@version`. */
  readonly offer: string
  /** Year and day before the support: who qualified, and what the two sides are alike in. */
  readonly judged: Judged
  /** Year and day of the outcome; after the year before the support. */
  readonly later: Judged
  readonly receipts: readonly Receipt[]
  /** CEL of a yearly number whose growth from the one year to the other is the outcome, e.g. `revenue`. */
  readonly growth: string
  /** CEL of further numbers that the two sides should be alike in before the support. */
  readonly alike: readonly string[]
  /** CEL of a text; only firms with the same one are compared. Null compares all. */
  readonly within: string | null
  /** Whom receivers are compared with: everybody else, or only those who qualified as well. */
  readonly among: 'all' | 'qualified'
}

/** Uptake, money and the matched comparison of one offer. */
export interface OfferBacktest {
  readonly offer: string
  readonly version: string
  readonly judged: Judged
  readonly later: Judged
  readonly growth: string
  /** Money in 万元. */
  readonly uptake: Uptake
  /** What the offer promised those who qualified, in 万元; null where it promises no money. */
  readonly promised: { readonly amount: number; readonly unknown: number } | null
  readonly comparison: MatchedComparison
  /** Receivers whose growth, group or figures to be alike in are unknown: they stand in no pair. */
  readonly withoutData: number
  /** Receivers paid outside the years that are compared; they stand on neither side. */
  readonly outside: readonly number[]
  /** Payments without a day, taken to lie within these years. */
  readonly undated: number
  /** Receivers that do not qualify by the figures on file, or that these leave undecided. */
  readonly doubtful: readonly { readonly row: number; readonly verdict: MatchVerdict }[]
  /** What the figures do not show. */
  readonly limits: readonly Text[]
}

/**
 * Back-tests an offer: uptake and money by the rules and figures of the year before, and growth of receivers beside like firms.
 * Throws DefinitionError for an unknown offer or version, ExpressionError for a figure that cannot be used, RangeError
 * when the later year is not after the first or the rows of the years differ.
 */
export function backtestOffer(zone: CompiledZone, years: BacktestYears, request: OfferBacktestRequest): OfferBacktest {
  const { offer, judged, later, growth, receipts } = request
  assertLater(years, request)
  const [then, now] = [populationOf(years.scored, judged), populationOf(years.later, later)]
  const [columns] = matchPopulation(zone, [offer], years.scored, judged)
  if (columns === undefined) throw new Error(`no result for offer ${offer}`)
  const timely = receipts.filter((one) => isTimely(one, request))
  const use = useOf(columns, timely, then.size)
  const outside = rowsOf(receipts).filter((row) => use.received[row] !== 1)
  const isOutside = new Set(outside)
  const sample = sampleOf(zone, { then, now }, request)
  const isCompared = (row: number) =>
    use.received[row] === 1 ||
    (!isOutside.has(row) && (request.among === 'all' || verdictAt(columns, row) === 'qualified'))
  const rows = Int32Array.from({ length: then.size }, (_, row) => row).filter(isCompared)
  const receivers = rowsOf(timely)
  const uptake = uptakeOf({ ...use, paid: use.fen })
  const comparison = compareReceivers({
    received: Uint8Array.from(rows, (row) => use.received[row] as number),
    outcome: pick(sample.outcome, rows),
    covariates: sample.covariates.map((one) => ({ ...one, values: pick(one.values, rows) })),
    groups: sample.groups === null ? null : Int32Array.from(rows, (row) => sample.groups?.[row] ?? 0),
  })
  return {
    offer: columns.offer,
    version: columns.version,
    judged,
    later,
    growth,
    uptake: { ...uptake, paid: amountFromFen(uptake.paid) },
    promised: promisedBy(zone, request, { columns, years }),
    comparison,
    withoutData: receivers.filter((row) => !sample.isKnown(row)).length,
    outside,
    undated: timely.filter(({ on }) => on === null).length,
    doubtful: receivers
      .map((row) => ({ row, verdict: verdictAt(columns, row) }))
      .filter(({ verdict }) => verdict !== 'qualified'),
    limits: [...comparison.limits, onlyListed, byFileOf(request, columns.version)],
  }
}

const onlyListed: Text = {
  zh: '不在名单上的企业一律视为未获支持；名单不全会使差别偏小',
  en: 'whoever is not on the list is taken not to have received: an incomplete list makes the difference look smaller',
}

function byFileOf({ judged: { period, on } }: OfferBacktestRequest, version: string): Text {
  return {
    zh: `“符合条件”按现存 ${period} 年度数据和 ${version} 版条款在 ${on} 推算，当时的条款和申报材料可能不同`,
    en: `who qualified is reckoned on ${on} from the figures of ${period} on file by the terms of version ${version}; the terms then and what applicants handed in may differ`,
  }
}

/** Support can show in the growth only when it was paid after the first year and not after the later one. */
function isTimely({ on }: Receipt, { judged, later }: OfferBacktestRequest): boolean {
  return on === null || (on > `${judged.period}-12-31` && on <= `${later.period}-12-31`)
}

function rowsOf(receipts: readonly Receipt[]): number[] {
  return [...new Set(receipts.map(({ row }) => row))].toSorted((a, b) => a - b)
}

const fenInWan = fenInUnit(totalUnit)

/** Who qualified and who received what; several payments to one are added, and one that is unknown leaves the sum unknown. */
function useOf(columns: OfferColumns, receipts: readonly Receipt[], size: number) {
  const received = new Uint8Array(size)
  const fen = new Float64Array(size)
  for (const { row, amount } of receipts) {
    received[row] = 1
    fen[row] = (fen[row] as number) + (amount === null ? Number.NaN : fenFrom(amount, fenInWan))
  }
  const qualified = Int8Array.from({ length: size }, (_, row) => standing(verdictAt(columns, row)))
  return { qualified, received, fen }
}

/** 1 qualified, 0 not, −1 undecided. */
function standing(verdict: MatchVerdict): number {
  if (verdict === 'qualified') return 1
  return verdict === 'undecided' ? -1 : 0
}

/** What the rule gives those who qualify; unknown amounts are counted apart. */
function promisedBy(
  zone: CompiledZone,
  { offer, judged }: OfferBacktestRequest,
  { columns, years }: { readonly columns: OfferColumns; readonly years: BacktestYears },
): OfferBacktest['promised'] {
  const { benefit } = versionsFor(zone, offer, judged.on).chosen.version
  if (benefit === undefined || unitFactor(benefit.unit, totalUnit) === null) return null
  const one = fenInUnit(benefit.unit)
  const sum = new FenSum()
  let unknown = 0
  for (const [row, amount] of amountsOf(zone, offer, years.scored, judged).entries()) {
    if (verdictAt(columns, row) !== 'qualified') continue
    const fen = Number.isNaN(amount) ? Number.NaN : fenFrom(amount, one)
    if (Number.isNaN(fen)) unknown += 1
    else sum.add(fen)
  }
  return { amount: sum.amount, unknown }
}

interface TwoYears {
  readonly then: Population
  readonly now: Population
}

interface ReceiverSample {
  readonly outcome: Float64Array
  readonly covariates: readonly Covariate[]
  readonly groups: Int32Array | null
  readonly isKnown: (row: number) => boolean
}

/** Growth by row, the figures of the year before, and the groups; who has no group has no outcome to compare either. */
function sampleOf(zone: CompiledZone, { then, now }: TwoYears, request: OfferBacktestRequest): ReceiverSample {
  const { growth, alike, within, judged, later } = request
  const before = figureOf(zone, growth)
  const grown = compiled(zone, `growth(${growth}, ${later.period - judged.period})`)
  const groups = within === null ? null : cohortsOf(zone, then, within).codes
  const outcome = now
    .numbersOf(grown)
    .values.map((value, row) => (groups !== null && (groups[row] as number) < 0 ? Number.NaN : value))
  const covariates = [...new Set([growth, ...alike])].map((cel) => ({
    code: cel,
    name: { zh: cel, en: cel },
    values: then.numbersOf(cel === growth ? before : figureOf(zone, cel)).values,
  }))
  const figures = [outcome, ...covariates.map(({ values }) => values)]
  return { outcome, covariates, groups, isKnown: (row) => figures.every((one) => Number.isFinite(one[row])) }
}

function figureOf(zone: CompiledZone, cel: string): Expr {
  const expr = compiled(zone, cel)
  if (expr.type === 'number') return expr
  throw new ExpressionError(
    { zh: `「${cel}」不是数值，请给出数值指标，如 revenue`, en: `"${cel}" is no number: give one, such as revenue` },
    0,
    cel.length,
  )
}
