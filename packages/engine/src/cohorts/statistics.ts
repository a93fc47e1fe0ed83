/** Statistics of a population, found as they are asked for: groupings once, spreads only for the groups that need them. */
import type { Population, PopulationStatistics } from '../columns/context.ts'
import type { CompiledCohort } from '../compiled.ts'
import type { Expr } from '../expr/tree.ts'
import { type Grouping, groupingOf } from './grouping.ts'
import { type ResolvedSpreads, type SpreadRule, spreadKey, spreadsIn } from './spreads.ts'
import { type CohortTable, labelOf, type Spread } from './table.ts'

type Levels = Record<string, Spread>[]

/** Where statistics come from: a frozen table, or the population itself; `complete` looks at every grouping of a cohort. */
export interface StatisticsSource {
  readonly frozen?: CohortTable | undefined
  readonly complete?: boolean | undefined
}

/** Statistics of a population; with a table they are taken from it and nothing is computed. */
export function statisticsOf(
  population: Population,
  { frozen, complete = false }: StatisticsSource,
): PopulationStatistics {
  const groupings = new Map<string, Grouping>()
  const resolved = new Map<string, ResolvedSpreads>()
  const table: Record<string, Levels> = {}
  const groupingAt = (level: readonly Expr[]): Grouping => {
    const key = labelOf(level.map((text) => text.key))
    const grouping =
      groupings.get(key) ??
      groupingOf(
        level.map((text) => population.textsOf(text)),
        population.size,
      )
    groupings.set(key, grouping)
    return grouping
  }
  const levelsOf = (rule: SpreadRule): Levels => {
    const key = spreadKey(rule)
    const levels = table[key] ?? neededSpreads(population, rule, groupingAt, complete)
    table[key] = levels
    return levels
  }
  return {
    groupingOf: (cohort) => groupingAt(cohort.levels[0] ?? []),
    spreadsOf(rule) {
      const key = spreadKey(rule)
      const known = resolved.get(key)
      if (known !== undefined) return known
      const levels = frozen === undefined ? levelsOf(rule) : (frozen[key] ?? [])
      const result = resolve(rule.cohort, groupingAt(rule.cohort.levels[0] ?? []), levels)
      resolved.set(key, result)
      return result
    },
    table: () => frozen ?? table,
  }
}

/** Spreads of every group from narrow to wide; a wider grouping is looked at only for groups below the floor. */
function neededSpreads(
  population: Population,
  rule: SpreadRule,
  groupingAt: (level: readonly Expr[]) => Grouping,
  complete: boolean,
): Levels {
  const { levels, floor } = rule.cohort
  const found: Levels = []
  for (const [index, level] of levels.entries()) {
    const grouping = groupingAt(level)
    const last = index === levels.length - 1
    const wanted = { from: 0, to: grouping.groups.length, floor: last ? 1 : floor }
    const spreads = spreadsIn(population, rule, grouping, wanted)
    found.push(Object.fromEntries(spreads.flatMap((spread, group) => entry(grouping.labels[group], spread))))
    if (!complete && spreads.every((spread) => spread !== null)) break
  }
  return found
}

function entry(label: string | undefined, spread: Spread | null): [string, Spread][] {
  return label === undefined || spread === null ? [] : [[label, spread]]
}

/** For every narrow group the narrowest spread that stands in for it. */
function resolve(cohort: CompiledCohort, grouping: Grouping, levels: Levels | CohortTable[string]): ResolvedSpreads {
  const narrow = cohort.levels[0] ?? []
  const count = grouping.groups.length
  const low = new Float64Array(count).fill(Number.NaN)
  const high = new Float64Array(count).fill(Number.NaN)
  const groups = grouping.groups.map((texts, group) => {
    for (const [index, level] of cohort.levels.entries()) {
      const of = level.map((text) => texts[narrow.findIndex((one) => one.key === text.key)] ?? '')
      const spread = levels[index]?.[labelOf(of)]
      if (spread === undefined) continue
      low[group] = spread.low
      high[group] = spread.high
      return { of, size: spread.size }
    }
    return null
  })
  return { grouping, low, high, groups }
}
