import { Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../platform/language.ts'
import { ErrorNotice } from './ErrorNotice.tsx'
import { PageHead } from './PageHead.tsx'

interface QueryLike<Data> {
  readonly data: Data | undefined
  readonly error: unknown
  readonly refetch: () => unknown
}

interface QueryViewProps<Data> {
  readonly query: QueryLike<Data>
  readonly rows?: number
  /** The data are what a whole page is about; the way back to where others like it are listed. */
  readonly pageAbove?: ReactNode
  readonly children: (data: Data) => ReactNode
}

/** Shows a query's data, or that it is on its way, or why it did not come. */
export function QueryView<Data>({ query, rows = 6, pageAbove, children }: QueryViewProps<Data>) {
  const { t } = useWords()
  if (query.data !== undefined) return children(query.data)
  if (query.error) {
    return (
      <>
        {pageAbove === undefined ? null : <PageHead title={t('errors.title')} above={pageAbove} />}
        <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
      </>
    )
  }
  return (
    <div className="on-its-way" role="status" aria-label={t('words.loading')}>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  )
}
