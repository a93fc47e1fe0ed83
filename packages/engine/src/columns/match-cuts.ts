/** Comparisons of numbers with constants, for one block of rows. */
import { verdictFrom } from '../expr/explain.ts'
import type { Expr } from '../expr/tree.ts'
import { growthScale, quotientScale } from './arithmetic.ts'
import { type Bits, setBit } from './bits.ts'
import { limitQuotient, quotientOf } from './close-quotient.ts'
import { marginOf } from './comparisons.ts'
import { type ErrorScale, exactAt, type Population, scaleOf } from './context.ts'
import type { MatchKernels, Quotients, Threshold, Tie } from './match-kernels.ts'
import type { Cut, MatchPlan } from './match-plan.ts'
import type { Block } from './match-store.ts'
import { nextUp } from './next-up.ts'

interface Work {
  readonly block: Block
  readonly kernels: MatchKernels
  readonly thresholds: Thresholds
}

/** The thresholds of comparisons, kept while their numbers stay as exact. */
export type Thresholds = Map<readonly Cut[], Kept>

interface Kept {
  readonly exactness: Exactness
  readonly all: readonly Threshold[]
}

/** Writes the nodes of all comparisons of one number. */
export function fillCuts(
  { block, kernels, thresholds }: Work,
  population: Population,
  { of, cuts }: MatchPlan['numbers'][number],
): void {
  const loaded = load(kernels, population, of)
  if (loaded === 'bounded by row') {
    for (const { node, expr } of cuts) fillOther(block, node, population.truthOf(expr))
    return
  }
  let kept = thresholds.get(cuts)
  if (kept === undefined || !isSame(kept.exactness, loaded)) {
    kept = { exactness: loaded, all: cuts.map((cut) => thresholdOf(cut, loaded)) }
    thresholds.set(cuts, kept)
  }
  kernels.cuts(kept.all, (index, rows) => settle(block, population, { cut: cuts[index] as Cut, rows }))
}

/** Copies the truth of a condition to its node. */
export function fillOther({ slots, width }: Block, node: number, { t, f }: Bits): void {
  slots.set(t, 2 * node * width)
  slots.set(f, (2 * node + 1) * width)
}

/** How exact numbers are: the scale of their errors, none for stored ones, and whether the kernels divided them. */
export interface Exactness {
  readonly scale: ErrorScale | null
  readonly divided: boolean
}

/** Stored facts are exact as decimals. */
export const stored: Exactness = { scale: null, divided: false }

function isSame(a: Exactness, b: Exactness): boolean {
  const isSameScale = a.scale?.relative === b.scale?.relative && a.scale?.absolute === b.scale?.absolute
  return isSameScale && a.divided === b.divided
}

/** Hands the numbers to the kernels; quotients of stored facts are computed there. */
function load(kernels: MatchKernels, population: Population, of: Expr): Exactness | 'bounded by row' {
  const sides = quotientOf(of)
  if (sides !== null) {
    const [above, below] = [population.numbersOf(sides.above), population.numbersOf(sides.below)]
    if (above.error === null && below.error === null) {
      kernels.divide({ above: above.values, below: below.values, less: sides.less })
      return dividedBy(sides)
    }
  }
  const numbers = population.numbersOf(of)
  const scale = scaleOf(numbers)
  if (scale === null) return 'bounded by row'
  kernels.load(numbers.values, numbers.holes)
  return numbers.error === null ? stored : { scale, divided: false }
}

/** How exact quotients, or growth rates, of stored facts are. */
export function dividedBy({ less }: Pick<Quotients, 'less'>): Exactness {
  return { scale: less === 0 ? quotientScale : growthScale, divided: true }
}

/**
 * Stored facts order as the decimals they stand for, so no row lies between. Of computed values those are decided that
 * lie further from the limit than twice any error; the bound grows with the value, which near the limit is near the limit.
 */
export function thresholdOf({ node, op, limit, expr }: Cut, exactness: Exactness): Threshold {
  const upward = op === '>=' || op === '>'
  const slot = upward ? 2 * node : 2 * node + 1
  if (exactness.scale === null) {
    const high = op === '>' || op === '<=' ? nextUp(limit) : limit
    return { slot, high, low: high, upward, tie: noTie }
  }
  const margin = marginOf(exactness.scale, limit)
  return {
    slot,
    high: nextUp(limit + margin),
    low: limit - margin,
    upward,
    tie: exactness.divided ? tieOf(expr, op, limit) : noTie,
  }
}

const noTie: Tie = { p: Number.NaN, q: Number.NaN, strict: false }

/** A comparison of quotients as one of products. */
function tieOf(expr: Expr, op: Cut['op'], limit: number): Tie {
  const quotient = expr.kind === 'compare' ? limitQuotient(expr.left, limit) : null
  return quotient === null ? noTie : { ...quotient, strict: op === '>' || op === '<=' }
}

/** Leaves rows close to the limit to exact arithmetic. */
function settle(
  { slots, width }: Block,
  population: Population,
  { cut, rows }: { readonly cut: Cut; readonly rows: Int32Array },
): void {
  const [yes, no] = [0, 1].map((side) => slots.subarray((2 * cut.node + side) * width)) as [Uint32Array, Uint32Array]
  for (const row of rows) {
    const holds = verdictFrom(exactAt(population, cut.expr, row)) === true
    setBit(holds ? yes : no, row)
  }
}
