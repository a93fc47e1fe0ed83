import { useQuery } from '@tanstack/react-query'
import { getLadderResults } from '@wutong/contract'
import { call } from '../../platform/client.ts'

/** How many enterprises stand on each rung. */
export function useLadderResults(id: string, options: { readonly enabled: boolean }) {
  return useQuery({
    queryKey: ['ladders', id, 'results'],
    queryFn: ({ signal }) => call(getLadderResults, { params: { id }, signal }),
    enabled: options.enabled,
  })
}
