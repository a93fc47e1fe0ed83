/** Progress in memory that two threads share: neither waits for the other, and asking costs nothing. */

/** How far a long task is; `total` is null while unknown. */
export interface PhaseProgress<Phase extends string> {
  readonly phase: Phase
  readonly done: number
  readonly total: number | null
}

const places = { phase: 0, done: 1, total: 2, stop: 3 } as const
const unknown = -1

/** Empty memory of a board. */
export function boardMemory(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(16)).fill(unknown)
}

/** A board of one task, with the names of its phases in order; the other thread makes its own over the same memory. */
export class ProgressBoard<Phase extends string> {
  readonly memory: Int32Array
  private readonly phases: readonly Phase[]

  constructor(phases: readonly Phase[], memory: Int32Array = boardMemory()) {
    this.phases = phases
    this.memory = memory
  }

  write({ phase, done, total }: PhaseProgress<Phase>): void {
    Atomics.store(this.memory, places.done, done)
    Atomics.store(this.memory, places.total, total ?? unknown)
    Atomics.store(this.memory, places.phase, this.phases.indexOf(phase))
  }

  read(): PhaseProgress<Phase> | null {
    const phase = this.phases[Atomics.load(this.memory, places.phase)]
    const total = Atomics.load(this.memory, places.total)
    if (phase === undefined) return null
    return { phase, done: Atomics.load(this.memory, places.done), total: total === unknown ? null : total }
  }

  /** Asks the other thread to stop at its next step. */
  stop(): void {
    Atomics.store(this.memory, places.stop, 1)
  }

  isStopped(): boolean {
    return Atomics.load(this.memory, places.stop) === 1
  }
}
