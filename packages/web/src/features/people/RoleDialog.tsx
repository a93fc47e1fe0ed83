import type { Account } from '@wutong/contract'
import { Modal } from 'antd'
import { useState } from 'react'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useChangeRole } from './accounts.queries.ts'
import { emptyPlace, isWholePlace, PlaceInputs, placeFromDraft } from './PlaceFields.tsx'

interface RoleDialogProps {
  /** The account whose role is changed; null while closed. */
  readonly account: Account | null
  readonly onClose: () => void
}

/** Gives an account another role. */
export function RoleDialog({ account, onClose }: RoleDialogProps) {
  const { t } = useWords()
  const [place, setPlace] = useState(emptyPlace)
  const changing = useChangeRole()
  return (
    <Modal
      open={account !== null}
      destroyOnHidden
      title={t('accounts.changeRoleOf', { name: account?.displayName ?? '' })}
      okText={t('accounts.save')}
      okButtonProps={{ disabled: !isWholePlace(place) }}
      confirmLoading={changing.isPending}
      onOk={() => {
        if (account) changing.mutate({ userId: account.userId, ...placeFromDraft(place) }, { onSuccess: onClose })
      }}
      onCancel={onClose}
      afterClose={() => {
        setPlace(emptyPlace)
        changing.reset()
      }}
    >
      <div className="dialog-fields">
        <PlaceInputs draft={place} onChange={setPlace} />
        {changing.error ? <ErrorNotice error={changing.error} /> : null}
      </div>
    </Modal>
  )
}
