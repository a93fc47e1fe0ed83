import type { Account } from '@wutong/contract'
import { Input, Modal, Select } from 'antd'
import { useId, useState } from 'react'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useLinkIdentity } from './accounts.queries.ts'

interface IdentityDialogProps {
  /** The account that is linked; null while closed. */
  readonly account: Account | null
  readonly onClose: () => void
}

const ways = ['username', 'subject', 'none'] as const
type Way = (typeof ways)[number]

/** Lets the identity provider vouch for an account, or no longer. */
export function IdentityDialog({ account, onClose }: IdentityDialogProps) {
  const { t } = useWords()
  const id = useId()
  const [by, setBy] = useState<Way>('username')
  const [value, setValue] = useState('')
  const linking = useLinkIdentity()
  const identity = by === 'none' ? ({ by } as const) : ({ by, value: value.trim() } as const)
  return (
    <Modal
      open={account !== null}
      destroyOnHidden
      title={t('accounts.identityOf', { name: account?.displayName ?? '' })}
      okText={t('accounts.save')}
      okButtonProps={{ disabled: by !== 'none' && value.trim() === '' }}
      confirmLoading={linking.isPending}
      onOk={() => {
        if (account) linking.mutate({ userId: account.userId, identity }, { onSuccess: onClose })
      }}
      onCancel={onClose}
      afterClose={() => {
        setValue('')
        linking.reset()
      }}
    >
      <div className="dialog-fields">
        <label className="field" htmlFor={`${id}-by`}>
          <span>{t('accounts.identityBy')}</span>
          <Select<Way>
            id={`${id}-by`}
            value={by}
            options={ways.map((way) => ({ value: way, label: t(`accounts.identities.${way}`) }))}
            onChange={setBy}
          />
        </label>
        {by === 'none' ? null : (
          <label className="field" htmlFor={`${id}-value`}>
            <span>{t(`accounts.identities.${by}`)}</span>
            <Input id={`${id}-value`} maxLength={255} value={value} onChange={({ target }) => setValue(target.value)} />
          </label>
        )}
        {linking.error ? <ErrorNotice error={linking.error} /> : null}
      </div>
    </Modal>
  )
}
