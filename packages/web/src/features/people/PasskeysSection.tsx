import type { Passkey } from '@wutong/contract'
import { Button, Space, type TableProps } from 'antd'
import { useState } from 'react'
import { dayText, momentText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { useRemovePasskey } from './own.changes.ts'
import { useOwnPasskeys } from './own.queries.ts'
import { PasskeyDialog } from './PasskeyDialog.tsx'
import { PasskeyNameDialog } from './PasskeyNameDialog.tsx'
import { PasswordDialog } from './PasswordDialog.tsx'
import { knowsPasskeys } from './passkeys.ts'
import { useSignInWays } from './queries.ts'

/** The own passkeys: registered, named, removed. Nothing is shown where the server takes none and there is none. */
export function PasskeysSection() {
  const { t } = useWords()
  const passkeys = useOwnPasskeys()
  const isTaken = useSignInWays().data?.passkeys === true
  const [adding, setAdding] = useState(false)
  if (!isTaken && !passkeys.data?.length) return null
  return (
    <Section
      title={t('passkeys.title')}
      note={t(knowsPasskeys ? 'passkeys.note' : 'passkeys.unknownHere')}
      extra={
        isTaken && knowsPasskeys ? <Button onClick={() => setAdding(true)}>{t('passkeys.add')}</Button> : undefined
      }
    >
      <QueryView query={passkeys} rows={2}>
        {(rows) => (rows.length === 0 ? <EmptyNote>{t('passkeys.none')}</EmptyNote> : <PasskeyTable rows={rows} />)}
      </QueryView>
      <PasskeyDialog open={adding} onClose={() => setAdding(false)} />
    </Section>
  )
}

function PasskeyTable({ rows }: { readonly rows: readonly Passkey[] }) {
  const { t, language } = useWords()
  const [removed, setRemoved] = useState<Passkey | null>(null)
  const [named, setNamed] = useState<Passkey | null>(null)
  const remove = useRemovePasskey()
  const columns: NonNullable<TableProps<Passkey>['columns']> = [
    {
      key: 'name',
      title: t('passkeys.name'),
      width: 220,
      render: (_, { name, synced }) => (
        <div className="name-cell">
          <span>{name}</span>
          <span className="muted small">{t(synced ? 'passkeys.synced' : 'passkeys.bound')}</span>
        </div>
      ),
    },
    {
      key: 'since',
      title: t('passkeys.since'),
      width: 130,
      render: (_, { createdAt }) => dayText(createdAt, language),
    },
    {
      key: 'used',
      title: t('account.lastUsed'),
      width: 170,
      render: (_, { lastUsedAt }) => (lastUsedAt === null ? t('ownKeys.neverUsed') : momentText(lastUsedAt, language)),
    },
    {
      key: 'do',
      title: '',
      width: 160,
      render: (_, passkey) => (
        <Space>
          <Button
            size="small"
            aria-label={`${t('passkeys.rename')}：${passkey.name}`}
            onClick={() => setNamed(passkey)}
          >
            {t('passkeys.rename')}
          </Button>
          <Button
            size="small"
            danger
            aria-label={`${t('passkeys.remove')}：${passkey.name}`}
            onClick={() => setRemoved(passkey)}
          >
            {t('passkeys.remove')}
          </Button>
        </Space>
      ),
    },
  ]
  return (
    <>
      <DataTable<Passkey>
        label={t('passkeys.title')}
        rowKey="id"
        columns={columns}
        dataSource={rows as Passkey[]}
        scroll={{ x: 680 }}
      />
      <PasskeyNameDialog passkey={named} onClose={() => setNamed(null)} />
      <PasswordDialog
        open={removed !== null}
        title={t('passkeys.removeOf', { name: removed?.name ?? '' })}
        step={remove}
        onOwner={(owner) =>
          remove.mutate({ passkeyId: removed?.id ?? '', owner }, { onSuccess: () => setRemoved(null) })
        }
        onClose={() => setRemoved(null)}
      />
    </>
  )
}
