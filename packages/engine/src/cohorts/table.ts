/** Statistics of cohorts as plain values: found in a population, frozen for a run, and enough to score one subject. */
import type { CompiledCohort } from '../compiled.ts'
import { type Evaluation, evaluate } from '../expr/evaluate.ts'
import { missingFrom } from '../expr/explain.ts'
import type { Val } from '../expr/values.ts'
import { labelOf } from './place.ts'

/** The ends of a group's values at two percentiles, each a decimal of twelve significant digits. */
export interface Spread {
  readonly kind: 'spread'
  /** Known values in the group. */
  readonly size: number
  readonly low: number
  readonly high: number
}

/** The distinct values of a group, ascending, as decimals of twelve significant digits, with how many lie below each. */
export interface Distribution {
  readonly kind: 'distribution'
  readonly size: number
  readonly values: readonly number[]
  readonly below: readonly number[]
}

/** What is known of a group. */
export type GroupStatistics = Spread | Distribution

/**
 * Frozen statistics by key (see `spreadKey` and `distributionKey`), by grouping from narrow to wide, by label of the group (see `labelOf` in place.ts).
 * A group with fewer known values than its cohort's floor has no entry; the next wider grouping stands in for it.
 */
export type CohortTable = Readonly<Record<string, readonly Readonly<Record<string, GroupStatistics>>[]>>

/** The group that a subject was compared with: its texts (none for all subjects) and how many known values it has. */
export interface CohortGroup {
  readonly of: readonly string[]
  readonly size: number
}

/** What a subject is compared with; unknown while a text that picks the group is missing, none without statistics. */
export type FoundGroup =
  | { readonly kind: 'found'; readonly group: CohortGroup; readonly statistics: GroupStatistics }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] }
  | { readonly kind: 'none' }

/** Finds the narrowest group of a subject that has statistics. */
export function findGroup(cohort: CompiledCohort, key: string, at: Evaluation): FoundGroup {
  const levels = at.cohorts?.[key]
  const values = (cohort.levels[0] ?? []).map((text) => evaluate(text, at))
  const open = values.filter((value) => value.kind !== 'text')
  if (open.length > 0) return { kind: 'unknown', missing: [...new Set(open.flatMap(missingFrom))] }
  for (const [index, level] of cohort.levels.entries()) {
    const texts = level.map((text) => textOf(evaluate(text, at)))
    const statistics = levels?.[index]?.[labelOf(texts)]
    if (statistics !== undefined) return { kind: 'found', group: { of: texts, size: statistics.size }, statistics }
  }
  return { kind: 'none' }
}

function textOf(value: Val): string {
  return value.kind === 'text' ? value.value : ''
}
