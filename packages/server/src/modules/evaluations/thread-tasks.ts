/** What the evaluator asks its thread to do, and the memory through which both see how far it is. */
import type { EvaluationRun } from '@wutong/contract'
import type { Actor } from '#platform/context'
import type { DatabaseAddress } from '#platform/database'
import type { ErrorCode } from '#platform/errors'
import type { ZoneOrder } from '#platform/thread-zones'
import type { EvaluationProgress } from './service.ts'

/** What the thread is started with. */
export interface ThreadData {
  readonly address: DatabaseAddress
}

/** One evaluation of a zone. */
export interface EvaluateOrder extends ZoneOrder {
  readonly actor: Actor
  readonly period: number | undefined
  /** Shared memory of a `ProgressBoard`. */
  readonly board: Int32Array
}

/** The thread's tasks by name. */
export type ThreadTasks = {
  /** An error's code does not cross between threads, so the one that a person can mend is a result. */
  readonly evaluate: {
    readonly payload: EvaluateOrder
    readonly result: EvaluationRun | { readonly outage: ErrorCode }
  }
}

/** The phases of an evaluation, as its board counts them. */
export const evaluationBoardPhases = [
  'read',
  'compute',
  'store',
] as const satisfies readonly EvaluationProgress['phase'][]
