/** The table that statements read: one row a subject, one column an indicator and year. */
import type { Column, Snapshot } from '../columns/snapshot.ts'
import { noDay } from '../columns/snapshot.ts'

/**
 * What a column holds. For numbers `least` and `most` bound the magnitude of all values that are not zero, so that no
 * printed arithmetic overflows, and `whole` says that all are whole and below 2^53; for dates `most` is the last day.
 */
export type SqlColumn =
  | { readonly type: 'number'; readonly whole: boolean; readonly least: number; readonly most: number }
  | { readonly type: 'date'; readonly most: number }
  | { readonly type: 'text' | 'bool' }

/** A table with the columns `row` (0, 1, …), `id`, `id_order` (place of the id among all) and those described. */
export interface SqlTable {
  /** How the database names the table, as it stands behind FROM. */
  readonly from: string
  /** By `code` (indicators without years) or `code@2021`. */
  readonly columns: ReadonlyMap<string, SqlColumn>
}

const largestWhole = Number.MAX_SAFE_INTEGER

/** Describes every column of a snapshot for `SqlTable`. */
export function describeColumns(snapshot: Snapshot): Map<string, SqlColumn> {
  return new Map([...snapshot.columns].map(([key, column]) => [key, describe(column)]))
}

function describe(column: Column): SqlColumn {
  if (column.type === 'number') return describeNumbers(column.values)
  if (column.type !== 'date') return { type: column.type }
  let most = noDay
  for (const day of column.days) if (day > most) most = day
  return { type: 'date', most }
}

function describeNumbers(values: Float64Array): SqlColumn {
  let [least, most, whole] = [Number.MAX_VALUE, 0, true]
  for (const value of values) {
    if (Number.isNaN(value) || value === 0) continue
    const size = Math.abs(value)
    if (size < least) least = size
    if (size > most) most = size
    if (whole && !Number.isInteger(value)) whole = false
  }
  return { type: 'number', whole: whole && most <= largestWhole, least, most }
}

/** Rows in the order of their ids, as the column reading orders them: equal ids keep their order. */
export function idOrder(ids: readonly string[]): Int32Array {
  const rows = Array.from(ids, (_, row) => row).sort((a, b) => compareIds(ids, a, b))
  const order = new Int32Array(ids.length)
  for (const [place, row] of rows.entries()) order[row] = place
  return order
}

function compareIds(ids: readonly string[], a: number, b: number): number {
  const [first, second] = [ids[a] ?? '', ids[b] ?? '']
  if (first === second) return a - b
  return first < second ? -1 : 1
}
