import { Link } from '@tanstack/react-router'
import type { Batch } from '@wutong/contract'
import { Button, Segmented, type TableProps } from 'antd'
import { useState } from 'react'
import { countText, momentText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useCan } from '../../platform/session.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { EvaluationBar } from '../../ui/EvaluationBar.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Section } from '../../ui/Section.tsx'
import { usePhone } from '../../ui/use-phone.ts'
import { BatchState } from './BatchState.tsx'
import { ImportForm } from './ImportForm.tsx'
import { useBatches } from './queries.ts'
import { RelationsForm } from './RelationsForm.tsx'

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
      {mayImport ? <Forms /> : null}
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

/** What is imported: a table of figures, or relations between enterprises. */
function Forms() {
  const { t } = useWords()
  const mayRelate = useCan('relation:import')
  const [kind, setKind] = useState<'figures' | 'relations'>('figures')
  if (!mayRelate) return <ImportForm />
  return (
    <>
      <Segmented<'figures' | 'relations'>
        className="form-kind"
        aria-label={t('imports.formKind')}
        value={kind}
        onChange={setKind}
        options={[
          { value: 'figures', label: t('imports.figures') },
          { value: 'relations', label: t('imports.relationsKind') },
        ]}
      />
      {kind === 'figures' ? <ImportForm /> : <RelationsForm />}
    </>
  )
}

function BatchTable({ rows, loading }: { readonly rows: readonly Batch[]; readonly loading: boolean }) {
  const { t, text, language } = useWords()
  const phone = usePhone()
  const count = (
    key: 'rows' | 'accepted' | 'corrected' | 'refused',
    tone: string,
  ): NonNullable<TableProps<Batch>['columns']>[number] => ({
    key,
    title: t(`imports.${key}`),
    width: phone ? 60 : 92,
    align: 'right',
    render: (_, batch) => <span className={batch[key] > 0 ? tone : 'blank'}>{countText(batch[key], language)}</span>,
  })
  const columns: NonNullable<TableProps<Batch>['columns']> = [
    {
      key: 'file',
      title: t('imports.file'),
      width: phone ? 130 : 250,
      render: (_, batch) => (
        <div className="name-cell">
          <Link to="/imports/$batchId" params={{ batchId: batch.id }}>
            {batch.file}
          </Link>
          <span className="muted small">
            {text(batch.sourceName)}
            {batch.period === null ? '' : ` · ${t('words.year', { year: batch.period })}`}
            {phone ? ` · ${momentText(batch.importedAt, language)}` : ''}
          </span>
        </div>
      ),
    },
    {
      key: 'when',
      title: t('imports.when'),
      width: 170,
      responsive: ['md'],
      render: (_, batch) => momentText(batch.importedAt, language),
    },
    {
      key: 'who',
      title: t('imports.who'),
      width: 130,
      ellipsis: true,
      responsive: ['md'],
      render: (_, batch) => batch.importedBy,
    },
    { ...count('rows', ''), responsive: ['md'] },
    count('accepted', 'tone-good'),
    { ...count('corrected', 'tone-unknown'), responsive: ['md'] },
    count('refused', 'tone-bad'),
    {
      key: 'state',
      title: t('imports.state'),
      width: phone ? 84 : 120,
      render: (_, batch) => <BatchState batch={batch} />,
    },
  ]
  return (
    <DataTable<Batch>
      label={t('imports.batches')}
      rowKey="id"
      columns={columns}
      dataSource={rows as Batch[]}
      loading={loading}
      scroll={{ x: phone ? 334 : 1040 }}
    />
  )
}
