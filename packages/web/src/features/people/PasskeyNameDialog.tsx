import type { Passkey } from '@wutong/contract'
import { Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useRenamePasskey } from './own.changes.ts'

interface PasskeyNameDialogProps {
  /** The passkey that gets another name; none while the dialog is closed. */
  readonly passkey: Passkey | null
  readonly onClose: () => void
}

/** Gives a passkey another name. */
export function PasskeyNameDialog({ passkey, onClose }: PasskeyNameDialogProps) {
  const { t } = useWords()
  const id = useId()
  const [typed, setTyped] = useState<string>()
  const renaming = useRenamePasskey()
  const name = typed ?? passkey?.name ?? ''
  const isReady = name.trim() !== '' && name.trim() !== passkey?.name
  const rename = (): void =>
    renaming.mutate({ passkeyId: passkey?.id ?? '', name: name.trim() }, { onSuccess: onClose })
  return (
    <Modal
      open={passkey !== null}
      destroyOnHidden
      title={t('passkeys.renameOf', { name: passkey?.name ?? '' })}
      okText={t('passkeys.rename')}
      okButtonProps={{ disabled: !isReady }}
      confirmLoading={renaming.isPending}
      onOk={rename}
      onCancel={onClose}
      afterClose={() => {
        setTyped(undefined)
        renaming.reset()
      }}
    >
      <div className="dialog-fields">
        <label className="field" htmlFor={id}>
          <span>{t('passkeys.name')}</span>
          <Input
            id={id}
            maxLength={60}
            value={name}
            onChange={({ target }) => setTyped(target.value)}
            onPressEnter={() => {
              if (isReady) rename()
            }}
          />
        </label>
        {renaming.error ? <ErrorNotice error={renaming.error} /> : null}
      </div>
    </Modal>
  )
}
