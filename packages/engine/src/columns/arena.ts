/** Where the column reading puts what it computes: fresh memory, or memory that one block of rows leaves to the next. */

/** Gives out arrays for so many rows. */
export interface Arena {
  /** Numbers whose content is to be written. */
  floats(size: number): Float64Array
  /** Codes whose content is to be written. */
  codes(size: number): Int32Array
}

/** An arena that others hold on to: everything is new. */
export const freshArena: Arena = {
  floats: (size) => new Float64Array(size),
  codes: (size) => new Int32Array(size),
}

/** An arena that gives out the same memory again after `reset`, for at most `capacity` rows at a time. */
export interface ReusedArena extends Arena {
  reset(): void
}

/**
 * Opens an arena for blocks; `shared` must say whether the columns it works beside lie in shared memory.
 * Numbers are put into the arrays at hand first.
 */
export function reusedArena(capacity: number, shared: boolean, atHand: readonly Float64Array[] = []): ReusedArena {
  const buffer = (bytes: number) => (shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes))
  const floats = shelf(() => new Float64Array(buffer(capacity * 8)), atHand)
  const codes = shelf(() => new Int32Array(buffer(capacity * 4)))
  return {
    floats: (size) => fitting(floats.take(), size),
    codes: (size) => fitting(codes.take(), size),
    reset() {
      floats.reset()
      codes.reset()
    },
  }
}

function shelf<T>(make: () => T, atHand: readonly T[] = []): { take(): T; reset(): void } {
  const all = [...atHand]
  let used = 0
  return {
    take() {
      const found = all[used] ?? make()
      all[used] = found
      used += 1
      return found
    },
    reset() {
      used = 0
    },
  }
}

interface Sliceable<T> {
  readonly length: number
  subarray(from: number, to: number): T
}

function fitting<T extends Sliceable<T>>(array: T, length: number): T {
  return array.length === length ? array : array.subarray(0, length)
}
