/** Reasoning about all possible enterprises, before anything is published. */
import type { CompiledVariant, CompiledZone } from '../../compiled.ts'
import type { Finding, Zone } from '../../definitions.ts'
import type { Judged } from '../../expr/evaluate.ts'
import type { Path } from '../collector.ts'
import { compiled } from '../compile-zone.ts'
import { withBandExample } from './band-examples.ts'
import { examineConditions, type Together } from './conditions.ts'
import { type Examining, judgedFor } from './examining.ts'
import { examineItem } from './points.ts'
import { examineNesting, examineTotals } from './totals.ts'
import { examineUnits } from './units.ts'

/**
 * Every mistake that `checkZone` finds, and, where it finds none, what reasoning finds: conditions that never or always
 * hold, that contradict or repeat each other, choices, bands and classes that nobody can reach, rungs that are not nested,
 * thresholds in a wrong unit. Each of these shows an example enterprise where one exists.
 */
export function examineZone(zone: Zone): Finding[] {
  const { zone: ready, findings } = compiled(zone)
  return findings.length > 0 ? findings.map((mistake) => withBandExample(zone, mistake)) : examineCompiled(ready)
}

/** What reasoning finds in a zone that compiles. */
function examineCompiled(zone: CompiledZone): Finding[] {
  const examining: Examining = { zone, findings: [], solved: new Map() }
  examineScorecards(examining)
  examineLadders(examining)
  examineOffers(examining)
  return examining.findings
}

function examineScorecards(examining: Examining): void {
  for (const [card, { definition, versions }] of [...examining.zone.scorecards.values()].entries())
    for (const [index, version] of versions.entries()) {
      const path = ['scorecards', card, 'versions', index] as const
      const judged = judgedFor(version.version)
      examineList(examining, { conditions: version.gates, judged, placeOf: (at) => [...path, 'gates', at], all: true })
      const entries = { conditions: version.directEntry, judged, all: false }
      examineList(examining, { ...entries, placeOf: (at) => [...path, 'directEntry', at] })
      for (const [at, variant] of version.variants.entries())
        examineVariant(examining, variant, variant.code === null ? path : [...path, 'variants', at], judged)
      examineTotals(examining, { scorecard: definition.id, version, path, judged })
    }
}

function examineVariant(examining: Examining, { parts }: CompiledVariant, path: Path, judged: Judged): void {
  for (const [part, { items }] of parts.entries())
    for (const [item, compiled] of items.entries())
      examineItem(examining, [...path, 'parts', part, 'items', item], compiled, judged)
}

/** Examines conditions together and each threshold alone. */
function examineList(examining: Examining, together: Together): void {
  examineConditions(examining, together)
  for (const [at, condition] of together.conditions.entries())
    examineUnits(examining, together.placeOf(at), condition, together.judged)
}

function examineLadders(examining: Examining): void {
  for (const [ladder, { definition, versions }] of [...examining.zone.ladders.values()].entries()) {
    const path = ['ladders', ladder] as const
    for (const [index, version] of versions.entries()) {
      const judged = judgedFor(version.version)
      for (const [at, { conditions }] of version.rungs.entries()) {
        const placeOf = (place: number) => [...path, 'versions', index, 'rungs', at, 'conditions', place]
        examineList(examining, { conditions, judged, placeOf, all: true })
      }
    }
    examineNesting(examining, definition.id, path)
  }
}

function examineOffers(examining: Examining): void {
  const sets = new Map(examining.zone.zone.conditionSets.map((set) => [set.id, set]))
  for (const [offer, { versions }] of [...examining.zone.offers.values()].entries())
    for (const [index, { version, conditions }] of versions.entries()) {
      const path = ['offers', offer, 'versions', index] as const
      const shared = (version.uses ?? []).flatMap((id) => sets.get(id)?.conditions ?? []).length
      const placeOf = (at: number) => (at < shared ? [...path, 'uses'] : [...path, 'conditions', at - shared])
      examineList(examining, { conditions, judged: judgedFor(version), placeOf, all: true })
    }
}
