/** Who a row of a file is about and which year it speaks of; codes and years that cannot be read are among its issues. */
import type { RowIssue } from '@wutong/contract'
import {
  isBlankText,
  parseDate,
  parsePeriod,
  parseUscc,
  parseYear,
  type RawCell,
  readCode,
  type Text,
  type UsccProblem,
} from '@wutong/engine'
import { hasLegalForm } from '#tables/content'
import type { Column } from './columns.rules.ts'

export type Value = number | string | boolean

/** A cell that was changed while reading, or the reason why a row is refused. */
export type Issue = RowIssue

/** What says who a row is about besides its cells. */
export interface WhoContext {
  readonly columns: readonly Column[]
  /** Year of the whole file, where the importer named one. */
  readonly period: number | null
  /** Whether a record may hold a code of the catalogue: those that repeat the identity say who called the enterprise what. */
  readonly says: (code: string) => boolean
  /** The firm that the whole table is about, where a line over it says so. */
  readonly firm?: { readonly name: string | null; readonly uscc: string | null } | null
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
  usccLetters: {
    zh: '信用代码不用字母 I、O、S、V、Z，已改为数字等形近字，改后两处校验位都相符；请核对',
    en: 'Credit codes have no I, O, S, V or Z; replaced by what they look like, after which both check characters hold. Please verify',
  },
  name: {
    zh: '名称前后的序号、“其中”、注释标记、信用代码和名称中的换行不是名称，已去掉',
    en: 'Numbers of a list, footnote marks, a credit code around the name and line breaks in it are none of it; taken off',
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
  unreadable: {
    zh: '名称含无法识别的字符，请检查文件编码',
    en: 'The name holds unreadable characters; check the encoding of the file',
  },
  several: {
    zh: '一格里有多家企业，无法确定数值属于哪一家，请每家一行',
    en: 'Several enterprises in one cell; give each a row of its own, so that it is clear whose figures these are',
  },
} as const satisfies Record<string, Text>

const totals = /^(合计|总计|小计|平均|共计|注[:：]|说明[:：]|备注[:：]|填表人|制表人|单位负责人)/

/** Text of a cell, blank when it stands for an empty one. */
export function cellText(raw: RawCell | undefined): string {
  const text = raw === null || raw === undefined ? '' : String(raw).trim()
  return isBlankText(text) ? '' : text
}

/** An id as text, with the zeros that a spreadsheet took off. */
export function withZeros(raw: RawCell | undefined, digits: number): RawCell {
  const text = cellText(raw)
  return /^\d+$/.test(text) ? text.padStart(digits, '0') : (raw ?? null)
}

function shown(raw: RawCell | undefined): RowIssue['before'] {
  return raw === undefined ? null : raw
}

/** Who a row is about, while it is read. */
export interface Reading {
  uscc: string | null
  key: string | null
  name: string | null
  period: number | null
  /** Former codes that stood where a credit code belongs, by code of the catalogue. */
  readonly former: Record<string, string>
  readonly says: WhoContext['says']
  readonly issues: Issue[]
}

/** An issue with a cell of a row, or with the row itself. */
export function issueOf(
  row: number,
  column: Pick<Column, 'header'> | null,
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

/** Keeps a credit code with letters that no such code has, where one reading of them holds; null where none does. */
function keepMisspelt(reading: Reading, text: string): string | null {
  const read = readCode(text)
  if (read.kind !== 'uscc') return null
  reading.uscc = read.code
  return read.code
}

/** Why a credit code is refused, with the one that it may have been meant to be. */
function refusalOf(problem: UsccProblem, text: string): Text {
  const reason = usccReasons[problem]
  const read = problem === 'checksum' ? readCode(text) : null
  if (read?.kind !== 'uscc') return reason
  return { zh: `${reason.zh}；可能应为 ${read.code}`, en: `${reason.en}; it may be meant to be ${read.code}` }
}

function readUscc(reading: Reading, row: number, column: Column, raw: RawCell | undefined): void {
  const text = cellText(raw)
  if (text === '') return
  const parsed = parseUscc(text)
  const correct = (after: string, reason: Text) => {
    reading.issues.push(issueOf(row, column, 'corrected', { before: raw, after, reason }))
  }
  if (parsed.ok) {
    reading.uscc = parsed.code
    if (parsed.code !== text) correct(parsed.code, reasons.usccForm)
    return
  }
  const former = keepFormerCode(reading, text)
  if (former !== null) {
    correct(former, reasons.formerCode)
    return
  }
  const meant = parsed.problem === 'charset' ? keepMisspelt(reading, text) : null
  if (meant !== null) {
    correct(meant, reasons.usccLetters)
    return
  }
  // A number cell keeps 15 digits, whatever it shows.
  const problem = typeof raw === 'number' && raw > 1e15 ? 'scientific' : parsed.problem
  reading.issues.push(issueOf(row, column, 'refused', { before: raw, after: null, reason: refusalOf(problem, text) }))
}

/** The last day of a quarter but the fourth: figures of a report of 2023-06-30 are those of half a year. */
function endsQuarter(text: string): boolean {
  if (text.length < 6 || parsePeriod(text)?.kind === 'year') return false
  const day = parseDate(text)
  return day.ok && /-(?:03-31|06-30|09-30)$/.test(day.value)
}

function readPeriod(reading: Reading, row: number, column: Column, raw: RawCell | undefined): void {
  const text = cellText(raw)
  const part = parsePeriod(text)
  reading.period = parseYear(text) ?? (part?.kind === 'year' ? part.year : null)
  const quarter = endsQuarter(text)
  if (quarter) reading.period = null
  if (reading.period !== null) return
  const reason = part === null && !quarter ? reasons.year : reasons.part
  reading.issues.push(issueOf(row, column, 'refused', { before: raw, after: null, reason }))
}

/** What may stand around a name; asked of every row, and hardly one has it. */
const around = /\n|^(?:其中|\d)|[*＊※①-⑳]$|[0-9A-Za-z]{18}[)）]?$/

/** Marks of footnotes, numbers of a list and 其中 around a name are none of it; nor is a credit code behind it. */
function readName(reading: Reading, row: number, column: Column, text: string): void {
  reading.name = text
  if (!around.test(text)) return
  const [, bare = text, code = ''] = /^(.+?)[\s,，;；/(（]+([0-9A-Za-z]{18})[)）]?$/.exec(text) ?? []
  const parsed = code === '' ? null : parseUscc(code)
  const named = onOneLine(parsed?.ok === true ? bare : text)
    .replace(/^(?:其中\s*[:：]|\d{1,4}\s*[.、．](?!\d))\s*/, '')
    .replace(/\s*[*＊※①-⑳]+$/, '')
  if (named === text || !hasLegalForm(named)) return
  reading.name = named
  if (parsed?.ok === true) reading.uscc ??= parsed.code
  reading.issues.push(issueOf(row, column, 'corrected', { before: text, after: named, reason: reasons.name }))
}

/** A name that its cell breaks over lines, none of which is a name before its last. */
function onOneLine(text: string): string {
  const lines = text.split(/\s*\n\s*/)
  return lines.length > 1 && !hasLegalForm(lines[0] ?? '') ? lines.join('') : text
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
      readName(reading, row, column, text)
      if (text.includes('\uFFFD'))
        reading.issues.push(issueOf(row, column, 'refused', { before: raw, after: null, reason: reasons.unreadable }))
      if (text.split(/[、，,;；/|\n]/).filter((part) => hasLegalForm(part)).length > 1)
        reading.issues.push(issueOf(row, column, 'refused', { before: raw, after: null, reason: reasons.several }))
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
export function readWho(context: WhoContext, row: number, cells: readonly RawCell[]): Reading {
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
  // Where a column dates the rows, a row that leaves it blank is not of the year of the file.
  if (!context.columns.some(({ kind }) => kind === 'period')) reading.period = context.period
  if (context.firm !== undefined && context.firm !== null && reading.uscc === null && reading.name === null) {
    reading.uscc = context.firm.uscc
    reading.name = context.firm.name
  }
  if (reading.uscc === null && reading.key === null && reading.name === null && reading.issues.length === 0) {
    reading.issues.push(issueOf(row, null, 'refused', { before: null, after: null, reason: reasons.nobody }))
  }
  return reading
}
