/** First half of an import: the file is read and judged row by row into a spool, without touching the database. */
import type { ColumnMapping, ImportReport, RowIssue, Text } from '@wutong/contract'
import { namedFigure, type RawCell } from '@wutong/engine'
import type { z } from 'zod'
import { type PeriodsByCode, periodsOf } from '#modules/facts'
import { AppError } from '#platform/errors'
import type { Note, Question } from '#tables/words'
import { columnNotes, mappingFromColumn } from './columns.rules.ts'
import type { ProblemRow } from './error-sheet.rules.ts'
import { fileNotes, skippedNote, tableNotes } from './notes.rules.ts'
import { originalsOf } from './originals.ts'
import { type OpenTable, type ReadingInput, readSheet } from './reading.ts'
import { type ReadRow, readRow, type StagedRow } from './rows.rules.ts'
import { type SaidRow, saidRow, saidRowCoding } from './said-rows.ts'
import { type FileSpool, type Spool, startSpool } from './spool.ts'
import { startSums, sumColumnsFrom } from './sums.rules.ts'
import { type DataRow, noneOf, type Refused, rowsOfTable, type TableTail } from './table-rows.ts'

/** What to read and how. */
export interface StagingInput extends ReadingInput {
  /** An empty folder for the spools. */
  readonly folder: string
  /** Hears how far the reading is, again and again; it goes on when that is done. */
  readonly onRows?: ((rows: number) => Promise<void>) | undefined
}

/** A file read: what may be loaded, what was changed, what was refused, what was understood and what is unclear. */
export interface StagedFile {
  readonly columns: z.infer<typeof ColumnMapping>[]
  readonly rows: Spool<SaidRow>
  readonly issues: Spool<RowIssue>
  /** Rows with issues as they stand in the file. */
  readonly problems: FileSpool<ProblemRow>
  /** The rows of issues found later, read from the file once more. */
  readonly originalsOf: (issues: readonly RowIssue[]) => Promise<ProblemRow[]>
  readonly tally: Tally
  readonly notes: Note[]
  readonly questions: Question[]
  readonly fingerprints: StagedTable[]
}

/** What makes a table one of a kind, and whether decisions kept for that kind were used. */
export type StagedTable = ImportReport['fingerprints'][number] & { readonly remembered: boolean }

/** Counts of one import; `corrected` rows are among the accepted. */
export interface Tally {
  rows: number
  accepted: number
  corrected: number
  refused: number
  readonly reasons: Map<string, { kind: RowIssue['kind']; reason: Text; count: number }>
}

/** A file that is being read: its spools can be read already, the rest is complete at the end. */
export interface StagingFile {
  readonly staged: StagedFile
  /** Ends with the file; what makes it unusable as a whole is thrown as an error with its sentence. */
  readonly read: Promise<void>
}

/** Reads a whole file. */
export async function stageFile(input: StagingInput): Promise<StagedFile> {
  const { staged, read } = await startStaging(input)
  await read
  return staged
}

/** Begins to read a file. */
export async function startStaging(input: StagingInput): Promise<StagingFile> {
  const staged: StagedFile = {
    columns: [],
    rows: await startSpool(`${input.folder}/rows.txt`, saidRowCoding),
    issues: await startSpool<RowIssue>(`${input.folder}/issues.ndjson`),
    problems: await startSpool<ProblemRow>(`${input.folder}/problems.ndjson`),
    originalsOf: (issues) => originalsOf(input.file, issues),
    tally: { rows: 0, accepted: 0, corrected: 0, refused: 0, reasons: new Map() },
    notes: fileNotes(input.file),
    questions: [],
    fingerprints: [],
  }
  return { staged, read: stageWhole(input, staged) }
}

async function stageWhole(input: StagingInput, staged: StagedFile): Promise<void> {
  try {
    await stageSheets(input, staged)
  } finally {
    await staged.rows.finish()
    await staged.issues.finish()
    await staged.problems.finish()
  }
  if (staged.tally.rows === 0 && staged.questions.length === 0)
    throw new AppError('file_empty', { file: input.file.name })
}

async function stageSheets(input: StagingInput, staging: StagedFile): Promise<void> {
  const refused: Refused[] = []
  const forms: string[] = []
  const periods = periodsOf(input.zone)
  for (const sheet of input.file.sheets) {
    const read = await readSheet(input, sheet)
    if (!read.ok) {
      if (read.why.kind === 'form')
        throw new AppError('form_unclear', { file: input.file.name, examples: read.why.examples.join('、') })
      refused.push({ sheet: sheet.name, why: read.why })
      continue
    }
    const { table } = read
    const form = table.columns.map((column) => (column.kind === 'value' ? column.indicator.code : column.kind)).join()
    if (!forms.includes(form)) forms.push(form)
    const tail = await stageTable({ input, staging, table, form: forms.indexOf(form), periods })
    staging.columns.push(...table.mappings)
    staging.notes.push(...table.notes, ...tableNotes(sheet, table.layout, tail))
    staging.questions.push(...table.questions, ...tail.questions)
    const { fingerprint, remembered, context } = table
    staging.fingerprints.push({ sheet: sheet.name, fingerprint, period: context.period, remembered })
  }
  if (staging.fingerprints.length === 0) throw noneOf(input.file, refused)
  staging.notes.push(...refused.flatMap(skippedNote))
}

interface Staged {
  readonly input: StagingInput
  readonly staging: StagedFile
  readonly table: OpenTable
  /** Which of the forms of this file the table has: tables of one form repeat each other's rows, others add to them. */
  readonly form: number
  readonly periods: PeriodsByCode
}

async function stageTable(staged: Staged): Promise<TableTail> {
  const { input, table } = staged
  const tail: TableTail = { asides: new Map(), questions: [] }
  const rows = rowsOfTable(table, input.decisions ?? {}, tail)
  try {
    if (input.source.sum === undefined) await stageRows(staged, rows)
    else await stageSums(staged, rows)
  } finally {
    await rows.return(undefined)
  }
  return tail
}

function onSheet(issues: readonly RowIssue[], sheet: string | null): readonly RowIssue[] {
  return sheet === null ? issues : issues.map((issue) => ({ ...issue, sheet }))
}

/** Rows after which others get a turn: a database that waits for its next statement does nothing. */
const rowsATurn = 100

async function stageRows(staged: Staged, rows: AsyncGenerator<DataRow>): Promise<void> {
  const { input, staging, table } = staged
  for await (const data of rows) {
    const read = readRow(table.context, data.row, data.cells)
    if (read.kind === 'empty') continue
    countRow(staging.tally, read)
    if (read.kind === 'unused') noteUnused(staged, read.header)
    else await keepRow(staged, data, read)
    if (staging.tally.rows % rowsATurn === 0) await input.onRows?.(staging.tally.rows)
  }
}

/** Lists an indicator that the catalogue lacks once, as a column of it would be. */
function noteUnused({ input, staging, table }: Staged, header: string): void {
  const sheet = input.file.sheets.length > 1 ? table.sheet : null
  if (staging.columns.some((one) => one.header === header && one.sheet === sheet)) return
  const column = { kind: 'unused', at: 0, header, note: columnNotes.unknown } as const
  staging.columns.push(mappingFromColumn(column, undefined, sheet))
}

type FilledRow = Exclude<ReadRow, { kind: 'empty' | 'unused' }>

async function keepRow(
  { input, staging, table, form, periods }: Staged,
  data: DataRow,
  read: FilledRow,
): Promise<void> {
  const sheet = input.file.sheets.length > 1 ? table.sheet : null
  if (read.kind === 'staged') await staging.rows.add(saidRow(periods, placed(read.staged, form, sheet)))
  const issues = onSheet(read.issues, sheet)
  for (const issue of issues) await addIssue(staging, issue)
  await keepProblem(staging, table, { ...data, issues })
}

/** A row with the form of its table and its sheet, where a file has several. */
function placed(row: StagedRow, form: number, sheet: string | null): StagedRow {
  if (form === 0 && sheet === null) return row
  return { ...(form === 0 ? {} : { form }), ...row, ...(sheet === null ? {} : { sheet }) }
}

/** Keeps a row with issues as it stands. */
async function keepProblem(
  { problems }: StagedFile,
  { sheet }: OpenTable,
  problem: DataRow & Pick<ProblemRow, 'issues'>,
): Promise<void> {
  if (problem.issues.length > 0) await problems.add({ sheet, ...problem })
}

/** Counts a row as it was read. */
export function countRow(tally: Tally, read: Exclude<ReadRow, { kind: 'empty' }>): void {
  tally.rows += 1
  if (read.kind === 'refused') tally.refused += 1
  else tally.accepted += 1
  if (read.kind === 'staged' && read.issues.length > 0) tally.corrected += 1
}

/** Notes an issue and counts its reason, column by column. */
export async function addIssue(staging: Pick<StagedFile, 'issues' | 'tally'>, issue: RowIssue): Promise<void> {
  countIssue(staging.tally, issue)
  await staging.issues.add(issue)
}

/** Counts the reason of an issue. */
export function countIssue(tally: Tally, { kind, column, reason }: RowIssue): void {
  const told = column === null ? reason : { zh: `${column}：${reason.zh}`, en: `${column}: ${reason.en}` }
  const key = `${kind}\n${told.zh}`
  const known = tally.reasons.get(key)
  if (known === undefined) tally.reasons.set(key, { kind, reason: told, count: 1 })
  else known.count += 1
}

async function stageSums({ input, staging, table, periods }: Staged, rows: AsyncGenerator<DataRow>): Promise<void> {
  const { zone, source, file } = input
  if (source.sum === undefined) return
  const columns = sumColumnsFrom(source.sum, table.layout.headers)
  if (columns.missing.length > 0)
    throw new AppError('sum_column_missing', { file: file.name, source: source.name.zh, columns: columns.missing })
  const sums = startSums(zone, source.sum, columns, table.context)
  let outside = 0
  for await (const { row, cells } of rows) {
    const summed = sums.add(row, cells as readonly RawCell[])
    outside += (await stageSummed(summed, staging)) ? 1 : 0
    await keepProblem(staging, table, { row, cells, issues: 'issues' in summed ? summed.issues : [] })
    if (staging.tally.rows % rowsATurn === 0) await input.onRows?.(staging.tally.rows)
  }
  await stageGroups(sums, periods, staging)
  noteSums(input, { columns, outside }, table.mappings)
}

async function stageGroups(
  sums: ReturnType<typeof startSums>,
  periods: PeriodsByCode,
  staging: StagedFile,
): Promise<void> {
  for (const group of sums.groups()) {
    if (group.kind === 'staged') await staging.rows.add(saidRow(periods, group.staged))
    if (group.kind === 'refused') for (const issue of group.issues) await addIssue(staging, issue)
  }
}

/** Counts one row of a summing source; true when the source's filter leaves it out. */
async function stageSummed(
  summed: ReturnType<ReturnType<typeof startSums>['add']>,
  { tally, issues }: StagedFile,
): Promise<boolean> {
  if (summed.kind === 'empty') return false
  tally.rows += 1
  if (summed.kind === 'outside') {
    tally.accepted += 1
    return true
  }
  if (summed.kind === 'refused') tally.refused += 1
  else tally.accepted += 1
  if (summed.kind === 'added' && summed.issues.length > 0) tally.corrected += 1
  for (const issue of summed.issues) await addIssue({ issues, tally }, issue)
  return false
}

/** Says in the report which column was added up and how many rows the filter left out. */
function noteSums(
  { source, zone }: StagingInput,
  { columns, outside }: { readonly columns: ReturnType<typeof sumColumnsFrom>; readonly outside: number },
  mappings: z.infer<typeof ColumnMapping>[],
): void {
  const { sum } = source
  if (sum === undefined) return
  const name = namedFigure(zone, sum.into, 0).name
  const set = (at: number, values: Partial<z.infer<typeof ColumnMapping>>): void => {
    const mapping = mappings[at]
    if (mapping !== undefined) mappings[at] = { ...mapping, ...values }
  }
  set(columns.value, {
    target: sum.into,
    unit: sum.unit,
    note: { zh: `按主体和年份合计为${name.zh}`, en: `Added up into ${name.en} by enterprise and year` },
  })
  for (const [index, [header, equals]] of Object.entries(sum.where ?? {}).entries()) {
    const note = {
      zh: `只计入 ${header} = ${equals} 的行；另有 ${outside} 行未计入`,
      en: `Only rows with ${header} = ${equals} count; ${outside} other rows were left out`,
    }
    set(columns.where[index]?.at ?? -1, { note })
  }
}
