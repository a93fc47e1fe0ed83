/** Cells merged over several rows: the firm or year that stands once is told in each of its rows. */
import type { RawCell } from '@wutong/engine'
import type { Merge, SheetRow } from '#tables/table'
import type { Column } from './columns.rules.ts'

interface Span extends Merge {
  value: RawCell
}

/** Fills the columns that label rows; give it the rows in order. */
export function startSpreading(merges: readonly Merge[], columns: readonly Column[]): (row: SheetRow) => SheetRow {
  const labels = new Set(columns.filter((column) => isLabel(column)).map(({ at }) => at))
  const spans: Span[] = merges
    .filter(({ left, top, bottom }) => labels.has(left) && bottom > top)
    .map((merge) => ({ ...merge, value: null }))
    .sort((a, b) => a.top - b.top)
  if (spans.length === 0) return (row) => row
  let open: Span[] = []
  let next = 0
  return (row) => {
    open = open.filter(({ bottom }) => bottom >= row.row)
    for (let span = spans[next]; span !== undefined && span.top <= row.row; span = spans[next]) {
      if (span.bottom >= row.row) open.push(span)
      next += 1
    }
    return open.length === 0 ? row : filled(row, open)
  }
}

function isLabel(column: Column): boolean {
  return column.kind === 'value' ? column.indicator.type === 'text' : column.kind !== 'unused'
}

function filled({ row, cells }: SheetRow, open: readonly Span[]): SheetRow {
  const spread = [...cells]
  for (const span of open) {
    if (span.top === row) span.value = cells[span.left] ?? null
    else if ((spread[span.left] ?? null) === null || spread[span.left] === '') {
      while (spread.length < span.left) spread.push(null)
      spread[span.left] = span.value
    }
  }
  return { row, cells: spread }
}
