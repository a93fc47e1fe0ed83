/** The inner loops that turn columns into bits, in plain TypeScript; eight rows a step, without branches. */
import { writeAtLeast } from './kernels.ts'
import type { MatchKernels, Quotients, Threshold, Tie } from './match-kernels.ts'
import type { Block } from './match-store.ts'

const hole = Number.POSITIVE_INFINITY

/** The kernels that write nodes; `spare` is the first of two slots they may use. */
export function fillKernels(
  block: Block,
  spare: number,
): Pick<MatchKernels, 'load' | 'divide' | 'cuts' | 'flag' | 'texts'> {
  const { slots, width } = block
  const { buffer } = slots
  const rows = width << 5
  const own = new Float64Array(
    buffer instanceof ArrayBuffer ? new ArrayBuffer(rows * 8) : new SharedArrayBuffer(rows * 8),
  )
  const close = new Int32Array(rows)
  const [known, lost] = [spare * width, (spare + 1) * width]
  let values = own.subarray(0, 0)
  let gone = width
  let sides: Quotients = { above: values, below: values, less: 0 }
  const load = (numbers: Float64Array, holes: boolean) => {
    values = numbers as typeof values
    writeAtLeast(values, Number.NEGATIVE_INFINITY, { words: slots, at: known })
    gone = holes ? lost : width
    if (holes) writeAtLeast(values, hole, { words: slots, at: lost })
  }
  return {
    load,
    divide(quotients) {
      sides = quotients
      const into = own.subarray(0, block.size)
      if (quotients.less === 0) writeQuotients(into, quotients)
      else writeGrowthRates(into, quotients)
      load(into, true)
    },
    cuts(thresholds, settle) {
      for (const [index, threshold] of thresholds.entries()) {
        const count = cutOne(block, { values, threshold, known, gone: threshold.upward ? gone : width, sides, close })
        if (count > 0) settle(index, close.subarray(0, count))
      }
    },
    flag: (node, flags) => writeMeanings(block, node, { codes: flags, meanings: flagMeaning, shift: 0 }),
    texts(codes, tests) {
      for (const { node, meanings } of tests) writeMeanings(block, node, { codes, meanings, shift: 1 })
    },
  }
}

function writeQuotients(into: Float64Array, { above, below }: Quotients): void {
  for (let row = 0; row < into.length; row++) {
    const [a, b] = [above[row] as number, below[row] as number]
    into[row] = b === 0 || a === hole || b === hole ? hole : a / b
  }
}

function writeGrowthRates(into: Float64Array, { above, below }: Quotients): void {
  for (let row = 0; row < into.length; row++) {
    const [a, b] = [above[row] as number, below[row] as number]
    into[row] = b <= 0 || a === hole || b === hole ? hole : a / b - 1
  }
}

interface OneCut {
  readonly values: Float64Array
  readonly threshold: Threshold
  /** Where the known rows and those that are not computable begin. */
  readonly known: number
  readonly gone: number
  readonly sides: Quotients
  /** Gets the rows between that are no ties. */
  readonly close: Int32Array
}

/** Writes both slots of a threshold and says how many rows between are no ties. */
function cutOne({ slots, width, words }: Block, { values, threshold, known, gone, sides, close }: OneCut): number {
  const { slot, high, low, tie } = threshold
  const [up, down] = [slot * width, (slot ^ 1) * width]
  writeAtLeast(values, low, { words: slots, at: down })
  if (high === low) {
    for (let w = 0; w < words; w++) {
      const [least, none] = [slots[down + w] as number, slots[gone + w] as number]
      slots[up + w] = least & ~none
      slots[down + w] = ((slots[known + w] as number) & ~least) | none
    }
    return 0
  }
  writeAtLeast(values, high, { words: slots, at: up })
  let count = 0
  for (let w = 0; w < words; w++) {
    const [least, none] = [slots[down + w] as number, slots[gone + w] as number]
    const above = (slots[up + w] as number) & ~none
    slots[up + w] = above
    slots[down + w] = ((slots[known + w] as number) & ~least) | none
    for (let between = least & ~above & ~none; between !== 0; between &= between - 1) {
      const bit = between & -between
      const row = (w << 5) + 31 - Math.clz32(bit)
      const side = sideOf(tie, sides, row)
      if (side === null) {
        close[count] = row
        count += 1
      } else {
        const at = (side ? up : down) + w
        slots[at] = (slots[at] as number) | bit
      }
    }
  }
  return count
}

/** Whether a tie goes up, by products of whole numbers, which doubles hold exactly up to 2⁵³; null where they do not. */
function sideOf({ p, q, strict }: Tie, { above, below }: Quotients, row: number): boolean | null {
  const [a, b] = [above[row] as number, below[row] as number]
  const [left, right] = [a * q, b * p]
  const isExact = Number.isInteger(a) && Number.isInteger(b) && b > 0
  if (!isExact || !Number.isSafeInteger(left) || !Number.isSafeInteger(right)) return null
  return strict ? left > right : left >= right
}

const flagMeaning = Uint8Array.of(2, 1, 0)

interface Coded {
  readonly codes: Uint8Array | Int32Array
  readonly meanings: Uint8Array
  readonly shift: number
}

function writeMeanings({ slots, width, words, size }: Block, node: number, { codes, meanings, shift }: Coded): void {
  const t = 2 * node * width
  const f = t + width
  for (let w = 0; w < words; w++) {
    let yes = 0
    let no = 0
    const end = Math.min(size, (w + 1) << 5)
    for (let row = w << 5; row < end; row++) {
      const means = meanings[(codes[row] as number) + shift] as number
      yes |= (means & 1) << (row & 31)
      no |= (means >>> 1) << (row & 31)
    }
    slots[t + w] = yes
    slots[f + w] = no
  }
}
