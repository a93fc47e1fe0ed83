import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import {
  getOffer,
  getPastOffer,
  listMatches,
  listOffers,
  listPastMatches,
  listPastOffers,
  type MatchVerdict,
} from '@wutong/contract'
import { call } from '../../platform/client.ts'
import { keyAsOf, useAsOf } from '../../platform/session.ts'

/** All policies with who qualifies in counts, as of the day shown. */
export function useOffers() {
  const day = useAsOf()
  return useQuery({
    queryKey: keyAsOf(day, ['offers']),
    queryFn: ({ signal }) =>
      day === undefined ? call(listOffers, { signal }) : call(listPastOffers, { params: { day }, signal }),
    staleTime: 60_000,
  })
}

/** One policy, as of the day shown. */
export function useOffer(id: string) {
  const day = useAsOf()
  return useQuery({
    queryKey: keyAsOf(day, ['offers', id]),
    queryFn: ({ signal }) =>
      day === undefined
        ? call(getOffer, { params: { id }, signal })
        : call(getPastOffer, { params: { day, id }, signal }),
  })
}

interface MatchPage {
  readonly id: string
  readonly verdict: MatchVerdict
  readonly after: string | undefined
  readonly limit: number
  readonly signal?: AbortSignal
}

/** Gives pages of matches as of the day shown. */
export function useMatchPages() {
  const day = useAsOf()
  return ({ id, signal, ...query }: MatchPage) =>
    day === undefined
      ? call(listMatches, { params: { id }, query, signal })
      : call(listPastMatches, { params: { day, id }, query, signal })
}

/** Enterprises of one verdict, one page after another. */
export function useMatches(id: string, verdict: MatchVerdict) {
  const day = useAsOf()
  const pageOf = useMatchPages()
  return useInfiniteQuery({
    queryKey: keyAsOf(day, ['offers', id, 'matches', verdict]),
    queryFn: ({ pageParam, signal }) => pageOf({ id, verdict, after: pageParam, limit: 100, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
}
