import type { Subject } from '@wutong/contract'
import { InputNumber, Select, Space } from 'antd'
import { useId, useState } from 'react'
import { useWords } from '../../platform/language.ts'
import { useZone } from '../../platform/session.ts'
import { AskButtons } from '../../ui/AskButtons.tsx'

/** Asks for a figure that no source has given of this enterprise. */
export function AskForm({ subject }: { readonly subject: Subject }) {
  const { t, text } = useWords()
  const id = useId()
  const zone = useZone()
  const [code, setCode] = useState<string | null>(null)
  const [year, setYear] = useState<number | null>(subject.periods[0] ?? null)
  const hidden = new Set(subject.hidden.map((one) => one.code))
  const options = zone.indicators
    .filter((one) => !hidden.has(one.code))
    .map((one) => ({ value: one.code, label: text(one.name) }))
  const isDated = zone.indicators.some((one) => one.code === code && one.period === 'year')
  return (
    <Space wrap className="no-print">
      <label htmlFor={id}>{t('questions.askFor')}</label>
      <Select
        id={id}
        className="ask-figure"
        showSearch={{ optionFilterProp: 'label' }}
        value={code}
        placeholder={t('questions.pickFigure')}
        options={options}
        onChange={setCode}
      />
      {isDated ? (
        <InputNumber min={1950} max={2200} value={year} aria-label={t('questions.year')} onChange={setYear} />
      ) : null}
      {code === null || (isDated && year === null) ? null : (
        <AskButtons
          // Another figure is another question.
          key={`${code}@${isDated ? year : ''}`}
          name={subject.name}
          hasSource
          asking={(askedOf) => ({
            kind: 'gap',
            subjectId: subject.id,
            code,
            period: isDated ? year : null,
            askedOf,
          })}
        />
      )}
    </Space>
  )
}
