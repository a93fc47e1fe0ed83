/** Names in memory, found by any piece of them. */
import type { Texts } from './book.columns.ts'
import type { Steps } from './book.order.ts'

/** Names, and in which of them any two signs stand one after the other. */
export interface Names extends Texts {
  /** Where the rows of each bucket of pairs begin in `rows`. */
  readonly buckets: Uint32Array
  readonly rows: Uint32Array
}

const bucketCount = 1 << 16

/** Pairs of signs share buckets now and then, so whoever looks there looks at the name too. */
function bucketOf(first: number, second: number): number {
  return (Math.imul(foldedUnit(first), 40_503) + foldedUnit(second)) & (bucketCount - 1)
}

/** A sign as it is compared where capitals do not count: searches of that kind are Latin letters and digits only. */
function foldedUnit(unit: number): number {
  if (unit >= 65 && unit <= 90) return unit + 32
  // İ and the sign for kelvins are the only others that a Latin letter is the small one of.
  if (unit === 0x130) return 105
  return unit === 0x212a ? 107 : unit
}

/** Makes the index of names. */
export function* indexNames({ units, starts }: Texts): Steps<Names> {
  const buckets = new Uint32Array(bucketCount + 1)
  eachPair(units, starts, (bucket) => {
    buckets[bucket + 1] = (buckets[bucket + 1] as number) + 1
  })
  for (let bucket = 1; bucket <= bucketCount; bucket += 1)
    buckets[bucket] = (buckets[bucket] as number) + (buckets[bucket - 1] as number)
  yield
  const rows = new Uint32Array(buckets[bucketCount] as number)
  const next = buckets.slice()
  eachPair(units, starts, (bucket, row) => {
    const place = next[bucket] as number
    rows[place] = row
    next[bucket] = place + 1
  })
  return { units, starts, buckets, rows }
}

/** Tells of every bucket that a name is in, once. */
function eachPair(units: Uint16Array, starts: Uint32Array, tell: (bucket: number, row: number) => void): void {
  const lastRow = new Int32Array(bucketCount).fill(-1)
  for (let row = 0; row + 1 < starts.length; row += 1) {
    const end = (starts[row + 1] as number) - 1
    for (let at = starts[row] as number; at < end; at += 1) {
      const bucket = bucketOf(units[at] as number, units[at + 1] as number)
      if (lastRow[bucket] === row) continue
      lastRow[bucket] = row
      tell(bucket, row)
    }
  }
}

/** Tells of every name that holds a piece of text; `folded` where capitals do not count. */
export function findPiece(
  names: Names,
  { text, folded }: { readonly text: string; readonly folded: boolean },
  tell: (row: number) => void,
): void {
  const piece = Uint16Array.from({ length: text.length }, (_, at) => unitOf(text.charCodeAt(at), folded))
  for (const row of candidatesFor(names, piece)) if (holds(names, { row, piece, folded })) tell(row)
}

function unitOf(unit: number, folded: boolean): number {
  return folded ? foldedUnit(unit) : unit
}

/** Where the piece may stand: wherever its rarest pair does; one sign alone may stand anywhere. */
function candidatesFor({ starts, buckets, rows }: Names, piece: Uint16Array): Uint32Array {
  if (piece.length < 2) return Uint32Array.from({ length: starts.length - 1 }, (_, row) => row)
  let rarest = rows
  // Every pair of the piece is in the name, so the name is in all of their buckets.
  for (let at = 0; at + 1 < piece.length; at += 1) {
    const bucket = bucketOf(piece[at] as number, piece[at + 1] as number)
    const inBucket = rows.subarray(buckets[bucket], buckets[bucket + 1])
    if (inBucket.length <= rarest.length) rarest = inBucket
  }
  return rarest
}

interface Holding {
  readonly row: number
  readonly piece: Uint16Array
  readonly folded: boolean
}

function holds({ units, starts }: Names, { row, piece, folded }: Holding): boolean {
  const last = (starts[row + 1] as number) - piece.length
  for (let at = starts[row] as number; at <= last; at += 1) {
    let length = 0
    while (length < piece.length && unitOf(units[at + length] as number, folded) === piece[length]) length += 1
    if (length === piece.length) return true
  }
  return false
}
