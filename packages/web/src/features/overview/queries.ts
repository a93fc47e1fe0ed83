import { useQueries, useQuery } from '@tanstack/react-query'
import { getLadderResults, listComingChanges, listOffers, listScorecards } from '@wutong/contract'
import { call } from '../../platform/client.ts'

/** All scorecards with counts. */
export function useScorecardSummaries() {
  return useQuery({ queryKey: ['scorecards'], queryFn: ({ signal }) => call(listScorecards, { signal }) })
}

/** All policies with counts. */
export function useOfferCounts() {
  return useQuery({ queryKey: ['offers'], queryFn: ({ signal }) => call(listOffers, { signal }), staleTime: 60_000 })
}

/** Who newly qualifies for a policy, or is about to lose one, within three months. */
export function useSoonest(limit: number) {
  return useQuery({
    queryKey: ['offer-changes', { days: 90, limit }],
    queryFn: ({ signal }) => call(listComingChanges, { query: { days: 90, limit }, signal }),
    staleTime: 300_000,
    retry: false,
  })
}

/** How many stand on each rung, for every ladder. */
export function useLadderCounts(ids: readonly string[]) {
  return useQueries({
    queries: ids.map((id) => ({
      queryKey: ['ladders', id, 'results'],
      queryFn: () => call(getLadderResults, { params: { id } }),
    })),
  })
}
