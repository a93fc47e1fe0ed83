import type { SourceHook, SourceStanding } from '@wutong/contract'
import { App, Button, Popconfirm, type TableProps } from 'antd'
import { useState } from 'react'
import { momentText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { HookDialog } from './HookDialog.tsx'
import { useRemoveHook, useSourceHooks, useTryHook } from './queries.ts'

/** Addresses of sources that are told of changes: added, tried and removed here. */
export function HooksSection({ sources }: { readonly sources: readonly SourceStanding[] }) {
  const { t } = useWords()
  const [adding, setAdding] = useState(false)
  const known = useSourceHooks()
  const origins = known.data?.origins ?? []
  return (
    <Section
      title={t('hooks.title')}
      note={t('hooks.note')}
      extra={
        <Button disabled={origins.length === 0} onClick={() => setAdding(true)}>
          {t('hooks.add')}
        </Button>
      }
    >
      <QueryView query={known} rows={2}>
        {({ hooks }) =>
          hooks.length === 0 ? (
            <EmptyNote>{t(origins.length === 0 ? 'hooks.off' : 'hooks.none')}</EmptyNote>
          ) : (
            <HookTable hooks={hooks} />
          )
        }
      </QueryView>
      <HookDialog sources={sources} origins={origins} open={adding} onClose={() => setAdding(false)} />
    </Section>
  )
}

function HookTable({ hooks }: { readonly hooks: readonly SourceHook[] }) {
  const { t, text, language } = useWords()
  const { message } = App.useApp()
  const remove = useRemoveHook()
  const attempt = useTryHook()
  const tryNow = (hookId: string): void =>
    attempt.mutate(hookId, {
      onSuccess: ({ ok, failure }) =>
        void (ok ? message.success(t('hooks.tryOk')) : message.error(t('hooks.tryFailed', { why: failure ?? '' }))),
    })
  const columns: NonNullable<TableProps<SourceHook>['columns']> = [
    {
      key: 'url',
      title: t('hooks.url'),
      width: 320,
      render: (_, { url, sourceName }) => (
        <div className="name-cell">
          <span>{url}</span>
          <span className="muted small">{text(sourceName)}</span>
        </div>
      ),
    },
    {
      key: 'told',
      title: t('hooks.told'),
      width: 170,
      render: (_, { toldAt }) => (toldAt === null ? t('hooks.never') : momentText(toldAt, language)),
    },
    { key: 'state', title: t('sources.state'), width: 240, render: (_, hook) => <HookState hook={hook} /> },
    {
      key: 'actions',
      title: '',
      width: 170,
      render: (_, { id }) => (
        <div className="card-actions">
          <Button size="small" loading={attempt.isPending && attempt.variables === id} onClick={() => tryNow(id)}>
            {t('hooks.tryNow')}
          </Button>
          <Popconfirm title={t('hooks.removeAsk')} onConfirm={() => remove.mutate(id)}>
            <Button size="small" danger>
              {t('hooks.remove')}
            </Button>
          </Popconfirm>
        </div>
      ),
    },
  ]
  const error = remove.error ?? attempt.error
  return (
    <>
      {error ? <ErrorNotice error={error} /> : null}
      <DataTable<SourceHook>
        label={t('hooks.title')}
        rowKey="id"
        columns={columns}
        dataSource={hooks as SourceHook[]}
        scroll={{ x: 900 }}
      />
    </>
  )
}

function HookState({ hook: { failures, lastFailure, nextTryAt } }: { readonly hook: SourceHook }) {
  const { t, language } = useWords()
  if (failures === 0) return <Pill tone="good">{t('hooks.fine')}</Pill>
  return (
    <span className="tone-bad">
      {t('hooks.failed', {
        n: failures,
        why: lastFailure === 'secret_unreadable' ? t('hooks.unreadable') : (lastFailure ?? ''),
        at: momentText(nextTryAt, language),
      })}
    </span>
  )
}
