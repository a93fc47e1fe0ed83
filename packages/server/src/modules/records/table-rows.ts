/** The data rows of a table as they stream by: labels of merged cells told in each row, totals and notes set aside. */
import { isUnit, normaliseUnit, type RawCell, unitFactor } from '@wutong/engine'
import { AppError } from '#platform/errors'
import { type AsideKind, asideOf, type TableShape, unitText } from '#tables/asides'
import { hasLegalForm, isShop } from '#tables/content'
import type { NoTable } from '#tables/layout'
import { lineOf } from '#tables/layout-parts'
import { type Preamble, readPreamble } from '#tables/preamble'
import type { TableFile } from '#tables/table'
import { type Decisions, isFigure, type Question, textOf, yearAlone } from '#tables/words'
import { isYearly, saysWho } from './columns.rules.ts'
import { unitOption } from './figures.rules.ts'
import { columnName } from './planned.rules.ts'
import type { OpenTable } from './reading.ts'
import { plannedQuestion } from './sheet-sorts.rules.ts'
import { isOtherScope, type SortColumn } from './sorts.rules.ts'
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
    over: layout.preamble,
    year: table.context.period,
    dated: columns.some(({ kind }) => kind === 'period'),
    before: layout.headerRows.at(-1) ?? 0,
    held: [],
    sorts: table.context.sorts ?? [],
    titled: titleColumns(table),
  }
  for await (const row of filledRows(table)) {
    const data = step(walk, row, tail)
    if (data === 'another table') {
      if (decisions[`tables:${sheet}`] === undefined) tail.questions.push(tablesQuestion(sheet, row))
      return
    }
    if (data.length === 0) tail.questions.push(...askUnit(table, row, decisions), ...askPlanned(table, row, decisions))
    yield* data
  }
  yield* withoutTitles(walk, walk.held, tail)
}

/** How far the rows of a table were walked. */
interface Walk {
  readonly shape: TableShape
  /** The words of the header. */
  readonly words: ReadonlySet<string>
  /** What the lines over the table say of all of it. */
  readonly over: Preamble
  /** The year of the table, where one was given or found. */
  readonly year: number | null
  /** Whether each row names its year. */
  readonly dated: boolean
  before: number
  /** Texts alone in their rows may be the title of another table, which the next row tells. */
  held: readonly DataRow[]
  readonly sorts: readonly SortColumn[]
  /** Columns in which a text alone in its row is the title of a group. */
  readonly titled: ReadonlySet<number>
}

/** The rows of data that a row settles. */
function step(walk: Walk, row: DataRow, tail: TableTail): readonly DataRow[] | 'another table' {
  const aside =
    asideOf(walk.shape, row.cells) ?? lineAside(row.cells) ?? (isOtherScope(walk.sorts, row.cells) ? 'scope' : null)
  if (aside !== null && saysOtherwise(walk, row, aside)) return 'another table'
  if (aside !== null && aside !== 'total') return besideTable(walk, row, { aside, tail })
  const apart = walk.held.length > 0 || row.row > walk.before + 1
  if (aside === null && beginsTable(row.cells, walk.words, apart ? 1 : 2)) return 'another table'
  const settled = walk.held
  walk.before = row.row
  if (aside === null && isAlone(row.cells)) {
    walk.held = [...settled, row].slice(-titleRows)
    return withoutTitles(walk, settled.slice(0, -(titleRows - 1)), tail)
  }
  walk.held = []
  const data = withoutTitles(walk, settled, tail)
  if (aside !== null) setAside(tail, aside, row.row)
  return aside === null ? [...data, row] : data
}

/** Rows without those that only name the group of the firms below them (规上企业). */
function withoutTitles({ titled }: Walk, rows: readonly DataRow[], tail: TableTail): readonly DataRow[] {
  return rows.filter((row) => {
    const at = row.cells.findIndex((cell) => textOf(cell) !== '')
    if (!titled.has(at) || isFigure(row.cells[at]) || isShop(textOf(row.cells[at]))) return true
    setAside(tail, 'heading', row.row)
    return false
  })
}

/** The columns in which a text alone in its row is the title of a group: none where the table only lists firms, or names stand alone in most rows. */
function titleColumns({ layout, columns }: OpenTable): ReadonlySet<number> {
  const filled = layout.waiting.filter(({ cells }) => cells.some((cell) => textOf(cell) !== ''))
  const alone = filled.filter(({ cells }) => isAlone(cells)).length
  const says = columns.some(({ kind }) => kind === 'value' || kind === 'figure')
  if (layout.kind !== 'rows' || !says || alone * 2 > filled.length) return new Set()
  return new Set(
    columns.filter(({ kind }) => kind === 'name' || kind === 'unused' || kind === 'value').map(({ at }) => at),
  )
}

/** A title has no more rows. */
const titleRows = 3

/** Lines between rows leave open what a text before them is; over a header printed again it was the title of the page. */
function besideTable(
  walk: Walk,
  row: DataRow,
  { aside, tail }: { readonly aside: AsideKind; readonly tail: TableTail },
): readonly DataRow[] {
  walk.before = row.row
  if (aside === 'header') {
    for (const title of walk.held) setAside(tail, 'heading', title.row)
    walk.held = []
  }
  setAside(tail, aside, row.row)
  return []
}

const unitLine = /^[(（]?[^:：\d]{0,4}单位\s*[:：]/

/** A year or a unit that stands alone in its row, for the rows below it. */
function lineAside(cells: readonly RawCell[]): AsideKind | null {
  const filled = cells.map(textOf).filter((text) => text !== '')
  const [only] = filled
  if (only === undefined || filled.length > 1) return null
  if (unitLine.test(only) && readPreamble([only]).units.length > 0) return 'units'
  return yearAlone(only) !== null || isYearTitle(only) ? 'heading' : null
}

/** 2022年度数据: a year and a few words, for the rows below it. */
function isYearTitle(text: string): boolean {
  return text.length <= 20 && /^\D{0,4}(?:19|20)\d{2}年/.test(text) && !hasLegalForm(text)
}

/** Whether lines among the rows name another year or unit than the lines over the table, so that the rows below them mean something else. */
function saysOtherwise({ held, over, year, dated, shape }: Walk, row: DataRow, aside: AsideKind): boolean {
  if (aside !== 'header' && aside !== 'heading' && aside !== 'units') return false
  // The row of units under the header stands in the header already.
  if (aside === 'units' && repeatsUnits(shape.levels.at(-1) ?? [], row.cells)) return false
  // Over a header printed again stands its title; other lines speak for themselves.
  const lines = (aside === 'header' ? held : [row]).map(({ cells }) => lineOf(cells.map(textOf)))
  const { years, units, part } = readPreamble(lines)
  const otherUnit = units.some((unit) => !over.units.includes(unit))
  const otherYear = years.some((one) => one !== year && !over.years.includes(one))
  return otherUnit || (!dated && (otherYear || (part !== null && over.part === null)))
}

function repeatsUnits(headers: readonly string[], cells: readonly RawCell[]): boolean {
  const units = cells.map((cell) => unitText(textOf(cell)))
  return units.every((unit, at) => !isUnit(unit) || headers[at]?.endsWith(`(${unit})`) === true)
}

const unitSaid = /单位(?:均|都|皆)?(?:为|是|[:：])\s*([^\s,，。;；、()（）]{1,6})/

/** Asks for the unit of money where only a note below the table names one. */
function askUnit({ columns, sheet }: OpenTable, { row, cells }: DataRow, decisions: Decisions): Question[] {
  const unit = unitSaid.exec(lineOf(cells.map(textOf)))?.[1] ?? ''
  if (unit === '') return []
  return columns.flatMap((column) => {
    if (column.kind !== 'value' || column.unit !== null || column.unitAt !== undefined) return []
    const wanted = column.indicator.unit ?? ''
    const factor = unitFactor(unit, wanted)
    const name = columnName(column.header, column.at)
    if (factor === null || factor === '1' || decisions[`unit:${name}`] !== undefined) return []
    return [noteUnitQuestion({ sheet, name, header: column.header, row, units: [normaliseUnit(unit), wanted] })]
  })
}

const noteBegins = /^(?:注|说明|备注|以上|本表|表中|[*※(（])/

/** Asks about figures that only a note below the table says to be planned ones. */
function askPlanned({ columns, sheet }: OpenTable, { cells }: DataRow, decisions: Decisions): Question[] {
  const line = lineOf(cells.map(textOf))
  const asks = decisions[`planned:${sheet}`] === undefined && noteBegins.test(line) && columns.some(isYearly)
  return asks && /(?:为|是|系|按)(?:预计|预测|预估|计划|预算|目标)/.test(line) ? [plannedQuestion(sheet, line)] : []
}

interface NoteUnit {
  readonly sheet: string
  readonly name: string
  readonly header: string
  readonly row: number
  readonly units: readonly [noted: string, catalogue: string]
}

function noteUnitQuestion({ sheet, name, header, row, units }: NoteUnit): Question {
  const [noted, wanted] = units
  return {
    id: `unit:${name}`,
    kind: 'unit',
    sheet,
    column: header,
    text: {
      zh: `列“${name}”没有写明单位，第 ${row} 行的说明写的是“${noted}”，目录的单位是“${wanted}”；请确认单位`,
      en: `The column "${name}" names no unit, the note in row ${row} says ${noted}, and the catalogue counts in ${wanted}; say which unit it is`,
    },
    options: units.map((unit) => unitOption(unit, wanted, null)),
  }
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
