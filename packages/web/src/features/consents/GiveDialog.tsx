import { Modal, Select } from 'antd'
import { useId, useState } from 'react'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useGiveConsent, useOrganisations } from './queries.ts'
import { areWholeTerms, emptyTerms, TermsFields } from './TermsFields.tsx'

interface DialogProps {
  readonly open: boolean
  readonly onClose: () => void
}

/** An enterprise lets an organisation see some of its data. */
export function GiveDialog({ open, onClose }: DialogProps) {
  const { t } = useWords()
  const id = useId()
  const [organisationId, setOrganisationId] = useState<string | null>(null)
  const [terms, setTerms] = useState(emptyTerms)
  const organisations = useOrganisations(open)
  const giving = useGiveConsent()
  return (
    <Modal
      open={open}
      destroyOnHidden
      title={t('consents.giveTitle')}
      okText={t('consents.grant')}
      okButtonProps={{ disabled: organisationId === null || !areWholeTerms(terms) }}
      confirmLoading={giving.isPending}
      onOk={() => {
        if (organisationId !== null) giving.mutate({ ...terms, organisationId }, { onSuccess: onClose })
      }}
      onCancel={onClose}
      afterClose={() => {
        setOrganisationId(null)
        setTerms(emptyTerms)
        giving.reset()
      }}
    >
      <div className="dialog-fields">
        <label className="field" htmlFor={`${id}-organisation`}>
          <span>{t('consents.organisation')}</span>
          <Select<string | null>
            id={`${id}-organisation`}
            showSearch={{ optionFilterProp: 'label' }}
            loading={organisations.isPending}
            value={organisationId}
            options={(organisations.data ?? []).map(({ id: value, kind, name }) => ({
              value,
              label: `${name} · ${t(`consents.kinds.${kind}`)}`,
            }))}
            onChange={setOrganisationId}
          />
        </label>
        {organisations.error ? <ErrorNotice error={organisations.error} /> : null}
        <TermsFields terms={terms} onChange={setTerms} />
        {giving.error ? <ErrorNotice error={giving.error} /> : null}
      </div>
    </Modal>
  )
}
