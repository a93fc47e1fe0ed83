/** The downloadable report of an import. */
import type { RowIssue } from '@wutong/contract'

const header = ['行号 Row', '列 Column', '处理 Outcome', '原值 Before', '结果 After', '原因', 'Reason']
const outcomes = { corrected: '已更正 corrected', refused: '已拒绝 refused' } as const satisfies Record<
  RowIssue['kind'],
  string
>

/**
 * One field of a CSV file; what a spreadsheet would run as a formula gets an apostrophe in front.
 * @example csvField('=1+1') // "'=1+1"
 */
export function csvField(value: string | number | boolean | null): string {
  const text = value === null ? '' : String(value)
  // Numbers are ours to write; only text can smuggle a formula in, in full-width signs too.
  const safe = typeof value === 'string' && /^\s*[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One line of a CSV file. */
export function csvLine(values: readonly (string | number | boolean | null)[]): string {
  return `${values.map(csvField).join(',')}\r\n`
}

/** First line of the report, with the mark that tells spreadsheets it is UTF-8. */
export function reportHeader(): string {
  return `\uFEFF${csvLine(header)}`
}

/** One corrected or refused cell as a line of the report. */
export function reportLine(issue: RowIssue): string {
  const { row, column, kind, before, after, reason } = issue
  return csvLine([row, column, outcomes[kind], before, after, reason.zh, reason.en])
}
