import { Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useAskConsent } from './queries.ts'
import { areWholeTerms, emptyTerms, TermsFields } from './TermsFields.tsx'

interface DialogProps {
  readonly open: boolean
  readonly onClose: () => void
}

/** An organisation asks an enterprise for some of its data. */
export function AskDialog({ open, onClose }: DialogProps) {
  const { t } = useWords()
  const id = useId()
  const [uscc, setUscc] = useState('')
  const [terms, setTerms] = useState(emptyTerms)
  const asking = useAskConsent()
  return (
    <Modal
      open={open}
      destroyOnHidden
      title={t('consents.askTitle')}
      okText={t('consents.ask')}
      okButtonProps={{ disabled: uscc.trim().length !== 18 || !areWholeTerms(terms) }}
      confirmLoading={asking.isPending}
      onOk={() => asking.mutate({ ...terms, uscc: uscc.trim().toUpperCase() }, { onSuccess: onClose })}
      onCancel={onClose}
      afterClose={() => {
        setUscc('')
        setTerms(emptyTerms)
        asking.reset()
      }}
    >
      <div className="dialog-fields">
        <label className="field" htmlFor={`${id}-uscc`}>
          <span>{t('consents.uscc')}</span>
          <Input
            id={`${id}-uscc`}
            maxLength={18}
            autoComplete="off"
            value={uscc}
            onChange={({ target }) => setUscc(target.value)}
          />
        </label>
        <p className="muted small">{t('consents.askNote')}</p>
        <TermsFields terms={terms} onChange={setTerms} />
        {asking.error ? <ErrorNotice error={asking.error} /> : null}
      </div>
    </Modal>
  )
}
