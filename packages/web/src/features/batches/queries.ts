import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getBatch, importFile, listBatches, listSources, retractBatch } from '@wutong/contract'
import { call } from '../../platform/client.ts'

/** A file with what the officer says about it. */
export interface ImportOrder {
  readonly file: File
  readonly source: string
  readonly period: number | undefined
}

/** Imports, newest first. */
export function useBatches() {
  return useInfiniteQuery({
    queryKey: ['batches'],
    queryFn: ({ pageParam, signal }) => call(listBatches, { query: { after: pageParam, limit: 50 }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
}

/** One import with its report. */
export function useBatch(batchId: string) {
  return useQuery({
    queryKey: ['batches', batchId],
    queryFn: ({ signal }) => call(getBatch, { params: { batchId }, signal }),
  })
}

/** Where a file can come from. */
export function useSources(options: { readonly enabled: boolean }) {
  return useQuery({
    queryKey: ['sources'],
    queryFn: ({ signal }) => call(listSources, { signal }),
    staleTime: 60_000,
    enabled: options.enabled,
  })
}

function sendFile(order: ImportOrder, dryRun: 'true' | 'false') {
  return call(importFile, { query: { source: order.source, period: order.period, dryRun }, file: order.file })
}

/** Reads a file without changing anything. */
export function useDryRun() {
  return useMutation({ mutationFn: (order: ImportOrder) => sendFile(order, 'true') })
}

/** Imports a file; afterwards every figure may be another. */
export function useImport() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (order: ImportOrder) => sendFile(order, 'false'),
    onSuccess: () => queryClient.invalidateQueries(),
  })
}

/** Takes a whole import back. */
export function useRetract(batchId: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (reason: string) => call(retractBatch, { params: { batchId }, body: { reason } }),
    onSuccess: () => queryClient.invalidateQueries(),
  })
}
