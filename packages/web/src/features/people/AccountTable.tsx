import { DownOutlined } from '@ant-design/icons'
import type { Account, OneTimePassword } from '@wutong/contract'
import { App, Button, Dropdown, type TableProps } from 'antd'
import { useState } from 'react'
import { momentText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { type AccountStep, useAccountStep, useDepartments, useResetPassword } from './accounts.queries.ts'
import { IdentityDialog } from './IdentityDialog.tsx'
import { isStaff } from './PlaceFields.tsx'
import { useSignInWays } from './queries.ts'
import { RoleDialog } from './RoleDialog.tsx'

interface AccountTableProps {
  readonly rows: readonly Account[]
  readonly loading: boolean
  readonly onPassword: (made: OneTimePassword) => void
}

/** Accounts with their state, and what can be done to each. */
export function AccountTable({ rows, loading, onPassword }: AccountTableProps) {
  const { t, text, language } = useWords()
  const departments = useDepartments()
  const departmentName = (id: string): string => text(departments.data?.find((one) => one.id === id)?.name) || id
  const [changing, setChanging] = useState<Account | null>(null)
  const [linking, setLinking] = useState<Account | null>(null)
  const isLinkable = useSignInWays().data?.oidc != null
  const step = useAccountStep()
  const reset = useResetPassword()
  const columns: NonNullable<TableProps<Account>['columns']> = [
    {
      key: 'name',
      title: t('accounts.displayName'),
      width: 200,
      render: (_, { displayName, username, own }) => (
        <div className="name-cell">
          <span>{own ? `${displayName} (${t('accounts.own')})` : displayName}</span>
          <span className="muted small">{username}</span>
        </div>
      ),
    },
    {
      key: 'role',
      title: t('accounts.role'),
      width: 170,
      render: (_, { role, enterpriseName, organisation, department, seesSensitive }) => (
        <div className="name-cell">
          <span>{t(`roles.${role}`)}</span>
          {enterpriseName ? <span className="muted small">{enterpriseName}</span> : null}
          {organisation ? <span className="muted small">{organisation.name}</span> : null}
          {department ? <span className="muted small">{departmentName(department)}</span> : null}
          {isStaff(role) && !seesSensitive ? <span className="muted small">{t('reach.noSensitive')}</span> : null}
        </div>
      ),
    },
    {
      key: 'state',
      title: t('accounts.state'),
      width: 130,
      render: (_, account) => <AccountState account={account} />,
    },
    {
      key: 'second',
      title: t('accounts.secondFactor'),
      width: 110,
      render: (_, { secondFactor }) => (
        <Pill tone={secondFactor ? 'good' : 'plain'}>
          {t(secondFactor ? 'accounts.hasSecondFactor' : 'accounts.noSecondFactor')}
        </Pill>
      ),
    },
    {
      key: 'last',
      title: t('accounts.lastSignIn'),
      width: 170,
      render: (_, { lastSignInAt }) =>
        lastSignInAt === null ? t('accounts.never') : momentText(lastSignInAt, language),
    },
    {
      key: 'actions',
      title: '',
      width: 110,
      render: (_, account) =>
        account.own ? null : (
          <AccountActions
            account={account}
            onStep={(one) => step.mutate({ step: one, userId: account.userId })}
            onReset={() => reset.mutate(account.userId, { onSuccess: onPassword })}
            onRole={() => setChanging(account)}
            onIdentity={isLinkable ? () => setLinking(account) : undefined}
          />
        ),
    },
  ]
  return (
    <>
      {step.error ? <ErrorNotice error={step.error} /> : null}
      {reset.error ? <ErrorNotice error={reset.error} /> : null}
      <DataTable<Account>
        label={t('accounts.title')}
        rowKey="userId"
        columns={columns}
        dataSource={rows as Account[]}
        loading={loading}
        scroll={{ x: 890 }}
      />
      <RoleDialog account={changing} onClose={() => setChanging(null)} />
      <IdentityDialog account={linking} onClose={() => setLinking(null)} />
    </>
  )
}

function AccountState({ account }: { readonly account: Account }) {
  const { t, language } = useWords()
  const { state, lockedUntil, mustChangePassword } = account
  if (state === 'disabled') return <Pill tone="bad">{t('accounts.states.disabled')}</Pill>
  if (state === 'over') return <Pill tone="unknown">{t('accounts.states.over')}</Pill>
  if (lockedUntil !== null)
    return (
      <Pill tone="near" title={t('accounts.lockedUntil', { at: momentText(lockedUntil, language) })}>
        {t('accounts.states.locked')}
      </Pill>
    )
  if (mustChangePassword) return <Pill tone="unknown">{t('accounts.states.oneTime')}</Pill>
  return <Pill tone="good">{t('accounts.states.active')}</Pill>
}

interface AccountActionsProps {
  readonly account: Account
  readonly onStep: (step: AccountStep) => void
  readonly onReset: () => void
  readonly onRole: () => void
  /** Not where there is no identity provider. */
  readonly onIdentity: (() => void) | undefined
}

function AccountActions({ account, onStep, onReset, onRole, onIdentity }: AccountActionsProps) {
  const { t } = useWords()
  const { modal } = App.useApp()
  const name = account.displayName
  const ask = (key: AccountStep | 'resetPassword', then: () => void): void => {
    modal.confirm({ title: t(`accounts.${key}`), content: t(`accounts.${key}Ask`, { name }), onOk: then })
  }
  const steps: AccountStep[] = [
    ...(account.secondFactor ? (['resetSecondFactor'] as const) : []),
    ...(account.lockedUntil === null ? [] : (['liftLock'] as const)),
    account.state === 'disabled' ? 'enable' : 'disable',
  ]
  const items = [
    { key: 'role', label: t('accounts.changeRole'), onClick: onRole },
    ...(onIdentity ? [{ key: 'identity', label: t('accounts.identity'), onClick: onIdentity }] : []),
    { key: 'reset', label: t('accounts.resetPassword'), onClick: () => ask('resetPassword', onReset) },
    ...steps.map((step) => ({ key: step, label: t(`accounts.${step}`), onClick: () => ask(step, () => onStep(step)) })),
  ]
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button size="small" aria-label={t('accounts.actionsOf', { name })}>
        {t('accounts.actions')} <DownOutlined aria-hidden="true" />
      </Button>
    </Dropdown>
  )
}
