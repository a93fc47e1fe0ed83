/** Points of every item of a scorecard version as columns. */
import { bitAt } from '../columns/bits.ts'
import type { Population } from '../columns/context.ts'
import { itemPoints } from '../columns/item-points.ts'
import { populationOf } from '../columns/population.ts'
import type { Snapshot } from '../columns/snapshot.ts'
import type { CompiledItem, CompiledScorecardVersion, CompiledZone } from '../compiled.ts'
import type { Scorecard, ScorecardVersion } from '../definitions.ts'
import type { Judged } from '../expr/evaluate.ts'
import { pointsFrom } from '../units-of-points.ts'
import { withTrialScorecard } from '../zone/trial.ts'
import type { ScoredItem } from './sample.ts'

/** Items of all variants; a row has points where its variant is known to apply and the points are known. */
export function scoredItems(population: Population, { variants }: CompiledScorecardVersion): ScoredItem[] {
  return variants.flatMap(({ code, when, parts }) => {
    const applies = when === null ? null : population.truthOf(when).t
    return parts.flatMap(({ items }) =>
      items.map((item) => ({
        code: code === null ? item.item.code : `${code}/${item.item.code}`,
        name: item.item.name,
        max: item.item.max,
        points: knownPoints(population, item, applies),
      })),
    )
  })
}

function knownPoints(population: Population, item: CompiledItem, applies: Uint32Array | null): Float64Array {
  const { lower, upper } = itemPoints(population, item)
  const points = new Float64Array(population.size).fill(Number.NaN)
  for (let row = 0; row < points.length; row++) {
    const known = lower[row] === upper[row] && (applies === null || bitAt(applies, row))
    if (known) points[row] = pointsFrom(lower[row] as number)
  }
  return points
}

/** The version of a scorecard whose items are wanted, for whom and when. */
export interface ScoredVersion {
  readonly scorecard: Scorecard
  readonly version: ScorecardVersion
  readonly snapshot: Snapshot
  readonly judged: Judged
}

/** Points of every item of a version that need not be declared; it must have passed `checkZone`. */
export function scoredItemsOf(
  zone: CompiledZone,
  { scorecard, version, snapshot, judged }: ScoredVersion,
): ScoredItem[] {
  const [compiled] = withTrialScorecard(zone, scorecard, version).scorecards.get(scorecard.id)?.versions ?? []
  return compiled === undefined ? [] : scoredItems(populationOf(snapshot, judged), compiled)
}
