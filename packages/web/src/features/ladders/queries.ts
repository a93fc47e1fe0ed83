import { useQuery } from '@tanstack/react-query'
import { getLadderOutlook, getLadderResults } from '@wutong/contract'
import { call } from '../../platform/client.ts'

/** How many enterprises stand on each rung. */
export function useLadderResults(id: string, options: { readonly enabled: boolean }) {
  return useQuery({
    queryKey: ['ladders', id, 'results'],
    queryFn: ({ signal }) => call(getLadderResults, { params: { id }, signal }),
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
