/** Weights that the data suggest, beside today's, each judged on firms it has not seen. */
import type { Text } from '../definitions.ts'
import { areaUnderCurve, rankCorrelation } from '../stats/association.ts'
import type { Estimate } from '../stats/intervals.ts'
import { bestRidge, type FitOptions, fitRegression, foldsOf } from '../stats/regression.ts'
import { type BacktestSample, pick, type ScoredItem, sampleWarnings, type Warning } from './sample.ts'

/** One item's weight under each method; every column adds up to today's total. */
export interface SuggestedWeight {
  readonly code: string
  readonly name: Text
  readonly today: number
  /** By how much the item varies between firms (entropy method); says nothing about outcomes. */
  readonly entropy: number
  /** By how well the item predicts the outcome beside the others (ridge regression without negative weights). */
  readonly regression: number
}

/** Suggested weights with how well each set predicts. */
export interface WeightSuggestion {
  /** Firms whose items are all known; only these are used. */
  readonly count: number
  readonly items: readonly SuggestedWeight[]
  /** Rank correlation with the good direction; that of the regression is cross-validated. */
  readonly correlation: Readonly<Record<WeightMethod, Estimate | null>>
  /** Area under the curve likewise; null for outcomes that are numbers. */
  readonly area: Readonly<Record<WeightMethod, Estimate | null>>
  readonly ridge: number
  readonly warnings: readonly Warning[]
}

export type WeightMethod = 'today' | 'entropy' | 'regression'

/** Suggests weights for the items of a scorecard; null where fewer than 10 firms have all of them known. */
export function suggestWeights(sample: BacktestSample, rows: Int32Array, seed: number): WeightSuggestion | null {
  const items = sample.items.filter((item) => item.max > 0)
  const complete = rows.filter((row) => items.every((item) => Number.isFinite(item.points[row] as number)))
  if (complete.length < 10 || items.length === 0) return null
  const shares = items.map((item) => pick(item.points, complete).map((points) => points / item.max))
  const total = items.reduce((sum, item) => sum + item.max, 0)
  const values = pick(sample.outcome.values, complete)
  const good = goodOf(sample, values)
  const kind = sample.outcome.kind
  const fold = foldsOf(good, kind, { folds: Math.min(5, complete.length), seed })
  const options: Omit<FitOptions, 'ridge'> = { kind, nonnegative: true }
  const { ridge, linear } = bestRidge(shares, good, { ...options, fold })
  const today = items.map((item) => item.max)
  const entropy = scaledTo(total, entropyWeights(shares))
  const regression = scaledTo(total, fitRegression(shares, good, { ...options, ridge }).coefficients)
  const byMethod: Record<WeightMethod, Float64Array> = {
    today: weightedSum(shares, today),
    entropy: weightedSum(shares, entropy),
    regression: linear,
  }
  return {
    count: complete.length,
    items: items.map((item, index) => weightLine(item, { entropy, regression, index })),
    correlation: mapMethods(byMethod, (scores) => rankCorrelation(scores, good)),
    area: mapMethods(byMethod, (scores) => (kind === 'yes-no' ? areaUnderCurve(scores, Uint8Array.from(good)) : null)),
    ridge,
    warnings: [...sampleWarnings(values, kind), ...itemWarnings(values, kind, items.length)],
  }
}

/** The outcome turned so that more is good; yes-no stays 1 and 0. */
function goodOf({ outcome }: BacktestSample, values: Float64Array): Float64Array {
  if (outcome.better === 'more') return values
  return values.map((value) => (outcome.kind === 'yes-no' ? 1 - value : -value))
}

function weightLine(
  { code, name, max }: ScoredItem,
  { entropy, regression, index }: { entropy: readonly number[]; regression: readonly number[]; index: number },
): SuggestedWeight {
  return { code, name, today: max, entropy: entropy[index] as number, regression: regression[index] as number }
}

function mapMethods<T>(
  all: Record<WeightMethod, Float64Array>,
  of: (scores: Float64Array) => T,
): Record<WeightMethod, T> {
  return { today: of(all.today), entropy: of(all.entropy), regression: of(all.regression) }
}

function scaledTo(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  return weights.map((weight) => (sum === 0 ? 0 : (weight * total) / sum))
}

function weightedSum(shares: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const sum = new Float64Array(shares[0]?.length ?? 0)
  for (const [index, share] of shares.entries())
    for (let row = 0; row < sum.length; row++)
      sum[row] = (sum[row] as number) + (weights[index] as number) * (share[row] as number)
  return sum
}

/** Entropy weights: an item on which all firms are alike gets 0. Shares below zero count as zero. */
export function entropyWeights(shares: readonly Float64Array[]): number[] {
  const diversity = shares.map((share) => {
    const total = share.reduce((sum, value) => sum + Math.max(0, value), 0)
    if (total === 0 || share.length < 2) return 0
    let entropy = 0
    for (const value of share) if (value > 0) entropy -= (value / total) * Math.log(value / total)
    return Math.max(0, 1 - entropy / Math.log(share.length))
  })
  return scaledTo(
    1,
    diversity.map((value) => (value < 1e-12 ? 0 : value)),
  )
}

function itemWarnings(outcome: Float64Array, kind: 'yes-no' | 'number', items: number): Warning[] {
  const events = outcome.reduce((sum, value) => sum + value, 0)
  const informative = kind === 'number' ? outcome.length : Math.min(events, outcome.length - events)
  if (informative >= 10 * items) return []
  return [
    {
      code: 'many_items',
      text: {
        zh: `${items} 个指标只有 ${informative} 个有效样本（每个指标不足 10 个），回归权重仅供讨论`,
        en: `${informative} informative firms for ${items} items (fewer than 10 an item): take regression weights as a matter for discussion`,
      },
    },
  ]
}
