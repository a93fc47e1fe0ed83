/** Finds the header of a table among its first rows: which rows, and what they say together about each column. */
import { parseUscc } from '@wutong/engine'
import { hasLegalForm } from './content.ts'
import { isFormCell } from './preamble.ts'
import type { Merge, SheetRow } from './table.ts'
import { type HeaderMeaning, type HeaderWords, isFigure, textOf, yearAlone } from './words.ts'

/** A header: `at` and `depth` count rows of the look, `headers` join the levels of each column from above. */
export interface Header {
  readonly at: number
  readonly depth: number
  readonly headers: readonly string[]
  readonly score: number
  readonly identifies: boolean
}

/** Rows within which a header must begin. */
const headerRows = 30
const depthAtMost = 3
/** Longer texts are prose. */
const headerLength = 60

/** Merged cells reach no further than this in a real header or label. */
const reach = { rows: 200, columns: 500 }

/** The text of every cell of some rows, with merged cells told everywhere they reach. */
export function spreadTexts(rows: readonly SheetRow[], merges: readonly Merge[]): string[][] {
  const texts = rows.map(({ cells }) => cells.map(textOf))
  const lineOf = new Map(rows.map(({ row }, at) => [row, texts[at] ?? []]))
  for (const { top, left, bottom, right } of merges) {
    const word = lineOf.get(top)?.[left] ?? ''
    if (word === '') continue
    for (let row = top; row <= Math.min(bottom, top + reach.rows); row += 1)
      fillLine(lineOf.get(row) ?? [], { word, left, right: Math.min(right, left + reach.columns) })
  }
  return texts
}

function fillLine(line: string[], { word, left, right }: { word: string; left: number; right: number }): void {
  while (line.length <= right) line.push('')
  line.fill(word, left, right + 1)
}

/** Whether a row holds data: a credit code, the name of a firm with its legal form, or mostly figures that are no years. */
export function looksLikeData(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '')
  if (filled.some((cell) => cell.length >= 15 && parseUscc(cell).ok)) return true
  if (filled.some((cell) => cell.length <= headerLength && hasLegalForm(cell))) return true
  const figures = filled.filter((cell) => isFigure(cell) && yearAlone(cell) === null)
  return figures.length > filled.length * 0.3
}

/** Where several cells were joined and the file does not say so, the word stands at the left and the rest is blank. */
function filledFromLeft(upper: readonly string[], lower: readonly string[]): string[] {
  const filled = [...upper]
  let word = ''
  for (let at = 0; at < Math.max(upper.length, lower.length); at += 1) {
    const own = upper[at] ?? ''
    if (own !== '') word = own
    filled[at] = own === '' && (lower[at] ?? '') !== '' ? word : own
  }
  return filled
}

/** Levels with what stands over several cells told in each; from below, since it reaches as far as what is filled there. */
function filledLevels(levels: readonly (readonly string[])[]): (readonly string[])[] {
  const filled: (readonly string[])[] = []
  for (const level of levels.toReversed())
    filled.unshift(filled[0] === undefined ? level : filledFromLeft(level, filled[0]))
  return filled
}

/** The words of each column from above, each once. */
function joinedWords(filled: readonly (readonly string[])[]): string[] {
  const width = Math.max(...filled.map(({ length }) => length))
  return Array.from({ length: width }, (_, column) => {
    const words = filled.map((level) => (level[column] ?? '').replace(/\s+/g, ' '))
    return words.filter((word, at) => word !== '' && word !== words[at - 1]).join('-')
  })
}

/** Whether words group the columns of the row below them: some stand over several side by side, none over all. */
function groupsColumns(above: readonly string[], below: readonly string[]): boolean {
  const runs: number[] = []
  for (const [at, word] of above.entries()) {
    if (word === '') continue
    if (word === above[at - 1]) runs.push((runs.pop() ?? 0) + 1)
    else runs.push(1)
  }
  const used = below.filter((word) => word !== '').length
  return runs.length > 1 && runs.some((count) => count > 1 && count < used)
}

function meaningsOf(words: HeaderWords, headers: readonly string[]): (HeaderMeaning | null)[] {
  return headers.map((header) => (header === '' || header.length > headerLength * 2 ? null : words.meaningOf(header)))
}

/** Scores one block of rows as a header: a meaning that is understood counts one, however many columns have it, and needless rows take away. */
function scoreBlock(
  words: HeaderWords,
  texts: readonly (readonly string[])[],
  { at, depth }: { readonly at: number; readonly depth: number },
): Header {
  const levels = texts.slice(at, at + depth)
  const filled = filledLevels(levels)
  const headers = joinedWords(filled)
  const meanings = meaningsOf(words, headers)
  const known = meanings.filter((meaning) => meaning !== null)
  const twins = known.length - new Set(known.map(({ target }) => target)).size
  const years = headers.filter((header) => yearAlone(header) !== null).length
  const grouping = filled
    .slice(1)
    .filter((below, index) => groupsColumns(joinedWords(filled.slice(0, index + 1)), below)).length
  const needless = depth - 1 - grouping
  const score = known.length + years * 0.3 - twins + grouping * 0.3 - needless * 0.5
  return { at, depth, headers, score, identifies: known.some(({ identifies }) => identifies) }
}

function isHeaderRow(cells: readonly string[]): boolean {
  return cells.some((cell) => cell !== '') && !cells.some(isFormCell) && !looksLikeData(cells)
}

/** Every block of rows that could be a header, the best first. */
export function listHeaders(words: HeaderWords, texts: readonly (readonly string[])[]): Header[] {
  const found: Header[] = []
  for (let at = 0; at < Math.min(headerRows, texts.length); at += 1) {
    for (let depth = 1; depth <= depthAtMost && at + depth <= texts.length; depth += 1) {
      if (!isHeaderRow(texts[at + depth - 1] ?? [])) break
      found.push(scoreBlock(words, texts, { at, depth }))
    }
  }
  return found.sort((a, b) => b.score - a.score || a.at - b.at || a.depth - b.depth)
}

/** A row of words over rows of figures, whatever its words mean; null where there is none. */
export function findWordRow(texts: readonly (readonly string[])[]): number | null {
  for (let at = 0; at < Math.min(headerRows, texts.length - 1); at += 1) {
    const here = (texts[at] ?? []).filter((cell) => cell !== '')
    const below = (texts[at + 1] ?? []).filter((cell) => cell !== '')
    if (
      here.length >= 2 &&
      below.length >= here.length * 0.5 &&
      isHeaderRow(texts[at] ?? []) &&
      looksLikeData(texts[at + 1] ?? [])
    )
      return at
  }
  return null
}
