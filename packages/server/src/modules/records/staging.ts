/** First half of an import: the file is read and judged row by row into a spool, without touching the database. */
import type { ColumnMapping, RowIssue, Text } from '@wutong/contract'
import type { RawCell, Source, Zone } from '@wutong/engine'
import type { z } from 'zod'
import { AppError } from '#platform/errors'
import {
  type Column,
  type Dictionary,
  dictionaryFrom,
  headerScore,
  mappingFromColumn,
  planColumns,
} from './columns.rules.ts'
import type { TableFile } from './files.ts'
import { type ReadRow, type RowContext, readRow, type StagedRow } from './rows.rules.ts'
import type { SheetRow } from './sheet.rules.ts'
import { type Spool, startSpool } from './spool.ts'
import { startSums, sumColumnsFrom } from './sums.rules.ts'
import type { Sheet } from './xlsx.ts'

/** Rows within which a header must stand. */
const headerRows = 20

/** What to read and how. */
export interface StagingInput {
  readonly zone: Zone
  readonly source: Source
  readonly file: TableFile
  readonly period: number | null
  /** An empty folder for the spools. */
  readonly folder: string
  readonly onRows?: ((rows: number) => void) | undefined
}

/** A file read: what may be loaded, what was changed, what was refused. */
export interface StagedFile {
  readonly columns: z.infer<typeof ColumnMapping>[]
  readonly rows: Spool<StagedRow>
  readonly issues: Spool<RowIssue>
  readonly tally: Tally
}

/** Counts of one import; `corrected` rows are among the accepted. */
export interface Tally {
  rows: number
  accepted: number
  corrected: number
  refused: number
  readonly reasons: Map<string, { kind: RowIssue['kind']; reason: Text; count: number }>
}

interface FoundHeader {
  readonly headers: readonly string[]
  readonly rows: AsyncGenerator<SheetRow>
  /** Rows already read behind the header. */
  readonly waiting: readonly SheetRow[]
}

/** Reads a whole file; what makes it unusable as a whole is thrown as an error with its sentence. */
export async function stageFile(input: StagingInput): Promise<StagedFile> {
  const dictionary = dictionaryFrom(input.zone, input.source)
  const header = await findHeader(dictionary, input.file)
  try {
    return await stageBehind(input, header, columnsOf(input, dictionary, header.headers))
  } finally {
    // A file refused by its header would otherwise stay open, and its disk space taken, after it is deleted.
    await header.rows.return(undefined)
  }
}

async function stageBehind(input: StagingInput, header: FoundHeader, columns: readonly Column[]): Promise<StagedFile> {
  const staging: Staging = {
    rows: await startSpool<StagedRow>(`${input.folder}/rows.ndjson`),
    issues: await startSpool<RowIssue>(`${input.folder}/issues.ndjson`),
    tally: { rows: 0, accepted: 0, corrected: 0, refused: 0, reasons: new Map() },
  }
  const context = rowContext(input, columns)
  const mappings = columns.map(mappingFromColumn)
  try {
    if (input.source.sum === undefined) await stageRows(input, header, context, staging)
    else await stageSums(input, header, context, staging, mappings)
  } finally {
    await staging.rows.finish()
    await staging.issues.finish()
  }
  if (staging.tally.rows === 0) throw new AppError('file_empty', { file: input.file.name })
  return { columns: mappings, ...staging }
}

type Staging = Omit<StagedFile, 'columns'>

async function findHeader(dictionary: Dictionary, file: TableFile): Promise<FoundHeader> {
  for (const sheet of file.sheets) {
    const found = await findSheetHeader(dictionary, sheet)
    if (found !== null) return found
  }
  throw new AppError('header_not_found', { file: file.name })
}

/** The row among the first that reads most like a header. */
async function findSheetHeader(dictionary: Dictionary, sheet: Sheet): Promise<FoundHeader | null> {
  const rows = sheet.rows()
  const first: SheetRow[] = []
  while (first.length < headerRows) {
    const next = await rows.next()
    if (next.done === true) break
    first.push(next.value)
  }
  const texts = first.map(({ cells }) => cells.map((cell) => String(cell ?? '')))
  const scores = texts.map((cells) => headerScore(dictionary, cells))
  const best = Math.max(0, ...scores)
  if (best === 0) {
    await rows.return(undefined)
    return null
  }
  const at = scores.indexOf(best)
  return { headers: texts[at] ?? [], rows, waiting: first.slice(at + 1) }
}

async function* rowsBehind(header: FoundHeader): AsyncGenerator<SheetRow> {
  yield* header.waiting
  yield* header.rows
}

function columnsOf(
  { file, source, period }: StagingInput,
  dictionary: Dictionary,
  headers: readonly string[],
): readonly Column[] {
  const plan = planColumns(dictionary, headers)
  if (!plan.ok) throw new AppError(plan.problem.code, { file: file.name, ...plan.problem.detail })
  if (source.sum !== undefined) return plan.columns.map(withoutValue)
  const dated = period !== null || plan.columns.some(({ kind }) => kind === 'period')
  const needsYear = plan.columns.some(
    (column) => column.kind === 'value' && column.indicator.period === 'year' && column.year === null,
  )
  if (needsYear && !dated) throw new AppError('period_missing', { file: file.name })
  return plan.columns
}

/** A summing source reads identity columns only; its figures come from the sum. */
function withoutValue(column: Column): Column {
  const note = { zh: '此来源按合计导入，本列未使用', en: 'This source is imported as sums; the column is not used' }
  return column.kind === 'value' ? { kind: 'unused', at: column.at, header: column.header, note } : column
}

function rowContext({ zone, file, period }: StagingInput, columns: readonly Column[]): RowContext {
  const knows = (code: string): boolean => zone.indicators.some((indicator) => indicator.code === code)
  return { columns, period, from1904: file.from1904, recordsName: knows('name'), recordsUscc: knows('uscc') }
}

async function stageRows(
  input: StagingInput,
  header: FoundHeader,
  context: RowContext,
  staging: Staging,
): Promise<void> {
  for await (const { row, cells } of rowsBehind(header)) {
    const read = readRow(context, row, cells)
    if (read.kind === 'empty') continue
    countRow(staging.tally, read)
    if (read.kind === 'staged') await staging.rows.add(read.staged)
    for (const issue of read.issues) await addIssue(staging, issue)
    if (staging.tally.rows % 1000 === 0) input.onRows?.(staging.tally.rows)
  }
}

function countRow(tally: Tally, read: Exclude<ReadRow, { kind: 'empty' }>): void {
  tally.rows += 1
  if (read.kind === 'refused') tally.refused += 1
  else tally.accepted += 1
  if (read.kind === 'staged' && read.issues.length > 0) tally.corrected += 1
}

/** Notes an issue and counts its reason, column by column. */
export async function addIssue(staging: Pick<Staging, 'issues' | 'tally'>, issue: RowIssue): Promise<void> {
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

async function stageSums(
  input: StagingInput,
  header: FoundHeader,
  context: RowContext,
  staging: Staging,
  mappings: z.infer<typeof ColumnMapping>[],
): Promise<void> {
  const { zone, source, file } = input
  if (source.sum === undefined) return
  const columns = sumColumnsFrom(source.sum, header.headers)
  if (columns.missing.length > 0)
    throw new AppError('sum_column_missing', { file: file.name, source: source.name.zh, columns: columns.missing })
  const sums = startSums(zone, source.sum, columns, context)
  let outside = 0
  for await (const { row, cells } of rowsBehind(header)) {
    outside += (await stageSummed(sums.add(row, cells as readonly RawCell[]), staging)) ? 1 : 0
    if (staging.tally.rows % 1000 === 0) input.onRows?.(staging.tally.rows)
  }
  for (const group of sums.groups()) {
    if (group.kind === 'staged') await staging.rows.add(group.staged)
    if (group.kind === 'refused') for (const issue of group.issues) await addIssue(staging, issue)
  }
  noteSums(input, columns, mappings, outside)
}

/** Counts one row of a summing source; true when the source's filter leaves it out. */
async function stageSummed(
  summed: ReturnType<ReturnType<typeof startSums>['add']>,
  { tally, ...staging }: Staging,
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
  for (const issue of summed.issues) await addIssue({ ...staging, tally }, issue)
  return false
}

/** Says in the report which column was added up and how many rows the filter left out. */
function noteSums(
  { source, zone }: StagingInput,
  columns: ReturnType<typeof sumColumnsFrom>,
  mappings: z.infer<typeof ColumnMapping>[],
  outside: number,
): void {
  const { sum } = source
  if (sum === undefined) return
  const name = zone.indicators.find(({ code }) => code === sum.into)?.name ?? { zh: sum.into, en: sum.into }
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
