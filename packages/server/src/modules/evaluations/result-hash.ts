/** What identifies results: the same facts judged by the same definitions give the same hash, today or in ten years. */
import { createHash, type Hash } from 'node:crypto'

/** The hash of everything in a run's columns, by name in order; numbers by their bytes. */
export function resultHash(columns: object): string {
  const hash = createHash('sha256')
  add(hash, columns)
  return hash.digest('hex')
}

function add(hash: Hash, value: unknown): void {
  if (ArrayBuffer.isView(value)) {
    hash.update(`bytes ${value.byteLength}:`)
    hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
  } else if (Array.isArray(value)) {
    hash.update(`list ${value.length}:`)
    for (const one of value) add(hash, one)
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, one] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
      hash.update(`${name}=`)
      add(hash, one)
    }
  } else hash.update(`${typeof value} ${String(value)};`)
}
