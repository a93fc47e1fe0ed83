import { Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useAddPasskey } from './own.changes.ts'
import { SecondFactorField } from './SecondFactorField.tsx'
import { useSecondFactor } from './second-means.ts'

interface PasskeyDialogProps {
  readonly open: boolean
  readonly onClose: () => void
}

/** Names a new passkey, asks for the password, and then lets the browser make it. */
export function PasskeyDialog({ open, onClose }: PasskeyDialogProps) {
  const { t } = useWords()
  const id = useId()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const second = useSecondFactor()
  const adding = useAddPasskey()
  return (
    <Modal
      open={open}
      destroyOnHidden
      title={t('passkeys.add')}
      okText={t('account.next')}
      okButtonProps={{ disabled: name.trim() === '' || password === '' || !second.isReady }}
      confirmLoading={adding.isPending}
      onOk={() =>
        adding.mutate({ name: name.trim(), owner: { password, second: second.draft } }, { onSuccess: onClose })
      }
      onCancel={onClose}
      afterClose={() => {
        setName('')
        setPassword('')
        second.set(undefined)
        adding.reset()
      }}
    >
      <div className="dialog-fields">
        <p>{t('passkeys.consequence')}</p>
        <label className="field" htmlFor={`${id}-name`}>
          <span>{t('passkeys.name')}</span>
          <Input
            id={`${id}-name`}
            maxLength={60}
            placeholder={t('passkeys.nameHint')}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        <label className="field" htmlFor={`${id}-password`}>
          <span>{t('account.current')}</span>
          <Input.Password
            id={`${id}-password`}
            autoComplete="current-password"
            value={password}
            onChange={({ target }) => setPassword(target.value)}
          />
        </label>
        <SecondFactorField {...second} />
        {adding.error ? <ErrorNotice error={adding.error} /> : null}
      </div>
    </Modal>
  )
}
