import { getRouteApi, Link } from '@tanstack/react-router'
import type { Conflict } from '@wutong/contract'
import { Select, type TableProps } from 'antd'
import { useCatalogue } from '../../platform/catalogue.ts'
import { conflictPages, useConflicts } from '../../platform/disputes.ts'
import { countText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useCan } from '../../platform/session.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { ExportButton } from '../../ui/ExportButton.tsx'
import { PagedView } from '../../ui/PagedView.tsx'
import { Section } from '../../ui/Section.tsx'
import { SaidLine, SettleButton, useFigureName } from '../../ui/SettleDialog.tsx'

const route = getRouteApi('/house/data')

/** Figures that sources disagree on and nobody has settled. */
export function ConflictsTab() {
  const { t, text, language } = useWords()
  const { zone } = useCatalogue()
  const { code } = route.useSearch()
  const navigate = route.useNavigate()
  const conflicts = useConflicts({ code })
  return (
    <Section
      title={t('data.tab_conflicts')}
      note={t('data.conflictsNote', { n: countText(conflicts.total, language) })}
      extra={<ConflictExport code={code} total={conflicts.total} />}
    >
      <div className="filters">
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          className="indicator-select"
          aria-label={t('facts.indicator')}
          placeholder={t('data.anyIndicator')}
          value={code ?? null}
          onChange={(chosen: string | null) =>
            void navigate({ search: (old) => ({ ...old, code: chosen ?? undefined }), replace: true })
          }
          options={zone.indicators.map((indicator) => ({ value: indicator.code, label: text(indicator.name) }))}
        />
      </div>
      <PagedView list={conflicts} empty={t('data.noConflicts')}>
        {(rows) => <ConflictTable rows={rows} />}
      </PagedView>
    </Section>
  )
}

function ConflictTable({ rows }: { readonly rows: Conflict[] }) {
  const { t } = useWords()
  const figureName = useFigureName()
  const maySettle = useCan('conflict:settle')
  const columns: NonNullable<TableProps<Conflict>['columns']> = [
    {
      key: 'subject',
      title: t('subjects.name'),
      width: 220,
      render: (_, row) => (
        <Link to="/enterprises/$subjectId" params={{ subjectId: row.subject.id }} search={{ tab: 'data' }}>
          {row.subject.name}
        </Link>
      ),
    },
    { key: 'figure', title: t('data.figure'), width: 180, render: (_, row) => figureName(row) },
    {
      key: 'said',
      title: t('data.whatSourcesSay'),
      width: 520,
      render: (_, row) => (
        <ul className="said-list">
          {row.statements.map((said) => (
            <li key={said.recordId}>
              <SaidLine said={said} conflict={row} />
            </li>
          ))}
        </ul>
      ),
    },
    ...(maySettle
      ? [
          {
            key: 'settle',
            title: t('data.toDo'),
            width: 90,
            render: (_: unknown, row: Conflict) => <SettleButton conflict={row} />,
          },
        ]
      : []),
  ]
  return (
    <DataTable<Conflict>
      label={t('data.tab_conflicts')}
      rowKey={(row) => `${row.subject.id}:${row.code}:${row.period}`}
      columns={columns}
      dataSource={rows}
      scroll={{ x: 1000 }}
    />
  )
}

function ConflictExport({ code, total }: { readonly code: string | undefined; readonly total: number }) {
  const { t, text } = useWords()
  return (
    <ExportButton<Conflict>
      list="conflicts"
      filter={{ code }}
      name={t('data.tab_conflicts')}
      total={total}
      get={conflictPages(code)}
      head={[
        t('subjects.name'),
        t('facts.indicator'),
        t('subjects.period'),
        t('facts.unit'),
        t('data.value'),
        t('data.source'),
        t('data.inForce'),
        t('data.recordedAt'),
        t('data.batch'),
        t('data.row'),
      ]}
      linesOf={(row) =>
        row.statements.map((said) => [
          row.subject.name,
          text(row.name),
          row.period,
          row.unit,
          typeof said.value === 'boolean' ? t(said.value ? 'words.yes' : 'words.no') : said.value,
          text(said.sourceName),
          t(said.inForce ? 'words.yes' : 'words.no'),
          said.recordedAt,
          said.batchName,
          said.row,
        ])
      }
    />
  )
}
