/** Match sets cut into blocks of subjects, as the database keeps them. */
import { type OfferColumns, rowsOf } from '@wutong/engine'

/** Who qualifies for an offer and for how much. */
export interface MatchColumns extends OfferColumns {
  /** What those in one of the sets may get, in the order of their rows; NaN unknown; null where the offer pays nothing. */
  readonly amounts: Float64Array | null
}

/** Subjects in a block: a multiple of 8, so that blocks join without shifting bits. */
export const blockRows = 16_384

/** The sets of one block. */
export interface MatchBlock {
  readonly block: number
  readonly qualified: Uint8Array
  readonly oneAway: Uint8Array
  readonly undecided: Uint8Array
  readonly amounts: Uint8Array
}

/** The verdicts that are stored, as columns of a block. */
export const storedSets = { qualified: 'qualified', one_away: 'oneAway', undecided: 'undecided' } as const

/** The rows in any of the sets, ascending. */
export function matchedRows({ qualified, oneAway, undecided }: OfferColumns): Int32Array {
  return rowsOf(qualified.map((word, at) => word | (oneAway[at] as number) | (undecided[at] as number)))
}

/** Cuts the sets of a population of `size` into blocks. */
export function* matchBlocks(columns: MatchColumns, size: number): Generator<MatchBlock> {
  const rows = columns.amounts === null ? new Int32Array(0) : matchedRows(columns)
  let from = 0
  for (let block = 0; block * blockRows < size; block += 1) {
    const bytes = (words: Uint32Array): Uint8Array => {
      const all = new Uint8Array(words.buffer, words.byteOffset, Math.ceil(size / 8))
      return all.subarray((block * blockRows) / 8, ((block + 1) * blockRows) / 8)
    }
    let to = from
    while (to < rows.length && (rows[to] as number) < (block + 1) * blockRows) to += 1
    const amounts = columns.amounts?.slice(from, to) ?? new Float64Array(0)
    from = to
    yield {
      block,
      qualified: bytes(columns.qualified),
      oneAway: bytes(columns.oneAway),
      undecided: bytes(columns.undecided),
      amounts: new Uint8Array(amounts.buffer),
    }
  }
}

/** One subject of a block. */
export interface MatchedRow {
  readonly row: number
  readonly verdict: keyof typeof storedSets
  readonly amount: number | null
}

/** Everybody in one of the sets of a block, ascending. */
export function* rowsOfBlock(block: MatchBlock): Generator<MatchedRow> {
  const sets = Object.entries(storedSets).map(([verdict, set]) => ({
    verdict: verdict as keyof typeof storedSets,
    bits: block[set],
  }))
  const amounts = new DataView(block.amounts.buffer, block.amounts.byteOffset, block.amounts.byteLength)
  let place = 0
  for (let row = 0; row < block.qualified.length * 8; row += 1) {
    const found = sets.find(({ bits }) => ((bits[row >>> 3] as number) >>> (row & 7)) & 1)
    if (found === undefined) continue
    const amount = place * 8 < amounts.byteLength ? amounts.getFloat64(place * 8, true) : Number.NaN
    place += 1
    yield { row: block.block * blockRows + row, verdict: found.verdict, amount: Number.isNaN(amount) ? null : amount }
  }
}

/** The rows of a block, of so many in all, that are in none of its sets, ascending. */
export function* unmatchedRows({ block, ...sets }: MatchBlock, size: number): Generator<number> {
  const first = block * blockRows
  for (let row = 0; row < blockRows && first + row < size; row += 1) {
    const byte = row >>> 3
    const any = (sets.qualified[byte] ?? 0) | (sets.oneAway[byte] ?? 0) | (sets.undecided[byte] ?? 0)
    if (((any >>> (row & 7)) & 1) === 0) yield first + row
  }
}
