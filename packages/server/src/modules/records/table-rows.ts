/** The data rows of a table as they stream by: labels of merged cells told in each row, totals and notes set aside. */
import type { RawCell } from '@wutong/engine'
import { AppError } from '#platform/errors'
import { type AsideKind, asideOf, type TableShape } from '#tables/asides'
import { hasLegalForm } from '#tables/content'
import type { NoTable } from '#tables/layout'
import type { TableFile } from '#tables/table'
import { type Decisions, type Question, textOf } from '#tables/words'
import { saysWho } from './columns.rules.ts'
import type { OpenTable } from './reading.ts'
import { startSpreading } from './spreading.ts'

/** A row of data. */
export interface DataRow {
  readonly row: number
  readonly cells: readonly RawCell[]
}

/** What was met among the rows. */
export interface TableTail {
  readonly asides: Map<AsideKind, number[]>
  readonly questions: Question[]
}

/** A sheet without a table of firms. */
export interface Refused {
  readonly sheet: string
  readonly why: NoTable
}

/** The rows of data of a table; what else it meets goes to `tail`. */
export async function* rowsOfTable(table: OpenTable, decisions: Decisions, tail: TableTail): AsyncGenerator<DataRow> {
  const { layout, columns, sheet } = table
  const who = columns.filter(saysWho).map(({ at }) => at)
  const walk: Walk = {
    shape: { levels: [...layout.levels, layout.headers], who },
    words: new Set(layout.headers.filter((header) => header !== '')),
    before: layout.headerRows.at(-1) ?? 0,
    held: [],
  }
  for await (const row of filledRows(table)) {
    const data = step(walk, row, tail)
    if (data === 'another table') {
      if (decisions[`tables:${sheet}`] === undefined) tail.questions.push(tablesQuestion(sheet, row))
      return
    }
    yield* data
  }
  yield* walk.held
}

/** How far the rows of a table were walked. */
interface Walk {
  readonly shape: TableShape
  /** The words of the header. */
  readonly words: ReadonlySet<string>
  before: number
  /** A text alone in its row may be the title of another table, which the next row tells. */
  held: readonly DataRow[]
}

/** The rows of data that a row settles. */
function step(walk: Walk, row: DataRow, tail: TableTail): readonly DataRow[] | 'another table' {
  const aside = asideOf(walk.shape, row.cells)
  const apart = walk.held.length > 0 || row.row > walk.before + 1
  if (aside === null && beginsTable(row.cells, walk.words, apart ? 1 : 2)) return 'another table'
  const settled = walk.held
  walk.before = row.row
  walk.held = aside === null && isAlone(row.cells) ? [row] : []
  if (aside !== null) setAside(tail, aside, row.row)
  return aside === null && walk.held.length === 0 ? [...settled, row] : settled
}

/** The rows that hold something, merged labels told in each; ends the file behind them however it is left. */
async function* filledRows({ rows, layout, traits, columns }: OpenTable): AsyncGenerator<DataRow> {
  const spread = startSpreading(layout.kind === 'rows' ? traits.merges : [], columns)
  try {
    for await (const given of rows) {
      const row = spread(given)
      if (row.cells.some((cell) => textOf(cell) !== '')) yield row
    }
  } finally {
    await rows.return(undefined)
  }
}

function setAside({ asides }: TableTail, kind: AsideKind, row: number): void {
  const rows = asides.get(kind) ?? []
  asides.set(kind, rows)
  rows.push(row)
}

/** Whether a row has one text only, which is no name with a legal form. */
function isAlone(cells: readonly RawCell[]): boolean {
  let alone = ''
  for (const cell of cells) {
    const text = textOf(cell)
    if (text !== '' && alone !== '') return false
    alone ||= text
  }
  return alone !== '' && !hasLegalForm(alone)
}

/** Whether a row reads as the header of another table: it repeats so many headers among other words. */
function beginsTable(cells: readonly RawCell[], headers: ReadonlySet<string>, least: number): boolean {
  // Asked of every row, and hardly one repeats a header.
  const repeated = cells.filter((cell) => headers.has(textOf(cell))).length
  if (repeated < least) return false
  const texts = cells.map(textOf).filter((text) => text !== '')
  return texts.length >= 2 && !texts.some((text) => text.length > 40 || /^[\d.,%-]+$/.test(text))
}

function tablesQuestion(sheet: string, { row, cells }: DataRow): Question {
  const words = cells.map(textOf).filter((text) => text !== '')
  return {
    id: `tables:${sheet}`,
    kind: 'tables',
    sheet,
    column: null,
    text: {
      zh: `第 ${row} 行起似乎是另一张表（${words.slice(0, 4).join('、')}）；一张工作表只读一张表`,
      en: `Another table seems to begin in row ${row} (${words.slice(0, 4).join(', ')}); one table is read from a sheet`,
    },
    options: [
      {
        value: 'first',
        label: {
          zh: '只导入第一张表，其余另存为单独的文件再导入',
          en: 'Import the first one only; the rest goes into a file of its own',
        },
        preview: null,
      },
    ],
  }
}

/** The error of a file without any table of firms, by what its sheets hold instead. */
export function noneOf({ name, sheets }: TableFile, refused: readonly Refused[]): AppError {
  const firstOf = (kind: NoTable['kind']): Refused | undefined => refused.find(({ why }) => why.kind === kind)
  const regions = firstOf('regions')
  if (regions?.why.kind === 'regions')
    return new AppError('table_of_regions', { file: name, examples: regions.why.examples.join('、') })
  const nobody = firstOf('nobody')
  if (nobody?.why.kind === 'nobody')
    return new AppError('table_names_nobody', { file: name, headers: nobody.why.headers.join('、') })
  const empty = sheets.length === 0 || refused.every(({ why }) => why.kind === 'empty')
  return new AppError(empty ? 'file_empty' : 'header_not_found', { file: name })
}
