import type { Delegate } from '@wutong/contract'
import { Button, Popconfirm, type TableProps } from 'antd'
import { useState } from 'react'
import { momentText, zoneDay } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { DelegateDialog } from './DelegateDialog.tsx'
import { useDelegates, useEndDelegate } from './own.queries.ts'

const tones = { valid: 'good', expired: 'unknown', ended: 'bad', disabled: 'bad' } as const

/** Staff whom the legal representative let in; let in and ended here. */
export function DelegatesSection() {
  const { t } = useWords()
  const [adding, setAdding] = useState(false)
  const delegates = useDelegates()
  return (
    <Section
      title={t('delegates.title')}
      note={t('delegates.note')}
      extra={<Button onClick={() => setAdding(true)}>{t('delegates.add')}</Button>}
    >
      <QueryView query={delegates} rows={2}>
        {(rows) => (rows.length === 0 ? <EmptyNote>{t('delegates.none')}</EmptyNote> : <DelegateTable rows={rows} />)}
      </QueryView>
      <DelegateDialog open={adding} onClose={() => setAdding(false)} />
    </Section>
  )
}

function DelegateTable({ rows }: { readonly rows: readonly Delegate[] }) {
  const { t, language } = useWords()
  const end = useEndDelegate()
  const columns: NonNullable<TableProps<Delegate>['columns']> = [
    {
      key: 'name',
      title: t('accounts.displayName'),
      width: 200,
      render: (_, { displayName, username }) => (
        <div className="name-cell">
          <span>{displayName}</span>
          <span className="muted small">{username}</span>
        </div>
      ),
    },
    { key: 'scope', title: t('delegates.scope'), width: 170, render: (_, { scope }) => t(`delegates.scopes.${scope}`) },
    {
      key: 'until',
      title: t('delegates.until'),
      width: 130,
      // It holds until the moment after the last day.
      render: (_, { expiresAt }) => zoneDay(new Date(Date.parse(expiresAt) - 1).toISOString()),
    },
    {
      key: 'last',
      title: t('accounts.lastSignIn'),
      width: 170,
      render: (_, { lastSignInAt }) =>
        lastSignInAt === null ? t('accounts.never') : momentText(lastSignInAt, language),
    },
    {
      key: 'state',
      title: t('accounts.state'),
      width: 100,
      render: (_, { state }) => <Pill tone={tones[state]}>{t(`delegates.states.${state}`)}</Pill>,
    },
    {
      key: 'end',
      title: '',
      width: 90,
      render: (_, { userId, displayName, state }) =>
        state === 'ended' ? null : (
          <Popconfirm title={t('delegates.endAsk', { name: displayName })} onConfirm={() => end.mutate(userId)}>
            <Button size="small" danger>
              {t('delegates.end')}
            </Button>
          </Popconfirm>
        ),
    },
  ]
  return (
    <>
      {end.error ? <ErrorNotice error={end.error} /> : null}
      <DataTable<Delegate>
        label={t('delegates.title')}
        rowKey="userId"
        columns={columns}
        dataSource={rows as Delegate[]}
        scroll={{ x: 860 }}
      />
    </>
  )
}
