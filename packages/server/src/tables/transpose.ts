/** Tables lying on their side: indicators down, firms or years across. */
import { isUnit } from '@wutong/engine'
import type { SheetRow } from './table.ts'
import { type HeaderWords, textOf } from './words.ts'

/** Columns that may hold the words of a table on its side. */
const labelColumns = 4

/** How many words a column holds that a catalogue understands. */
function scoreColumn(words: HeaderWords, texts: readonly (readonly string[])[], column: number): number {
  const targets = new Set<string>()
  for (const line of texts) {
    const word = line[column] ?? ''
    const meaning = word === '' || word.length > 60 ? null : words.meaningOf(word)
    if (meaning !== null) targets.add(meaning.target)
  }
  return targets.size
}

/** The column whose cells are the indicators of a table on its side, with how many it understands. */
export function findLabels(
  words: HeaderWords,
  texts: readonly (readonly string[])[],
): { readonly column: number; readonly score: number } {
  let best = { column: 0, score: 0 }
  for (let column = 0; column < labelColumns; column += 1) {
    const score = scoreColumn(words, texts, column)
    if (score > best.score) best = { column, score }
  }
  return best
}

/** A table set upright: its headers and its rows, numbered by the columns they were. */
export interface Upright {
  readonly headers: readonly string[]
  readonly rows: readonly SheetRow[]
  /** Place among the rows of the file where the table begins. */
  readonly at: number
}

/**
 * Turns a table round its label column, from the row of its corner on; a column of units goes into the headers. Of the
 * first `over` rows, which name firms and years, merged cells are told wherever they reach.
 */
export function setUpright(
  rows: readonly SheetRow[],
  texts: readonly (readonly string[])[],
  { column, at, over = 0 }: { readonly column: number; readonly at: number; readonly over?: number },
): Upright {
  const body = texts.slice(at)
  const isUnits = (place: number): boolean => {
    const filled = body
      .slice(1)
      .map((line) => line[place] ?? '')
      .filter((text) => text !== '')
    return filled.length > 0 && filled.every((text) => isUnit(text) || /^[-—/]$/.test(text))
  }
  const units = [column + 1, column - 1].find((place) => place >= 0 && isUnits(place))
  const headers = body.map((line) => {
    const word = line[column] ?? ''
    const unit = units === undefined ? '' : (line[units] ?? '')
    return unit !== '' && isUnit(unit) ? `${word}(${unit})` : word
  })
  const width = Math.max(...body.map(({ length }) => length))
  const first = Math.max(column, units ?? column) + 1
  const turned: SheetRow[] = []
  for (let place = first; place < width; place += 1) {
    const cells = rows
      .slice(at)
      .map(({ cells }, line) => (line < over ? (texts[at + line]?.[place] ?? null) : (cells[place] ?? null)))
    if (cells.some((cell) => textOf(cell) !== '')) turned.push({ row: place + 1, cells })
  }
  return { headers, rows: turned, at }
}
