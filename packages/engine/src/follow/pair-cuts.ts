/** Comparisons of numbers with constants, before and after a change. */
import { exactAt, type Population } from '../columns/context.ts'
import { thresholdOf } from '../columns/match-cuts.ts'
import type { Threshold } from '../columns/match-kernels.ts'
import type { Cut } from '../columns/match-plan.ts'
import { sideOf } from '../columns/quotients.ts'
import { verdictFrom } from '../expr/explain.ts'
import type { PairNumber, Side } from './pair-number.ts'
import { writeTruth } from './pair-truth-bits.ts'

/** A number and what it is compared with. */
export interface NumberCuts {
  readonly number: PairNumber
  readonly cuts: readonly Cut[]
}

/** One comparison, for what its limits alone do not decide. */
interface Comparison {
  readonly number: PairNumber
  readonly cut: Cut
  readonly threshold: Threshold
}

const hole = Number.POSITIVE_INFINITY

/**
 * Writes all comparisons of some numbers; ties that products do not decide are left to the exact reading. The limits of
 * all numbers lie in one row, because a list for each number lies anywhere in memory.
 */
export function pairCuts(groups: readonly NumberCuts[], population: () => Population): (truth: Uint8Array) => void {
  const comparisons = groups.flatMap(({ number, cuts }) =>
    cuts.map((cut): Comparison => ({ number, cut, threshold: thresholdOf(cut, number.exactness) })),
  )
  const highs = Float64Array.from(comparisons, ({ threshold }) => threshold.high)
  const lows = Float64Array.from(comparisons, ({ threshold }) => threshold.low)
  const slots = Int32Array.from(comparisons, ({ threshold }) => threshold.slot)
  const sideAt = (value: number, index: number, side: Side) =>
    upSide(comparisons[index] as Comparison, value, side, population)
  return (truth) => {
    let index = 0
    for (const { number, cuts } of groups) {
      const [was, is] = [number.read(0), number.read(1)]
      const known = +!Number.isNaN(was) | (+!Number.isNaN(is) << 1)
      const isOdd = was === hole || is === hole
      for (const end = index + cuts.length; index < end; index++) {
        const [low, high] = [lows[index] as number, highs[index] as number]
        const sure = +(was >= high) | (+(is >= high) << 1)
        const isClose = sure !== (+(was >= low) | (+(is >= low) << 1))
        const up = isOdd || isClose ? sideAt(was, index, 0) | (sideAt(is, index, 1) << 1) : sure
        writeTruth(truth, slots[index] as number, up, known & ~up)
      }
    }
  }
}

/** What does not exist is false: beyond every limit, on the side that no comparison wants. */
function upSide({ number, cut, threshold }: Comparison, value: number, side: Side, population: () => Population) {
  const { high, low, tie, upward } = threshold
  if (value === hole) return +!upward
  if (!(value >= low)) return 0
  if (value >= high) return 1
  const up = number.sides === null ? null : sideOf(tie, number.sides, side)
  return +(up ?? (verdictFrom(exactAt(population(), cut.expr, side)) === true) === upward)
}
