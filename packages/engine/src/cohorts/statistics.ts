/** Statistics of a population, found as they are asked for: groupings once, and only the groups that need them. */
import type { Population, PopulationStatistics } from '../columns/context.ts'
import type { CompiledCohort } from '../compiled.ts'
import type { Expr } from '../expr/tree.ts'
import { distributionsIn } from './distributions.ts'
import { type Grouping, groupingOf } from './grouping.ts'
import { type DistributionRule, distributionKey, labelOf } from './place.ts'
import { type SpreadRule, spreadKey, spreadsIn, type Wanted } from './spreads.ts'
import type { CohortGroup, CohortTable, Distribution, GroupStatistics, Spread } from './table.ts'

type Levels = readonly Readonly<Record<string, GroupStatistics>>[]

/** What every row is measured by: the statistics of its own group, or of the wider group that stands in for it. */
export interface Resolved<S extends GroupStatistics> {
  /** The narrow groups; the other fields are by their number. */
  readonly grouping: Grouping
  readonly statistics: readonly (S | null)[]
  readonly groups: readonly (CohortGroup | null)[]
}

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
  const table: Record<string, Levels> = {}
  const groupingAt = remembered(levelKey, (level) =>
    groupingOf(
      level.map((text) => population.textsOf(text)),
      population.size,
    ),
  )
  const resolveWith = <S extends GroupStatistics>(
    key: string,
    cohort: CompiledCohort,
    compute: Compute<S>,
  ): Resolved<S> => {
    table[key] ??= frozen === undefined ? levelsOf(cohort, groupingAt, complete, compute) : (frozen[key] ?? [])
    return resolve(cohort, groupingAt(cohort.levels[0] ?? []), table[key]) as Resolved<S>
  }
  return {
    spreadsOf: remembered(spreadKeyOf, (rule: SpreadRule) =>
      resolveWith<Spread>(spreadKeyOf(rule), rule.cohort, (grouping, wanted) =>
        spreadsIn(population, rule, grouping, wanted),
      ),
    ),
    distributionsOf: remembered(distributionKey, (rule: DistributionRule) =>
      resolveWith<Distribution>(distributionKey(rule), rule.cohort, (grouping, wanted) =>
        distributionsIn(population, rule, grouping, wanted),
      ),
    ),
    table: () => frozen ?? table,
  }
}

const levelKeys = new WeakMap<readonly Expr[], string>()

function levelKey(level: readonly Expr[]): string {
  const key = levelKeys.get(level) ?? labelOf(level.map((text) => text.key))
  levelKeys.set(level, key)
  return key
}

/** Keys of rules, put together once: a single changed subject asks for all of them. */
const spreadKeys = new WeakMap<SpreadRule, string>()

function spreadKeyOf(rule: SpreadRule): string {
  const key = spreadKeys.get(rule) ?? spreadKey(rule)
  spreadKeys.set(rule, key)
  return key
}

type Compute<S> = (grouping: Grouping, wanted: Wanted) => (S | null)[]

function remembered<A, B>(keyOf: (of: A) => string, compute: (of: A) => B): (of: A) => B {
  const known = new Map<string, B>()
  return (of) => {
    const key = keyOf(of)
    const result = known.get(key) ?? compute(of)
    known.set(key, result)
    return result
  }
}

/** Statistics from narrow groups to wide ones; unless all are wanted, a wider group is looked at only for those below the floor. */
function levelsOf<S extends GroupStatistics>(
  cohort: CompiledCohort,
  groupingAt: (level: readonly Expr[]) => Grouping,
  complete: boolean,
  compute: Compute<S>,
): Levels {
  const narrow = groupingAt(cohort.levels[0] ?? [])
  const levels: Record<string, S>[] = []
  let open = narrow.groups.filter((_, group) => narrow.starts[group] !== narrow.starts[group + 1])
  for (const [index, level] of cohort.levels.entries()) {
    const grouping = groupingAt(level)
    const wanted = new Set(open.map((texts) => labelAt(cohort, level, texts)))
    const only = complete
      ? undefined
      : new Set(grouping.labels.flatMap((label, group) => (wanted.has(label) ? [group] : [])))
    const floor = index === cohort.levels.length - 1 ? 1 : cohort.floor
    const found: Record<string, S> = {}
    for (const [group, one] of compute(grouping, { from: 0, to: grouping.groups.length, floor, only }).entries())
      if (one !== null) found[grouping.labels[group] ?? ''] = one
    levels.push(found)
    open = open.filter((texts) => found[labelAt(cohort, level, texts)] === undefined)
    if (open.length === 0 && !complete) break
  }
  return levels
}

/** The wider group that a narrow group belongs to. */
function labelAt(cohort: CompiledCohort, level: readonly Expr[], texts: readonly string[]): string {
  return labelOf(textsAt(cohort, level, texts))
}

function textsAt({ levels }: CompiledCohort, level: readonly Expr[], texts: readonly string[]): string[] {
  const narrow = levels[0] ?? []
  return level.map((text) => texts[narrow.findIndex((one) => one.key === text.key)] ?? '')
}

type Found = Omit<Resolved<GroupStatistics>, 'grouping'>

/** Frozen statistics are looked up once for all slices of a population, whose groups are one list. */
const foundBefore = new WeakMap<Levels, WeakMap<Grouping['groups'], Found>>()

function resolve(cohort: CompiledCohort, grouping: Grouping, levels: Levels): Resolved<GroupStatistics> {
  const before = foundBefore.get(levels) ?? new WeakMap<Grouping['groups'], Found>()
  foundBefore.set(levels, before)
  const found = before.get(grouping.groups) ?? findAll(cohort, grouping, levels)
  before.set(grouping.groups, found)
  return { grouping, ...found }
}

/** For every narrow group the narrowest statistics that stand in for it. */
function findAll(cohort: CompiledCohort, grouping: Grouping, levels: Levels): Found {
  const found = grouping.groups.map((texts) => {
    for (const [index, level] of cohort.levels.entries()) {
      const of = textsAt(cohort, level, texts)
      const statistics = levels[index]?.[labelOf(of)]
      if (statistics !== undefined) return { statistics, group: { of, size: statistics.size } }
    }
    return null
  })
  return {
    statistics: found.map((one) => one?.statistics ?? null),
    groups: found.map((one) => one?.group ?? null),
  }
}
