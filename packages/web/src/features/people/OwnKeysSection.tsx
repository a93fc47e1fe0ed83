import type { PersonalKey } from '@wutong/contract'
import { Button, Popconfirm, type TableProps } from 'antd'
import { useState } from 'react'
import { dayText, momentText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { OwnKeyDialog } from './OwnKeyDialog.tsx'
import { useOwnKeys, useRevokeOwnKey } from './own.queries.ts'

const tones = { valid: 'good', expired: 'unknown', revoked: 'bad' } as const

/** Keys of the own programs: made and revoked here. */
export function OwnKeysSection() {
  const { t } = useWords()
  const [making, setMaking] = useState(false)
  const keys = useOwnKeys()
  return (
    <Section
      title={t('ownKeys.title')}
      note={t('ownKeys.note')}
      extra={<Button onClick={() => setMaking(true)}>{t('ownKeys.make')}</Button>}
    >
      <QueryView query={keys} rows={2}>
        {(rows) => (rows.length === 0 ? <EmptyNote>{t('ownKeys.none')}</EmptyNote> : <KeyTable rows={rows} />)}
      </QueryView>
      <OwnKeyDialog open={making} onClose={() => setMaking(false)} />
    </Section>
  )
}

function KeyTable({ rows }: { readonly rows: readonly PersonalKey[] }) {
  const { t, language } = useWords()
  const revoke = useRevokeOwnKey()
  const columns: NonNullable<TableProps<PersonalKey>['columns']> = [
    {
      key: 'name',
      title: t('ownKeys.name'),
      width: 200,
      render: (_, { name, prefix }) => (
        <div className="name-cell">
          <span>{name}</span>
          <span className="muted small">{prefix}…</span>
        </div>
      ),
    },
    {
      key: 'scope',
      title: t('ownKeys.scope'),
      width: 130,
      render: (_, { permissions }) => (
        <span title={permissions.join('\n')}>{t('ownKeys.some', { n: permissions.length })}</span>
      ),
    },
    { key: 'until', title: t('ownKeys.expires'), width: 130, render: (_, key) => dayText(key.expiresAt, language) },
    {
      key: 'used',
      title: t('account.lastUsed'),
      width: 170,
      render: (_, { usedAt }) => (usedAt === null ? t('ownKeys.neverUsed') : momentText(usedAt, language)),
    },
    {
      key: 'state',
      title: t('accounts.state'),
      width: 100,
      render: (_, { state }) => <Pill tone={tones[state]}>{t(`sources.keyStates.${state}`)}</Pill>,
    },
    {
      key: 'revoke',
      title: '',
      width: 90,
      render: (_, { id, state }) =>
        state === 'valid' ? (
          <Popconfirm title={t('ownKeys.revokeAsk')} onConfirm={() => revoke.mutate(id)}>
            <Button size="small" danger>
              {t('sources.revoke')}
            </Button>
          </Popconfirm>
        ) : null,
    },
  ]
  return (
    <>
      {revoke.error ? <ErrorNotice error={revoke.error} /> : null}
      <DataTable<PersonalKey>
        label={t('ownKeys.title')}
        rowKey="id"
        columns={columns}
        dataSource={rows as PersonalKey[]}
        scroll={{ x: 820 }}
      />
    </>
  )
}
