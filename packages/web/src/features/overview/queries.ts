import { useQueries, useQuery } from '@tanstack/react-query'
import {
  getLadderResults,
  getPastLadderResults,
  listComingChanges,
  listOffers,
  listPastOffers,
  listPastScorecards,
  listScorecards,
} from '@wutong/contract'
import { call } from '../../platform/client.ts'
import { keyAsOf, useAsOf } from '../../platform/session.ts'

/** All scorecards with counts. */
export function useScorecardSummaries() {
  const day = useAsOf()
  return useQuery({
    queryKey: keyAsOf(day, ['scorecards']),
    queryFn: ({ signal }) =>
      day === undefined ? call(listScorecards, { signal }) : call(listPastScorecards, { params: { day }, signal }),
  })
}

/** All policies with counts. */
export function useOfferCounts() {
  const day = useAsOf()
  return useQuery({
    queryKey: keyAsOf(day, ['offers']),
    queryFn: ({ signal }) =>
      day === undefined ? call(listOffers, { signal }) : call(listPastOffers, { params: { day }, signal }),
    staleTime: 60_000,
  })
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
  const day = useAsOf()
  return useQueries({
    queries: ids.map((id) => ({
      queryKey: keyAsOf(day, ['ladders', id, 'results']),
      queryFn: () =>
        day === undefined
          ? call(getLadderResults, { params: { id } })
          : call(getPastLadderResults, { params: { day, id } }),
    })),
  })
}
