import type { SourceStanding } from '@wutong/contract'
import { Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useSetContact } from './queries.ts'

interface ContactDialogProps {
  /** The source whose contact is changed; null while closed. */
  readonly source: SourceStanding | null
  readonly onClose: () => void
}

const fields = ['person', 'phone', 'email', 'note'] as const

/** Who answers for a source. */
export function ContactDialog({ source, onClose }: ContactDialogProps) {
  const { t, text } = useWords()
  const id = useId()
  const { person = '', phone = '', email = '', note = '' } = source?.contact ?? {}
  const [contact, setContact] = useState({ person, phone, email, note })
  const setting = useSetContact()
  return (
    <Modal
      open={source !== null}
      destroyOnHidden
      title={t('sources.contactOf', { name: source ? text(source.name) : '' })}
      okText={t('sources.save')}
      okButtonProps={{ disabled: contact.person.trim() === '' }}
      confirmLoading={setting.isPending}
      onOk={() => source && setting.mutate({ sourceId: source.id, ...contact }, { onSuccess: onClose })}
      onCancel={onClose}
    >
      {fields.map((field) => (
        <label key={field} className="field" htmlFor={`${id}-${field}`}>
          <span>{t(`sources.${field}`)}</span>
          <Input
            id={`${id}-${field}`}
            value={contact[field]}
            maxLength={field === 'note' ? 500 : 100}
            onChange={({ target }) => setContact({ ...contact, [field]: target.value })}
          />
        </label>
      ))}
      {setting.error ? <ErrorNotice error={setting.error} /> : null}
    </Modal>
  )
}
