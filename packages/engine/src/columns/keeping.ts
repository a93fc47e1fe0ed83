/** How long results of a population are kept: for good, or while there is room for them. */
import type { Expr } from '../expr/tree.ts'
import type { Bits } from './bits.ts'
import type { Numbers, Texts } from './context.ts'
import { type Snapshot, valuesOf } from './snapshot.ts'

/** Makes a computation keep its results by the key of the expression. */
export type Keep = <T extends Numbers | Texts | Bits>(compute: (expr: Expr) => T) => (expr: Expr) => T

/** Keeps every result. */
export const keptForGood: Keep = (compute) => {
  const results = new Map<string, ReturnType<typeof compute>>()
  return (expr) => {
    const known = results.get(expr.key)
    if (known !== undefined) return known
    const result = compute(expr)
    results.set(expr.key, result)
    return result
  }
}

/** Keeps results in so many bytes; those not asked for longest make way. Stored columns lie elsewhere and take no room. */
export function keptWithin(room: number, snapshot: Snapshot): Keep {
  const stored = new Set([...snapshot.columns.values()].map((column) => valuesOf(column).buffer))
  const shelf = new Shelf(room)
  return (compute) => {
    const results = new Map<string, Kept & { readonly result: ReturnType<typeof compute> }>()
    return (expr) => {
      const { key } = expr
      const known = results.get(key)
      if (known !== undefined) {
        shelf.touch(known)
        return known.result
      }
      const result = compute(expr)
      const kept = { result, bytes: bytesOf(result, stored), forget: () => void results.delete(key) }
      results.set(key, kept)
      shelf.put(kept)
      return result
    }
  }
}

function bytesOf(result: Numbers | Texts | Bits, stored: ReadonlySet<ArrayBufferLike>): number {
  let bytes = 0
  for (const part of Object.values(result))
    if (ArrayBuffer.isView(part) && !stored.has(part.buffer)) bytes += part.byteLength
  return bytes
}

interface Kept {
  readonly bytes: number
  readonly forget: () => void
}

/** Room that results of all kinds share. */
class Shelf {
  readonly #room: number
  /** What was not asked for longest comes first. */
  readonly #order = new Set<Kept>()
  #bytes = 0

  constructor(room: number) {
    this.#room = room
  }

  /** What was put last stays even where it alone is too large. */
  put(one: Kept): void {
    this.#order.add(one)
    this.#bytes += one.bytes
    for (const oldest of this.#order) {
      if (this.#bytes <= this.#room || oldest === one) break
      this.#order.delete(oldest)
      this.#bytes -= oldest.bytes
      oldest.forget()
    }
  }

  touch(one: Kept): void {
    this.#order.delete(one)
    this.#order.add(one)
  }
}
