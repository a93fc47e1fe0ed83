import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { listComingChanges, listOfferChanges, type SelectionReply, selectOffer } from '@wutong/contract'
import { call } from '../../platform/client.ts'

const entriesShown = 100

/** The rounds of a policy; a list of applications is what people keep in a sheet. */
export function useSelection(id: string, list: string | null) {
  return useQuery({
    queryKey: ['offers', id, 'selection', list],
    queryFn: ({ signal }) =>
      call(selectOffer, {
        params: { id },
        body: { limit: entriesShown, ...(list === null ? {} : { list }) },
        signal,
      }),
    retry: false,
  })
}

/** Every entry of every round, for an export. */
export function useWholeSelection(id: string, list: string | null) {
  return useMutation({
    mutationFn: (): Promise<SelectionReply> =>
      call(selectOffer, { params: { id }, body: { limit: 100_000, ...(list === null ? {} : { list }) } }),
  })
}

/** Who will newly qualify for a policy (null: for any) or lose it within so many days. */
export function useComingChanges(id: string | null, days: number, limit = 200) {
  const query = { days, limit }
  return useQuery({
    queryKey: id === null ? ['offer-changes', query] : ['offers', id, 'changes', query],
    queryFn: ({ signal }) =>
      id === null
        ? call(listComingChanges, { query, signal })
        : call(listOfferChanges, { params: { id }, query, signal }),
    placeholderData: keepPreviousData,
    staleTime: 300_000,
    retry: false,
  })
}
