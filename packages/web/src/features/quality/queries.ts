import { useQuery } from '@tanstack/react-query'
import { getQuality, listGaps, listSuspicions } from '@wutong/contract'
import { call } from '../../platform/client.ts'

/** How good the data are. */
export function useQuality() {
  return useQuery({ queryKey: ['quality'], queryFn: ({ signal }) => call(getQuality, { signal }) })
}

/** What is worth filling; computed on demand. */
export function useGaps() {
  return useQuery({ queryKey: ['quality', 'gaps'], queryFn: ({ signal }) => call(listGaps, { query: {}, signal }) })
}

/** Enterprises with a suspicious figure. */
export function useSuspicions(rule: string) {
  return useQuery({
    queryKey: ['quality', 'suspicions', rule],
    queryFn: ({ signal }) => call(listSuspicions, { query: { rule }, signal }),
  })
}
