import { Link } from '@tanstack/react-router'
import type { ImportReport, RowIssue } from '@wutong/contract'
import type { TableProps } from 'antd'
import { useCatalogue } from '../../platform/catalogue.ts'
import { countText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Stat } from '../../ui/Stat.tsx'
import { usePhone } from '../../ui/use-phone.ts'

type Column = ImportReport['columns'][number]

/** What became of a file: columns understood, rows accepted, corrected and refused, with reasons. */
export function ReportView({ report }: { readonly report: ImportReport }) {
  const { t, text, language } = useWords()
  return (
    <>
      <div className="stats">
        <Stat
          label={t('imports.rows')}
          value={countText(report.rows, language)}
          hint={report.values > 0 ? t('imports.values', { n: countText(report.values, language) }) : undefined}
        />
        <Stat
          label={t('imports.accepted')}
          value={countText(report.accepted, language)}
          hint={t('imports.newSubjects', { n: countText(report.newSubjects, language) })}
          tone="good"
        />
        <Stat
          label={t('imports.corrected')}
          value={countText(report.corrected, language)}
          hint={t('imports.correctedHint')}
          tone="unknown"
        />
        <Stat
          label={t('imports.refused')}
          value={countText(report.refused, language)}
          hint={t('imports.refusedHint')}
          tone="bad"
        />
      </div>
      <LinkedLine report={report} />
      {report.columns.length > 0 ? (
        <>
          <h3>{t('imports.columns')}</h3>
          <ColumnTable columns={report.columns} />
        </>
      ) : null}
      {report.reasons.length > 0 ? (
        <>
          <h3>{t('imports.reasons')}</h3>
          <ul className="plain-list">
            {report.reasons.map((item) => (
              <li key={`${item.kind}${item.reason.zh}`}>
                <KindPill kind={item.kind} /> {text(item.reason)} <b>× {countText(item.count, language)}</b>
              </li>
            ))}
          </ul>
          <h3>{t('imports.issues')}</h3>
          <IssueTable issues={report.issues} />
        </>
      ) : null}
    </>
  )
}

/** Enterprises that the import recognised by name and other evidence, and pairs that wait for a person. */
function LinkedLine({ report: { linked, dryRun } }: { readonly report: ImportReport }) {
  const { t, language } = useWords()
  const { joined, doubtful } = linked ?? { joined: 0, doubtful: 0 }
  if (joined === 0 && doubtful === 0) return null
  return (
    <p className="note">
      {joined > 0 ? t('imports.joined', { n: countText(joined, language) }) : null}{' '}
      {doubtful > 0 ? (
        <>
          {t('imports.doubtful', { n: countText(doubtful, language) })}{' '}
          {dryRun ? null : (
            <Link to="/data" search={{ tab: 'pairs' }}>
              {t('imports.compare')} →
            </Link>
          )}
        </>
      ) : null}
    </p>
  )
}

function KindPill({ kind }: { readonly kind: RowIssue['kind'] }) {
  const { t } = useWords()
  return (
    <Pill tone={kind === 'refused' ? 'bad' : 'unknown'} sign={kind === 'refused' ? '✕' : '✎'}>
      {t(`imports.${kind}`)}
    </Pill>
  )
}

const special = ['id', 'name', 'period', 'measure', 'figure', 'unit'] as const

function ColumnTable({ columns }: { readonly columns: readonly Column[] }) {
  const { t, text } = useWords()
  const { nameOf } = useCatalogue()
  const targetText = (target: string): string => {
    const word = special.find((item) => item === target)
    return word ? t(`imports.target_${word}`) : nameOf(target)
  }
  const tableColumns: NonNullable<TableProps<Column>['columns']> = [
    { key: 'header', title: t('imports.header'), width: 220, render: (_, column) => column.header },
    {
      key: 'target',
      title: t('imports.target'),
      width: 240,
      render: (_, column) =>
        column.target === null ? (
          <span className="blank">{t('imports.unused')}</span>
        ) : (
          <>
            {targetText(column.target)}
            {column.period === null ? '' : ` · ${t('words.year', { year: column.period })}`}
          </>
        ),
    },
    {
      key: 'unit',
      title: t('imports.unit'),
      width: 170,
      render: (_, column) =>
        [column.unit, column.factor && column.factor !== '1' ? `× ${column.factor}` : null].filter(Boolean).join('　'),
    },
    { key: 'note', title: t('imports.note'), render: (_, column) => text(column.note) },
  ]
  return (
    <DataTable<Column>
      label={t('imports.columns')}
      rowKey="header"
      columns={tableColumns}
      dataSource={columns as Column[]}
      scroll={{ x: 760, y: 320 }}
    />
  )
}

function IssueTable({ issues }: { readonly issues: readonly RowIssue[] }) {
  const { t, text } = useWords()
  const { valueText } = useCatalogue()
  const phone = usePhone()
  const columns: NonNullable<TableProps<RowIssue>['columns']> = [
    { key: 'row', title: t('imports.row'), width: phone ? 56 : 80, align: 'right', render: (_, issue) => issue.row },
    { key: 'kind', title: t('imports.kind'), width: 100, render: (_, issue) => <KindPill kind={issue.kind} /> },
    {
      key: 'column',
      title: t('imports.header'),
      width: 180,
      render: (_, issue) => issue.column ?? <span className="blank">—</span>,
    },
    {
      key: 'before',
      title: t('imports.before'),
      width: 190,
      render: (_, issue) => (issue.before === null ? <span className="blank">—</span> : String(issue.before)),
    },
    {
      key: 'after',
      title: t('imports.after'),
      width: 190,
      render: (_, issue) => (issue.after === null ? <span className="blank">—</span> : valueText(issue.after)),
    },
    { key: 'reason', title: t('imports.reason'), render: (_, issue) => text(issue.reason) },
  ]
  return (
    <DataTable<RowIssue>
      label={t('imports.issues')}
      rowKey={(issue) => `${issue.row}:${issue.column}:${issue.reason.zh}`}
      columns={
        phone
          ? [
              ...columns.slice(0, 1),
              { key: 'told', title: t('imports.reason'), render: (_, issue) => <IssueLines issue={issue} /> },
            ]
          : columns
      }
      dataSource={issues as RowIssue[]}
      scroll={{ x: phone ? 300 : 980, y: 420 }}
    />
  )
}

/** All that is said of a row, one under the other, where there is no room for columns. */
function IssueLines({ issue: { kind, column, before, reason } }: { readonly issue: RowIssue }) {
  const { text } = useWords()
  return (
    <div className="name-cell">
      <span>
        <KindPill kind={kind} /> {column}
      </span>
      {before === null ? null : <span className="muted small">{String(before)}</span>}
      <span>{text(reason)}</span>
    </div>
  )
}
