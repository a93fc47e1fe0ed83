import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getOffer, listMatches, listOffers, type MatchVerdict } from '@wutong/contract'
import { call } from '../../platform/client.ts'

/** All policies with who qualifies in counts. */
export function useOffers() {
  return useQuery({ queryKey: ['offers'], queryFn: ({ signal }) => call(listOffers, { signal }), staleTime: 60_000 })
}

/** One policy. */
export function useOffer(id: string) {
  return useQuery({ queryKey: ['offers', id], queryFn: ({ signal }) => call(getOffer, { params: { id }, signal }) })
}

/** Enterprises of one verdict, one page after another. */
export function useMatches(id: string, verdict: MatchVerdict) {
  return useInfiniteQuery({
    queryKey: ['offers', id, 'matches', verdict],
    queryFn: ({ pageParam, signal }) =>
      call(listMatches, { params: { id }, query: { verdict, after: pageParam, limit: 100 }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
}
