import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getBatch, importRelations, listBatches, listSources, retractBatch } from '@wutong/contract'
import { call } from '../../platform/client.ts'
import { useDecision } from '../../platform/pages.ts'

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

interface RelationsOrder {
  readonly file: File
  readonly source: string
  readonly dryRun: boolean
}

/** Tries a file of relations, or imports it. */
export function useRelationsImport() {
  return useDecision(({ file, source, dryRun }: RelationsOrder) =>
    call(importRelations, { query: { source, dryRun: dryRun ? 'true' : 'false' }, file }),
  )
}

/** Takes a whole import back. */
export function useRetract(batchId: string) {
  return useDecision((reason: string) => call(retractBatch, { params: { batchId }, body: { reason } }))
}
