import { useQuery } from '@tanstack/react-query'
import { getLadderOutlook, getLadderResults, getPastLadderResults } from '@wutong/contract'
import { call } from '../../platform/client.ts'
import { keyAsOf, useAsOf } from '../../platform/session.ts'

/** How many enterprises stand on each rung, as of the day shown. */
export function useLadderResults(id: string, options: { readonly enabled: boolean }) {
  const day = useAsOf()
  return useQuery({
    queryKey: keyAsOf(day, ['ladders', id, 'results']),
    queryFn: ({ signal }) =>
      day === undefined
        ? call(getLadderResults, { params: { id }, signal })
        : call(getPastLadderResults, { params: { day, id }, signal }),
    enabled: options.enabled,
  })
}

/** A ladder's pipeline, movement and forecast. */
export function useLadderOutlook(id: string) {
  return useQuery({
    queryKey: ['ladders', id, 'outlook'],
    queryFn: ({ signal }) => call(getLadderOutlook, { params: { id }, signal }),
    staleTime: 60_000,
  })
}
