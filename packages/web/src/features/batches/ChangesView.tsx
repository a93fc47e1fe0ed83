import { Link } from '@tanstack/react-router'
import type { FigureChange, ImportChanges } from '@wutong/contract'
import type { TableProps } from 'antd'
import { useCatalogue } from '../../platform/catalogue.ts'
import { countText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Stat } from '../../ui/Stat.tsx'
import { useSources } from './queries.ts'

/** What an import would change in the facts in force: enterprises, figures by indicator, and examples. */
export function ChangesView({ changes }: { readonly changes: ImportChanges }) {
  const { t, language } = useWords()
  const { subjects } = changes
  const n = (count: number): string => countText(count, language)
  return (
    <>
      <h3>{t('studio.changes')}</h3>
      <div className="stats">
        <Stat
          label={t('studio.enterprises')}
          value={n(subjects.new + subjects.known)}
          hint={t('studio.enterprisesHint', { new: n(subjects.new), known: n(subjects.known) })}
        />
        <Stat label={t('studio.added')} value={n(changes.added)} tone="good" />
        <Stat label={t('studio.changed')} value={n(changes.changed)} tone="unknown" hint={t('studio.changedHint')} />
        <Stat
          label={t('studio.same')}
          value={n(changes.same)}
          hint={changes.outranked > 0 ? t('studio.outrankedHint', { n: n(changes.outranked) }) : undefined}
        />
      </div>
      <IndicatorTable changes={changes} />
      {changes.examples.length > 0 ? <ExampleTable examples={changes.examples} /> : null}
      {changes.newSubjects.length > 0 ? (
        <details className="new-subjects">
          <summary>{t('studio.newSubjects', { n: n(subjects.new) })}</summary>
          <ul className="plain-list">
            {changes.newSubjects.map(({ name, uscc, row }) => (
              <li key={`${row}${name}`}>
                {name}{' '}
                <span className="muted small">{[uscc, t('studio.inRow', { row })].filter(Boolean).join(' · ')}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  )
}

type IndicatorRow = ImportChanges['indicators'][number]

function IndicatorTable({ changes }: { readonly changes: ImportChanges }) {
  const { t, language } = useWords()
  const { nameOf } = useCatalogue()
  const count = (
    key: 'added' | 'changed' | 'same' | 'outranked',
  ): NonNullable<TableProps<IndicatorRow>['columns']>[number] => ({
    key,
    title: t(`studio.${key}`),
    width: 110,
    align: 'right',
    render: (_, row) => <span className={row[key] > 0 ? '' : 'blank'}>{countText(row[key], language)}</span>,
  })
  return (
    <DataTable<IndicatorRow>
      label={t('studio.byIndicator')}
      rowKey="code"
      columns={[
        { key: 'code', title: t('studio.indicator'), width: 220, render: (_, row) => nameOf(row.code) },
        count('added'),
        count('changed'),
        count('same'),
        count('outranked'),
      ]}
      dataSource={[...changes.indicators]}
      scroll={{ x: 660, y: 260 }}
    />
  )
}

const tones = { changed: 'unknown', added: 'good', outranked: 'plain' } as const

function ExampleTable({ examples }: { readonly examples: readonly FigureChange[] }) {
  const { t, text } = useWords()
  const { nameOf, valueText, indicators } = useCatalogue()
  const sources = useSources({ enabled: true })
  const sourceName = (id: string | null): string => text(sources.data?.find((source) => source.id === id)?.name)
  const shown = (example: FigureChange, value: FigureChange['before']) =>
    value === null ? (
      <span className="blank">—</span>
    ) : (
      valueText(value, indicators.get(example.code)?.unit, example.code)
    )
  const columns: NonNullable<TableProps<FigureChange>['columns']> = [
    {
      key: 'kind',
      title: t('studio.kind'),
      width: 90,
      render: (_, { kind }) => <Pill tone={tones[kind]}>{t(`studio.${kind}`)}</Pill>,
    },
    {
      key: 'name',
      title: t('studio.enterprise'),
      width: 220,
      render: (_, { name, subjectId }) =>
        subjectId === null ? (
          name
        ) : (
          <Link to="/enterprises/$subjectId" params={{ subjectId }}>
            {name}
          </Link>
        ),
    },
    {
      key: 'code',
      title: t('studio.indicator'),
      width: 180,
      render: (_, { code, period }) => nameOf(period === 0 ? code : `${code}@${period}`),
    },
    {
      key: 'before',
      title: t('studio.before'),
      width: 180,
      render: (_, example) => (
        <>
          {shown(example, example.before)}{' '}
          <span className="muted small">
            {example.kind === 'outranked' ? t('studio.inFile') : sourceName(example.beforeSource)}
          </span>
        </>
      ),
    },
    {
      key: 'after',
      title: t('studio.after'),
      width: 180,
      render: (_, example) => (
        <>
          <b>{shown(example, example.after)}</b> <span className="muted small">{sourceName(example.afterSource)}</span>
        </>
      ),
    },
  ]
  return (
    <>
      <h3>{t('studio.examples', { n: examples.length })}</h3>
      <DataTable<FigureChange>
        label={t('studio.examples', { n: examples.length })}
        rowKey={({ kind, name, subjectId, code, period }) => `${kind}${subjectId ?? name}${code}${period}`}
        columns={columns}
        dataSource={[...examples]}
        scroll={{ x: 860, y: 320 }}
      />
    </>
  )
}
