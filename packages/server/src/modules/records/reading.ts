/** From a sheet to a table that can be read row by row: its layout, its columns, its year, and what is unclear. */
import type { ColumnMapping } from '@wutong/contract'
import type { Source, Zone } from '@wutong/engine'
import type { z } from 'zod'
import { AppError } from '#platform/errors'
import { findMojibake } from '#tables/encoding'
import { type FoundLayout, layoutOf, type NoTable } from '#tables/layout'
import type { Layout } from '#tables/layout-parts'
import { yearsIn } from '#tables/preamble'
import type { Sheet, SheetRow, SheetTraits, TableFile } from '#tables/table'
import type { Decisions, Note, Question } from '#tables/words'
import { type Column, isYearly, mappingFromColumn, saysWho } from './columns.rules.ts'
import { type Dictionary, dictionaryFrom } from './dictionary.rules.ts'
import { doubtColumns, type KnownFigures } from './doubts.rules.ts'
import { doubtLongTable } from './long-doubts.rules.ts'
import { longTable } from './long-table.rules.ts'
import type { Remembered } from './mapping.rules.ts'
import { mappingKey } from './mapping-key.ts'
import { partNotes, rememberedNotes } from './notes.rules.ts'
import { decidePeriod } from './periods.rules.ts'
import { fingerprintText, planTable, wordsFrom } from './plan.rules.ts'
import type { RowContext } from './rows.rules.ts'
import { sheetSort } from './sheet-sorts.rules.ts'
import { sortColumns } from './sorts.rules.ts'
import { readWho } from './who.rules.ts'

/** Rows in which a table is looked for; a table on its side must be whole inside them. */
const lookRows = 400
/** Rows that doubts about a column are founded on. */
const sampleRows = 200

/** A firm as a row of the file names it. */
export interface NamedFirm {
  readonly uscc: string | null
  readonly key: string | null
  readonly name: string | null
}

/** Latest figures known of firms, by indicator in the catalogue's unit, in the order of the firms asked for. */
export type FindKnown = (
  firms: readonly NamedFirm[],
) => Promise<readonly (Readonly<Record<string, number>> | undefined)[]>

/** What to read and how. */
export interface ReadingInput {
  readonly zone: Zone
  readonly source: Source
  readonly file: TableFile
  readonly period: number | null
  readonly decisions?: Decisions | undefined
  /** What was decided before about files of this source with the same headers. */
  readonly remembered?: Remembered | undefined
  /** Asked for what is known of the first firms of a table, to notice figures in another unit. */
  readonly known?: FindKnown | undefined
}

/** A table ready to be read. */
export interface OpenTable {
  readonly sheet: string
  readonly layout: Layout
  readonly columns: readonly Column[]
  readonly mappings: z.infer<typeof ColumnMapping>[]
  readonly context: RowContext
  readonly traits: SheetTraits
  /** All rows behind the header. */
  readonly rows: AsyncGenerator<SheetRow>
  readonly fingerprint: string
  /** Whether decisions kept for these headers were used. */
  readonly remembered: boolean
  readonly notes: readonly Note[]
  readonly questions: readonly Question[]
}

/** A sheet with its table, or why it has none. */
export type ReadSheet = { readonly ok: true; readonly table: OpenTable } | { readonly ok: false; readonly why: NoTable }

/** Finds and plans the table of one sheet. The caller ends its rows. */
export async function readSheet(input: ReadingInput, sheet: Sheet): Promise<ReadSheet> {
  const dictionary = dictionaryFrom(input.zone, input.source)
  const traits = await sheet.traits()
  const rows = sheet.rows()
  try {
    const { first, whole } = await takeRows(rows)
    refuseMojibake(input.file, first)
    const found = findLayout(input, dictionary, { name: sheet.name, rows: first, whole, merges: traits.merges })
    if (!found.ok) {
      await rows.return(undefined)
      return found
    }
    const table = await planSheet(input, dictionary, { sheet, traits, layout: found.layout, rows })
    return { ok: true, table }
  } catch (error) {
    // A file refused by its header would otherwise stay open, and its disk space taken, after it is deleted.
    await rows.return(undefined)
    throw error
  }
}

async function takeRows(rows: AsyncGenerator<SheetRow>): Promise<{ first: SheetRow[]; whole: boolean }> {
  const first: SheetRow[] = []
  while (first.length < lookRows) {
    const next = await rows.next()
    if (next.done === true) return { first, whole: true }
    first.push(next.value)
  }
  return { first, whole: false }
}

function refuseMojibake({ name, format }: TableFile, rows: readonly SheetRow[]): void {
  if (format === 'csv') return
  const texts = rows.slice(0, 50).flatMap(({ cells }) => cells.filter((cell) => typeof cell === 'string'))
  const broken = findMojibake(texts.join(' '))
  if (broken === null) return
  const { sample, probably } = broken
  throw probably === null
    ? new AppError('file_characters_lost', { file: name, sample })
    : new AppError('file_mojibake', { file: name, sample, probably })
}

function findLayout(
  { zone, decisions = {} }: ReadingInput,
  dictionary: Dictionary,
  look: Parameters<typeof layoutOf>[0],
): FoundLayout {
  const districts = new Set(zone.departments.filter(({ kind }) => kind === 'district').map(({ name }) => name.zh))
  return layoutOf(look, { words: wordsFrom(dictionary), decisions, districts })
}

interface SheetParts {
  readonly sheet: Sheet
  readonly traits: SheetTraits
  readonly layout: Layout
  readonly rows: AsyncGenerator<SheetRow>
}

async function planSheet(
  input: ReadingInput,
  dictionary: Dictionary,
  { sheet, traits, layout, rows }: SheetParts,
): Promise<OpenTable> {
  const { zone, source, file } = input
  const fingerprint = fingerprintText(layout.headers)
  const kept = input.remembered?.get(mappingKey(fingerprint))
  const decisions = { ...kept, ...input.decisions }
  const plan = planTable({ zone, dictionary, decisions, sheet: sheet.name }, layout)
  if (!plan.ok) throw new AppError(plan.problem.code, { file: file.name, ...plan.problem.detail })
  const planned = plan.columns.map(({ column }) => column)
  const summed = source.sum !== undefined
  const timed = summed
    ? { period: input.period, missing: false, skipsYearly: false, notes: [], questions: [] }
    : decidePeriod(
        { sheet: sheet.name, given: input.period, decisions, nearby: yearsNearby(file, sheet.name) },
        layout,
        planned,
      )
  if (timed.missing) throw new AppError('period_missing', { file: file.name })
  const context = contextOf(input, { sheet, layout, period: timed.period, columns: planned })
  const others = file.sheets.flatMap((other) => (other.name === sheet.name ? [] : other.name))
  const sorted = sheetSort({ sheet: sheet.name, others, decisions }, layout, planned)
  const { sorts, questions: scopes } = sortColumns(layout, planned, { sheet: sheet.name, decisions })
  const dated = summed
    ? planned.map(withoutValue)
    : planned.map((column) =>
        (timed.skipsYearly && isOfTable(column)) || (sorted.leaves && isYearly(column)) ? leftOut(column) : column,
      )
  const sample = layout.waiting.slice(0, sampleRows)
  const known = summed ? () => undefined : await knownFigures(input, context, sample)
  const doubted = doubtColumns({ sheet: sheet.name, columns: dated, rows: sample, known, decisions })
  const { columns } = doubted
  const named = file.sheets.length > 1 ? sheet.name : null
  const figuresOf = longTable(dictionary, columns, { lineUnits: layout.preamble.units, decisions })
  const asked = figuresOf === undefined ? [] : doubtLongTable({ sheet: sheet.name, rows: sample, decisions }, figuresOf)
  return {
    sheet: sheet.name,
    layout,
    columns,
    mappings: columns.map((column, at) => mappingFromColumn(column, plan.columns[at], named)),
    context: { ...context, columns, figuresOf, sorts },
    traits,
    rows: allRows(layout, rows),
    fingerprint,
    remembered: kept !== undefined,
    notes: [
      ...rememberedNotes(sheet.name, kept),
      ...layout.notes,
      ...plan.notes,
      ...timed.notes,
      ...partNotes(sheet, traits, layout, columns),
    ],
    questions: [
      ...layout.questions,
      ...plan.questions,
      ...timed.questions,
      ...sorted.questions,
      ...scopes,
      ...doubted.questions,
      ...asked,
    ],
  }
}

/** The years that the names of the file and of its other sheets say. */
function yearsNearby({ name, sheets }: TableFile, sheet: string): number[] {
  const names = [
    name.replace(/\.[a-z.]+$/i, ''),
    ...sheets.flatMap((other) => (other.name === sheet ? [] : other.name)),
  ]
  return [...new Set(names.flatMap(yearsIn))].sort((a, b) => a - b)
}

async function* allRows({ kind, waiting }: Layout, rows: AsyncGenerator<SheetRow>): AsyncGenerator<SheetRow> {
  try {
    yield* waiting
    if (kind === 'rows') yield* rows
  } finally {
    await rows.return(undefined)
  }
}

/** A summing source reads identity columns only; its figures come from the sum. */
function withoutValue(column: Column): Column {
  const note = { zh: '此来源按合计导入，本列未使用', en: 'This source is imported as sums; the column is not used' }
  const figures = column.kind === 'value' || column.kind === 'figure'
  return figures ? { kind: 'unused', at: column.at, header: column.header, note } : column
}

/** Whether a column holds yearly figures of the year of the table. */
function isOfTable(column: Column): boolean {
  return (column.kind === 'figure' || column.kind === 'value') && isYearly(column) && column.year === null
}

function leftOut({ at, header }: Column): Column {
  const note = {
    zh: '数据年份或性质未定，或已选择不导入，未使用',
    en: 'Year or sort of the figures is not decided, or they are left out; not used',
  }
  return { kind: 'unused', at, header, note }
}

function contextOf(
  { zone, file, file: { format } }: ReadingInput,
  given: {
    readonly sheet: Sheet
    readonly layout: Layout
    readonly period: number | null
    readonly columns: readonly Column[]
  },
): RowContext {
  const { sheet, layout, period, columns } = given
  const knows = (code: string): boolean => zone.indicators.some((indicator) => indicator.code === code)
  const district = zone.departments.find(({ kind, name }) => kind === 'district' && name.zh === sheet.name.trim())
  const named = columns.some((column) => column.kind === 'value' && column.indicator.code === 'district')
  return {
    columns,
    period,
    from1904: file.from1904,
    says: knows,
    // Where a column says who a row is about, a row that leaves it blank is not about the firm of the title.
    firm: columns.some(saysWho) ? null : layout.preamble.firm,
    beyond: format === 'csv' ? beyondHeader(layout, columns) : null,
    constants: district !== undefined && !named && knows('district') ? { district: district.name.zh } : {},
  }
}

/** The first column behind the last word of the header of a text file; figures there show that a row was cut in the wrong places. */
function beyondHeader({ kind, headers, headerRows }: Layout, columns: readonly Column[]): number | null {
  if (kind !== 'rows' || headerRows.length === 0) return null
  const at = headers.findLastIndex((word) => word.trim() !== '') + 1
  return columns.slice(at).some((column) => column.kind !== 'unused') ? null : at
}

async function knownFigures(
  input: ReadingInput,
  context: RowContext,
  sample: readonly SheetRow[],
): Promise<KnownFigures> {
  if (input.known === undefined) return () => undefined
  const firms = sample.map(({ row, cells }) => readWho(context, row, cells))
  const known = await input.known(firms.map(({ uscc, key, name }) => ({ uscc, key, name })))
  const byRow = new Map(sample.map(({ row }, at) => [row, known[at]]))
  return ({ row }) => byRow.get(row)
}
