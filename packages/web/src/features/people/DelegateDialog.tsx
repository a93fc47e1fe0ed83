import { type DelegationScope, delegationScopes } from '@wutong/contract'
import { DatePicker, Input, Modal, Select } from 'antd'
import dayjs from 'dayjs'
import { useId, useState } from 'react'
import { zoneDay } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useSession } from '../../platform/session.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useAddDelegate } from './own.queries.ts'
import { ShownOnce } from './ShownOnce.tsx'

interface DelegateDialogProps {
  readonly open: boolean
  readonly onClose: () => void
}

const empty = { suffix: '', displayName: '', scope: 'read' as DelegationScope, until: '' }

/** Lets a member of staff in and shows the one-time password this once. */
export function DelegateDialog({ open, onClose }: DelegateDialogProps) {
  const { t } = useWords()
  const { username } = useSession()
  const id = useId()
  const [fields, setFields] = useState(empty)
  const adding = useAddDelegate()
  const { suffix, displayName, scope, until } = fields
  const isWhole = /^[a-z0-9_]{1,20}$/.test(suffix) && displayName.trim() !== '' && until !== ''
  const made = adding.data
  return (
    <Modal
      open={open}
      destroyOnHidden
      title={t('delegates.add')}
      okText={t(made ? 'accounts.done' : 'delegates.give')}
      okButtonProps={{ disabled: !isWhole }}
      confirmLoading={adding.isPending}
      onOk={made ? onClose : () => adding.mutate({ ...fields, displayName: displayName.trim() })}
      onCancel={onClose}
      afterClose={() => {
        setFields(empty)
        adding.reset()
      }}
    >
      {made ? (
        <ShownOnce
          secret={made.password}
          note={t('accounts.onceNote', { name: `${made.delegate.displayName} (${made.delegate.username})` })}
        />
      ) : (
        <div className="dialog-fields">
          <label className="field" htmlFor={`${id}-suffix`}>
            <span>{t('accounts.username')}</span>
            <Input
              id={`${id}-suffix`}
              prefix={`${username}.`}
              autoComplete="off"
              maxLength={20}
              value={suffix}
              onChange={({ target }) => setFields({ ...fields, suffix: target.value.trim().toLowerCase() })}
            />
          </label>
          <label className="field" htmlFor={`${id}-name`}>
            <span>{t('accounts.displayName')}</span>
            <Input
              id={`${id}-name`}
              maxLength={100}
              value={displayName}
              onChange={({ target }) => setFields({ ...fields, displayName: target.value })}
            />
          </label>
          <label className="field" htmlFor={`${id}-scope`}>
            <span>{t('delegates.scope')}</span>
            <Select<DelegationScope>
              id={`${id}-scope`}
              value={scope}
              options={delegationScopes.map((one) => ({ value: one, label: t(`delegates.scopes.${one}`) }))}
              onChange={(chosen) => setFields({ ...fields, scope: chosen })}
            />
          </label>
          <label className="field" htmlFor={`${id}-until`}>
            <span>{t('delegates.until')}</span>
            <DatePicker
              id={`${id}-until`}
              value={until === '' ? null : dayjs(until)}
              disabledDate={(day) => day.format('YYYY-MM-DD') < zoneDay(new Date().toISOString())}
              onChange={(day) => setFields({ ...fields, until: day?.format('YYYY-MM-DD') ?? '' })}
            />
          </label>
          {adding.error ? <ErrorNotice error={adding.error} /> : null}
        </div>
      )}
    </Modal>
  )
}
