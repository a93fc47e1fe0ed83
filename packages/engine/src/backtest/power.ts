/** How well a score predicts an outcome. */
import { areaUnderCurve, rankCorrelation } from '../stats/association.ts'
import { type Estimate, meanEstimate, shareEstimate } from '../stats/intervals.ts'
import { quantileGroups } from '../stats/ranks.ts'
import { type Outcome, pick, sampleWarnings, type Warning } from './sample.ts'

/** Predictive power of one score over one sample. Signs and curves count in the direction that is meant to be good. */
export interface Power {
  readonly count: number
  /** Spearman's rank correlation with the good direction of the outcome. */
  readonly correlation: Estimate | null
  /** Chance that a firm with the good outcome has the higher score; null for outcomes that are numbers. */
  readonly area: Estimate | null
  readonly warnings: readonly Warning[]
}

/** Predictive power of a score over the rows given. */
export function powerOf(scores: Float64Array, outcome: Outcome, rows: Int32Array): Power {
  const known = rows.filter((row) => Number.isFinite(scores[row] as number))
  const [score, values] = [pick(scores, known), pick(outcome.values, known)]
  const good = outcome.better === 'more' ? values : values.map((value) => -value)
  const goodEvents = Uint8Array.from(values, (value) => Number((value === 1) === (outcome.better === 'more')))
  return {
    count: known.length,
    correlation: rankCorrelation(score, good),
    area: outcome.kind === 'yes-no' ? areaUnderCurve(score, goodEvents) : null,
    warnings: sampleWarnings(values, outcome.kind),
  }
}

/** One tenth of the ranking; equal scores stay together, so tenths may differ in size. */
export interface Decile {
  /** 10 is the best tenth. */
  readonly decile: number
  readonly count: number
  readonly lowest: number
  readonly highest: number
  /** Share of yes, or mean of the numbers. */
  readonly outcome: Estimate
  /** Outcome of the tenth over the outcome of all; null where that of all is 0. */
  readonly lift: number | null
}

/** The outcome by tenths of the score, best first; tenths that ties leave empty are left out. */
export function liftByDecile(scores: Float64Array, outcome: Outcome, rows: Int32Array): Decile[] {
  const [score, values] = [pick(scores, rows), pick(outcome.values, rows)]
  const groups = quantileGroups(score, 10)
  const overall = estimateOf(values, outcome.kind).value
  const deciles: Decile[] = []
  for (let group = 9; group >= 0; group--) {
    const own = values.filter((_, at) => groups[at] === group)
    if (own.length === 0) continue
    const ownScores = score.filter((_, at) => groups[at] === group).sort()
    const estimate = estimateOf(own, outcome.kind)
    deciles.push({
      decile: group + 1,
      count: own.length,
      lowest: ownScores[0] as number,
      highest: ownScores.at(-1) as number,
      outcome: estimate,
      lift: overall === 0 ? null : estimate.value / overall,
    })
  }
  return deciles
}

function estimateOf(values: Float64Array, kind: Outcome['kind']): Estimate {
  if (kind === 'number') return meanEstimate(values)
  return shareEstimate(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  )
}
