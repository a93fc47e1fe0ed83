/** What all enterprises of a zone are found by, in memory: a search reads a few megabytes in place of every row of the table. */
import type { SearchTerm } from './search.rules.ts'

/** What one enterprise is found by. */
export interface Entry {
  /** Sixteen bytes. */
  readonly id: Uint8Array
  readonly name: string
  readonly uscc: string
  readonly pinyin: string
  readonly initials: string
}

/** One text for all of a zone, each on a line of its own. */
interface Lines {
  readonly text: string
  /** Where each line begins, and the end of the text. */
  readonly starts: Uint32Array
}

/** The book. */
export interface NameBook {
  readonly ids: Buffer
  readonly size: number
  readonly names: Lines
  readonly lowerNames: Lines
  readonly codes: Lines
  readonly pinyin: Lines
  readonly initials: Lines
}

/** Collects the entries of a book. */
export class BookMaker {
  private readonly ids: Buffer[] = []
  private readonly names: string[] = []
  private readonly codes: string[] = []
  private readonly pinyin: string[] = []
  private readonly initials: string[] = []

  add({ id, name, uscc, pinyin, initials }: Entry): void {
    this.ids.push(Buffer.from(id))
    this.names.push(oneLine(name))
    this.codes.push(oneLine(uscc))
    this.pinyin.push(oneLine(pinyin))
    this.initials.push(oneLine(initials))
  }

  finish(): NameBook {
    return {
      ids: Buffer.concat(this.ids),
      size: this.ids.length,
      names: linesOf(this.names),
      lowerNames: linesOf(this.names.map((name) => name.toLowerCase())),
      codes: linesOf(this.codes),
      pinyin: linesOf(this.pinyin),
      initials: linesOf(this.initials),
    }
  }
}

/** The ids of all that a search finds, one after the other; says the same as the search in SQL. */
export function findInBook(book: NameBook, term: Exclude<SearchTerm, { kind: 'none' }>): Buffer {
  const found = new Uint8Array(book.size)
  switch (term.kind) {
    case 'name':
      mark(found, book.names, term.text)
      break
    case 'uscc':
      markHeads(found, book.codes, term.prefix)
      mark(found, book.lowerNames, term.prefix.toLowerCase())
      break
    case 'letters':
      mark(found, book.initials, term.letters)
      markHeads(found, book.pinyin, term.letters)
      mark(found, book.lowerNames, term.text.toLowerCase())
      break
  }
  return idsOf(book, found)
}

function idsOf({ ids, size }: NameBook, found: Uint8Array): Buffer {
  let count = 0
  for (const one of found) count += one
  const picked = Buffer.allocUnsafe(count * 16)
  for (let row = 0, at = 0; row < size; row += 1) {
    if (found[row] !== 1) continue
    ids.copy(picked, at, row * 16, row * 16 + 16)
    at += 16
  }
  return picked
}

/** Marks the lines that hold a piece of text. */
function mark(found: Uint8Array, { text, starts }: Lines, piece: string): void {
  if (piece.includes('\n')) return
  let row = 0
  for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, starts[row + 1])) {
    row = rowAt(starts, row, at)
    found[row] = 1
    if (row + 1 >= found.length) return
  }
}

/** Marks the lines that begin with a piece of text. */
function markHeads(found: Uint8Array, { text, starts }: Lines, head: string): void {
  if (head.includes('\n')) return
  let row = 0
  for (let at = text.indexOf(`\n${head}`); at >= 0; at = text.indexOf(`\n${head}`, at + 1)) {
    row = rowAt(starts, row, at + 1)
    found[row] = 1
  }
}

/** The line in which a place lies, from a line before it on. */
function rowAt(starts: Uint32Array, from: number, at: number): number {
  let low = from
  let high = starts.length - 2
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((starts[middle] as number) <= at) low = middle
    else high = middle - 1
  }
  return low
}

/** Begins with a line feed, so that the head of every line can be looked for. */
function linesOf(values: readonly string[]): Lines {
  const starts = new Uint32Array(values.length + 1)
  let at = 1
  for (const [row, value] of values.entries()) {
    starts[row] = at
    at += value.length + 1
  }
  starts[values.length] = at
  return { text: `\n${values.join('\n')}\n`, starts }
}

function oneLine(text: string): string {
  return text.includes('\n') ? text.replaceAll('\n', ' ') : text
}
