import { type OneTimePassword, Username } from '@wutong/contract'
import { Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useAddAccount } from './accounts.queries.ts'
import { emptyPlace, isWholePlace, PlaceInputs, placeFromDraft } from './PlaceFields.tsx'

interface AddAccountDialogProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly onMade: (made: OneTimePassword) => void
}

/** Makes an account. */
export function AddAccountDialog({ open, onClose, onMade }: AddAccountDialogProps) {
  const { t } = useWords()
  const id = useId()
  const [username, setUsername] = useState('')
  const [displayName, setDisplayName] = useState('')
  const [place, setPlace] = useState(emptyPlace)
  const adding = useAddAccount()
  const isWhole = Username.safeParse(username).success && displayName.trim() !== '' && isWholePlace(place)
  return (
    <Modal
      open={open}
      destroyOnHidden
      title={t('accounts.add')}
      okText={t('accounts.create')}
      okButtonProps={{ disabled: !isWhole }}
      confirmLoading={adding.isPending}
      onOk={() =>
        adding.mutate(
          { username: username.trim().toLowerCase(), displayName: displayName.trim(), ...placeFromDraft(place) },
          { onSuccess: onMade },
        )
      }
      onCancel={onClose}
      afterClose={() => {
        setUsername('')
        setDisplayName('')
        setPlace(emptyPlace)
        adding.reset()
      }}
    >
      <div className="dialog-fields">
        <label className="field" htmlFor={`${id}-username`}>
          <span>{t('accounts.username')}</span>
          <Input
            id={`${id}-username`}
            maxLength={30}
            autoComplete="off"
            placeholder={t('accounts.usernameHint')}
            value={username}
            onChange={({ target }) => setUsername(target.value)}
          />
        </label>
        <label className="field" htmlFor={`${id}-display`}>
          <span>{t('accounts.displayName')}</span>
          <Input
            id={`${id}-display`}
            maxLength={100}
            autoComplete="off"
            value={displayName}
            onChange={({ target }) => setDisplayName(target.value)}
          />
        </label>
        <PlaceInputs draft={place} onChange={setPlace} />
        {adding.error ? <ErrorNotice error={adding.error} /> : null}
      </div>
    </Modal>
  )
}
