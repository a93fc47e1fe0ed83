import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { Skeleton } from 'antd'
import { useWords } from '../platform/language.ts'
import { EmptyNote } from '../ui/EmptyNote.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { PageHead } from '../ui/PageHead.tsx'

/** Shown while a page's code and data are on their way. */
export function PageLoading() {
  const { t } = useWords()
  return (
    <div className="page on-its-way" role="status" aria-label={t('words.loading')}>
      <Skeleton active paragraph={{ rows: 8 }} />
    </div>
  )
}

/** Shown when a page could not be drawn. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  return (
    <div className="page">
      <ErrorNotice error={error} onRetry={reset} />
    </div>
  )
}

/** Shown for an address that leads nowhere. */
export function NotFound() {
  const { t } = useWords()
  return (
    <main className="page">
      <PageHead title={t('errors.noPage')} />
      <EmptyNote>
        <Link to="/">{t('errors.toHome')}</Link>
      </EmptyNote>
    </main>
  )
}
