/** The report on a scorecard version: did its scores predict what happened later? */
import type { Text } from '../definitions.ts'
import { type Calibration, calibrationOf } from './calibration.ts'
import { type Decile, liftByDecile, type Power, powerOf } from './power.ts'
import { type BacktestSample, usableRows } from './sample.ts'
import { suggestWeights, type WeightSuggestion } from './weights.ts'

/** Predictive power of one item. */
export interface ItemPower extends Power {
  readonly code: string
  readonly name: Text
  readonly max: number
}

/** Predictive power inside one cohort. */
export interface CohortPower extends Power {
  readonly label: string
}

/** Everything a back-test says. Figures hold for the firms of the sample; they do not prove a cause. */
export interface BacktestReport {
  readonly outcome: Text
  readonly kind: 'yes-no' | 'number'
  readonly better: 'more' | 'less'
  /** Firms with score and outcome known, and those left out for want of one or the other. */
  readonly count: number
  readonly withoutScore: number
  readonly withoutOutcome: number
  readonly power: Power
  readonly deciles: readonly Decile[]
  readonly calibration: Calibration | null
  readonly items: readonly ItemPower[]
  readonly cohorts: readonly CohortPower[]
  readonly weights: WeightSuggestion | null
}

/** Back-tests scores against a later outcome; `seed` spreads firms over the folds of cross-validation. */
export function backtest(sample: BacktestSample, seed = 1): BacktestReport {
  const { scores, outcome, items, cohorts } = sample
  const rows = usableRows(sample)
  const withOutcome = outcome.values.reduce((count, value) => count + Number(Number.isFinite(value)), 0)
  return {
    outcome: outcome.name,
    kind: outcome.kind,
    better: outcome.better,
    count: rows.length,
    withoutScore: withOutcome - rows.length,
    withoutOutcome: outcome.values.length - withOutcome,
    power: powerOf(scores, outcome, rows),
    deciles: rows.length === 0 ? [] : liftByDecile(scores, outcome, rows),
    calibration: calibrationOf(scores, outcome, { rows, seed }),
    items: items.map(({ code, name, max, points }) => ({ code, name, max, ...powerOf(points, outcome, rows) })),
    cohorts: (cohorts?.labels ?? []).map((label, code) => ({
      label,
      ...powerOf(
        scores,
        outcome,
        rows.filter((row) => cohorts?.codes[row] === code),
      ),
    })),
    weights: suggestWeights(sample, rows, seed),
  }
}
