/** One row of a file read into what it says about one enterprise, or refused with reasons. */
import type { RowIssue } from '@wutong/contract'
import {
  isBlankText,
  parsePeriod,
  parseUscc,
  parseYear,
  type RawCell,
  readCell,
  readCode,
  type Text,
  type UsccProblem,
} from '@wutong/engine'
import type { Column } from './columns.rules.ts'
import type { LongFigure } from './long-table.rules.ts'

export type Value = number | string | boolean

/** A cell that was changed while reading, or the reason why a row is refused. */
export type Issue = RowIssue

/** What a row says, by year; 0 where the row names none. */
export interface Statement {
  readonly period: number
  readonly values: Readonly<Record<string, Value>>
}

/** A readable row: who it is about and what it says. */
export interface StagedRow {
  readonly row: number
  readonly uscc: string | null
  readonly key: string | null
  readonly name: string | null
  readonly statements: readonly Statement[]
  /** Which form of table the row stands in, where a file has several, or which indicator it is about. */
  readonly form?: number
  /** Its sheet, where a file has several. */
  readonly sheet?: string
}

/** A row as read: staged with what was corrected, refused with why, or empty. */
export type ReadRow =
  | { readonly kind: 'staged'; readonly staged: StagedRow; readonly issues: readonly Issue[] }
  | { readonly kind: 'refused'; readonly issues: readonly Issue[] }
  | { readonly kind: 'empty' }

/** What reading a row depends on besides its cells. */
export interface RowContext {
  readonly columns: readonly Column[]
  /** Year of the whole file, where the importer named one. */
  readonly period: number | null
  readonly from1904: boolean
  /** Whether a record may hold a code of the catalogue: those that repeat the identity say who called the enterprise what. */
  readonly says: (code: string) => boolean
  /** The firm that the whole table is about, where a line over it says so. */
  readonly firm?: { readonly name: string | null; readonly uscc: string | null } | null
  /** Where each row holds one figure, what it is. */
  readonly figureOf?: ((cells: readonly RawCell[]) => LongFigure) | undefined
  /** What the table says of every row: the district that a sheet is named after. */
  readonly constants?: Readonly<Record<string, Value>>
}

const usccReasons: Readonly<Record<UsccProblem, Text>> = {
  length: { zh: '统一社会信用代码应为 18 位', en: 'A unified social credit code has 18 characters' },
  charset: {
    zh: '统一社会信用代码含不允许的字符（不用 I、O、S、V、Z）',
    en: 'The credit code holds a character that is not allowed (no I, O, S, V, Z)',
  },
  checksum: {
    zh: '统一社会信用代码校验位不符，请核对',
    en: 'The check character of the credit code is wrong; verify the code',
  },
  scientific: {
    zh: '信用代码被电子表格变成了数字（如 9.14E+17），后几位已丢失；请在来源处把该列设为文本后重新导出',
    en: 'The spreadsheet turned the credit code into a number (such as 9.14E+17) and its last digits are gone; format the column as text where it comes from and export it again',
  },
}
/** Codes that enterprises had before credit codes, as codes of the catalogue. */
const formerCodes = { organisation: 'organisation_code', registration: 'registration_number' } as const
const reasons = {
  formerCode: {
    zh: '不是统一社会信用代码，而是校验位正确的旧代码（组织机构代码或注册号），已按旧代码记录，主体按名称确定',
    en: 'No credit code but a former one whose check character holds (organisation code or registration number); kept as such, and the enterprise is found by its name',
  },
  usccForm: {
    zh: '信用代码已规范（全角、小写或空格）',
    en: 'Credit code normalised (full-width, lower case or blanks)',
  },
  nobody: {
    zh: '没有信用代码、编号或企业名称，无法确定主体',
    en: 'No credit code, id or name: nobody to attribute the row to',
  },
  total: { zh: '是合计行或说明，不是企业', en: 'A total or a note, not an enterprise' },
  year: { zh: '年份无法识别，请写成 2021', en: 'The year cannot be read; write it as 2021' },
  part: {
    zh: '是季度、月份等不足一年的期间，目录按年统计，不能当作全年',
    en: 'A quarter, a month or another part of a year; the catalogue counts years, and a part is none',
  },
  noYear: { zh: '本行没有年份，而所填指标按年统计', en: 'The row names no year, but its figures are yearly' },
  unreadable: {
    zh: '名称含无法识别的字符，请检查文件编码',
    en: 'The name holds unreadable characters; check the encoding of the file',
  },
} as const satisfies Record<string, Text>

const totals = /^(合计|总计|小计|平均|共计|注[:：]|说明[:：]|备注[:：]|填表人|制表人|单位负责人)/

/** Text of a cell, blank when it stands for an empty one. */
export function cellText(raw: RawCell | undefined): string {
  const text = raw === null || raw === undefined ? '' : String(raw).trim()
  return isBlankText(text) ? '' : text
}

/** An id as text, with the zeros that a spreadsheet took off. */
function withZeros(raw: RawCell | undefined, digits: number): RawCell {
  const text = cellText(raw)
  return /^\d+$/.test(text) ? text.padStart(digits, '0') : (raw ?? null)
}

function shown(raw: RawCell | undefined): RowIssue['before'] {
  return raw === undefined ? null : raw
}

interface Reading {
  uscc: string | null
  key: string | null
  name: string | null
  period: number | null
  /** Former codes that stood where a credit code belongs, by code of the catalogue. */
  readonly former: Record<string, string>
  readonly says: RowContext['says']
  readonly issues: Issue[]
}

function issueOf(
  row: number,
  column: Column | null,
  kind: Issue['kind'],
  values: { before: RawCell | undefined; after: Value | null; reason: Text },
): Issue {
  return {
    row,
    column: column?.header ?? null,
    kind,
    before: shown(values.before),
    after: values.after,
    reason: values.reason,
  }
}

/** Keeps a former code that stands in place of a credit code; null where it is none, or nothing could keep it. */
function keepFormerCode({ former, says }: Reading, text: string): string | null {
  const read = readCode(text)
  if ((read.kind !== 'organisation' && read.kind !== 'registration') || read.correctedFrom !== null) return null
  const code = formerCodes[read.kind]
  if (!says(code)) return null
  former[code] = read.code
  return read.code
}

function readUscc(reading: Reading, row: number, column: Column, raw: RawCell | undefined): void {
  const text = cellText(raw)
  if (text === '') return
  const parsed = parseUscc(text)
  const former = parsed.ok ? null : keepFormerCode(reading, text)
  if (former !== null) {
    reading.issues.push(issueOf(row, column, 'corrected', { before: raw, after: former, reason: reasons.formerCode }))
    return
  }
  if (!parsed.ok) {
    // A number cell keeps 15 digits, whatever it shows.
    const problem = typeof raw === 'number' && raw > 1e15 ? 'scientific' : parsed.problem
    reading.issues.push(issueOf(row, column, 'refused', { before: raw, after: null, reason: usccReasons[problem] }))
    return
  }
  reading.uscc = parsed.code
  if (parsed.code !== text)
    reading.issues.push(
      issueOf(row, column, 'corrected', { before: raw, after: parsed.code, reason: reasons.usccForm }),
    )
}

function readPeriod(reading: Reading, row: number, column: Column, raw: RawCell | undefined): void {
  const text = cellText(raw)
  const part = parsePeriod(text)
  reading.period = parseYear(text) ?? (part?.kind === 'year' ? part.year : null)
  if (reading.period !== null) return
  const reason = part === null ? reasons.year : reasons.part
  reading.issues.push(issueOf(row, column, 'refused', { before: raw, after: null, reason }))
}

function readIdentity(reading: Reading, row: number, column: Column, raw: RawCell | undefined): void {
  const text = cellText(raw)
  if (text === '') return
  switch (column.kind) {
    case 'uscc':
      readUscc(reading, row, column, raw)
      return
    case 'key':
      // An id that looks like a credit code is one, and must then be right.
      if (/^[0-9A-Z]{18}$/i.test(text.normalize('NFKC'))) readUscc(reading, row, column, raw)
      else reading.key = String(column.digits === undefined ? text : withZeros(raw, column.digits)).normalize('NFKC')
      return
    case 'name':
      reading.name = text
      if (text.includes('\uFFFD'))
        reading.issues.push(issueOf(row, column, 'refused', { before: raw, after: null, reason: reasons.unreadable }))
      if (totals.test(text.normalize('NFKC')))
        reading.issues.push(issueOf(row, column, 'refused', { before: raw, after: null, reason: reasons.total }))
      return
    case 'period':
      readPeriod(reading, row, column, raw)
      return
    case 'value':
    case 'measure':
    case 'figure':
    case 'unit':
    case 'unused':
  }
}

/** Who a row is about and its year; refusals are among the issues. */
export function readWho(context: RowContext, row: number, cells: readonly RawCell[]): Reading {
  const reading: Reading = {
    uscc: null,
    key: null,
    name: null,
    period: null,
    former: {},
    says: context.says,
    issues: [],
  }
  for (const column of context.columns) {
    if (column.kind !== 'value' && column.kind !== 'unused') readIdentity(reading, row, column, cells[column.at])
  }
  reading.period ??= context.period
  if (context.firm !== undefined && context.firm !== null && reading.uscc === null && reading.name === null) {
    reading.uscc = context.firm.uscc
    reading.name = context.firm.name
  }
  if (reading.uscc === null && reading.key === null && reading.name === null && reading.issues.length === 0) {
    reading.issues.push(issueOf(row, null, 'refused', { before: null, after: null, reason: reasons.nobody }))
  }
  return reading
}

type ValueColumn = Extract<Column, { kind: 'value' }>

/** The value of one cell, or null when it says nothing; what was changed or cannot be read goes to the issues. */
function readValue(context: RowContext, row: number, column: ValueColumn, raw: RawCell, issues: Issue[]): Value | null {
  const { unit, factor, dateOrder, digits } = column
  const how = { unit: unit ?? undefined, factor: factor ?? undefined, from1904: context.from1904, dateOrder }
  const read = readCell(column.indicator, digits === undefined ? raw : withZeros(raw, digits), how)
  if (read.kind === 'bad') {
    issues.push(issueOf(row, column, 'refused', { before: raw, after: null, reason: read.reason }))
    return null
  }
  const value = read.kind === 'value' ? read.value : null
  if (read.reason !== null)
    issues.push(issueOf(row, column, 'corrected', { before: raw, after: value, reason: read.reason }))
  return value
}

function readValues(
  context: RowContext,
  row: number,
  cells: readonly RawCell[],
  reading: Reading,
): Map<number, Record<string, Value>> {
  const byPeriod = new Map<number, Record<string, Value>>()
  for (const column of context.columns) {
    if (column.kind !== 'value') continue
    const raw = cells[column.at] ?? null
    const value = readValue(context, row, column, raw, reading.issues)
    if (value === null) continue
    const period = column.year ?? (reading.period === null ? 0 : reading.period + column.shift)
    if (period === 0 && column.indicator.period === 'year') {
      reading.issues.push(issueOf(row, column, 'refused', { before: raw, after: null, reason: reasons.noYear }))
      continue
    }
    const values = byPeriod.get(period) ?? {}
    values[column.indicator.code] = value
    byPeriod.set(period, values)
  }
  return byPeriod
}

/** The columns of one row: where each row holds one figure, also that of its figure, or why that cannot be read. */
function columnsOfRow(
  { columns, figureOf }: RowContext,
  row: number,
  cells: readonly RawCell[],
): { readonly columns: readonly Column[]; readonly form?: number; readonly issues: readonly Issue[] } {
  if (figureOf === undefined) return { columns, issues: [] }
  const figure = figureOf(cells)
  if ('column' in figure) return { columns: [...columns, figure.column], form: figure.number, issues: [] }
  const measure = columns.find(({ kind }) => kind === 'measure') ?? null
  const before = cells[measure?.at ?? -1]
  return { columns, issues: [issueOf(row, measure, 'refused', { before, after: null, reason: figure.reason })] }
}

/** What a row says of its enterprise besides its cells: who it is, and what the table says of every row. */
function saidOfAll({ says, constants = {} }: RowContext, { uscc, name, former }: Reading): Record<string, Value> {
  return {
    ...(name !== null && says('name') ? { name } : {}),
    ...(uscc !== null && says('uscc') ? { uscc } : {}),
    ...former,
    ...constants,
  }
}

/** Reads one row; every cell that cannot be read is named, and one is enough to refuse the row. */
export function readRow(context: RowContext, row: number, cells: readonly RawCell[]): ReadRow {
  if (cells.every((cell) => cell === null || String(cell).trim() === '')) return { kind: 'empty' }
  const reading = readWho(context, row, cells)
  const { columns, form, issues } = columnsOfRow(context, row, cells)
  reading.issues.push(...issues)
  const byPeriod = readValues({ ...context, columns }, row, cells, reading)
  const refusals = reading.issues.filter(({ kind }) => kind === 'refused')
  if (refusals.length > 0) return { kind: 'refused', issues: refusals }
  const { uscc, key, name } = reading
  const period = reading.period ?? 0
  byPeriod.set(period, { ...byPeriod.get(period), ...saidOfAll(context, reading) })
  const statements = [...byPeriod]
    .filter(([, values]) => Object.keys(values).length > 0)
    .map(([period, values]) => ({ period, values }))
  const staged = { row, uscc, key, name, statements, ...(form === undefined ? {} : { form }) }
  return { kind: 'staged', staged, issues: reading.issues }
}
