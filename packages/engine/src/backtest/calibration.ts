/** Whether predictions made from a score come true: cross-validated, so that no firm is predicted from itself. */
import { logistic } from '../stats/association.ts'
import { meanOf } from '../stats/intervals.ts'
import { quantileGroups } from '../stats/ranks.ts'
import { bestRidge, foldsOf } from '../stats/regression.ts'
import { type Outcome, pick } from './sample.ts'

/** A band of predictions beside what happened. */
export interface CalibrationGroup {
  readonly count: number
  readonly predicted: number
  readonly observed: number
}

/** Predictions against outcomes, least predicted first. */
export interface Calibration {
  readonly groups: readonly CalibrationGroup[]
  /** Mean squared error of the predictions (the Brier score of a yes-no outcome). */
  readonly error: number
  /** The same of always predicting the mean: what a score must beat. */
  readonly baseline: number
  /** Mean gap between predicted and observed over the groups, weighted by size. */
  readonly gap: number
}

const calibrationGroups = 10

/** Calibration of a score for an outcome; null with fewer than 20 rows or an outcome that does not vary. */
export function calibrationOf(
  scores: Float64Array,
  outcome: Outcome,
  { rows, seed }: { readonly rows: Int32Array; readonly seed: number },
): Calibration | null {
  const [score, values] = [pick(scores, rows), pick(outcome.values, rows)]
  if (rows.length < 20 || values.every((value) => value === values[0])) return null
  const fold = foldsOf(values, outcome.kind, { folds: 5, seed })
  const { linear } = bestRidge([score], values, { kind: outcome.kind, nonnegative: false, fold })
  const predictions = outcome.kind === 'number' ? linear : linear.map(logistic)
  const mean = meanOf(values)
  const groups = groupsOf(predictions, values)
  return {
    groups,
    error: meanOf(predictions.map((value, at) => (value - (values[at] as number)) ** 2)),
    baseline: meanOf(values.map((value) => (value - mean) ** 2)),
    gap: groups.reduce((sum, one) => sum + one.count * Math.abs(one.predicted - one.observed), 0) / rows.length,
  }
}

function groupsOf(predictions: Float64Array, values: Float64Array): CalibrationGroup[] {
  const codes = quantileGroups(predictions, calibrationGroups)
  return Array.from({ length: calibrationGroups }, (_, group) => {
    const own = (all: Float64Array) => all.filter((_, at) => codes[at] === group)
    const observed = own(values)
    return { count: observed.length, predicted: meanOf(own(predictions)), observed: meanOf(observed) }
  }).filter((group) => group.count > 0)
}
