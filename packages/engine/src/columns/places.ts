/** Places of a scored population: an order without ties, dense ranks, and the share of others that lie below. */
import type { CompiledZone } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import { definitionOf, namedVersion } from '../subject.ts'
import { unitsFrom } from '../units-of-points.ts'
import { populationOf } from './population.ts'
import { rowsInOrder } from './positions.ts'
import type { ScoreColumns } from './score-population.ts'
import type { Snapshot } from './snapshot.ts'

/** Places by row; 0 (NaN for the share) where the total is unknown. */
export interface Places {
  /** 1 is best, no two alike. */
  readonly position: Int32Array
  /** 1 is best, equal totals share a rank, and no rank is left out. */
  readonly dense: Int32Array
  /** Share of the others with a known total that lie below: 1 for the best of all, 0 for the worst. */
  readonly percentile: Float64Array
}

/** Places of scored rows, by the tie-breakers of the version they were scored by. */
export function placesOf(zone: CompiledZone, scored: ScoreColumns, snapshot: Snapshot, judged: Judged): Places {
  const { versions } = definitionOf(zone.scorecards, scored.scorecard, 'scorecard')
  const { tieBreakers } = namedVersion(versions, scored.version, scored.scorecard)
  const units = scored.total.map(unitsFrom)
  const order = rowsInOrder(populationOf(snapshot, judged), { lower: units, upper: units }, tieBreakers)
  return placesFrom(order, units)
}

/** Places from an order of rows; rows are equal where their totals are. */
function placesFrom(order: Int32Array, totals: Float64Array): Places {
  const position = new Int32Array(totals.length)
  const dense = new Int32Array(totals.length)
  const percentile = new Float64Array(totals.length).fill(Number.NaN)
  const others = Math.max(1, order.length - 1)
  let rank = 0
  for (let at = 0; at < order.length; at++) {
    const row = order[at] as number
    position[row] = at + 1
    if (at === 0 || totals[row] !== totals[order[at - 1] as number]) rank += 1
    dense[row] = rank
  }
  let below = 0
  for (let at = order.length - 1; at >= 0; at--) {
    const row = order[at] as number
    const next = order[at + 1]
    if (next !== undefined && totals[row] !== totals[next]) below = order.length - 1 - at
    percentile[row] = below / others
  }
  return { position, dense, percentile }
}
