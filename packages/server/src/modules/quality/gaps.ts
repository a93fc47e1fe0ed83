/** The value of missing data: which figures, if filled, would decide open matches, and how much money. */
import type { Gap, GapsOrder, GapsReply } from '@wutong/contract'
import {
  explainerFor,
  type FactValue,
  type MatchResult,
  type Snapshot,
  type SubjectFacts,
  unitFactor,
  valueAt,
} from '@wutong/engine'
import { getCohorts, referenceOn } from '#modules/evaluations'
import { listNames, populationFor, type ZonePopulation } from '#modules/snapshots'
import type { Ctx } from '#platform/context'
import { mutable } from '#platform/mutable'
import { columnKey } from './counting.rules.ts'
import { firstSourceOf } from './quality.ts'

const gapsShown = 100
const examplesShown = 20
const moneyUnit = '万元'

interface Tally {
  decides: number
  helps: number
  money: number
  moneyUnknown: number
  readonly rows: Set<number>
}

/** Looks at evenly chosen enterprises and counts what each missing figure would decide for them. */
export async function computeGaps(ctx: Ctx, { sample }: GapsOrder): Promise<GapsReply> {
  const population = await populationFor(ctx)
  const { judged, size } = population
  const snapshot = population.at(judged.period)
  const rows = evenly(size, sample)
  const names = await ctx.transact((inside) => listNames(inside, population, rows))
  const cohorts = await ctx.transact(getCohorts)
  const offers = ctx.zone.zone.offers
    .filter(({ standing }) => standing === 'live')
    .map((offer) => referenceOn(offer, judged.on))
  const tallies = new Map<string, Tally>()
  let openMatches = 0
  for (const row of rows) {
    const explainer = explainerFor(ctx.zone.compiled, factsAt(snapshot, row), judged, cohorts)
    for (const offer of offers) {
      const match = explainer.match(offer)
      if (match.verdict !== 'undecided') continue
      openMatches += 1
      countMatch(tallies, match, row)
    }
  }
  const gaps = [...tallies]
    .map(([key, tally]) => gapFrom(ctx, { key, tally, population, rows, names }))
    .toSorted((a, b) => b.decides - a.decides || b.money - a.money || b.helps - a.helps || (a.code < b.code ? -1 : 1))
  const avoided = gaps.reduce((sum, { known }) => sum + known, 0)
  const shown = gaps.slice(0, gapsShown)
  return mutable({ ...judged, looked: rows.length, subjects: size, openMatches, avoided, gaps: shown })
}

/** One enterprise as the columns have it. */
function factsAt(snapshot: Snapshot, row: number): SubjectFacts {
  const facts = new Map<string, FactValue>()
  for (const [key, column] of snapshot.columns) {
    const value = valueAt(column, row)
    if (value !== undefined) facts.set(key, value)
  }
  return { id: snapshot.ids[row] ?? '', facts }
}

/** Rows at equal distances, so that the same ones are looked at each time. */
export function evenly(size: number, wanted: number): number[] {
  const count = Math.min(size, wanted)
  return Array.from({ length: count }, (_, index) => Math.floor((index * size) / count))
}

function countMatch(tallies: Map<string, Tally>, match: MatchResult, row: number): void {
  const sets = match.deciding?.can ?? []
  const alone = new Set(sets.filter((keys) => keys.length === 1).flat())
  for (const key of new Set(sets.flat())) {
    const tally = tallies.get(key) ?? { decides: 0, helps: 0, money: 0, moneyUnknown: 0, rows: new Set<number>() }
    tallies.set(key, tally)
    tally.rows.add(row)
    if (alone.has(key)) {
      tally.decides += 1
      const money = moneyOf(match)
      if (money === null) tally.moneyUnknown += 1
      else tally.money += money
    } else tally.helps += 1
  }
}

function moneyOf({ amount, amountUnit }: MatchResult): number | null {
  const factor = amountUnit === null ? null : unitFactor(amountUnit, moneyUnit)
  return amount === null || factor === null ? null : amount * Number(factor)
}

interface Found {
  readonly key: string
  readonly tally: Tally
  readonly population: ZonePopulation
  readonly rows: readonly number[]
  readonly names: ReadonlyMap<number, { readonly subjectId: string; readonly name: string }>
}

function gapFrom(ctx: Ctx, { key, tally, population, rows, names }: Found): Gap {
  const { compiled } = ctx.zone
  const { judged } = population
  const [code = '', year] = key.split('@')
  const indicator = compiled.indicators.get(code)
  const dated = indicator?.period === 'year'
  const period = year === undefined ? judged.period : Number(year)
  const column = population.at(judged.period).columns.get(columnKey(compiled, code, period))
  const source = firstSourceOf(ctx, code)
  const { rows: lacking, ...counts } = tally
  return {
    code,
    name: mutable(indicator?.name ?? { zh: code, en: code }),
    period: dated ? period : null,
    source: source?.id ?? null,
    sourceName: source === undefined ? null : mutable(source.name),
    ...counts,
    subjects: lacking.size,
    known: column === undefined ? 0 : rows.filter((row) => valueAt(column, row) !== undefined).length,
    examples: [...lacking].slice(0, examplesShown).map((row) => ({
      subjectId: names.get(row)?.subjectId ?? '',
      name: names.get(row)?.name ?? '',
    })),
  }
}
