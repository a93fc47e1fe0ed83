import type { SourceKey, SourceStanding } from '@wutong/contract'
import { Button, Popconfirm, type TableProps } from 'antd'
import { useState } from 'react'
import { dayText, momentText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Section } from '../../ui/Section.tsx'
import { KeyDialog } from './KeyDialog.tsx'
import { useRevokeKey, useSourceKeys } from './queries.ts'

const tones = { valid: 'good', expired: 'unknown', revoked: 'bad' } as const

/** Keys with which departments push data: made and revoked here. */
export function KeysSection({ sources }: { readonly sources: readonly SourceStanding[] }) {
  const { t } = useWords()
  const [making, setMaking] = useState(false)
  const keys = useSourceKeys()
  const rows = keys.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <Section
      title={t('sources.keys')}
      note={t('sources.keysNote')}
      extra={<Button onClick={() => setMaking(true)}>{t('sources.makeKey')}</Button>}
    >
      {keys.error ? <ErrorNotice error={keys.error} onRetry={() => void keys.refetch()} /> : null}
      {keys.data && rows.length === 0 ? (
        <EmptyNote>{t('sources.noKeys')}</EmptyNote>
      ) : (
        <KeyTable rows={rows} loading={keys.isPending} />
      )}
      {keys.hasNextPage ? (
        <Button className="more-button" loading={keys.isFetching} onClick={() => void keys.fetchNextPage()}>
          {t('words.more')}
        </Button>
      ) : null}
      <KeyDialog sources={sources} open={making} onClose={() => setMaking(false)} />
    </Section>
  )
}

function KeyTable({ rows, loading }: { readonly rows: readonly SourceKey[]; readonly loading: boolean }) {
  const { t, text, language } = useWords()
  const revoke = useRevokeKey()
  const columns: NonNullable<TableProps<SourceKey>['columns']> = [
    {
      key: 'name',
      title: t('sources.keyName'),
      width: 210,
      render: (_, { name, prefix }) => (
        <div className="name-cell">
          <span>{name}</span>
          <span className="muted small">{prefix}…</span>
        </div>
      ),
    },
    { key: 'source', title: t('sources.source'), width: 150, render: (_, { sourceName }) => text(sourceName) },
    {
      key: 'scope',
      title: t('sources.scope'),
      width: 130,
      render: (_, { indicators }) =>
        indicators === null ? t('sources.scopeAll') : t('sources.scopeSome', { n: indicators.length }),
    },
    {
      key: 'until',
      title: t('sources.expires'),
      width: 130,
      render: (_, { expiresAt }) => dayText(expiresAt, language),
    },
    {
      key: 'used',
      title: t('sources.used'),
      width: 160,
      render: (_, { usedAt }) => (usedAt === null ? t('sources.neverUsed') : momentText(usedAt, language)),
    },
    {
      key: 'state',
      title: t('sources.state'),
      width: 100,
      render: (_, { state }) => <Pill tone={tones[state]}>{t(`sources.keyStates.${state}`)}</Pill>,
    },
    {
      key: 'revoke',
      title: '',
      width: 90,
      render: (_, { id, state }) =>
        state === 'valid' ? (
          <Popconfirm title={t('sources.revokeAsk')} onConfirm={() => revoke.mutate(id)}>
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
      <DataTable<SourceKey>
        label={t('sources.keys')}
        rowKey="id"
        columns={columns}
        dataSource={rows as SourceKey[]}
        loading={loading}
        scroll={{ x: 970 }}
      />
    </>
  )
}
