import { listMerges, mergeSubjects, undoMerge } from '@wutong/contract'
import { call } from './client.ts'
import { useDecision, usePages } from './pages.ts'
import { useCan } from './session.ts'

/** Enterprises that were made one; of one enterprise or of all, for those who may read it. */
export function useMerges(subjectId?: string) {
  const mayRead = useCan('pair:read')
  return usePages(
    ['merges', subjectId],
    (after, signal) => call(listMerges, { query: { subjectId, after, limit: 50 }, signal }),
    mayRead,
  )
}

/** Makes two enterprises one. */
export function useMerge(keptId: string) {
  return useDecision((order: { readonly mergedId: string; readonly reason: string }) =>
    call(mergeSubjects, { body: { keptId, ...order } }),
  )
}

/** Undoes a merge. */
export function useUndoMerge(mergeId: string) {
  return useDecision((reason: string) => call(undoMerge, { params: { mergeId }, body: { reason } }))
}
