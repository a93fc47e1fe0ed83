/** The parts of a table's layout that do not depend on how its header was found. */
import { asideOf, unitText } from './asides.ts'
import { type Content, contentOf, hasLegalForm } from './content.ts'
import { type Preamble, readPreamble } from './preamble.ts'
import type { Merge, SheetRow } from './table.ts'
import { type Decisions, type HeaderWords, type Note, noteOf, type Question, textOf, yearAlone } from './words.ts'

/** The first rows of a sheet and what is known about it. */
export interface SheetLook {
  readonly name: string
  readonly rows: readonly SheetRow[]
  /** Whether these are all of its rows. */
  readonly whole: boolean
  readonly merges: readonly Merge[]
}

/** A table found on a sheet. */
export interface Layout {
  readonly kind: 'rows' | 'transposed'
  readonly headers: readonly string[]
  /** Rows of the header, level by level, to know them again further down. */
  readonly levels: readonly (readonly string[])[]
  /** Numbers of the header's rows, as the spreadsheet counts; empty where there is none. */
  readonly headerRows: readonly number[]
  /** Rows of the look behind the header; of a table on its side, all of its rows. */
  readonly waiting: readonly SheetRow[]
  readonly preamble: Preamble
  /** What the cells of each column are, whatever its header says. */
  readonly contents: readonly (Content | null)[]
  /** Years across under one measure, by column. */
  readonly wideYears: ReadonlyMap<number, number>
  readonly confidence: number
  readonly notes: readonly Note[]
  readonly questions: readonly Question[]
}

/** What a layout needs besides the sheet. */
export interface LayoutContext {
  readonly words: HeaderWords
  readonly decisions: Decisions
  /** Names of the zone's own districts. */
  readonly districts: ReadonlySet<string>
}

/** A sheet while its table is looked for: the rows that hold something, and their texts. */
export interface Table {
  readonly look: SheetLook
  readonly rows: readonly SheetRow[]
  readonly texts: readonly (readonly string[])[]
  readonly context: LayoutContext
}

/** Rows that the content of a column is told by. */
const sampled = 100

/** The texts that the first rows of data have in a column. */
export function cellsAt({ headers, levels, waiting }: Layout, at: number): string[] {
  return dataRows(headers, levels, waiting)
    .map(({ cells }) => textOf(cells[at]))
    .filter((text) => text !== '')
}

/** The texts of a row as one line, each of them once where merged cells repeat it. */
export function lineOf(cells: readonly string[]): string {
  return cells.filter((cell, at) => cell !== '' && cell !== cells[at - 1]).join('  ')
}

/** What was found of a table before its columns are looked at. */
interface Built {
  readonly headers: readonly string[]
  readonly levels: readonly (readonly string[])[]
  readonly waiting: readonly SheetRow[]
  readonly lines: readonly string[]
}

/** Pads the headers, reads the lines above, and tells what the cells of each column are. */
export function buildLayout(
  { look, context }: Table,
  { headers: given, levels, waiting, lines }: Built,
): Omit<Layout, 'kind' | 'headerRows' | 'confidence' | 'questions'> {
  const { headers, unitRow } = withUnitRow(given, levels, waiting)
  const width = Math.max(headers.length, ...waiting.slice(0, sampled).map(({ cells }) => cells.length))
  const padded = Array.from({ length: width }, (_, at) => headers[at] ?? '')
  const said = readPreamble(lines)
  // A sheet may be called after the firm that it is about.
  const preamble =
    said.firm === null && hasLegalForm(look.name) ? { ...said, firm: { name: look.name.trim(), uscc: null } } : said
  const data = dataRows(padded, levels, waiting)
  const contents = padded.map((_, at) =>
    contentOf(
      data.map(({ cells }) => cells[at]),
      context.districts,
    ),
  )
  const wideYears = new Map(
    padded.flatMap((header, at) => {
      const year = yearAlone(header)
      return year === null || contents[at]?.kind === 'date' ? [] : [[at, year] as const]
    }),
  )
  const notes = unitRow === null ? [] : [unitRowNote(look.name, unitRow)]
  return { headers: padded, levels, waiting, preamble, contents, wideYears, notes }
}

function dataRows(
  headers: readonly string[],
  levels: readonly (readonly string[])[],
  waiting: readonly SheetRow[],
): SheetRow[] {
  const shape = { levels: [...levels, headers], who: [0, 1] }
  return waiting.filter(({ cells }) => asideOf(shape, cells) === null).slice(0, sampled)
}

/** A row of units under the header (—, 万元, 人) belongs to the header. */
function withUnitRow(
  headers: readonly string[],
  levels: readonly (readonly string[])[],
  waiting: readonly SheetRow[],
): { headers: readonly string[]; unitRow: number | null } {
  const [first] = waiting
  if (first === undefined || asideOf({ levels, who: [] }, first.cells) !== 'units') return { headers, unitRow: null }
  const withUnits = headers.map((header, at) => {
    const unit = unitText(textOf(first.cells[at]))
    return unit === '' || /^[-—/]+$|单位$/.test(unit) || /[)）]$/.test(header) ? header : `${header}(${unit})`
  })
  return { headers: withUnits, unitRow: first.row }
}

function unitRowNote(sheet: string, row: number): Note {
  return noteOf(
    'unit',
    { zh: `第 ${row} 行是各列的单位`, en: `Row ${row} holds the units of the columns` },
    { sheet, confidence: 0.95, rows: [row] },
  )
}
