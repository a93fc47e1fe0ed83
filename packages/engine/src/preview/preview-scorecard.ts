/** Two versions of a scorecard on the same population: who moves, by how much, and which change did it. */
import { populationOf } from '../columns/population.ts'
import { type ScoreColumns, scoreColumns } from '../columns/score-population.ts'
import type { Snapshot } from '../columns/snapshot.ts'
import type { CompiledZone } from '../compiled.ts'
import type { Scorecard, ScorecardVersion } from '../definitions.ts'
import type { Judged } from '../expr/evaluate.ts'
import { withTrialScorecard } from '../zone/trial.ts'
import { type AttributedChange, attributedChanges } from './attributed-change.ts'
import { attribute } from './attribution.ts'
import { mixedScorecard, scorecardChanges } from './scorecard-pieces.ts'

/** The two versions to compare, for whom and when. */
export interface ScorecardComparison {
  readonly scorecard: Scorecard
  readonly before: ScorecardVersion
  readonly after: ScorecardVersion
  readonly snapshot: Snapshot
  readonly judged: Judged
}

/** What a new version would do. Rows are those of the snapshot. */
export interface ScorecardPreview {
  readonly before: ScoreColumns
  readonly after: ScoreColumns
  /** Class codes, best first, then null for no class. */
  readonly classes: readonly (string | null)[]
  /** `moves[i][j]` counts rows from class i to class j. */
  readonly moves: readonly (readonly number[])[]
  /** Rows by verdict before (line) and after (column): passed, not passed, open. */
  readonly passes: readonly (readonly number[])[]
  /** Change of total by row in points, NaN where one of the totals is unknown. */
  readonly delta: Float64Array
  readonly up: number
  readonly down: number
  readonly same: number
  /** Rows whose total is unknown before or after. */
  readonly open: number
  readonly changes: readonly AttributedChange[]
  /** Whether every combination of changes was evaluated; sampled orders otherwise. */
  readonly exact: boolean
}

/** Compares two versions of a scorecard; both must have passed `checkZone`. */
export function previewScorecard(zone: CompiledZone, comparison: ScorecardComparison): ScorecardPreview {
  const { scorecard, before, after, snapshot, judged } = comparison
  const population = populationOf(snapshot, judged)
  const run = (version: ScorecardVersion) =>
    scoreColumns(withTrialScorecard(zone, scorecard, version), scorecard.id, population)
  const [was, is] = [run(before), run(after)]
  const changes = scorecardChanges(before, after)
  const classes = [...new Set([...is.classes, ...was.classes])]
  const size = { changes: changes.length, figures: 2, rows: snapshot.size }
  const { effects, exact } = attribute(size, (made) => {
    const columns = run(
      mixedScorecard(
        before,
        after,
        changes.filter((_, index) => made[index] === true),
      ),
    )
    return [columns.total, standings(columns, classes)]
  })
  const delta = is.total.map((total, row) => total - (was.total[row] as number))
  return {
    before: was,
    after: is,
    classes: [...classes, null],
    moves: countPairs(classPlaces(was, classes), classPlaces(is, classes), classes.length + 1),
    passes: countPairs(verdictPlaces(was), verdictPlaces(is), 3),
    delta,
    ...directions(delta),
    changes: attributedChanges(changes, { onFigure: effects[0] ?? [], onStanding: effects[1] ?? [] }),
    exact,
  }
}

/** Class as a height: the best class is highest; NaN without a class. */
function standings({ classes, classIndex }: ScoreColumns, order: readonly string[]): Float64Array {
  const heights = classes.map((code) => order.length - order.indexOf(code))
  return Float64Array.from(classIndex, (index) => heights[index] ?? Number.NaN)
}

function classPlaces({ classes, classIndex }: ScoreColumns, order: readonly string[]): Int32Array {
  const places = classes.map((code) => order.indexOf(code))
  return Int32Array.from(classIndex, (index) => places[index] ?? order.length)
}

function verdictPlaces({ passed }: ScoreColumns): Int32Array {
  return Int32Array.from(passed, (verdict) => (verdict < 0 ? 2 : 1 - verdict))
}

/** How many rows go from each place to each place. */
export function countPairs(
  before: Int32Array | Uint8Array,
  after: Int32Array | Uint8Array,
  places: number,
): number[][] {
  const table = Array.from({ length: places }, () => new Array<number>(places).fill(0))
  for (let row = 0; row < before.length; row++) {
    const line = table[before[row] as number] as number[]
    const to = after[row] as number
    line[to] = (line[to] as number) + 1
  }
  return table
}

/** How many rows gain, lose, stay, or cannot be told. */
export function directions(delta: Float64Array): Pick<ScorecardPreview, 'up' | 'down' | 'same' | 'open'> {
  const counts = { up: 0, down: 0, same: 0, open: 0 }
  for (const change of delta) {
    if (Number.isNaN(change)) counts.open += 1
    else if (change > 0) counts.up += 1
    else if (change < 0) counts.down += 1
    else counts.same += 1
  }
  return counts
}
