/** Rows of a file as they stand in it, found again by their numbers. */
import type { RowIssue } from '@wutong/contract'
import type { RawCell } from '@wutong/engine'
import type { TableFile } from '#tables/table'
import type { ProblemRow } from './error-sheet.rules.ts'

/** More than these are given back without their cells, so that memory does not grow with the file. */
const rowsAtMost = 50_000

/** The rows of issues that were found after the file had been read; there are few, if any. */
export async function originalsOf(file: TableFile, issues: readonly RowIssue[]): Promise<ProblemRow[]> {
  if (issues.length === 0) return []
  const [first] = file.sheets
  const sheetOf = (issue: RowIssue): string => issue.sheet ?? first?.name ?? ''
  const cells = new Map<string, readonly RawCell[]>()
  if (issues.length <= rowsAtMost) {
    const wanted = new Set(issues.map((issue) => placeOf(sheetOf(issue), issue.row)))
    for (const sheet of file.sheets)
      for await (const row of sheet.rows())
        if (wanted.has(placeOf(sheet.name, row.row))) cells.set(placeOf(sheet.name, row.row), row.cells)
  }
  return issues.map((issue) => {
    const sheet = sheetOf(issue)
    return { sheet, row: issue.row, cells: cells.get(placeOf(sheet, issue.row)) ?? [], issues: [issue] }
  })
}

function placeOf(sheet: string, row: number): string {
  return `${sheet}\n${row}`
}
