import { Link } from '@tanstack/react-router'
import type { Batch } from '@wutong/contract'
import { Button, type TableProps } from 'antd'
import { countText, momentText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useCan } from '../../platform/session.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { EvaluationBar } from '../../ui/EvaluationBar.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Section } from '../../ui/Section.tsx'
import { BatchState } from './BatchState.tsx'
import { ImportForm } from './ImportForm.tsx'
import { useBatches } from './queries.ts'

/** Imports: bring a file in, and see what came in before. */
export function BatchesPage() {
  const { t } = useWords()
  const mayImport = useCan('batch:import')
  const batches = useBatches()
  const rows = batches.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <>
      <PageHead title={t('imports.title')} lead={t(mayImport ? 'imports.lead' : 'imports.readOnly')} />
      <EvaluationBar />
      {mayImport ? <ImportForm /> : null}
      <Section title={t('imports.batches')}>
        {batches.error ? <ErrorNotice error={batches.error} onRetry={() => void batches.refetch()} /> : null}
        {batches.data && rows.length === 0 ? (
          <EmptyNote>{t('imports.none')}</EmptyNote>
        ) : (
          <BatchTable rows={rows} loading={batches.isPending} />
        )}
        {batches.hasNextPage ? (
          <Button className="more-button" loading={batches.isFetching} onClick={() => void batches.fetchNextPage()}>
            {t('words.more')}
          </Button>
        ) : null}
      </Section>
    </>
  )
}

function BatchTable({ rows, loading }: { readonly rows: readonly Batch[]; readonly loading: boolean }) {
  const { t, text, language } = useWords()
  const count = (
    key: 'rows' | 'accepted' | 'corrected' | 'refused',
    tone: string,
  ): NonNullable<TableProps<Batch>['columns']>[number] => ({
    key,
    title: t(`imports.${key}`),
    width: 92,
    align: 'right',
    render: (_, batch) => <span className={batch[key] > 0 ? tone : 'blank'}>{countText(batch[key], language)}</span>,
  })
  const columns: NonNullable<TableProps<Batch>['columns']> = [
    {
      key: 'file',
      title: t('imports.file'),
      width: 250,
      render: (_, batch) => (
        <div className="name-cell">
          <Link to="/imports/$batchId" params={{ batchId: batch.id }}>
            {batch.file}
          </Link>
          <span className="muted small">
            {text(batch.sourceName)}
            {batch.period === null ? '' : ` · ${t('words.year', { year: batch.period })}`}
          </span>
        </div>
      ),
    },
    { key: 'when', title: t('imports.when'), width: 170, render: (_, batch) => momentText(batch.importedAt, language) },
    { key: 'who', title: t('imports.who'), width: 130, ellipsis: true, render: (_, batch) => batch.importedBy },
    count('rows', ''),
    count('accepted', 'tone-good'),
    count('corrected', 'tone-unknown'),
    count('refused', 'tone-bad'),
    { key: 'state', title: t('imports.state'), width: 120, render: (_, batch) => <BatchState batch={batch} /> },
  ]
  return (
    <DataTable<Batch>
      label={t('imports.batches')}
      rowKey="id"
      columns={columns}
      dataSource={rows as Batch[]}
      loading={loading}
      scroll={{ x: 1040 }}
    />
  )
}
