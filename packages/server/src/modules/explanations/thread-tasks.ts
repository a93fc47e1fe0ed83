/** What explanations ask their thread to do. */
import type { AssessmentPart } from '@wutong/contract'
import type { Actor } from '#platform/context'
import type { DatabaseAddress } from '#platform/database'
import type { ErrorCode } from '#platform/errors'
import type { ZoneOrder } from '#platform/thread-zones'

/** What the thread is started with. */
export interface ThreadData {
  readonly address: DatabaseAddress
  /** Explanations that are worked on by turns. */
  readonly lanes: number
}

/** Whom somebody wants explained, and for when. */
export interface ExplainOrder extends ZoneOrder {
  readonly actor: Actor
  readonly now: Date
  readonly subjectId: string
  readonly period?: number | undefined
  readonly on?: string | undefined
  /** Of an assessment; without it all. */
  readonly part?: AssessmentPart | undefined
}

/** The JSON of a reply; or why there is none, as errors do not cross between threads. */
export type Explained =
  | { readonly json: Uint8Array<ArrayBuffer> }
  | { readonly code: ErrorCode; readonly detail: Readonly<Record<string, unknown>> }

/** The thread's tasks by name. */
export type ThreadTasks = {
  /** Makes a zone known to the thread, whose orders then name it alone. */
  readonly zone: { readonly payload: ZoneOrder; readonly result: null }
  readonly assessment: { readonly payload: ExplainOrder; readonly result: Explained }
  readonly bundle: { readonly payload: ExplainOrder; readonly result: Explained }
}
