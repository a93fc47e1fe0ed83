import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../platform/language.ts'
import type { Paged } from '../platform/pages.ts'
import { EmptyNote } from './EmptyNote.tsx'
import { QueryView } from './QueryView.tsx'

interface PagedViewProps<Row> {
  readonly list: Paged<Row>
  /** What to say when nothing is listed. */
  readonly empty: string
  readonly children: (rows: Row[]) => ReactNode
}

/** Shows a list of any length: on its way, failed, empty, or its rows with a button for more. */
export function PagedView<Row>({ list, empty, children }: PagedViewProps<Row>) {
  const { t } = useWords()
  return (
    <QueryView query={{ data: list.rows, error: list.error, refetch: list.refetch }}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyNote>{empty}</EmptyNote>
        ) : (
          <>
            {children([...rows])}
            {list.more ? (
              <Button className="more-button" loading={list.loadingMore} onClick={list.more}>
                {t('words.more')}
              </Button>
            ) : null}
          </>
        )
      }
    </QueryView>
  )
}
