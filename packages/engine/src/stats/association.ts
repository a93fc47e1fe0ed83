/** How well one order predicts another: rank correlation and area under the curve. */
import { type Estimate, z95 } from './intervals.ts'
import { midRanks } from './ranks.ts'

/** Pearson's correlation; NaN where a side does not vary. */
export function correlation(a: Float64Array, b: Float64Array): number {
  const count = a.length
  let [sumA, sumB] = [0, 0]
  for (let row = 0; row < count; row++) {
    sumA += a[row] as number
    sumB += b[row] as number
  }
  let [ab, aa, bb] = [0, 0, 0]
  for (let row = 0; row < count; row++) {
    const [da, db] = [(a[row] as number) - sumA / count, (b[row] as number) - sumB / count]
    ab += da * db
    aa += da * da
    bb += db * db
  }
  return aa === 0 || bb === 0 ? Number.NaN : Math.max(-1, Math.min(1, ab / Math.sqrt(aa * bb)))
}

/** Spearman's rank correlation with the interval of Bonett and Wright (2000); null where a side does not vary. */
export function rankCorrelation(a: Float64Array, b: Float64Array): Estimate | null {
  const value = correlation(midRanks(a), midRanks(b))
  if (Number.isNaN(value)) return null
  if (a.length < 4 || Math.abs(value) === 1) return { value, low: null, high: null }
  const z = Math.atanh(value)
  const half = z95 * Math.sqrt((1 + value ** 2 / 2) / (a.length - 3))
  return { value, low: Math.tanh(z - half), high: Math.tanh(z + half) }
}

/**
 * Area under the ROC curve: the chance that a positive has the higher score, ties counted half. The interval is that of
 * DeLong (1988) on the logit scale; with perfect separation the rule of three over the smaller group bounds it.
 * Null where one group is empty.
 */
export function areaUnderCurve(scores: Float64Array, positive: Uint8Array): Estimate | null {
  const [ups, downs] = [scores.filter((_, row) => positive[row] === 1), scores.filter((_, row) => positive[row] === 0)]
  const [m, n] = [ups.length, downs.length]
  if (m === 0 || n === 0) return null
  const all = midRanks(scores)
  const ranksUp = all.filter((_, row) => positive[row] === 1)
  const ranksDown = all.filter((_, row) => positive[row] === 0)
  const placesUp = placements(ranksUp, midRanks(ups), n)
  const placesDown = placements(ranksDown, midRanks(downs), m)
  // Ranks are halves, so their sum is exact and perfect separation is exactly 1.
  const value = (ranksUp.reduce((sum, rank) => sum + rank, 0) - (m * (m + 1)) / 2) / (m * n)
  if (value === 0 || value === 1) return perfect(value, Math.min(m, n))
  if (m < 2 || n < 2) return { value, low: null, high: null }
  const variance = spread(placesUp) / m + spread(placesDown) / n
  const half = (z95 * Math.sqrt(variance)) / (value * (1 - value))
  const logit = Math.log(value / (1 - value))
  return { value, low: logistic(logit - half), high: logistic(logit + half) }
}

/** Share of the other group below each member, ties half. */
function placements(among: Float64Array, own: Float64Array, others: number): Float64Array {
  return among.map((rank, index) => (rank - (own[index] as number)) / others)
}

function spread(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / values.length
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return squares / (values.length - 1)
}

function perfect(value: number, smaller: number): Estimate {
  const room = Math.min(1, 3 / smaller)
  return value === 1 ? { value, low: 1 - room, high: 1 } : { value, low: 0, high: room }
}

/** The logistic function. */
export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x))
}
