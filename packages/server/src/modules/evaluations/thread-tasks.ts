/** What the evaluator asks its thread to do, and the memory through which both see how far it is. */
import type { EvaluationRun } from '@wutong/contract'
import type { Zone } from '@wutong/engine'
import type { Actor } from '#platform/context'
import type { DatabaseAddress } from '#platform/database'
import type { EvaluationProgress } from './service.ts'

/** What the thread is started with. */
export interface ThreadData {
  readonly address: DatabaseAddress
}

/** One evaluation of a zone. */
export interface EvaluateOrder {
  readonly zone: Zone
  /** Hash of the zone's definitions. */
  readonly hash: string
  readonly snapshotFolder: string | undefined
  readonly actor: Actor
  readonly period: number | undefined
  /** Shared memory: see `ProgressBoard`. */
  readonly board: Int32Array
}

/** The thread's tasks by name. */
export type ThreadTasks = {
  /** An error's code does not cross between threads, so the one that a person can mend is a result. */
  readonly evaluate: { readonly payload: EvaluateOrder; readonly result: EvaluationRun | 'disk_full' }
}

const phases = ['read', 'compute', 'store'] as const satisfies readonly EvaluationProgress['phase'][]
const places = { phase: 0, done: 1, total: 2, stop: 3 } as const
const unknown = -1

/** Progress in memory that two threads share: neither waits for the other, and asking costs nothing. */
export class ProgressBoard {
  readonly memory: Int32Array

  constructor(memory: Int32Array = new Int32Array(new SharedArrayBuffer(16)).fill(unknown)) {
    this.memory = memory
  }

  write({ phase, done, total }: EvaluationProgress): void {
    Atomics.store(this.memory, places.done, done)
    Atomics.store(this.memory, places.total, total ?? unknown)
    Atomics.store(this.memory, places.phase, phases.indexOf(phase))
  }

  read(): EvaluationProgress | null {
    const phase = phases[Atomics.load(this.memory, places.phase)]
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
