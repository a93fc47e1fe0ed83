import { Link } from '@tanstack/react-router'
import type { SourceStanding } from '@wutong/contract'
import { Button, type TableProps } from 'antd'
import { useState } from 'react'
import { countText, dayText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useCan } from '../../platform/session.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { ContactDialog } from './ContactDialog.tsx'
import { CycleTable } from './CycleTable.tsx'
import { KeysSection } from './KeysSection.tsx'
import { useSourceBoard } from './queries.ts'

/** Sources: who supplies what, who is late, who answers, and with which keys data are pushed. */
export function SourcesPage() {
  const { t, language } = useWords()
  const board = useSourceBoard()
  const managesKeys = useCan('key:manage')
  return (
    <>
      <PageHead
        title={t('sources.title')}
        lead={t('sources.lead')}
        extra={<Link to="/data-quality">{t('quality.link')}</Link>}
        above={<Link to="/imports">← {t('imports.title')}</Link>}
      />
      <QueryView query={board} rows={12}>
        {({ on, sources }) => (
          <>
            <Section title={t('sources.board')} note={t('sources.boardNote', { day: dayText(on, language) })}>
              <BoardTable sources={sources} />
            </Section>
            {managesKeys ? <KeysSection sources={sources} /> : null}
          </>
        )}
      </QueryView>
    </>
  )
}

function BoardTable({ sources }: { readonly sources: readonly SourceStanding[] }) {
  const { t, text, language } = useWords()
  const manages = useCan('source:manage')
  const [changing, setChanging] = useState<SourceStanding | null>(null)
  const columns: NonNullable<TableProps<SourceStanding>['columns']> = [
    {
      key: 'name',
      title: t('sources.source'),
      width: 190,
      render: (_, source) => (
        <div className="name-cell">
          <span>{text(source.name)}</span>
          <span className="muted small">{source.department ? text(source.department) : '—'}</span>
        </div>
      ),
    },
    { key: 'state', title: t('sources.state'), width: 130, render: (_, source) => <StandingPill source={source} /> },
    {
      key: 'agreed',
      title: t('sources.agreed'),
      width: 190,
      render: (_, { every, dueWithin }) =>
        every === null ? (
          <span className="blank">—</span>
        ) : (
          `${t(`sources.every.${every}`)}${dueWithin === null ? '' : t('sources.dueWithin', { n: dueWithin })}`
        ),
    },
    {
      key: 'last',
      title: t('sources.last'),
      width: 130,
      render: (_, { lastDeliveryOn }) => dayText(lastDeliveryOn, language),
    },
    {
      key: 'supplies',
      title: t('sources.supplies'),
      width: 90,
      align: 'right',
      render: (_, { supplies }) => countText(supplies.length, language),
    },
    {
      key: 'contact',
      title: t('sources.contact'),
      width: 210,
      render: (_, source) => (
        <>
          {source.contact?.person ?? '—'}{' '}
          {source.contact?.phone ? <span className="muted small">{source.contact.phone}</span> : null}
          {manages ? (
            <Button type="link" size="small" onClick={() => setChanging(source)}>
              {t('sources.changeContact')}
            </Button>
          ) : null}
        </>
      ),
    },
  ]
  return (
    <>
      <DataTable<SourceStanding>
        label={t('sources.board')}
        rowKey="id"
        columns={columns}
        dataSource={sources as SourceStanding[]}
        scroll={{ x: 980 }}
        expandable={{ expandedRowRender: (source) => <SourceDetail source={source} /> }}
      />
      <ContactDialog key={changing?.id} source={changing} onClose={() => setChanging(null)} />
    </>
  )
}

function StandingPill({ source: { every, daysLate, cycles } }: { readonly source: SourceStanding }) {
  const { t } = useWords()
  const [newest] = cycles
  if (every === null || newest === undefined) return <Pill tone="plain">{t('sources.nothingAgreed')}</Pill>
  if (daysLate > 0)
    return (
      <Pill tone="bad" sign="!">
        {t('sources.daysLate', { n: daysLate })}
      </Pill>
    )
  const inTime = newest.state === 'in_time'
  return (
    <Pill tone={inTime ? 'good' : 'near'} sign={inTime ? '✓' : '…'}>
      {t(`sources.states.${newest.state}`)}
    </Pill>
  )
}

function SourceDetail({ source }: { readonly source: SourceStanding }) {
  const { t, text } = useWords()
  const { supplies, columns, cycles, contact } = source
  return (
    <div className="source-detail">
      {cycles.length > 0 ? <CycleTable cycles={cycles} /> : null}
      <p>
        <strong>{t('sources.supplies')}</strong>{' '}
        {supplies.length === 0
          ? t('sources.suppliesAll')
          : supplies
              .map(({ name, place, of }) => (of > 1 ? `${text(name)} (${place}/${of})` : text(name)))
              .join(t('sources.comma'))}
      </p>
      {supplies.length > 0 ? <p className="muted small">{t('sources.placeNote')}</p> : null}
      {columns.length > 0 ? (
        <p className="muted small">
          {t('sources.columns')} {columns.map(({ header, target }) => `${header} → ${target}`).join(t('sources.comma'))}
        </p>
      ) : null}
      {contact?.note ? <p className="muted small">{contact.note}</p> : null}
    </div>
  )
}
