import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getSubjectRelations, listSubjectChanges } from '@wutong/contract'
import { call } from '../../platform/client.ts'

/** What changed about one enterprise, newest first, one page after another. */
export function useSubjectChanges(subjectId: string) {
  return useInfiniteQuery({
    queryKey: ['subject', subjectId, 'changes'],
    queryFn: ({ pageParam, signal }) =>
      call(listSubjectChanges, { params: { subjectId }, query: { after: pageParam, limit: 50 }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
}

/** Who an enterprise is related to. */
export function useSubjectRelations(subjectId: string) {
  return useQuery({
    queryKey: ['subject', subjectId, 'relations'],
    queryFn: ({ signal }) => call(getSubjectRelations, { params: { subjectId }, signal }),
  })
}
