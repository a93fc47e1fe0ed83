/** Freezes what definitions compare with: all their cohort statistics over one population as a plain value. */
import { populationOf } from '../columns/population.ts'
import type { Snapshot } from '../columns/snapshot.ts'
import type { CompiledScorecardVersion, CompiledZone } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import { definitionOf, parseReference } from '../subject.ts'
import { cohortNodesIn } from './nodes.ts'
import type { CohortTable } from './table.ts'

/** What is judged: a scorecard, a ladder with the scorecards that it asks for, or offers with the limits of their bundles. */
export type Compared = string | { readonly ladder: string } | { readonly offers: readonly string[] }

/**
 * The statistics of every cohort rule of a scorecard (of all its versions, or the one named), in every grouping, and of
 * every `rank` and `percentile` in it, in a ladder or in offers, so that a subject outside the population can be judged
 * against them. Throws DefinitionError for an unknown definition.
 */
export function freezeCohorts(zone: CompiledZone, of: Compared, snapshot: Snapshot, judged: Judged): CohortTable {
  if (typeof of === 'string') return freezeScorecard(zone, of, snapshot, judged)
  if ('offers' in of) {
    const versions = of.offers.flatMap((offer) => versionsOf(zone.offers, offer, 'offer'))
    return freezeFunctions([versions, zone.bundles], snapshot, judged)
  }
  const versions = versionsOf(zone.ladders, of.ladder, 'ladder')
  const scorecards = new Set(versions.flatMap(({ rungs }) => rungs.flatMap(({ rung }) => rung.scorecard ?? [])))
  const tables = [...scorecards].map((scorecard) => freezeScorecard(zone, scorecard, snapshot, judged))
  return Object.assign({}, ...tables, freezeFunctions(versions, snapshot, judged))
}

/** The statistics behind every `rank` and `percentile` in an expression, or in anything made of expressions. */
export function freezeFunctions(of: object, snapshot: Snapshot, judged: Judged): CohortTable {
  const nodes = cohortNodesIn(of)
  if (nodes.length === 0) return {}
  const { statistics } = populationOf(snapshot, judged, { complete: true })
  for (const node of nodes) statistics.distributionsOf(node)
  return statistics.table()
}

function freezeScorecard(zone: CompiledZone, scorecard: string, snapshot: Snapshot, judged: Judged): CohortTable {
  const versions = versionsOf(zone.scorecards, scorecard, 'scorecard')
  const { statistics } = populationOf(snapshot, judged, { complete: true })
  for (const { rule } of versions.flatMap(itemsOf))
    if (rule.kind === 'minmax') statistics.spreadsOf(rule)
    else if (rule.kind === 'percentile') statistics.distributionsOf(rule)
  for (const node of cohortNodesIn(versions)) statistics.distributionsOf(node)
  return statistics.table()
}

function itemsOf({ variants }: CompiledScorecardVersion) {
  return variants.flatMap(({ parts }) => parts).flatMap(({ items }) => items)
}

function versionsOf<V extends { readonly version: { readonly version: string } }>(
  all: ReadonlyMap<string, { readonly versions: readonly V[] }>,
  reference: string,
  kind: string,
): readonly V[] {
  const { id, version } = parseReference(reference)
  return definitionOf(all, id, kind).versions.filter((one) => version === null || one.version.version === version)
}
