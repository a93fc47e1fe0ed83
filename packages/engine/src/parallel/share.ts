/** Snapshots in shared memory, so that every worker reads the same columns instead of a copy. */
import { type ColumnRoom, columnBytes, columnRoom } from '../columns/column-room.ts'
import { type Column, type ColumnValues, type Snapshot, valuesOf } from '../columns/snapshot.ts'

/**
 * A snapshot whose columns lie in shared memory, where the kernels of scoring read them in place if they can; columns
 * that are shared already are kept. The ids stay what they are: see `workerSnapshot` for what to send.
 */
export function shareSnapshot(snapshot: Snapshot): Snapshot {
  const own = [...snapshot.columns.values()].filter((column) => !liesShared(valuesOf(column)))
  if (own.length === 0) return snapshot
  const room = columnRoom(own.reduce((sum, column) => sum + columnBytes(valuesOf(column).byteLength), 0))
  const columns = new Map([...snapshot.columns].map(([key, column]) => [key, sharedColumn(column, room)]))
  return { ...snapshot, columns, memory: room.memory ?? undefined }
}

/** What to send to a worker: the same shared columns without the ids, which would be copied one by one. */
export function workerSnapshot(shared: Snapshot): Snapshot {
  return { ...shared, ids: [] }
}

/** Words of zeros in shared memory: room for bitmaps that several workers write parts of. */
export function sharedWords(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(length * 4))
}

/** A column in shared memory: itself when it lies there already. */
export function sharedColumn(column: Column, room: ColumnRoom = columnRoom(0)): Column {
  const copied = <V extends ColumnValues>(values: V, take: (length: number) => V): V => {
    if (liesShared(values)) return values
    const shared = take(values.length)
    shared.set(values)
    return shared
  }
  switch (column.type) {
    case 'number':
      return { ...column, values: copied(column.values, room.floats) }
    case 'bool':
      return { ...column, values: copied(column.values, room.bytes) }
    case 'text':
      return { ...column, codes: copied(column.codes, room.integers) }
    case 'date':
      return { ...column, days: copied(column.days, room.integers) }
  }
}

/** Whether the columns of a snapshot lie in shared memory. */
export function isShared({ columns }: Snapshot): boolean {
  const [first] = columns.values()
  return first !== undefined && liesShared(valuesOf(first))
}

function liesShared({ buffer }: { readonly buffer: ArrayBufferLike }): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer
}
