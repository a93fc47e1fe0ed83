/**
 * Shared memory for the columns of a population in which vector kernels work too, so that they read columns where they
 * lie. In front of the columns is room for some threads to work in.
 */
import { scoreWasm } from './score-wasm.generated.ts'
import { memoryFor, type WasmMemory } from './wasm.ts'

/** Gives out memory for columns; `memory` is null where kernels cannot work beside them. */
export interface ColumnRoom {
  readonly memory: WasmMemory | null
  floats(length: number): Float64Array
  integers(length: number): Int32Array
  bytes(length: number): Uint8Array
}

/** Columns begin at multiples of this many bytes. */
const columnStep = 64

/** Bytes that a column of so many bytes takes up in a room. */
export function columnBytes(bytes: number): number {
  return Math.ceil(bytes / columnStep) * columnStep
}

/** Room for columns of so many bytes in all (each counted by `columnBytes`); what does not fit lies elsewhere. */
export function columnRoom(bytes: number): ColumnRoom {
  const memory = bytes === 0 ? null : memoryFor(scoreWasm.shared, { bytes: columnsFrom + bytes, shared: true })
  const end = columnsFrom + bytes
  let next = columnsFrom
  const take = (length: number): readonly [ArrayBufferLike, number] => {
    const at = next
    if (memory === null || at + length > end) return [new SharedArrayBuffer(length), 0]
    next += columnBytes(length)
    return [memory.buffer, at]
  }
  return {
    memory,
    floats: (length) => new Float64Array(...take(length * 8), length),
    integers: (length) => new Int32Array(...take(length * 4), length),
    bytes: (length) => new Uint8Array(...take(length), length),
  }
}

/** The compiler keeps what lies below to itself. */
export const firstByte = 1024
/** How many threads can work beside the same columns; memory that none of them touches costs nothing. */
const places = 16
/** Room for one thread's work. */
export const placeBytes = 3 << 20
const placesFrom = firstByte + columnBytes(places * 4)
const columnsFrom = placesFrom + places * placeBytes

/** Takes a place to work at beside the columns of a memory; null while others have them all. */
export function takePlace({ buffer }: WasmMemory): number | null {
  const taken = new Int32Array(buffer, firstByte, places)
  for (let place = 0; place < places; place++) if (Atomics.compareExchange(taken, place, 0, 1) === 0) return place
  return null
}

/** Leaves a place to others. */
export function leavePlace({ buffer }: WasmMemory, place: number): void {
  Atomics.store(new Int32Array(buffer, firstByte, places), place, 0)
}

/** The first byte of a place. */
export function placeAt(place: number): number {
  return placesFrom + place * placeBytes
}
