/** Limits of one number as a table of ranks, and the rows that lie too close to a limit for doubles. */
import { type ByteTests, byteAfter, byteTests, mostLimits, type RankTable, rankTable } from './match-bytes.ts'
import type { Quotients, Threshold } from './match-kernels.ts'
import type { Block } from './match-store.ts'
import { sideOf } from './quotients.ts'

/** Thresholds that share a table of ranks. */
export interface Ranked {
  readonly table: RankTable
  readonly tests: ByteTests
  readonly thresholds: readonly (Threshold & { readonly index: number })[]
  /** By byte: numbers below this are close to a limit; null where no row ever is. */
  readonly highs: Float64Array | null
}

/** As few tables as have room for all limits. Rows close to a limit count as above it, until they are decided. */
export function rankedThresholds(thresholds: readonly Threshold[]): Ranked[] {
  const ranked: Ranked[] = []
  const all = thresholds.map((one, index) => ({ ...one, index }))
  for (let from = 0; from < all.length; from += mostLimits) ranked.push(rankedOnce(all.slice(from, from + mostLimits)))
  return ranked
}

function rankedOnce(thresholds: Ranked['thresholds']): Ranked {
  const lows = new Set(thresholds.map(({ low }) => low).filter((low) => !Number.isNaN(low)))
  const limits = [...lows].sort((a, b) => a - b)
  const passed = (low: number): number => byteAfter(limits.indexOf(low) + 1)
  const top = byteAfter(limits.length)
  const tests = byteTests(
    thresholds.map(({ slot, low, upward }) => {
      const from = Number.isNaN(low) ? top + 1 : passed(low)
      const [least, most] = upward ? [from, top] : [byteAfter(0), from - 1]
      return { node: slot >>> 1, holds: (byte) => byte >= least && byte <= most }
    }),
  )
  const highs = new Float64Array(256).fill(Number.NEGATIVE_INFINITY)
  for (const { low, high } of thresholds)
    if (low < high)
      for (let byte = passed(low); byte <= top; byte++) highs[byte] = Math.max(highs[byte] as number, high)
  return {
    table: rankTable(limits),
    tests,
    thresholds,
    highs: thresholds.some(({ low, high }) => low < high) ? highs : null,
  }
}

interface Closeness {
  readonly values: Float64Array
  readonly bytes: Uint8Array
  readonly sides: Quotients
  /** Room for a list of rows. */
  readonly rows: Int32Array
  settle(index: number, rows: Int32Array): void
}

/** Decides the rows close to a limit by products of whole numbers; hands over those that they do not decide. */
export function visitClose(block: Block, { thresholds, highs }: Ranked, closeness: Closeness): void {
  const { values, sides, rows, settle } = closeness
  const open = new Map<number, number[]>()
  const count = listClose(closeness, highs as Float64Array)
  for (let at = 0; at < count; at++) {
    const row = rows[at] as number
    const value = values[row] as number
    for (const { index, slot, low, high, tie } of thresholds) {
      if (!(value >= low && value < high)) continue
      const isUp = sideOf(tie, sides, row)
      writeSide(block, { slot, row, isUp })
      if (isUp === null) open.set(index, [...(open.get(index) ?? []), row])
    }
  }
  for (const [index, left] of open) settle(index, Int32Array.from(left))
}

function listClose({ values, bytes, rows }: Closeness, highs: Float64Array): number {
  let count = 0
  for (let row = 0; row < values.length; row++) {
    rows[count] = row
    count += +((values[row] as number) < (highs[bytes[row] as number] as number))
  }
  return count
}

/** Moves a row to one side of a limit, or to neither. */
function writeSide(
  { slots, width }: Block,
  { slot, row, isUp }: { readonly slot: number; readonly row: number; readonly isUp: boolean | null },
): void {
  const [up, down, bit] = [slot * width + (row >>> 5), (slot ^ 1) * width + (row >>> 5), 1 << (row & 31)]
  slots[up] = isUp === true ? (slots[up] as number) | bit : (slots[up] as number) & ~bit
  slots[down] = isUp === false ? (slots[down] as number) | bit : (slots[down] as number) & ~bit
}
