import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  addSourceHook,
  getSourceBoard,
  listSourceHooks,
  listSourceKeys,
  makeSourceKey,
  removeSourceHook,
  revokeSourceKey,
  setSourceContact,
  trySourceHook,
} from '@wutong/contract'
import { call } from '../../platform/client.ts'

/** Every source and whether it delivers. */
export function useSourceBoard() {
  return useQuery({ queryKey: ['source-board'], queryFn: ({ signal }) => call(getSourceBoard, { signal }) })
}

/** What an officer writes of who answers for a source. */
export interface ContactOrder {
  readonly sourceId: string
  readonly person: string
  readonly phone: string
  readonly email: string
  readonly note: string
}

/** Says who answers for a source. */
export function useSetContact() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ sourceId, ...body }: ContactOrder) => call(setSourceContact, { params: { sourceId }, body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['source-board'] }),
  })
}

/** Keys, newest first. */
export function useSourceKeys() {
  return useInfiniteQuery({
    queryKey: ['source-keys'],
    queryFn: ({ pageParam, signal }) => call(listSourceKeys, { query: { after: pageParam, limit: 50 }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
}

/** A key to be made. */
export interface KeyOrder {
  readonly source: string
  readonly name: string
  readonly indicators: string[] | undefined
  readonly days: number
}

/** Makes a key; the answer shows it this once. */
export function useMakeKey() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: KeyOrder) => call(makeSourceKey, { body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['source-keys'] }),
  })
}

/** Ends a key. */
export function useRevokeKey() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (keyId: string) => call(revokeSourceKey, { params: { keyId } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['source-keys'] }),
  })
}

/** Addresses that are told of changes, and where they may be. */
export function useSourceHooks() {
  return useQuery({ queryKey: ['source-hooks'], queryFn: ({ signal }) => call(listSourceHooks, { signal }) })
}

function useHookChange<Order, Done>(change: (order: Order) => Promise<Done>) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['source-hooks'] }),
  })
}

/** Adds an address; the answer shows its signing secret this once. */
export function useAddHook() {
  return useHookChange((body: { readonly source: string; readonly url: string }) => call(addSourceHook, { body }))
}

/** Takes an address out of use. */
export function useRemoveHook() {
  return useHookChange((hookId: string) => call(removeSourceHook, { params: { hookId } }))
}

/** Calls an address now. */
export function useTryHook() {
  return useHookChange((hookId: string) => call(trySourceHook, { params: { hookId } }))
}
