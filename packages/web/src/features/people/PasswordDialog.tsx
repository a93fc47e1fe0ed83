import { Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'

interface PasswordDialogProps {
  readonly open: boolean
  readonly title: string
  readonly step: { readonly isPending: boolean; readonly error: unknown; readonly reset: () => void }
  readonly onPassword: (password: string) => void
  readonly onClose: () => void
}

/** Asks for the password before something that matters. */
export function PasswordDialog({ open, title, step, onPassword, onClose }: PasswordDialogProps) {
  const { t } = useWords()
  const id = useId()
  const [password, setPassword] = useState('')
  return (
    <Modal
      open={open}
      destroyOnHidden
      title={title}
      okText={t('account.next')}
      okButtonProps={{ disabled: password === '' }}
      confirmLoading={step.isPending}
      onOk={() => onPassword(password)}
      onCancel={onClose}
      afterClose={() => {
        setPassword('')
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
            onPressEnter={() => onPassword(password)}
          />
        </label>
        {step.error ? <ErrorNotice error={step.error} /> : null}
      </div>
    </Modal>
  )
}
