import { longestConsentDays } from '@wutong/contract'
import { Input, InputNumber, Select } from 'antd'
import { useId } from 'react'
import { useWords } from '../../platform/language.ts'
import { useConsentFields } from '../../ui/use-consent-fields.ts'
import type { Terms } from './queries.ts'

export const emptyTerms: Terms = { purpose: '', fields: [], days: 90 }

/** Whether terms can be sent. */
export function areWholeTerms({ purpose, fields, days }: Terms): boolean {
  return purpose.trim().length >= 4 && fields.length > 0 && days >= 1
}

interface TermsFieldsProps {
  readonly terms: Terms
  readonly onChange: (terms: Terms) => void
  /** What was asked for: no more can be chosen, and the purpose is the asker's. */
  readonly asked?: { readonly fields: readonly string[]; readonly days: number } | undefined
}

/** What for, which fields, for how long. */
export function TermsFields({ terms, onChange, asked }: TermsFieldsProps) {
  const { t } = useWords()
  const id = useId()
  const { groups, nameOf } = useConsentFields()
  const options = asked === undefined ? groups : asked.fields.map((code) => ({ value: code, label: nameOf(code) }))
  return (
    <>
      {asked === undefined ? (
        <label className="field" htmlFor={`${id}-purpose`}>
          <span>{t('consents.purpose')}</span>
          <Input
            id={`${id}-purpose`}
            maxLength={300}
            placeholder={t('consents.purposeHint')}
            value={terms.purpose}
            onChange={({ target }) => onChange({ ...terms, purpose: target.value })}
          />
        </label>
      ) : null}
      <label className="field" htmlFor={`${id}-fields`}>
        <span>{t('consents.fields')}</span>
        <Select<string[]>
          id={`${id}-fields`}
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('consents.fieldsHint')}
          value={[...terms.fields]}
          options={options}
          onChange={(fields) => onChange({ ...terms, fields })}
        />
      </label>
      <label className="field" htmlFor={`${id}-days`}>
        <span>{t('consents.days')}</span>
        <InputNumber<number>
          id={`${id}-days`}
          min={1}
          max={asked?.days ?? longestConsentDays}
          precision={0}
          value={terms.days}
          onChange={(days) => onChange({ ...terms, days: days ?? 0 })}
        />
      </label>
    </>
  )
}
