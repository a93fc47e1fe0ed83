/** Whom a filter finds in the book; says the same as the filter in SQL. */
import type { SubjectQuery } from '@wutong/contract'
import { type Labels, there } from './book.columns.ts'
import { findPiece } from './book.names.ts'
import type { Keys } from './book.order.ts'
import { firstWhere } from './book.orders.ts'
import type { Book, Found } from './book.ts'
import { parseRungFilter } from './filters.ts'
import type { ListRow } from './list.rows.ts'
import { parseSearch, type SearchTerm } from './search.rules.ts'

/** What a filter asks that a book knows. */
export type BookFilter = Pick<
  SubjectQuery,
  'search' | 'district' | 'industry' | 'minRevenue' | 'maxRevenue' | 'rung' | 'offer'
>

/** Filters whose rows are kept: people leaf through what they found, and put it in another order. */
const mostKept = 256

/** Finds the rows of a filter, once for each book as long as it is asked for; `verdicts` are those that its policy asks for. */
export function findRows(book: Book, filter: BookFilter, verdicts?: Uint32Array | undefined): Found {
  const { search, district, industry, minRevenue, maxRevenue, rung, offer } = filter
  const key = JSON.stringify([search, district, industry, minRevenue, maxRevenue, rung, offer])
  const found = book.found.get(key) ?? lookUp(book, filter, verdicts)
  book.found.delete(key)
  book.found.set(key, found)
  const [oldest] = book.found.keys()
  if (book.found.size > mostKept && oldest !== undefined) book.found.delete(oldest)
  return found
}

/** Fewer than one of so many are kept one by one. */
const fewShare = 64

function lookUp(book: Book, filter: BookFilter, verdicts: Uint32Array | undefined): Found {
  const { search, district, industry, minRevenue, maxRevenue, rung } = filter
  const term = parseSearch(search)
  const isBounded = minRevenue !== undefined || maxRevenue !== undefined
  const parts = [
    term.kind === 'none' ? [] : [searchRows(book, term)],
    district === undefined ? [] : [labelled(book.districts, (text) => text === district)],
    industry === undefined ? [] : [labelled(book.industries, (text) => beginsWith(text, industry))],
    isBounded ? [withRevenue(book, minRevenue, maxRevenue)] : [],
    rung === undefined ? [] : [onRung(book, rung)],
    verdicts === undefined ? [] : [verdicts],
  ].flat()
  const [first, ...others] = parts
  if (first === undefined) return { count: book.size, rows: null, bits: null }
  const bits = others.reduce(both, first)
  const count = countBits(bits)
  const isFew = count * fewShare < book.size
  return isFew ? { count, rows: rowsOf(bits, count), bits: null } : { count, rows: null, bits }
}

function both(some: Uint32Array, others: Uint32Array): Uint32Array {
  return some.map((word, index) => word & (others[index] as number))
}

/** Whether a row is one of many. */
export function isFound({ bits }: Found, row: number): boolean {
  return bits === null || (((bits[row >>> 5] as number) >>> (row & 31)) & 1) === 1
}

function countBits(bits: Uint32Array): number {
  let count = 0
  for (const word of bits) for (let rest = word; rest !== 0; rest &= rest - 1) count += 1
  return count
}

function rowsOf(bits: Uint32Array, count: number): Uint32Array {
  const rows = new Uint32Array(count)
  let found = 0
  for (const [index, word] of bits.entries())
    for (let rest = word; rest !== 0; rest &= rest - 1) {
      rows[found] = index * 32 + 31 - Math.clz32(rest & -rest)
      found += 1
    }
  return rows
}

/** Marks of rows. */
export class Marks {
  readonly bits: Uint32Array

  constructor(size: number) {
    this.bits = new Uint32Array((size + 31) >>> 5)
  }

  readonly set = (row: number): void => {
    this.bits[row >>> 5] = (this.bits[row >>> 5] as number) | (1 << (row & 31))
  }
}

function searchRows(book: Book, term: Exclude<SearchTerm, { kind: 'none' }>): Uint32Array {
  const { bits, set } = new Marks(book.size)
  switch (term.kind) {
    case 'name':
      findPiece(book.names, { text: term.text, folded: false }, set)
      break
    case 'uscc':
      findHeads({ lines: book.codes, ordered: book.orders.code.rows, text: there + term.prefix }, set)
      findPiece(book.names, { text: term.prefix, folded: true }, set)
      break
    case 'letters':
      findInLines(book.initials, term.letters, set)
      findHeads({ lines: book.pinyin, ordered: book.orders.name.rows, text: term.letters }, set)
      findPiece(book.names, { text: term.text, folded: true }, set)
      break
  }
  return bits
}

interface Heads {
  readonly lines: Keys
  /** The lines in their order. */
  readonly ordered: Uint32Array
  readonly text: string
}

/** Tells of the lines that begin with a text. */
function findHeads({ lines: { bytes, starts }, ordered, text }: Heads, tell: (row: number) => void): void {
  const head = Buffer.from(text)
  const compare = (at: number): number => {
    const row = ordered[at] as number
    const start = starts[row] as number
    return Buffer.compare(bytes.subarray(start, Math.min(starts[row + 1] as number, start + head.length)), head)
  }
  const from = firstWhere(0, ordered.length, (at) => compare(at) >= 0)
  const to = firstWhere(from, ordered.length, (at) => compare(at) > 0)
  for (const row of ordered.subarray(from, to)) tell(row)
}

/** Tells of the lines that hold a text. */
function findInLines({ bytes, starts }: Keys, text: string, tell: (row: number) => void): void {
  const piece = Buffer.from(text)
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  let row = 0
  for (let at = whole.indexOf(piece); at >= 0; ) {
    while ((starts[row + 1] as number) <= at) row += 1
    const end = starts[row + 1] as number
    const isInside = at + piece.length <= end
    if (isInside) tell(row)
    at = whole.indexOf(piece, isInside ? end : at + 1)
  }
}

function labelled({ of, texts }: Labels, fits: (text: string | null) => boolean): Uint32Array {
  const isFitting = Uint8Array.from(texts, (text) => (fits(text) ? 1 : 0))
  const { bits, set } = new Marks(of.length)
  for (let row = 0; row < of.length; row += 1) if (isFitting[of[row] as number] === 1) set(row)
  return bits
}

function onRung({ rungs }: Book, asked: string): Uint32Array {
  const { ladder, rung } = parseRungFilter(asked)
  return labelled(rungs, (text) => text !== null && (JSON.parse(text) as ListRow['rungs'])[ladder] === rung)
}

/** Both bounds are within; what is not known is within none. */
function withRevenue(book: Book, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY): Uint32Array {
  const { rows, known } = book.orders.revenue
  const { revenue } = book.figures
  const amountAt = (at: number): number => revenue[rows[at] as number] as number
  const from = firstWhere(0, known, (at) => amountAt(at) >= least)
  const { bits, set } = new Marks(book.size)
  for (const row of rows.subarray(
    from,
    firstWhere(from, known, (at) => amountAt(at) > most),
  ))
    set(row)
  return bits
}

const highest = '\u{10ffff}'

/** As the database compares: byte by byte, up to the highest sign there is. */
function beginsWith(text: string | null, head: string): boolean {
  if (text === null) return false
  const bytes = Buffer.from(text)
  return bytes.compare(Buffer.from(head)) >= 0 && bytes.compare(Buffer.from(`${head}${highest}`)) < 0
}
