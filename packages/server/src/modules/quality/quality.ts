/** How good the data of the judged year are. */
import type { QualityReply } from '@wutong/contract'
import type { Source } from '@wutong/engine'
import { sql } from 'kysely'
import { populationFor } from '#modules/snapshots'
import { listOverdue } from '#modules/sources'
import type { Ctx, TxCtx } from '#platform/context'
import { mutable } from '#platform/mutable'
import { columnKey, knownIn, suspiciousRows } from './counting.rules.ts'

interface Counts {
  known: number
  of: number
  conflicts: number
  suspicious: number
}

/** Completeness, conflicts and plausibility of every indicator, added up by source and department. */
export async function computeQuality(ctx: Ctx): Promise<QualityReply> {
  const population = await populationFor(ctx)
  const { judged, size } = population
  const snapshot = population.at(judged.period)
  const { zone, compiled } = ctx.zone
  const { conflicts, overdue } = await ctx.transact(async (inside) => ({
    conflicts: await countConflicts(inside, judged.period),
    overdue: await listOverdue(inside),
  }))
  const rules = (zone.plausibility ?? []).map((rule) => ({
    code: rule.code,
    name: rule.name,
    asks: rule.asks,
    suspicious: suspiciousRows(compiled, rule, { snapshot, judged }).count,
  }))
  const indicators = zone.indicators
    .filter(({ formula }) => formula === undefined)
    .map(({ code, name }) => ({
      id: code,
      name,
      source: firstSourceOf(ctx, code)?.id ?? null,
      known: knownIn(snapshot.columns.get(columnKey(compiled, code, judged.period))),
      of: size,
      conflicts: conflicts.get(code) ?? 0,
      suspicious: rules.filter(({ asks }) => asks === code).reduce((sum, one) => sum + one.suspicious, 0),
    }))
  const sources = zone.sources.map((source) => ({
    id: source.id,
    name: source.name,
    department: zone.departments.find(({ id }) => id === source.department)?.name ?? null,
    overdue: overdue.get(source.id) ?? null,
    ...added(indicators.filter((one) => one.source === source.id)),
  }))
  const departments = zone.departments.flatMap(({ id, name }) => {
    const own = new Set(zone.sources.filter(({ department }) => department === id).map((one) => one.id))
    const of = sources.filter((one) => own.has(one.id))
    const sourcesLate = of.filter((one) => one.overdue !== null).length
    return of.length === 0 ? [] : [{ id, name, sourcesLate, ...added(of) }]
  })
  return mutable({ ...judged, subjects: size, indicators, sources, departments, rules })
}

function added(all: readonly Counts[]): Counts {
  const sum = (of: keyof Counts): number => all.reduce((total, one) => total + one[of], 0)
  return { known: sum('known'), of: sum('of'), conflicts: sum('conflicts'), suspicious: sum('suspicious') }
}

/** The source that is first in line for an indicator: by precedence, else by rank among those that supply it. */
export function firstSourceOf(ctx: Ctx, code: string): Source | undefined {
  const { sources, precedence } = ctx.zone.zone
  const [named] = precedence[code] ?? []
  if (named !== undefined) return sources.find(({ id }) => id === named)
  return sources.filter(({ supplies }) => supplies?.includes(code) === true).toSorted((a, b) => a.rank - b.rank)[0]
}

async function countConflicts(ctx: TxCtx, period: number): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ code: string; n: number }>`
    select c.code, count(*)::integer as n from facts f cross join lateral unnest(f.conflicts) as c(code)
    where f.zone_id = ${ctx.zoneId} and f.conflicts <> '{}' and f.period in (0, ${period}) group by c.code`.execute(
    ctx.db,
  )
  return new Map(rows.map(({ code, n }) => [code, n]))
}
