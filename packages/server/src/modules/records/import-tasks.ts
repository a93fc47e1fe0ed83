/** What the importer asks its thread to do. */
import { type ImportDecisions, type ImportReport, importPhases } from '@wutong/contract'
import type { Actor } from '#platform/context'
import type { ErrorCode } from '#platform/errors'
import type { ZoneOrder } from '#platform/thread-zones'
import type { ImportProgress } from './service.ts'

/** One try or import of a file on disk. */
export interface ImportOrder extends ZoneOrder {
  readonly actor: Actor
  /** Shared memory of a `ProgressBoard`. */
  readonly board: Int32Array
  readonly path: string
  readonly name: string
  readonly source: string
  readonly period: number | undefined
  readonly dryRun: boolean
  readonly decisions: ImportDecisions | undefined
  readonly remember: boolean
  readonly problemsTo: string
}

/** What came of it: an error's code does not cross between threads, so what a person can mend is a result. */
export type ImportAnswer =
  | { readonly report: ImportReport }
  | { readonly problem: { readonly code: ErrorCode; readonly detail: Readonly<Record<string, unknown>> } }

/** The thread's tasks by name. */
export type ImportTasks = {
  readonly import: { readonly payload: ImportOrder; readonly result: ImportAnswer }
}

/** The phases of an import, as its board counts them. */
export const importBoardPhases: readonly ImportProgress['phase'][] = importPhases
