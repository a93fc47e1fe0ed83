import { isKeyable, isReading, type Permission } from '@wutong/contract'
import { Input, InputNumber, Modal, Select } from 'antd'
import { useId, useState } from 'react'
import { useWords } from '../../platform/language.ts'
import { useSession } from '../../platform/session.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useMakeOwnKey } from './own.queries.ts'
import { ShownOnce } from './ShownOnce.tsx'

interface OwnKeyDialogProps {
  readonly open: boolean
  readonly onClose: () => void
}

const usualDays = 90
const mostDays = 366

/** Makes a key of the own programs and shows it this once. */
export function OwnKeyDialog({ open, onClose }: OwnKeyDialogProps) {
  const { t } = useWords()
  const id = useId()
  const held = useSession().permissions.filter(isKeyable)
  const [name, setName] = useState('')
  const [permissions, setPermissions] = useState<Permission[]>(held.filter(isReading))
  const [days, setDays] = useState(usualDays)
  const making = useMakeOwnKey()
  const made = making.data
  return (
    <Modal
      open={open}
      destroyOnHidden
      title={t('ownKeys.make')}
      okText={t(made ? 'accounts.done' : 'accounts.create')}
      okButtonProps={{ disabled: name.trim() === '' || permissions.length === 0 }}
      confirmLoading={making.isPending}
      onOk={made ? onClose : () => making.mutate({ name: name.trim(), permissions, days })}
      onCancel={onClose}
      afterClose={() => {
        setName('')
        making.reset()
      }}
    >
      {made ? (
        <ShownOnce secret={made.secret} note={t('ownKeys.once')} />
      ) : (
        <div className="dialog-fields">
          <label className="field" htmlFor={`${id}-name`}>
            <span>{t('ownKeys.name')}</span>
            <Input id={`${id}-name`} maxLength={100} value={name} onChange={({ target }) => setName(target.value)} />
          </label>
          <label className="field" htmlFor={`${id}-scope`}>
            <span>{t('ownKeys.scope')}</span>
            <Select<Permission[]>
              id={`${id}-scope`}
              mode="multiple"
              maxTagCount={4}
              value={permissions}
              options={held.map((one) => ({ value: one, label: one }))}
              onChange={setPermissions}
            />
          </label>
          <p className="muted small">{t('ownKeys.scopeNote')}</p>
          <label className="field" htmlFor={`${id}-days`}>
            <span>{t('ownKeys.days')}</span>
            <InputNumber
              id={`${id}-days`}
              min={1}
              max={mostDays}
              value={days}
              onChange={(value) => setDays(value ?? usualDays)}
            />
          </label>
          {making.error ? <ErrorNotice error={making.error} /> : null}
        </div>
      )}
    </Modal>
  )
}
