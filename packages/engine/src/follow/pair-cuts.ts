/** Comparisons of one number with constants, before and after a change. */
import { exactAt, type Population } from '../columns/context.ts'
import { thresholdOf } from '../columns/match-cuts.ts'
import type { Threshold } from '../columns/match-kernels.ts'
import type { Cut } from '../columns/match-plan.ts'
import { sideOf } from '../columns/quotients.ts'
import { verdictFrom } from '../expr/explain.ts'
import type { PairNumber, Side } from './pair-number.ts'
import { writeTruth } from './pair-truth-bits.ts'

/** Writes all comparisons of a number; ties that products do not decide are left to the exact reading. */
export function pairCuts(
  number: PairNumber,
  cuts: readonly Cut[],
  population: () => Population,
): (truth: Uint8Array) => void {
  const thresholds = cuts.map((cut) => thresholdOf(cut, number.exactness))
  const highs = Float64Array.from(thresholds, ({ high }) => high)
  const lows = Float64Array.from(thresholds, ({ low }) => low)
  const slots = Int32Array.from(thresholds, ({ slot }) => slot)
  /** Whether a number between low and high is on the upper side. */
  const isUp = (index: number, side: Side): boolean => {
    const { tie, upward } = thresholds[index] as Threshold
    const up = number.sides === null ? null : sideOf(tie, number.sides, side)
    if (up !== null) return up
    const { expr } = cuts[index] as Cut
    return (verdictFrom(exactAt(population(), expr, side)) === true) === upward
  }
  /** What does not exist is false: beyond every limit, on the side that no comparison wants. */
  const upOf = (value: number, index: number, side: Side): number => {
    if (value === hole) return +!(thresholds[index] as Threshold).upward
    if (value >= (highs[index] as number)) return 1
    return value >= (lows[index] as number) && isUp(index, side) ? 1 : 0
  }
  return (truth) => {
    const [was, is] = [number.read(0), number.read(1)]
    const known = +!Number.isNaN(was) | (+!Number.isNaN(is) << 1)
    const isOdd = was === hole || is === hole
    for (let index = 0; index < slots.length; index++) {
      const [low, high] = [lows[index] as number, highs[index] as number]
      const sure = +(was >= high) | (+(is >= high) << 1)
      const isClose = sure !== (+(was >= low) | (+(is >= low) << 1))
      const up = isOdd || isClose ? upOf(was, index, 0) | (upOf(is, index, 1) << 1) : sure
      writeTruth(truth, slots[index] as number, up, known & ~up)
    }
  }
}

const hole = Number.POSITIVE_INFINITY
