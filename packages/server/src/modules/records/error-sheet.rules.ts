/** The error sheet: rows that were refused or corrected, as they stood in the file, with the reason beside each. */
import type { ImportReport, RowIssue, Text } from '@wutong/contract'
import type { RawCell, Zone } from '@wutong/engine'
import { csvLine } from './report.rules.ts'

/** A row of the file with what was found about it. */
export interface ProblemRow {
  readonly sheet: string
  readonly row: number
  /** Empty where the row cannot be given back as it stood. */
  readonly cells: readonly RawCell[]
  readonly issues: readonly RowIssue[]
}

/** Header of the column that is ours; a sheet dropped again is read without it. */
export const reasonHeader = '原因 Reason'
const yearHeader = '年份'

/** Whether a column is the one in which an error sheet says its reasons. */
export function isReasonHeader(header: string): boolean {
  return header.replaceAll(/\s/g, '').toLowerCase() === '原因reason'
}

type Column = ImportReport['columns'][number]

/** What one table of a report needs to be written again. */
export interface SheetForm {
  readonly sheet: string
  readonly headers: readonly string[]
  /** The year of all rows, where no column says it. */
  readonly year: number | null
}

const identityHeaders: Readonly<Record<string, string>> = {
  id: '统一社会信用代码',
  name: '企业名称',
  period: yearHeader,
}

/**
 * Headers by which the sheet is understood alone: with the unit that a line over the table or an answer gave, and with the
 * catalogue's name where only the cells or an answer said what a column is. `isKnown` tells headers that speak for themselves.
 */
export function sheetForms(
  { columns, fingerprints, period }: Pick<ImportReport, 'columns' | 'fingerprints' | 'period'>,
  zone: Zone,
  isKnown: (header: string) => boolean,
): SheetForm[] {
  const names = new Map(zone.indicators.map(({ code, name }) => [code, name.zh]))
  return fingerprints.map(({ sheet, period: year }) => {
    const mine = columns.filter((column) => column.sheet === null || column.sheet === sheet)
    const headers = mine.map((column) => headerOf(column, names, isKnown))
    const dated = mine.some(({ target }) => target === 'period')
    return { sheet, headers, year: dated ? null : (year ?? period) }
  })
}

function headerOf(
  { header, target, unit }: Column,
  names: ReadonlyMap<string, string>,
  isKnown: (header: string) => boolean,
): string {
  if (target === null) return header
  const name =
    header.trim() !== '' && isKnown(header) ? header : (identityHeaders[target] ?? names.get(target) ?? header)
  return unit === null || name.includes(unit) ? name : `${name}（${unit}）`
}

/** The first line of a table of the sheet. */
export function headerCells({ headers, year }: SheetForm): RawCell[] {
  return [...headers, ...(year === null ? [] : [yearHeader]), reasonHeader]
}

/** One row of the sheet: its cells as they stood, the year, the reasons. */
export function rowCells({ headers, year }: SheetForm, row: ProblemRow, language: keyof Text): RawCell[] {
  const cells = headers.map((_, at) => row.cells[at] ?? null)
  return [...cells, ...(year === null ? [] : [year]), reasonText(row, language)]
}

const outcomes = {
  refused: { zh: '拒收', en: 'refused' },
  corrected: { zh: '更正', en: 'corrected' },
} as const satisfies Record<RowIssue['kind'], Text>

/** Everything found about a row in one sentence each. */
export function reasonText({ row, issues }: ProblemRow, language: keyof Text): string {
  const said = issues.map(({ kind, column, reason, after }) => {
    const where = column === null ? '' : `${column}${language === 'zh' ? '：' : ': '}`
    const became = kind === 'corrected' && after !== null ? ` → ${after}` : ''
    return `[${outcomes[kind][language]}] ${where}${reason[language]}${became}`
  })
  const at = language === 'zh' ? `原第 ${row} 行` : `row ${row}`
  return `${at}${language === 'zh' ? '，' : ', '}${said.join(language === 'zh' ? '；' : '; ')}`
}

/** One line of the sheet as CSV. */
export function sheetLine(cells: readonly RawCell[]): string {
  return csvLine(cells)
}
