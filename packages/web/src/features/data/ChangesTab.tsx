import { Link } from '@tanstack/react-router'
import type { KnownChange } from '@wutong/contract'
import type { TableProps } from 'antd'
import { countText, momentText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { PagedView } from '../../ui/PagedView.tsx'
import { Section } from '../../ui/Section.tsx'
import { useChanges, useSourceNames } from './queries.ts'

/** What changed what is known, newest first. */
export function ChangesTab() {
  const { t } = useWords()
  const changes = useChanges()
  return (
    <Section title={t('data.tab_changes')} note={t('data.changesNote')}>
      <PagedView list={changes} empty={t('data.noChanges')}>
        {(rows) => <ChangeTable rows={rows} />}
      </PagedView>
    </Section>
  )
}

function ChangeTable({ rows }: { readonly rows: KnownChange[] }) {
  const { t, language } = useWords()
  const columns: NonNullable<TableProps<KnownChange>['columns']> = [
    {
      key: 'stamp',
      title: t('data.stamp'),
      width: 80,
      align: 'right',
      render: (_, row) => countText(row.stamp, language),
    },
    { key: 'at', title: t('data.when'), width: 170, render: (_, row) => momentText(row.at, language) },
    { key: 'kind', title: t('data.change'), width: 130, render: (_, row) => t(`data.kind_${row.kind}`) },
    { key: 'what', title: t('data.what'), width: 280, render: (_, row) => <What change={row} /> },
    { key: 'by', title: t('data.by'), width: 130, render: (_, row) => row.by },
    {
      key: 'subjects',
      title: t('data.touched'),
      width: 110,
      align: 'right',
      render: (_, row) => countText(row.subjects, language),
    },
  ]
  return (
    <DataTable<KnownChange>
      label={t('data.tab_changes')}
      rowKey={(row) => `${row.stamp}:${row.ref}`}
      columns={columns}
      dataSource={rows}
      scroll={{ x: 900 }}
    />
  )
}

/** The batch, merge or settlement of a change, where it can be looked at. */
function What({ change }: { readonly change: KnownChange }) {
  const { t, text } = useWords()
  const names = useSourceNames().data
  if (change.file !== null) {
    return (
      <div className="name-cell">
        <Link to="/imports/$batchId" params={{ batchId: change.ref }}>
          {change.file}
        </Link>
        {change.source === null ? null : (
          <span className="muted small">{text(names?.get(change.source)) || change.source}</span>
        )}
      </div>
    )
  }
  const tab = change.kind === 'merge' || change.kind === 'unmerge' ? 'merges' : 'settlements'
  return (
    <Link to="/data" search={{ tab }}>
      {t(`data.tab_${tab}`)}
    </Link>
  )
}
