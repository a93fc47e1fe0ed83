import type { OneTimePassword } from '@wutong/contract'
import { Modal } from 'antd'
import { useWords } from '../../platform/language.ts'
import { ShownOnce } from './ShownOnce.tsx'

interface OneTimePasswordDialogProps {
  readonly made: OneTimePassword | null
  readonly onClose: () => void
}

/** Shows a one-time password this once. */
export function OneTimePasswordDialog({ made, onClose }: OneTimePasswordDialogProps) {
  const { t } = useWords()
  return (
    <Modal
      open={made !== null}
      destroyOnHidden
      mask={{ closable: false }}
      title={t('accounts.once')}
      okText={t('accounts.done')}
      cancelButtonProps={{ hidden: true }}
      onOk={onClose}
      onCancel={onClose}
    >
      {made ? (
        <ShownOnce
          secret={made.password}
          note={t('accounts.onceNote', { name: `${made.account.displayName} (${made.account.username})` })}
        />
      ) : null}
    </Modal>
  )
}
