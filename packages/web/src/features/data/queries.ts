import { useMutation, useQuery } from '@tanstack/react-query'
import {
  decidePair,
  getSubject,
  listChanges,
  listPairs,
  listRuns,
  listSources,
  type PairState,
  reproduceRun,
} from '@wutong/contract'
import { call } from '../../platform/client.ts'
import { useDecision, usePages } from '../../platform/pages.ts'

/** Pairs of records that may be one enterprise, or that people decided about. */
export function usePairs(state: PairState) {
  return usePages(['pairs', state], (after, signal) => call(listPairs, { query: { state, after, limit: 50 }, signal }))
}

/** What a person says about a pair. */
interface PairDecision {
  readonly pairId: string
  readonly same: boolean
  readonly keep?: string
  readonly reason: string
}

/** Says that a pair is one enterprise, or two. */
export function useDecidePair() {
  return useDecision(({ pairId, ...body }: PairDecision) => call(decidePair, { params: { pairId }, body }))
}

/** One record of a pair with everything known about it. */
export function useRecord(subjectId: string) {
  return useQuery({
    queryKey: ['subject', subjectId],
    queryFn: ({ signal }) => call(getSubject, { params: { subjectId }, signal }),
  })
}

/** What changed what is known. */
export function useChanges() {
  return usePages(['history', 'changes'], (after, signal) => call(listChanges, { query: { after, limit: 50 }, signal }))
}

/** Past evaluations; of one definition or of all. */
export function useRuns(definition: string | undefined) {
  return usePages(['history', 'runs', definition], (after, signal) =>
    call(listRuns, { query: { definition, after, limit: 50 }, signal }),
  )
}

/** Does a past evaluation again; nothing changes. */
export function useReproduce(runId: string) {
  return useMutation({ mutationFn: () => call(reproduceRun, { params: { runId } }) })
}

/** Names of sources by id. */
export function useSourceNames() {
  return useQuery({
    queryKey: ['sources'],
    queryFn: ({ signal }) => call(listSources, { signal }),
    staleTime: 60_000,
    select: (sources) => new Map(sources.map(({ id, name }) => [id, name])),
  })
}
