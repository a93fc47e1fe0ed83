/** Simulation across offers: what a change comes to when everybody takes the best legal bundle, before and after. */
import type { Snapshot } from '../columns/snapshot.ts'
import type { CompiledZone } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import { type BundleColumns, bundlePopulation, type OfferTotal } from '../offers/bundle-population.ts'
import { countedFen, FenSum } from '../offers/money.ts'
import { changedZone, type ZoneChange } from './changed-zone.ts'
import type { Grouping } from './groupings.ts'
import type { GroupTally, Movement } from './tally.ts'

/** What the best bundles of a population come to; amounts on what is known for sure, in fen. */
export interface BundleFigures {
  readonly offers: readonly OfferTotal[]
  /** Enterprises that are paid something. */
  readonly paid: number
  readonly fen: number
  /** Bundles that missing data leave open, and the most that all may come to; infinite where nothing limits it. */
  readonly open: number
  readonly mostFen: number
  readonly groups: readonly { readonly code: string; readonly lines: readonly GroupTally[] }[]
}

/** Figures before and after a change, and who is better or worse off by it. */
export interface BundleSimulation {
  readonly before: BundleFigures
  readonly after: BundleFigures
  readonly movement: Movement
}

/** An enterprise whose bundle is worth more or less after a change; amounts in fen on what is known for sure. */
export interface BundleMove {
  readonly row: number
  readonly before: number
  readonly after: number
  /** False while missing data may still change either amount. */
  readonly sure: boolean
}

/** Simulations of changes across offers over one population. */
export interface BundleSimulator {
  simulate(change: ZoneChange): BundleSimulation
  /** Winners and losers, most money first, then by row. */
  moves(change: ZoneChange): BundleMove[]
}

/**
 * A simulator across offers: the bundles under the rules in force are solved once and compared with every change.
 * @example bundleSimulatorOf(zone, snapshot, judged, []).simulate({ drop: ['once'] }).movement.winners // 12
 */
export function bundleSimulatorOf(
  zone: CompiledZone,
  snapshot: Snapshot,
  judged: Judged,
  groupings: readonly Grouping[],
): BundleSimulator {
  const before = bundlePopulation(zone, snapshot, judged)
  const figuresBefore = figuresOf(before, groupings)
  let last: { readonly key: string; readonly after: BundleColumns } | null = null
  const after = (change: ZoneChange): BundleColumns => {
    const key = JSON.stringify(change)
    if (last?.key !== key) last = { key, after: bundlePopulation(changedZone(zone, change, judged), snapshot, judged) }
    return last.after
  }
  return {
    simulate(change) {
      const now = after(change)
      return { before: figuresBefore, after: figuresOf(now, groupings), movement: movementOf(before, now) }
    },
    moves: (change) => movesOf(before, after(change)),
  }
}

function figuresOf({ lower, upper, totals }: BundleColumns, groupings: readonly Grouping[]): BundleFigures {
  let [paid, open, isLimited] = [0, 0, true]
  const [sum, most] = [new FenSum(), new FenSum()]
  for (let row = 0; row < lower.length; row++) {
    const [least, top] = [lower[row] as number, upper[row] as number]
    paid += Number(least > 0)
    open += Number(least !== top)
    isLimited &&= Number.isFinite(top)
    sum.add(least)
    if (Number.isFinite(top)) most.add(top)
  }
  return {
    offers: totals,
    paid,
    fen: countedFen(sum.fen),
    open,
    mostFen: isLimited ? countedFen(most.fen) : Number.POSITIVE_INFINITY,
    groups: groupings.map((grouping) => ({ code: grouping.code, lines: linesOf(grouping, lower) })),
  }
}

/** How many of each division are paid, and how much. */
function linesOf({ labels, codes }: Grouping, lower: Float64Array): GroupTally[] {
  const lines = [...labels, null].map((value) => ({ value, count: 0, sum: new FenSum() }))
  for (let row = 0; row < lower.length; row++) {
    const least = lower[row] as number
    if (least === 0) continue
    const code = codes[row] as number
    const line = lines[code < 0 ? labels.length : code] as (typeof lines)[number]
    line.count += 1
    line.sum.add(least)
  }
  return lines.map(({ value, count, sum }) => ({ value, count, fen: countedFen(sum.fen) }))
}

function movementOf(before: BundleColumns, after: BundleColumns): Movement {
  let [winners, losers] = [0, 0]
  const [won, lost] = [new FenSum(), new FenSum()]
  for (let row = 0; row < before.lower.length; row++) {
    const gain = (after.lower[row] as number) - (before.lower[row] as number)
    if (gain > 0) {
      winners += 1
      won.add(gain)
    } else if (gain < 0) {
      losers += 1
      lost.add(-gain)
    }
  }
  return { winners, wonFen: countedFen(won.fen), losers, lostFen: countedFen(lost.fen) }
}

function movesOf(before: BundleColumns, after: BundleColumns): BundleMove[] {
  const moves: BundleMove[] = []
  for (let row = 0; row < before.lower.length; row++) {
    const [was, is] = [before.lower[row] as number, after.lower[row] as number]
    if (was === is) continue
    const sure = was === before.upper[row] && is === after.upper[row]
    moves.push({ row, before: was, after: is, sure })
  }
  const sizeOf = (move: BundleMove) => Math.abs(move.after - move.before)
  return moves.sort((a, b) => sizeOf(b) - sizeOf(a) || a.row - b.row)
}
