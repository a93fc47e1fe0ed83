import { Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { SecondFactorField } from './SecondFactorField.tsx'
import { type OwnerDraft, useSecondFactor } from './second-means.ts'

interface PasswordDialogProps {
  readonly open: boolean
  readonly title: string
  readonly step: { readonly isPending: boolean; readonly error: unknown; readonly reset: () => void }
  readonly onOwner: (owner: OwnerDraft) => void
  readonly onClose: () => void
}

/** Asks for the password, and for the second factor where there is one, before something that matters. */
export function PasswordDialog({ open, title, step, onOwner, onClose }: PasswordDialogProps) {
  const { t } = useWords()
  const id = useId()
  const [password, setPassword] = useState('')
  const second = useSecondFactor()
  const isReady = password !== '' && second.isReady
  const send = (): void => onOwner({ password, second: second.draft })
  return (
    <Modal
      open={open}
      destroyOnHidden
      title={title}
      okText={t('account.next')}
      okButtonProps={{ disabled: !isReady }}
      confirmLoading={step.isPending}
      onOk={send}
      onCancel={onClose}
      afterClose={() => {
        setPassword('')
        second.set(undefined)
        step.reset()
      }}
    >
      <div className="dialog-fields">
        <label className="field" htmlFor={id}>
          <span>{t('account.current')}</span>
          <Input.Password
            id={id}
            autoComplete="current-password"
            value={password}
            onChange={({ target }) => setPassword(target.value)}
            onPressEnter={() => {
              if (isReady) send()
            }}
          />
        </label>
        <SecondFactorField {...second} />
        {step.error ? <ErrorNotice error={step.error} /> : null}
      </div>
    </Modal>
  )
}
