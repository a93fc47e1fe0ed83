/** Figures after a change: those before it, with only the rows put over that the change touches. */
import { bitAt } from '../columns/bits.ts'
import type { VerdictWords } from '../columns/verdict-words.ts'
import { outcomeCodes } from './flips.ts'
import { type Adder, type Figures, type Outcome, outcome, type RowMoney } from './tally.ts'

/** What everybody comes to. */
export interface Standing {
  readonly verdicts: VerdictWords
  readonly money: RowMoney
  readonly adder: Adder
}

/** A standing with the sums of all rows. */
export interface SummedStanding extends Standing {
  readonly sums: Float64Array
}

/** Adds up everybody. */
export function summed(standing: Standing): SummedStanding {
  const { verdicts, money, adder } = standing
  const codes = outcomeCodes(verdicts, money.fen.length)
  const sums = new Float64Array(adder.size)
  for (let row = 0; row < codes.length; row++) adder.add(sums, row, codes[row] as Outcome, 1)
  return { ...standing, sums }
}

/**
 * Figures after a change. A number that is moved touches few; whoever comes to the same as before is in the sums already.
 * Every sum on the way is one of some rows before and the others after, which is what adders make sure can be counted.
 */
export function figuresAfter(before: SummedStanding, after: Standing): Figures {
  const sums = before.sums.slice()
  const isPaidAlike = before.money.fen === after.money.fen
  for (let index = 0; index < after.verdicts.qualified.length; index++) {
    let word = judgedOtherwise(before.verdicts, after.verdicts, index)
    if (!isPaidAlike) word |= paidOtherwise(before.money.fen, after, index)
    for (; word !== 0; word &= word - 1) {
      const row = (index << 5) + 31 - Math.clz32(word & -word)
      before.adder.add(sums, row, outcomeAt(before.verdicts, row), -1)
      after.adder.add(sums, row, outcomeAt(after.verdicts, row), 1)
    }
  }
  return after.adder.figures(sums)
}

function judgedOtherwise(before: VerdictWords, after: VerdictWords, index: number): number {
  return (
    ((before.qualified[index] as number) ^ (after.qualified[index] as number)) |
    ((before.oneAway[index] as number) ^ (after.oneAway[index] as number)) |
    ((before.undecided[index] as number) ^ (after.undecided[index] as number))
  )
}

/** Rows whose money is in a sum and another than before. */
function paidOtherwise(was: Float64Array, { verdicts, money }: Standing, index: number): number {
  const { qualified, undecided } = verdicts
  let touched = 0
  for (let word = (qualified[index] as number) | (undecided[index] as number); word !== 0; word &= word - 1) {
    const bit = word & -word
    const row = (index << 5) + 31 - Math.clz32(bit)
    if (!Object.is(was[row], money.fen[row])) touched |= bit
  }
  return touched
}

/** What one row comes to. */
export function outcomeAt({ qualified, oneAway, undecided }: VerdictWords, row: number): Outcome {
  if (bitAt(qualified, row)) return outcome.qualified
  if (bitAt(oneAway, row)) return outcome.one_away
  return bitAt(undecided, row) ? outcome.undecided : outcome.not_qualified
}
