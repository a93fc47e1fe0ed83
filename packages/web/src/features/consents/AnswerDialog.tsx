import type { Consent } from '@wutong/contract'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useGrantConsent, useRefuseConsent } from './queries.ts'
import { areWholeTerms, TermsFields } from './TermsFields.tsx'

interface AnswerDialogProps {
  readonly consent: Consent
  readonly asked: NonNullable<Consent['asked']>
  readonly open: boolean
  readonly onClose: () => void
}

/** An enterprise gives what was asked for, or a part of it, or refuses. */
export function AnswerDialog({ consent, asked, open, onClose }: AnswerDialogProps) {
  const { t } = useWords()
  const { id, organisation, purpose } = consent
  const [terms, setTerms] = useState({ purpose, fields: asked.fields as readonly string[], days: asked.days })
  const granting = useGrantConsent()
  const refusing = useRefuseConsent()
  const error = granting.error ?? refusing.error
  return (
    <Modal
      open={open}
      destroyOnHidden
      title={t('consents.answerTitle', { name: organisation.name })}
      onCancel={onClose}
      footer={[
        <Button
          key="refuse"
          danger
          loading={refusing.isPending}
          onClick={() => refusing.mutate(id, { onSuccess: onClose })}
        >
          {t('consents.refuse')}
        </Button>,
        <Button
          key="grant"
          type="primary"
          disabled={!areWholeTerms(terms)}
          loading={granting.isPending}
          onClick={() => granting.mutate({ consentId: id, ...terms }, { onSuccess: onClose })}
        >
          {t('consents.grant')}
        </Button>,
      ]}
    >
      <div className="dialog-fields">
        <p>
          {t('consents.purpose')}: {purpose}
        </p>
        <p className="muted small">{t('consents.answerNote')}</p>
        <TermsFields terms={terms} onChange={setTerms} asked={asked} />
        {error ? <ErrorNotice error={error} /> : null}
      </div>
    </Modal>
  )
}
