/** Freezes what a scorecard compares with: all its cohort statistics over one population as a plain value. */
import { populationOf } from '../columns/population.ts'
import type { Snapshot } from '../columns/snapshot.ts'
import type { CompiledZone } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import { definitionOf, parseReference } from '../subject.ts'
import type { CohortTable } from './table.ts'

/**
 * The statistics of every cohort rule of a scorecard (of all its versions, or the one named), in every grouping, so
 * that a subject outside the population can be scored against them. Throws DefinitionError for an unknown scorecard.
 */
export function freezeCohorts(zone: CompiledZone, scorecard: string, snapshot: Snapshot, judged: Judged): CohortTable {
  const { id, version } = parseReference(scorecard)
  const { versions } = definitionOf(zone.scorecards, id, 'scorecard')
  const population = populationOf(snapshot, judged, { complete: true })
  const wanted = versions.filter((one) => version === null || one.version.version === version)
  for (const { variants } of wanted)
    for (const { parts } of variants)
      for (const { rule } of parts.flatMap((part) => part.items))
        if (rule.kind === 'minmax') population.statistics.spreadsOf(rule)
        else if (rule.kind === 'percentile') population.statistics.distributionsOf(rule)
  return population.statistics.table()
}
