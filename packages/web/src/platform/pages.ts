import { type QueryKey, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'

/** One page of a list, as every list route of the contract gives it. */
interface ListPage<Row> {
  readonly rows: readonly Row[]
  readonly next: string | null
  readonly total: number
}

/** Asks for the page behind a cursor. */
export type GetPage<Row> = (after: string | undefined, signal?: AbortSignal) => Promise<ListPage<Row>>

/** A list, one page after another. */
export interface Paged<Row> {
  /** The rows that have come; undefined before the first page. */
  readonly rows: readonly Row[] | undefined
  readonly total: number
  readonly error: unknown
  readonly refetch: () => unknown
  readonly more: (() => void) | undefined
  readonly loadingMore: boolean
}

/** A list, one page after another, under a key of its own. */
export function usePages<Row>(key: QueryKey, get: GetPage<Row>, enabled = true): Paged<Row> {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => get(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled,
  })
  return {
    rows: query.data?.pages.flatMap((page) => page.rows),
    total: query.data?.pages.at(-1)?.total ?? 0,
    error: query.error,
    refetch: query.refetch,
    more: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
    loadingMore: query.isFetchingNextPage,
  }
}

/** Every row of a list, page by page, for an export. */
export async function listAll<Row>(get: GetPage<Row>, onProgress: (rows: number) => void): Promise<Row[]> {
  const rows: Row[] = []
  let after: string | undefined
  do {
    const page = await get(after)
    rows.push(...page.rows)
    onProgress(rows.length)
    after = page.next ?? undefined
  } while (after !== undefined)
  return rows
}

/** Changes what is known; afterwards every figure may be another, so that all is asked for anew. */
export function useDecision<Input, Reply>(send: (input: Input) => Promise<Reply>) {
  const queryClient = useQueryClient()
  return useMutation({ mutationFn: send, onSuccess: () => queryClient.invalidateQueries() })
}
