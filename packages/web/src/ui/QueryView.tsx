import { Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { ErrorNotice } from './ErrorNotice.tsx'

interface QueryLike<Data> {
  readonly data: Data | undefined
  readonly error: unknown
  readonly refetch: () => unknown
}

interface QueryViewProps<Data> {
  readonly query: QueryLike<Data>
  readonly rows?: number
  readonly children: (data: Data) => ReactNode
}

/** Shows a query's data, or that it is on its way, or why it did not come. */
export function QueryView<Data>({ query, rows = 6, children }: QueryViewProps<Data>) {
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
  return <Skeleton active title={false} paragraph={{ rows }} />
}
