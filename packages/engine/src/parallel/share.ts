/** Snapshots in shared memory, so that every worker reads the same columns instead of a copy. */
import type { Column, Snapshot } from '../columns/snapshot.ts'

/**
 * A snapshot whose columns lie in shared memory; columns that do already are kept.
 * The ids stay what they are: see `workerSnapshot` for what to send.
 */
export function shareSnapshot(snapshot: Snapshot): Snapshot {
  return { ...snapshot, columns: new Map([...snapshot.columns].map(([key, column]) => [key, sharedColumn(column)])) }
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
export function sharedColumn(column: Column): Column {
  switch (column.type) {
    case 'number':
      return { ...column, values: sharedFloats(column.values) }
    case 'bool':
      return { ...column, values: sharedBytes(column.values) }
    case 'text':
      return { ...column, codes: sharedIntegers(column.codes) }
    case 'date':
      return { ...column, days: sharedIntegers(column.days) }
  }
}

/** Whether the columns of a snapshot lie in shared memory. */
export function isShared({ columns }: Snapshot): boolean {
  const [first] = columns.values()
  return first !== undefined && liesShared(arrayOf(first))
}

function arrayOf(column: Column): Float64Array | Uint8Array | Int32Array {
  if (column.type === 'text') return column.codes
  return column.type === 'date' ? column.days : column.values
}

function liesShared({ buffer }: { readonly buffer: ArrayBufferLike }): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer
}

function sharedFloats(values: Float64Array): Float64Array {
  if (liesShared(values)) return values
  const shared = new Float64Array(new SharedArrayBuffer(values.byteLength))
  shared.set(values)
  return shared
}

function sharedIntegers(values: Int32Array): Int32Array {
  if (liesShared(values)) return values
  const shared = new Int32Array(new SharedArrayBuffer(values.byteLength))
  shared.set(values)
  return shared
}

function sharedBytes(values: Uint8Array): Uint8Array {
  if (liesShared(values)) return values
  const shared = new Uint8Array(new SharedArrayBuffer(values.byteLength))
  shared.set(values)
  return shared
}
