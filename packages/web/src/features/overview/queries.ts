import { useQueries, useQuery } from '@tanstack/react-query'
import { getLadderResults, listOffers, listScorecards } from '@wutong/contract'
import { call } from '../../platform/client.ts'

/** All scorecards with counts. */
export function useScorecardSummaries() {
  return useQuery({ queryKey: ['scorecards'], queryFn: ({ signal }) => call(listScorecards, { signal }) })
}

/** All policies with counts. */
export function useOfferCounts() {
  return useQuery({ queryKey: ['offers'], queryFn: ({ signal }) => call(listOffers, { signal }), staleTime: 60_000 })
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
