import type { ImportReport } from '@wutong/contract'

type Column = ImportReport['columns'][number]

/** A column with the name under which decisions about it are sent: its header, or its place on its sheet. */
export interface NamedColumn extends Column {
  readonly name: string
  /** Different for each column of a file. */
  readonly key: string
}

/** Names the columns of a report, which stand in the order of their sheets. */
export function namedColumns(columns: readonly Column[]): NamedColumn[] {
  const seen = new Map<string, number>()
  return columns.map((column) => {
    const sheet = column.sheet ?? ''
    const at = (seen.get(sheet) ?? 0) + 1
    seen.set(sheet, at)
    const header = column.header.trim()
    return { ...column, name: header === '' ? `#${at}` : header, key: `${sheet}#${at}` }
  })
}
