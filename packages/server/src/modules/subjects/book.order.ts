/** Puts rows in the order of keys of bytes. */

/** A key of bytes for each row, one after the other. */
export interface Keys {
  readonly bytes: Uint8Array
  /** Where each row's key begins, and the end of the last. */
  readonly starts: Uint32Array
}

/** What takes long and lets others go on now and then. */
export type Steps<Made> = Generator<undefined, Made>

/**
 * Rows in the order of their keys; rows with equal keys stay as they were. It goes from the last byte to the first and passes
 * over a row only where it has one, so that one long name costs nothing.
 */
export function* orderRows(rows: Uint32Array, keys: Keys): Steps<Uint32Array> {
  const { bytes, starts } = keys
  const { byLength, ends } = rowsByLength(rows, starts)
  let ordered = new Uint32Array(rows.length)
  let spare = new Uint32Array(rows.length)
  let first = rows.length
  for (let at = ends.length - 2; at >= 0; at -= 1) {
    // Rows that end here come before those that go on.
    const joining = byLength.subarray(ends[at], ends[at + 1])
    first -= joining.length
    ordered.set(joining, first)
    if (at === 0) break
    yield
    if (passByte({ from: ordered, to: spare, first, bytes, starts, at: at - 1 })) [ordered, spare] = [spare, ordered]
  }
  return ordered
}

interface Pass {
  readonly from: Uint32Array
  readonly to: Uint32Array
  /** The first row that has a byte there. */
  readonly first: number
  readonly bytes: Uint8Array
  readonly starts: Uint32Array
  readonly at: number
}

/** Orders by one byte; false where all have the same one and nothing was moved. */
function passByte({ from, to, first, bytes, starts, at }: Pass): boolean {
  const next = new Uint32Array(257)
  for (let index = first; index < from.length; index += 1) {
    const byte = bytes[(starts[from[index] as number] as number) + at] as number
    next[byte + 1] = (next[byte + 1] as number) + 1
  }
  if (next.includes(from.length - first)) return false
  next[0] = first
  for (let byte = 1; byte < 256; byte += 1) next[byte] = (next[byte] as number) + (next[byte - 1] as number)
  for (let index = first; index < from.length; index += 1) {
    const row = from[index] as number
    const byte = bytes[(starts[row] as number) + at] as number
    const place = next[byte] as number
    to[place] = row
    next[byte] = place + 1
  }
  return true
}

/** Rows by the length of their keys, each length in the order given, and where each length begins. */
function rowsByLength(rows: Uint32Array, starts: Uint32Array): { byLength: Uint32Array; ends: Uint32Array } {
  const lengthOf = (row: number): number => (starts[row + 1] as number) - (starts[row] as number)
  let longest = 0
  for (const row of rows) longest = Math.max(longest, lengthOf(row))
  const ends = new Uint32Array(longest + 2)
  for (const row of rows) {
    const length = lengthOf(row)
    ends[length + 1] = (ends[length + 1] as number) + 1
  }
  for (let length = 1; length < ends.length; length += 1)
    ends[length] = (ends[length] as number) + (ends[length - 1] as number)
  const next = ends.slice()
  const byLength = new Uint32Array(rows.length)
  for (const row of rows) {
    const length = lengthOf(row)
    const place = next[length] as number
    byLength[place] = row
    next[length] = place + 1
  }
  return { byLength, ends }
}

/** Does all steps at once. */
export function atOnce<Made>(steps: Steps<Made>): Made {
  let step = steps.next()
  while (step.done !== true) step = steps.next()
  return step.value
}

/** Keys of bytes that are in order where the numbers are. */
export function keysOfNumbers(values: Float64Array): Keys {
  const bytes = new Uint8Array(values.length * 8)
  const view = new DataView(bytes.buffer)
  for (let row = 0; row < values.length; row += 1) {
    // Nothing plus nothing below zero is nothing: both zeros are the same.
    view.setFloat64(row * 8, (values[row] as number) + 0)
    const high = view.getInt32(row * 8)
    const isNegative = high < 0
    view.setInt32(row * 8, isNegative ? ~high : high ^ 0x80000000)
    if (isNegative) view.setInt32(row * 8 + 4, ~view.getInt32(row * 8 + 4))
  }
  return { bytes, starts: evenStarts(values.length, 8) }
}

/** Where keys of equal lengths begin. */
export function evenStarts(count: number, length: number): Uint32Array {
  return Uint32Array.from({ length: count + 1 }, (_, index) => index * length)
}
