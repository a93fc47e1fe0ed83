import type { OwnSession } from '@wutong/contract'
import { Button, Popconfirm, type TableProps } from 'antd'
import { momentText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { useEndOthers, useEndSession, useOwnSessions } from './own.queries.ts'

/** Where the own account is signed in; sessions are ended here. */
export function SessionsSection() {
  const { t } = useWords()
  const sessions = useOwnSessions()
  const endOthers = useEndOthers()
  return (
    <Section
      title={t('account.sessions')}
      note={t('account.sessionsNote')}
      extra={
        <Popconfirm title={t('account.endOthersAsk')} onConfirm={() => endOthers.mutate(undefined)}>
          <Button>{t('account.endOthers')}</Button>
        </Popconfirm>
      }
    >
      {endOthers.error ? <ErrorNotice error={endOthers.error} /> : null}
      <QueryView query={sessions} rows={3}>
        {(rows) => <SessionTable rows={rows} />}
      </QueryView>
    </Section>
  )
}

function SessionTable({ rows }: { readonly rows: readonly OwnSession[] }) {
  const { t, language } = useWords()
  const end = useEndSession()
  const columns: NonNullable<TableProps<OwnSession>['columns']> = [
    {
      key: 'device',
      title: t('account.device'),
      width: 260,
      render: (_, { device, current }) => (
        <div className="name-cell">
          <span className="cut" title={device ?? undefined}>
            {deviceName(device) ?? t('account.unknownDevice')}
          </span>
          {current ? <Pill tone="good">{t('account.thisOne')}</Pill> : null}
        </div>
      ),
    },
    { key: 'address', title: t('account.address'), width: 140, render: (_, { address }) => address ?? '' },
    { key: 'since', title: t('account.since'), width: 170, render: (_, { since }) => momentText(since, language) },
    {
      key: 'used',
      title: t('account.lastUsed'),
      width: 170,
      render: (_, { lastUsedAt }) => momentText(lastUsedAt, language),
    },
    {
      key: 'end',
      title: '',
      width: 90,
      render: (_, { id, current }) =>
        current ? null : (
          <Button size="small" danger loading={end.isPending} onClick={() => end.mutate(id)}>
            {t('account.end')}
          </Button>
        ),
    },
  ]
  return (
    <>
      {end.error ? <ErrorNotice error={end.error} /> : null}
      <DataTable<OwnSession>
        label={t('account.sessions')}
        rowKey="id"
        columns={columns}
        dataSource={rows as OwnSession[]}
        scroll={{ x: 830 }}
      />
    </>
  )
}

/** Browser and system out of what a browser says it is; the whole text stands in the title. */
function deviceName(agent: string | null): string | null {
  if (agent === null) return null
  const browser = /(Edg|Firefox|Chrome|Safari)\/([\d]+)/.exec(agent)
  const system = /(Windows|Android|iPhone|Mac OS X|Linux)/.exec(agent)
  const parts = [browser ? `${browser[1] === 'Edg' ? 'Edge' : browser[1]} ${browser[2]}` : null, system?.[1] ?? null]
  return parts.filter((part) => part !== null).join(' · ') || agent
}
