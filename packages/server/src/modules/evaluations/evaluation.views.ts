import type { Evaluation } from '@wutong/contract'
import type { CurrentEvaluation } from './evaluations.store.ts'

/** An evaluation as replies show it, without its summary. */
export function evaluationFrom(current: CurrentEvaluation<unknown> | undefined): Evaluation | null {
  if (current === undefined) return null
  const { id, version, period, on, snapshotHash, definitionHash, ranAt, ms, subjects } = current
  return { id, version, period, on, snapshotHash, definitionHash, ranAt, ms, subjects }
}
