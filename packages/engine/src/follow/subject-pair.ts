/** One subject of a population as it was before a change and as it is after it: two rows that take any row's place. */
import { sliceColumn } from '../columns/slice.ts'
import { type Column, type ColumnValues, noDay, type Snapshot, valuesOf } from '../columns/snapshot.ts'

/** Row 0 is the subject before a change, row 1 after it. */
export interface SubjectPair {
  readonly snapshot: Snapshot
  /** The second row by itself, in the same memory. */
  readonly after: Snapshot
  /** Copies a row of the population to both. */
  take(row: number): void
  /** Copies columns of the row that were written meanwhile to the second. */
  follow(row: number, keys: readonly string[]): void
  /** Makes room for columns that were added; tells whether there are any. */
  widen(): boolean
}

/** Where a column's values come from and go to. */
interface Lane<V = ColumnValues> {
  readonly source: V
  readonly cells: V
}

interface LanesByKind {
  readonly floats: readonly Lane<Float64Array>[]
  readonly integers: readonly Lane<Int32Array>[]
  readonly bytes: readonly Lane<Uint8Array>[]
}

function lanesByKind(lanes: readonly Lane[]): LanesByKind {
  const of = <V extends ColumnValues>(kind: new () => V): Lane<V>[] =>
    lanes.flatMap(({ source, cells }) => (source instanceof kind && cells instanceof kind ? [{ source, cells }] : []))
  return { floats: of(Float64Array), integers: of(Int32Array), bytes: of(Uint8Array) }
}

/** Makes room for one subject of a population whose columns are written, replaced with their memory, or added. */
export function subjectPair(of: Snapshot): SubjectPair {
  const both = new Map<string, Column>()
  const after = new Map<string, Column>()
  const lanes = new Map<string, Lane>()
  // One list for each kind of memory: a loop over all kinds makes an object of every number.
  let all = lanesByKind([])
  const place = (key: string, pair: Column) => {
    both.set(key, pair)
    after.set(key, sliceColumn(pair, 1, 2))
  }
  let known = 0
  const widen = () => {
    for (const [key, column] of of.columns) {
      if (lanes.has(key)) continue
      const pair = pairLike(column)
      place(key, pair)
      lanes.set(key, { source: valuesOf(column), cells: valuesOf(pair) })
    }
    const isWider = lanes.size > known
    known = lanes.size
    all = lanesByKind([...lanes.values()])
    return isWider
  }
  widen()
  return {
    snapshot: { ids: [], size: 2, period: of.period, columns: both },
    after: { ids: [], size: 1, period: of.period, columns: after },
    widen,
    take(row) {
      for (const { source, cells } of all.floats) cells[0] = cells[1] = source[row] as number
      for (const { source, cells } of all.integers) cells[0] = cells[1] = source[row] as number
      for (const { source, cells } of all.bytes) cells[0] = cells[1] = source[row] as number
    },
    follow(row, keys) {
      for (const key of keys) {
        const [lane, column, pair] = [lanes.get(key), of.columns.get(key), both.get(key)]
        if (lane !== undefined) lane.cells[1] = lane.source[row] as number
        if (column?.type === 'text' && pair?.type === 'text' && pair.dictionary !== column.dictionary)
          place(key, { ...pair, dictionary: column.dictionary })
      }
    },
  }
}

function pairLike(column: Column): Column {
  switch (column.type) {
    case 'number':
      return { type: 'number', values: new Float64Array(2).fill(Number.NaN) }
    case 'bool':
      return { type: 'bool', values: new Uint8Array(2).fill(2) }
    case 'text':
      return { type: 'text', codes: new Int32Array(2).fill(-1), dictionary: column.dictionary }
    case 'date':
      return { type: 'date', days: new Int32Array(2).fill(noDay) }
  }
}
