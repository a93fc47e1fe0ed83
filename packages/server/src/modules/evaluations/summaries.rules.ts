/** What an evaluation says in counts, computed from its columns. */
import type { LadderColumns, ScoreColumns } from '@wutong/engine'

/** A scorecard's results in counts. */
export interface ScoreSummary {
  readonly passed: number
  readonly failed: number
  readonly unknown: number
  readonly median: number | null
  readonly mean: number | null
  /** Counts of known totals in equal steps `[from, to)`; the last includes its end. */
  readonly histogram: readonly { readonly from: number; readonly to: number; readonly count: number }[]
  readonly classes: readonly { readonly code: string; readonly count: number }[]
}

/** A ladder's results in counts, one line a rung. */
export interface LadderSummary {
  readonly rungs: readonly {
    readonly code: string
    readonly reached: number
    readonly unknown: number
    readonly failed: number
    readonly highest: number
  }[]
}

/** An offer's results in counts and money. */
export interface OfferCounts {
  readonly qualified: number
  readonly oneAway: number
  readonly undecided: number
  /** Sum of the known amounts of those who qualify. */
  readonly amount: number | null
  readonly amountUnit: string | null
  readonly amountUnknown: number
}

const steps = 20

/** Summarises the scores of a population; `highest` is the scorecard's own maximum where it names one. */
export function summariseScores(columns: ScoreColumns, highest: number | undefined): ScoreSummary {
  const known = columns.total.filter((total) => !Number.isNaN(total)).sort()
  const verdicts = countValues(columns.passed)
  return {
    passed: verdicts.get(1) ?? 0,
    failed: verdicts.get(0) ?? 0,
    unknown: verdicts.get(-1) ?? 0,
    median: medianOf(known),
    mean: known.length === 0 ? null : roundTo(known.reduce((sum, total) => sum + total, 0) / known.length, 4),
    histogram: histogramOf(known, highest),
    classes: classCounts(columns),
  }
}

function classCounts({ classes, classIndex }: ScoreColumns): { code: string; count: number }[] {
  const counts = countValues(classIndex)
  return classes.map((code, index) => ({ code, count: counts.get(index) ?? 0 }))
}

function countValues(values: Iterable<number>): Map<number, number> {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

function medianOf(sorted: Float64Array): number | null {
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle]
  if (upper === undefined) return null
  const lower = sorted[sorted.length % 2 === 0 ? middle - 1 : middle] ?? upper
  return roundTo((lower + upper) / 2, 6)
}

function histogramOf(sorted: Float64Array, highest: number | undefined): { from: number; to: number; count: number }[] {
  const least = sorted[0]
  const most = sorted.at(-1)
  if (least === undefined || most === undefined) return []
  const from = Math.min(0, Math.floor(least))
  const to = Math.max(highest ?? 0, Math.ceil(most), from + 1)
  const edge = (step: number): number => roundTo(from + ((to - from) * step) / steps, 6)
  const bins = Array.from({ length: steps }, (_, step) => ({ from: edge(step), to: edge(step + 1), count: 0 }))
  let step = 0
  for (const total of sorted) {
    while (step < steps - 1 && total >= edge(step + 1)) step += 1
    const bin = bins[step]
    if (bin !== undefined) bin.count += 1
  }
  return bins
}

/** Summarises the rungs of a population. */
export function summariseRungs({ rungs, highest }: LadderColumns): LadderSummary {
  const highestCounts = countValues(highest)
  return {
    rungs: rungs.map(({ code, verdict }, index) => {
      const counts = countValues(verdict)
      return {
        code,
        reached: counts.get(1) ?? 0,
        failed: counts.get(0) ?? 0,
        unknown: counts.get(-1) ?? 0,
        highest: highestCounts.get(index) ?? 0,
      }
    }),
  }
}

/** Who qualifies for an offer and for how much, a row a subject. */
export interface MatchColumns {
  readonly offer: string
  readonly version: string
  /** Numbers of `verdictNumbers`. */
  readonly verdict: Uint8Array
  /** NaN where unknown or not computable. */
  readonly amount: Float64Array
}

/** Verdicts as the columns and the database number them. */
export const verdictNumbers = { qualified: 0, one_away: 1, undecided: 2, not_qualified: 3 } as const

/** Summarises who qualifies; amounts are added as exact millionths, the scale the engine rounds them to. */
export function summariseMatches({ verdict, amount }: MatchColumns, amountUnit: string | null): OfferCounts {
  const counts = countValues(verdict)
  let millionths = 0
  let amountUnknown = 0
  let hasAmount = false
  for (const [row, value] of amount.entries()) {
    if (amountUnit === null || verdict[row] !== verdictNumbers.qualified) continue
    if (Number.isNaN(value)) amountUnknown += 1
    else {
      millionths += Math.round(value * 1e6)
      hasAmount = true
    }
  }
  return {
    qualified: counts.get(verdictNumbers.qualified) ?? 0,
    oneAway: counts.get(verdictNumbers.one_away) ?? 0,
    undecided: counts.get(verdictNumbers.undecided) ?? 0,
    amount: hasAmount ? millionths / 1e6 : null,
    amountUnit,
    amountUnknown,
  }
}

function roundTo(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits
}
