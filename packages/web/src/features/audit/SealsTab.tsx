import type { AuditSeal, AuditVerification } from '@wutong/contract'
import { Button, Input, type TableProps } from 'antd'
import { useId, useState } from 'react'
import { countText, dayText, momentText, numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { PagedView } from '../../ui/PagedView.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Section } from '../../ui/Section.tsx'
import { useSeals, useVerification } from './queries.ts'

const headPattern = /^[0-9a-f]{64}$/

/** The seals of the days, the head of their chain, and a check of everything. */
export function SealsTab() {
  const { t } = useWords()
  const seals = useSeals()
  const head = seals.rows?.[0]?.hash
  return (
    <Section title={t('audit.tab_seals')} note={t('audit.sealsNote')}>
      {head === undefined ? null : (
        <p className="seal-head">
          {t('audit.head')} <span className="code anywhere">{head}</span>
        </p>
      )}
      <Verification />
      <PagedView list={seals} empty={t('audit.noSeals')}>
        {(rows) => <SealTable rows={rows} />}
      </PagedView>
    </Section>
  )
}

function Verification() {
  const { t } = useWords()
  const id = useId()
  const [head, setHead] = useState('')
  const verification = useVerification()
  const isWrong = head !== '' && !headPattern.test(head)
  return (
    <div className="verification">
      <label className="field" htmlFor={id}>
        <span>{t('audit.headNoted')}</span>
        <Input
          id={id}
          value={head}
          maxLength={64}
          {...(isWrong ? { status: 'error' } : {})}
          onChange={(event) => setHead(event.target.value.trim().toLowerCase())}
        />
        {isWrong ? <span className="tone-bad small">{t('audit.headWrong')}</span> : null}
      </label>
      <Button
        type="primary"
        disabled={isWrong}
        loading={verification.isPending}
        onClick={() => verification.mutate(head)}
      >
        {t('audit.verify')}
      </Button>
      {verification.error ? <ErrorNotice error={verification.error} /> : null}
      {verification.data ? <Outcome outcome={verification.data} /> : null}
    </div>
  )
}

function Outcome({ outcome }: { readonly outcome: AuditVerification }) {
  const { t, language } = useWords()
  const { intact, days, events, unsealed, found, findings, ms } = outcome
  return (
    <div className="verification-outcome" role="status">
      <Pill tone={intact ? 'good' : 'bad'} sign={intact ? '✓' : '✕'}>
        {intact ? t('audit.intact') : t('audit.tampered', { n: countText(found, language) })}
      </Pill>{' '}
      <span className="muted">
        {t('audit.checked', {
          days: countText(days, language),
          events: countText(events, language),
          seconds: numberText(ms / 1000, language, 2),
          unsealed: countText(unsealed ?? 0, language),
        })}
      </span>
      <ul>
        {findings.map(({ kind, day, eventId, position }) => (
          <li key={`${kind}${day}${eventId}${position}`}>
            {day === null ? null : <strong>{dayText(day, language)} </strong>}
            {position === null ? null : <span>{t('audit.position', { n: position })} </span>}
            {t(`audit.finding.${kind}`)}
            {eventId === null ? null : <span className="code anywhere"> {eventId}</span>}
          </li>
        ))}
      </ul>
    </div>
  )
}

function SealTable({ rows }: { readonly rows: AuditSeal[] }) {
  const { t, language } = useWords()
  const short = (hash: string) => (
    <span className="code" title={hash}>
      {hash.slice(0, 16)}
    </span>
  )
  const columns: NonNullable<TableProps<AuditSeal>['columns']> = [
    { key: 'day', title: t('audit.day'), width: 140, render: (_, row) => dayText(row.day, language) },
    {
      key: 'events',
      title: t('audit.events'),
      width: 90,
      align: 'right',
      render: (_, row) => countText(row.events, language),
    },
    { key: 'algorithm', title: t('audit.algorithm'), width: 100, render: (_, row) => row.algorithm.toUpperCase() },
    { key: 'hash', title: t('audit.hash'), width: 170, render: (_, row) => short(row.hash) },
    { key: 'previous', title: t('audit.previous'), width: 170, render: (_, row) => short(row.previous) },
    { key: 'sealedAt', title: t('audit.sealedAt'), width: 170, render: (_, row) => momentText(row.sealedAt, language) },
  ]
  return (
    <DataTable<AuditSeal>
      label={t('audit.tab_seals')}
      rowKey="day"
      columns={columns}
      dataSource={rows}
      scroll={{ x: 840 }}
    />
  )
}
