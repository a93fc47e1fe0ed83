/** The tests of at most 32 rows, one word of bits, as single rows have: asked directly, without bytes and tables. */
import type { Quotients, TextTest, Threshold } from './match-kernels.ts'
import type { Block } from './match-store.ts'
import { sideOf } from './quotients.ts'

interface Few {
  readonly values: Float64Array
  /** Whether infinite numbers stand for what is not computable. */
  readonly holes: boolean
  readonly sides: Quotients
  settle(index: number, rows: Int32Array): void
}

/** Writes the slots of thresholds in a block of one word. */
export function cutFew({ slots }: Block, thresholds: readonly Threshold[], few: Few): void {
  for (const [index, threshold] of thresholds.entries()) {
    const { slot } = threshold
    slots[slot] = 0
    slots[slot ^ 1] = 0
    for (let row = 0; row < few.values.length; row++) {
      if (Number.isNaN(few.values[row])) continue
      const isUp = upperSide(few, threshold, row)
      const side = isUp === true ? slot : slot ^ 1
      if (isUp === null) few.settle(index, Int32Array.of(row))
      else slots[side] = (slots[side] as number) | (1 << row)
    }
  }
}

/** Whether a known number is on the upper side; null where doubles do not tell. */
function upperSide({ values, holes, sides }: Few, { high, low, upward, tie }: Threshold, row: number): boolean | null {
  const value = values[row] as number
  if (holes && value === Number.POSITIVE_INFINITY) return !upward
  if (value >= high) return true
  return value < low || low === high ? false : sideOf(tie, sides, row)
}

/** Writes the slots of tests of codes in a block of one word. */
export function testFew({ slots }: Block, codes: Int32Array, tests: readonly TextTest[]): void {
  for (const { node, meanings } of tests) {
    let [yes, no] = [0, 0]
    for (let row = 0; row < codes.length; row++) {
      const means = meanings[(codes[row] as number) + 1] as number
      yes |= (means & 1) << row
      no |= (means >>> 1) << row
    }
    slots[2 * node] = yes
    slots[2 * node + 1] = no
  }
}

/** Writes the slots of a flag in a block of one word. */
export function flagFew({ slots }: Block, node: number, flags: Uint8Array): void {
  let [yes, no] = [0, 0]
  for (let row = 0; row < flags.length; row++) {
    yes |= +(flags[row] === 1) << row
    no |= +(flags[row] === 0) << row
  }
  slots[2 * node] = yes
  slots[2 * node + 1] = no
}
