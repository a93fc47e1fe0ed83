/** Inner loops over stored columns; eight rows a step, without branches, because a branch a row costs five times as much. */
import { wordsFor } from './bits.ts'

/** Bits of the rows whose value is at least the limit; unknown rows stay clear. */
export function atLeastWords(values: Float64Array, limit: number): Uint32Array {
  const words = new Uint32Array(wordsFor(values.length))
  writeAtLeast(values, limit, { words, at: 0 })
  return words
}

/** Bits of the rows whose value is more than the limit; unknown rows stay clear. */
export function moreThanWords(values: Float64Array, limit: number): Uint32Array {
  const words = new Uint32Array(wordsFor(values.length))
  writeMoreThan(values, limit, { words, at: 0 })
  return words
}

/** Where a kernel writes its bits: from a word on. */
export interface Place {
  readonly words: Uint32Array
  readonly at: number
}

/** Writes the bits of the rows whose value is at least the limit. */
export function writeAtLeast(values: Float64Array, limit: number, { words, at }: Place): void {
  const whole = values.length >>> 5
  for (let w = 0; w < whole; w++) {
    let word = 0
    for (let b = 0; b < 32; b += 8) word |= atLeast8(values, (w << 5) + b, limit) << b
    words[at + w] = word
  }
  if ((values.length & 31) === 0) return
  let last = 0
  for (let row = whole << 5; row < values.length; row++) last |= +((values[row] as number) >= limit) << (row & 31)
  words[at + whole] = last
}

/** Writes the bits of the rows whose value is more than the limit. */
export function writeMoreThan(values: Float64Array, limit: number, { words, at }: Place): void {
  const whole = values.length >>> 5
  for (let w = 0; w < whole; w++) {
    let word = 0
    for (let b = 0; b < 32; b += 8) word |= moreThan8(values, (w << 5) + b, limit) << b
    words[at + w] = word
  }
  if ((values.length & 31) === 0) return
  let last = 0
  for (let row = whole << 5; row < values.length; row++) last |= +((values[row] as number) > limit) << (row & 31)
  words[at + whole] = last
}

/** Bits of the rows whose value is known (not NaN). */
export function knownWords(values: Float64Array): Uint32Array {
  return atLeastWords(values, Number.NEGATIVE_INFINITY)
}

function atLeast8(values: Float64Array, row: number, limit: number): number {
  return (
    +((values[row] as number) >= limit) |
    (+((values[row + 1] as number) >= limit) << 1) |
    (+((values[row + 2] as number) >= limit) << 2) |
    (+((values[row + 3] as number) >= limit) << 3) |
    (+((values[row + 4] as number) >= limit) << 4) |
    (+((values[row + 5] as number) >= limit) << 5) |
    (+((values[row + 6] as number) >= limit) << 6) |
    (+((values[row + 7] as number) >= limit) << 7)
  )
}

function moreThan8(values: Float64Array, row: number, limit: number): number {
  return (
    +((values[row] as number) > limit) |
    (+((values[row + 1] as number) > limit) << 1) |
    (+((values[row + 2] as number) > limit) << 2) |
    (+((values[row + 3] as number) > limit) << 3) |
    (+((values[row + 4] as number) > limit) << 4) |
    (+((values[row + 5] as number) > limit) << 5) |
    (+((values[row + 6] as number) > limit) << 6) |
    (+((values[row + 7] as number) > limit) << 7)
  )
}
