/**
 * Rows as bytes: what lies in a column is sorted into at most 255 sorts, so that every test of it asks a byte.
 * Byte 0 is unknown in all of them.
 */

/** Tests of the same bytes. */
export interface ByteTests {
  /** Nodes in the order of the bits. */
  readonly nodes: readonly number[]
  /** For every seven tests what each byte says: whether it is known, then a bit a test. */
  readonly masks: readonly Uint8Array[]
}

/** How many tests share a mask. */
export const testsOfMask = 7

/** A node with the bytes for which it is true; it is false for all others but 0. */
export interface ByteNode {
  readonly node: number
  holds(byte: number): boolean
}

/** Prepares tests of the same bytes. */
export function byteTests(nodes: readonly ByteNode[]): ByteTests {
  const masks: Uint8Array[] = []
  for (let from = 0; from < nodes.length; from += testsOfMask) masks.push(maskOf(nodes.slice(from, from + testsOfMask)))
  return { nodes: nodes.map(({ node }) => node), masks }
}

function maskOf(nodes: readonly ByteNode[]): Uint8Array {
  const mask = new Uint8Array(256).fill(1, 1)
  for (const [at, { holds }] of nodes.entries())
    for (let byte = 1; byte < mask.length; byte++) if (holds(byte)) mask[byte] = (mask[byte] as number) | (2 << at)
  return mask
}

/** The byte of what is not computable, and of the numbers below every limit; each limit passed adds one. */
const lowest = 2

/** The byte of numbers that have passed so many limits. */
export function byteAfter(passed: number): number {
  return lowest + passed
}

/** Most limits of one table. */
export const mostLimits = 252

/** Finds how many limits a number has passed, from the leading 16 bits of its double and few comparisons. */
export interface RankTable {
  /** By leading bits: a byte that is not too high for any number that begins so. */
  readonly first: Uint8Array
  /** By byte: the number from which on the next byte is right. */
  readonly limits: Float64Array
  /** Most limits that begin alike: so many comparisons lead from the first byte to the right one. */
  readonly steps: number
}

const leading = { ofInfinity: 0x7ff0, ofMinusZero: 0x8000, ofMinusInfinity: 0xfff0 } as const

/** Prepares ranking by ascending limits, each once. */
export function rankTable(limits: readonly number[]): RankTable {
  const first = new Uint8Array(65_536)
  first.fill(lowest, 0, leading.ofInfinity)
  first.fill(lowest, leading.ofMinusZero, leading.ofMinusInfinity + 1)
  const alike = new Map<number, number>()
  for (const [at, limit] of limits.entries()) {
    const passed = lowest + at + 1
    // Zero is passed by -0 too.
    const own = leadingOf(limit === 0 ? -0 : limit)
    alike.set(own, (alike.get(own) ?? 0) + 1)
    first.fill(passed, limit > 0 ? leadingFrom(limit) : 0, leading.ofInfinity)
    if (limit < 0) first.fill(passed, leading.ofMinusZero, own)
  }
  const byByte = Float64Array.of(Number.POSITIVE_INFINITY, Number.NaN, ...limits, Number.NaN)
  return { first, limits: byByte, steps: Math.max(0, ...alike.values()) }
}

const double = new DataView(new ArrayBuffer(8))

function leadingOf(value: number): number {
  double.setFloat64(0, value)
  return double.getUint16(0)
}

/** The leading bits from which on all numbers are at least a limit. */
function leadingFrom(positive: number): number {
  const own = leadingOf(positive)
  double.setFloat64(0, 0)
  double.setUint16(0, own)
  return double.getFloat64(0) === positive ? own : own + 1
}

/** Which quarter of a double leads in the memory of this machine. */
const leadingQuarter = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 3 : 0

/** Writes the byte of each number; `holes` says that infinite ones stand for what is not computable. */
export function writeRanks(
  values: Float64Array,
  table: RankTable,
  { bytes, holes }: { readonly bytes: Uint8Array; readonly holes: boolean },
): void {
  const { first, limits, steps } = table
  first[leading.ofInfinity] = holes ? 0 : limits.length - 1
  const quarters = new Uint16Array(values.buffer, values.byteOffset, values.length * 4)
  const whole = steps <= mostSteps ? values.length & ~3 : 0
  if (whole > 0) {
    stepOnce(values, table, { bytes, quarters, whole })
    for (let step = 1; step < steps; step++) stepAgain(values, limits, { bytes, whole })
  }
  for (let row = whole, at = row * 4 + leadingQuarter; row < values.length; row++, at += 4) {
    const value = values[row] as number
    let byte = first[quarters[at] as number] as number
    while (value >= (limits[byte] as number)) byte++
    bytes[row] = byte
  }
}

/** Beyond so many comparisons a row a loop that ends early is quicker, for all its branches. */
const mostSteps = 4

interface Ranking {
  readonly bytes: Uint8Array
  readonly quarters: Uint16Array
  /** Rows up to here, four at a time. */
  readonly whole: number
}

function stepOnce(values: Float64Array, { first, limits }: RankTable, { bytes, quarters, whole }: Ranking): void {
  for (let row = 0, at = leadingQuarter; row < whole; row += 4, at += 16) {
    const a = first[quarters[at] as number] as number
    const b = first[quarters[at + 4] as number] as number
    const c = first[quarters[at + 8] as number] as number
    const d = first[quarters[at + 12] as number] as number
    bytes[row] = a + +((values[row] as number) >= (limits[a] as number))
    bytes[row + 1] = b + +((values[row + 1] as number) >= (limits[b] as number))
    bytes[row + 2] = c + +((values[row + 2] as number) >= (limits[c] as number))
    bytes[row + 3] = d + +((values[row + 3] as number) >= (limits[d] as number))
  }
}

function stepAgain(
  values: Float64Array,
  limits: Float64Array,
  { bytes, whole }: Pick<Ranking, 'bytes' | 'whole'>,
): void {
  for (let row = 0; row < whole; row += 4) {
    const [a, b, c, d] = [bytes[row], bytes[row + 1], bytes[row + 2], bytes[row + 3]] as [
      number,
      number,
      number,
      number,
    ]
    bytes[row] = a + +((values[row] as number) >= (limits[a] as number))
    bytes[row + 1] = b + +((values[row + 1] as number) >= (limits[b] as number))
    bytes[row + 2] = c + +((values[row + 2] as number) >= (limits[c] as number))
    bytes[row + 3] = d + +((values[row + 3] as number) >= (limits[d] as number))
  }
}

/** Writes the sort of each code; the sort of what is unknown stands first. */
export function writeSorts(codes: Int32Array, sorts: Uint8Array, bytes: Uint8Array): void {
  for (let row = 0; row < codes.length; row++) bytes[row] = sorts[(codes[row] as number) + 1] as number
}

/** Writes 1 for yes, 2 for no. */
export function writeFlags(flags: Uint8Array, bytes: Uint8Array): void {
  for (let row = 0; row < flags.length; row++) bytes[row] = flagByte[flags[row] as number] as number
}

/** By stored flag: 0 is no, 1 is yes, 2 is unknown. */
const flagByte = Uint8Array.of(2, 1, 0)
