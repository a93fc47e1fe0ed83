/** The inner loops that turn columns into bits, in plain TypeScript: rows become bytes, and bytes bits. */
import { type ByteTests, byteTests, writeFlags, writeRanks, writeSorts } from './match-bytes.ts'
import { type Ranked, rankedThresholds, visitClose } from './match-close.ts'
import type { MatchKernels, Quotients, TextTest, Threshold } from './match-kernels.ts'
import { writeSquares } from './match-squares.ts'
import type { Block } from './match-store.ts'
import { type SortedTexts, sortTexts } from './match-texts.ts'
import { writeQuotients } from './quotients.ts'

type Fills = Pick<MatchKernels, 'load' | 'divide' | 'cuts' | 'flag' | 'texts'>

/** The kernels that write nodes; `spare` is the first of two slots they may use. */
export function fillKernels(block: Block, spare: number): Fills {
  const { width } = block
  const { buffer } = block.slots
  const rows = width << 5
  const room = (size: number) => (buffer instanceof ArrayBuffer ? new ArrayBuffer(size) : new SharedArrayBuffer(size))
  const own = new Float64Array(room(rows * 8))
  const bytes = new Uint8Array(room(rows))
  const close = new Int32Array(room(rows * 4))
  const ranked = new WeakMap<readonly Threshold[], readonly Ranked[]>()
  const sorted = new WeakMap<readonly TextTest[], readonly SortedTexts[]>()
  let values = own.subarray(0, 0)
  let holes = false
  let sides: Quotients = { above: values, below: values, less: 0 }
  const write = (tests: ByteTests) => {
    bytes.fill(0, block.size, block.words << 5)
    writeSquares(block, { bytes, tests, spare })
  }
  return {
    load(numbers, withHoles) {
      values = numbers as typeof values
      holes = withHoles
    },
    divide(quotients) {
      sides = quotients
      values = own.subarray(0, block.size)
      holes = true
      writeQuotients(values, quotients, close)
    },
    cuts(thresholds, settle) {
      const tables = ranked.get(thresholds) ?? rankedThresholds(thresholds)
      ranked.set(thresholds, tables)
      for (const one of tables) {
        writeRanks(values, one.table, { bytes, holes })
        write(one.tests)
        if (one.highs !== null) visitClose(block, one, { values, bytes, sides, rows: close, settle })
      }
    },
    flag(node, flags) {
      writeFlags(flags, bytes)
      write({ ...flagTest, nodes: [node] })
    },
    texts(codes, tests) {
      const groups = sorted.get(tests) ?? sortTexts(tests)
      sorted.set(tests, groups)
      for (const one of groups) {
        writeSorts(codes, one.sorts, bytes)
        write(one.tests)
      }
    },
  }
}

const flagTest = byteTests([{ node: 0, holds: (byte) => byte === 1 }])
