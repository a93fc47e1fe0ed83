/** A run of rows of a snapshot, without copying anything. */
import type { Column, Snapshot } from './snapshot.ts'

/** The rows from `from` up to `to` as a snapshot of their own: views of the same columns. Ids are left out. */
export function sliceSnapshot(snapshot: Snapshot, from: number, to: number): Snapshot {
  const columns = new Map<string, Column>()
  for (const [key, column] of snapshot.columns) columns.set(key, sliceColumn(column, from, to))
  return { ids: [], size: to - from, period: snapshot.period, columns }
}

/** The rows from `from` up to `to` of a column: a view of the same memory. */
export function sliceColumn(column: Column, from: number, to: number): Column {
  switch (column.type) {
    case 'number':
    case 'bool':
      return { ...column, values: column.values.subarray(from, to) } as Column
    case 'text':
      return { ...column, codes: column.codes.subarray(from, to) }
    case 'date':
      return { ...column, days: column.days.subarray(from, to) }
  }
}
