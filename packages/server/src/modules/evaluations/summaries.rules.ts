/** What an evaluation says in counts, computed from its columns. */
import { bitAt, type LadderColumns, type ScoreColumns } from '@wutong/engine'
import { type MatchColumns, matchedRows } from './match-blocks.rules.ts'

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

/** Summarises who qualifies; amounts are added as exact millionths, the scale the engine rounds them to. */
export function summariseMatches(columns: MatchColumns, amountUnit: string | null): OfferCounts {
  const { counts, amounts } = columns
  let millionths = 0
  let known = 0
  if (amountUnit !== null && amounts !== null) {
    for (const [index, row] of matchedRows(columns).entries()) {
      const value = amounts[index] as number
      if (Number.isNaN(value) || !bitAt(columns.qualified, row)) continue
      millionths += Math.round(value * 1e6)
      known += 1
    }
  }
  return {
    qualified: counts.qualified,
    oneAway: counts.one_away,
    undecided: counts.undecided,
    amount: known === 0 ? null : millionths / 1e6,
    amountUnit,
    amountUnknown: amountUnit === null ? 0 : counts.qualified - known,
  }
}

function roundTo(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits
}
