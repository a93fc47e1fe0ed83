/** Work that threads take piece by piece, whoever is free first, so that they finish together. */

/** Pieces of work by number; lies in shared memory, so that every thread sees which are taken. */
export interface Turns {
  readonly count: number
  readonly taken: Int32Array
}

/** Turns for so many pieces of work. */
export function turnsFor(count: number): Turns {
  return { count, taken: new Int32Array(new SharedArrayBuffer(4)) }
}

/** Takes pieces, one after the other, until none is left. */
export function* takeTurns({ count, taken }: Turns): Generator<number> {
  for (;;) {
    const turn = Atomics.add(taken, 0, 1)
    if (turn >= count) return
    yield turn
  }
}
