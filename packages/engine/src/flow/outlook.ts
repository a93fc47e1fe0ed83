/** Everything about a ladder's pipeline: distances, gaps, movement since last year, forecast and quotas. */
import { classifyPopulation } from '../columns/classify-population.ts'
import { populationOf } from '../columns/population.ts'
import type { Snapshot } from '../columns/snapshot.ts'
import type { CompiledLadderVersion, CompiledRung, CompiledZone } from '../compiled.ts'
import { addYears, dayFrom, isoFrom } from '../dates.ts'
import type { Ladder, Quota, Text } from '../definitions.ts'
import type { Judged } from '../expr/evaluate.ts'
import type { Estimate } from '../stats/intervals.ts'
import { definitionOf, namedVersion, parseReference, versionOn } from '../subject.ts'
import { type ExpiringTitle, expiringTitles } from './expiry.ts'
import { type LadderFlow, ladderFlow } from './flows.ts'
import { forecastPool, type PoolForecast, type QuotaOutlook, quotaOutlook, type Waiting } from './forecast.ts'
import { type RungGap, type RungPool, rungPools } from './pools.ts'

/** A quota of the judged year beside what is done and expected. */
export interface RungQuota extends QuotaOutlook {
  readonly quota: Quota
}

/** One rung's pipeline. */
export interface RungOutlook {
  readonly code: string
  readonly name: Text
  readonly counts: RungPool['counts']
  /** Recorded as holding the title; null where the rung has none. */
  readonly held: number | null
  /** Meet the criteria by today's data without holding the title: to be invited to apply. Null without a title. */
  readonly ready: number | null
  /** Hold the title although today's data do not meet the criteria: at risk at renewal. Null without a title. */
  readonly atRisk: number | null
  readonly gaps: readonly RungGap[]
  readonly forecast: PoolForecast
  /** Quotas of the year of judgement. */
  readonly quotas: readonly RungQuota[]
}

/** A ladder's outlook. */
export interface LadderOutlook {
  readonly ladder: string
  readonly version: string
  readonly judged: Judged
  readonly before: Judged
  readonly rungs: readonly RungOutlook[]
  /** Movement by data from the year before. */
  readonly flow: LadderFlow
  readonly expiring: readonly ExpiringTitle[]
}

/** The population as known for the judged year and for the year before; rows are the same firms. */
export interface OutlookYears {
  readonly now: Snapshot
  readonly before: Snapshot
}

/**
 * The outlook of a ladder; titles that end before `until` are listed.
 * Throws DefinitionError when there is no such ladder, or no version in force on the day.
 */
export function ladderOutlook(
  zone: CompiledZone,
  ladder: string,
  years: OutlookYears,
  { judged, until }: { readonly judged: Judged; readonly until: string },
): LadderOutlook {
  const { id, version: named } = parseReference(ladder)
  const { definition, versions } = definitionOf(zone.ladders, id, 'ladder')
  const chosen = named === null ? versionOn(versions, judged.on, id) : namedVersion(versions, named, id)
  const reference = `${id}@${chosen.version.version}`
  const today = byTodaysScorecards(zone, { id, definition, chosen, on: judged.on })
  const before = { period: judged.period - 1, on: isoFrom(addYears(dayFrom(judged.on), -1)) }
  const pools = rungPools(today, reference, years.now, judged)
  const earlier = rungPools(today, reference, years.before, before)
  const grants = chosen.rungs.map((rung) => grantDays(rung, years.now, judged))
  return {
    ladder: id,
    version: chosen.version.version,
    judged,
    before,
    rungs: pools.map((pool, index) =>
      rungOutlook({
        pool,
        earlier: earlier[index] as RungPool,
        grants: grants[index] ?? null,
        judged,
        before,
        quotas: (definition.quotas ?? []).filter((quota) => quota.rung === pool.code),
      }),
    ),
    flow: ladderFlow(
      { ids: years.before.ids, columns: classifyPopulation(today, reference, years.before, before) },
      { ids: years.now.ids, columns: classifyPopulation(today, reference, years.now, judged) },
    ),
    expiring: expiringTitles(today, reference, years.now, { judged, until }),
  }
}

interface ChosenLadder {
  readonly id: string
  readonly definition: Ladder
  readonly chosen: CompiledLadderVersion
  readonly on: string
}

/** The zone with the scorecards of a ladder pinned to those of the day: last year's figures are read by today's rules. */
function byTodaysScorecards(zone: CompiledZone, { id, definition, chosen, on }: ChosenLadder): CompiledZone {
  const rungs = chosen.rungs.map((one) => {
    const { scorecard } = one.rung
    if (scorecard === undefined || scorecard.includes('@')) return one
    const { versions } = definitionOf(zone.scorecards, scorecard, 'scorecard')
    return {
      ...one,
      rung: { ...one.rung, scorecard: `${scorecard}@${versionOn(versions, on, scorecard).version.version}` },
    }
  })
  const ladder = { definition, versions: [{ ...chosen, rungs }] }
  return { ...zone, ladders: new Map(zone.ladders).set(id, ladder) }
}

/** Day on which each title in force was granted, NaN where unknown; null where the rung records none. */
function grantDays({ granted }: CompiledRung, snapshot: Snapshot, judged: Judged): Float64Array | null {
  return granted === null ? null : populationOf(snapshot, judged).numbersOf(granted).values
}

interface RungYears {
  readonly pool: RungPool
  readonly earlier: RungPool
  readonly grants: Float64Array | null
  readonly judged: Judged
  readonly before: Judged
  readonly quotas: readonly Quota[]
}

function rungOutlook(years: RungYears): RungOutlook {
  const { pool } = years
  const titled = pool.held.some((held) => held !== -1)
  const count = (holds: (row: number) => boolean) =>
    titled ? pool.held.reduce((sum, _, row) => sum + Number(holds(row)), 0) : null
  const forecast = forecastOf(years)
  return {
    code: pool.code,
    name: pool.name,
    counts: pool.counts,
    held: count((row) => pool.held[row] === 1),
    ready: count((row) => pool.stage[row] === 0 && pool.held[row] === 0),
    atRisk: count((row) => pool.held[row] === 1 && (pool.stage[row] === 1 || pool.stage[row] === 3)),
    gaps: pool.gaps,
    forecast,
    quotas: quotasOf(years, forecast),
  }
}

/** Arrivals are grants where days of granting are recorded, else firms whose data meet the criteria a year later. */
function forecastOf({ pool, earlier, grants, judged, before }: RungYears): PoolForecast {
  if (grants === null) {
    const waits = ({ stage }: RungPool): Waiting => ({ stage, waits: stage.map((one) => Number(one !== 0)) })
    return forecastPool(
      waits(earlier),
      pool.stage.map((one) => Number(one === 0)),
      waits(pool),
    )
  }
  const [from, to] = [dayFrom(before.on), dayFrom(judged.on)]
  const holds = (row: number, day: number) => pool.held[row] === 1 && (grants[row] as number) < day
  const rows = (of: (row: number) => boolean) => Uint8Array.from(pool.stage, (_, row) => Number(of(row)))
  return forecastPool(
    { stage: earlier.stage, waits: rows((row) => !holds(row, from)) },
    rows((row) => (grants[row] as number) >= from && (grants[row] as number) < to),
    { stage: pool.stage, waits: rows((row) => pool.held[row] !== 1) },
  )
}

function quotasOf({ grants, judged, quotas }: RungYears, { arrivals }: PoolForecast): RungQuota[] {
  const year = Number(judged.on.slice(0, 4))
  const [start, today, end] = [dayFrom(`${year}-01-01`), dayFrom(judged.on), dayFrom(`${year + 1}-01-01`)]
  const done = grants?.reduce((sum, day) => sum + Number(day >= start && day <= today), 0) ?? null
  const left = (end - today) / (end - start)
  const coming = arrivals && partOfYear(arrivals, left)
  return quotas
    .filter((quota) => quota.year === year)
    .flatMap((quota) => (done === null ? [] : [{ quota, ...quotaOutlook(quota.atLeast, done, coming) }]))
}

/** Arrivals of a year brought down to what is left of it; their spread shrinks with the root. */
function partOfYear({ value, low, high }: Estimate, share: number): Estimate {
  const spread = (end: number | null) => ((end ?? value) - value) * Math.sqrt(share)
  return { value: value * share, low: Math.max(0, value * share + spread(low)), high: value * share + spread(high) }
}
