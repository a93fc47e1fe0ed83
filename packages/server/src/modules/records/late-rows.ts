/** Rows that turn out, while they are loaded, to repeat or to contradict what others of the file said. */
import type { RowIssue } from '@wutong/contract'
import type { SaidOnSheets } from './contradictions.ts'
import type { SaidRow } from './said-rows.ts'
import { digestOf, type SeenRows } from './seen-rows.ts'
import { countIssue, type StagedFile } from './staging.ts'

/** What the rows loaded so far said, and the issues found on the way. */
export interface LateRows {
  readonly staged: Pick<StagedFile, 'tally'>
  /** What each enterprise and year was given, to notice rows that repeat. */
  readonly seen: SeenRows
  readonly sheets: SaidOnSheets
  readonly late: RowIssue[]
}

/** A later row about the same enterprise and year: the same words are merged, other words are refused, also those of another sheet. */
export function findTwinRow(load: LateRows, subjectId: string, row: SaidRow): 'none' | 'same' | 'differs' {
  const { statements } = row
  const said = digestOf(statements)
  const periods = statements.length === 0 ? [0] : statements.map(({ period }) => period)
  // Tables of another form say other things about the same firm and year.
  const aboutOf = (period: number): string => (row.form === undefined ? `${period}` : `${period}#${row.form}`)
  const earlier = periods.flatMap((period) => load.seen.find(aboutOf(period), subjectId) ?? [])
  const [first] = earlier
  if (first === undefined) {
    for (const period of periods) load.seen.add(aboutOf(period), subjectId, { row: row.row, said })
    return contradicts(load, subjectId, row) ? 'differs' : 'none'
  }
  if (earlier.length === periods.length && earlier.every((seen) => seen.said === said)) {
    correctLate(
      load,
      row,
      {
        zh: '与前面某行（行号见“结果”）完全相同，已合并',
        en: 'The same as an earlier row (its number under "after"); merged',
      },
      first.row,
    )
    return 'same'
  }
  refuseLate(
    load,
    row,
    {
      zh: '同一主体同一年份与前面某行（行号见“结果”）重复且内容不同',
      en: 'The same enterprise and year stands in an earlier row (its number under "after") with other figures',
    },
    first.row,
  )
  return 'differs'
}

/** Refuses a row whose figures another sheet, or a row of another indicator, gives otherwise. */
function contradicts(load: LateRows, subjectId: string, row: SaidRow): boolean {
  const found = load.sheets.add(subjectId, row)
  if (found === null) return false
  const reason = {
    zh: '前面另一处对同一主体同一年份的此项说的是别的数值（位置和数值见“结果”），请核对后改成一致或只留一处',
    en: 'An earlier row says otherwise of the same enterprise and year (place and value under "after"); make them agree, or keep one',
  }
  countRefused(load)
  tell(load, row, { row: row.row, kind: 'refused', ...found, reason })
  return true
}

function countRefused({ staged: { tally } }: LateRows): void {
  tally.accepted -= 1
  tally.refused += 1
}

/** Refuses a row that was read already. */
export function refuseLate(
  load: LateRows,
  row: SaidRow,
  reason: RowIssue['reason'],
  earlierRow: number | null = null,
): void {
  countRefused(load)
  tell(load, row, { row: row.row, column: null, kind: 'refused', before: identityOf(row), after: earlierRow, reason })
}

function correctLate(load: LateRows, row: SaidRow, reason: RowIssue['reason'], earlierRow: number): void {
  load.staged.tally.corrected += 1
  tell(load, row, { row: row.row, column: null, kind: 'corrected', before: identityOf(row), after: earlierRow, reason })
}

function identityOf(row: SaidRow): string | null {
  return row.uscc ?? row.key ?? row.name
}

function tell(load: LateRows, { sheet }: SaidRow, issue: RowIssue): void {
  countIssue(load.staged.tally, issue)
  load.late.push(sheet === undefined ? issue : { ...issue, sheet })
}
