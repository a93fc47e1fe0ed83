/** Bytes of rows become words of tests, by squares of bits that are turned over. */
import { type ByteTests, testsOfMask } from './match-bytes.ts'
import type { Block } from './match-store.ts'

/** What to write: `spare` is the first of two slots for what nobody asked. */
interface Squares {
  readonly bytes: Uint8Array
  readonly tests: ByteTests
  readonly spare: number
}

/** Writes the nodes of tests, seven at a time. */
export function writeSquares(block: Block, { bytes, tests: { nodes, masks }, spare }: Squares): void {
  for (const [group, mask] of masks.entries()) {
    const at = Array.from({ length: testsOfMask }, (_, test) => {
      const node = nodes[group * testsOfMask + test]
      return (node === undefined ? spare : 2 * node) * block.width
    })
    writeSeven(block, { bytes, mask, at: at as unknown as Seven })
  }
}

type Seven = readonly [number, number, number, number, number, number, number]

/**
 * Thirty-two rows a step: the masks of eight rows, times four, are a square of bits; turned over it has a word for each
 * test. The bit of rows that are known comes with them.
 */
function writeSeven(
  { slots, words, width }: Block,
  { bytes, mask, at }: { readonly bytes: Uint8Array; readonly mask: Uint8Array; readonly at: Seven },
): void {
  const [at1, at2, at3, at4, at5, at6, at7] = at
  for (let w = 0, row = 0; w < words; w++, row += 32) {
    let a = fourMasks(bytes, mask, row)
    let b = fourMasks(bytes, mask, row + 1)
    let c = fourMasks(bytes, mask, row + 2)
    let d = fourMasks(bytes, mask, row + 3)
    let e = fourMasks(bytes, mask, row + 4)
    let f = fourMasks(bytes, mask, row + 5)
    let g = fourMasks(bytes, mask, row + 6)
    let h = fourMasks(bytes, mask, row + 7)
    let swap = ((a >>> 4) ^ e) & 0x0f0f0f0f
    a ^= swap << 4
    e ^= swap
    swap = ((b >>> 4) ^ f) & 0x0f0f0f0f
    b ^= swap << 4
    f ^= swap
    swap = ((c >>> 4) ^ g) & 0x0f0f0f0f
    c ^= swap << 4
    g ^= swap
    swap = ((d >>> 4) ^ h) & 0x0f0f0f0f
    d ^= swap << 4
    h ^= swap
    swap = ((a >>> 2) ^ c) & 0x33333333
    a ^= swap << 2
    c ^= swap
    swap = ((b >>> 2) ^ d) & 0x33333333
    b ^= swap << 2
    d ^= swap
    swap = ((e >>> 2) ^ g) & 0x33333333
    e ^= swap << 2
    g ^= swap
    swap = ((f >>> 2) ^ h) & 0x33333333
    f ^= swap << 2
    h ^= swap
    swap = ((a >>> 1) ^ b) & 0x55555555
    const known = a ^ (swap << 1)
    b ^= swap
    slots[at1 + w] = b
    slots[at1 + width + w] = known & ~b
    swap = ((c >>> 1) ^ d) & 0x55555555
    c ^= swap << 1
    d ^= swap
    slots[at2 + w] = c
    slots[at2 + width + w] = known & ~c
    slots[at3 + w] = d
    slots[at3 + width + w] = known & ~d
    swap = ((e >>> 1) ^ f) & 0x55555555
    e ^= swap << 1
    f ^= swap
    slots[at4 + w] = e
    slots[at4 + width + w] = known & ~e
    slots[at5 + w] = f
    slots[at5 + width + w] = known & ~f
    swap = ((g >>> 1) ^ h) & 0x55555555
    g ^= swap << 1
    h ^= swap
    slots[at6 + w] = g
    slots[at6 + width + w] = known & ~g
    slots[at7 + w] = h
    slots[at7 + width + w] = known & ~h
  }
}

/** What the mask says about a row and those 8, 16 and 24 after it. */
function fourMasks(bytes: Uint8Array, mask: Uint8Array, row: number): number {
  return (
    (mask[bytes[row] as number] as number) |
    ((mask[bytes[row + 8] as number] as number) << 8) |
    ((mask[bytes[row + 16] as number] as number) << 16) |
    ((mask[bytes[row + 24] as number] as number) << 24)
  )
}
