/** Doubts about the figures of tables with one indicator a row, which are those of a column of the indicator. */
import type { SheetRow } from '#tables/table'
import type { Question } from '#tables/words'
import { type DoubtInput, doubtColumns } from './doubts.rules.ts'
import type { LongTable } from './long-table.rules.ts'

/** Asks about the figures of each indicator as of a column that is called like it. */
export function doubtLongTable(
  { sheet, rows, decisions }: Omit<DoubtInput, 'columns' | 'known'>,
  figuresOf: LongTable,
): Question[] {
  const figures = rows.flatMap((row) => {
    const read = figuresOf(row.cells)
    return 'columns' in read ? read.columns.map((column) => ({ column, row, named: read.named })) : []
  })
  return [...Map.groupBy(figures, ({ named }) => named)].flatMap(([header, group]) => {
    const [first] = group
    if (first === undefined) return []
    const cells = group.map(({ column, row }): SheetRow => ({ row: row.row, cells: [row.cells[column.at] ?? null] }))
    const columns = [{ ...first.column, at: 0, header }]
    return doubtColumns({ sheet, columns, rows: cells, known: () => undefined, decisions }).questions
  })
}
