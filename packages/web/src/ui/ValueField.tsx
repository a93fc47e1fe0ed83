import { DatePicker, Input, InputNumber, Select } from 'antd'
import dayjs from 'dayjs'
import { type ShownValue, useCatalogue } from '../platform/catalogue.ts'
import { unitText } from '../platform/figures.ts'
import { useWords } from '../platform/language.ts'

interface ValueFieldProps {
  /** The indicator whose value is typed. */
  readonly code: string
  readonly label: string
  readonly value: ShownValue
  readonly onChange: (value: ShownValue) => void
}

/** A field for a value of an indicator, by its type; what a number means is read back. */
export function ValueField(props: ValueFieldProps) {
  const { code, label, value } = props
  const { t, language } = useWords()
  const { indicators, valueText } = useCatalogue()
  const indicator = indicators.get(code)
  const unit = indicator?.unit
  return (
    <div className="field">
      <span>
        {label}
        {unit ? (
          <span className="muted small"> {unit === 'ratio' ? t('data.asRatio') : unitText(unit, language)}</span>
        ) : null}
      </span>
      <Typed {...props} />
      {typeof value === 'number' && unit ? <span className="muted small">= {valueText(value, unit)}</span> : null}
    </div>
  )
}

function Typed(props: ValueFieldProps) {
  const { code, label, value, onChange } = props
  const { language } = useWords()
  const { indicators } = useCatalogue()
  switch (indicators.get(code)?.type) {
    case 'number':
      return (
        <InputNumber
          aria-label={label}
          controls={false}
          value={typeof value === 'number' ? value : null}
          onChange={(typed: number | null) => onChange(typed)}
        />
      )
    case 'bool':
      return <YesNo {...props} />
    case 'date':
      return (
        <DatePicker
          aria-label={label}
          format={language === 'zh' ? 'YYYY年M月D日' : 'YYYY-MM-DD'}
          value={typeof value === 'string' && value !== '' ? dayjs(value) : null}
          onChange={(day) => onChange(day?.format('YYYY-MM-DD') ?? null)}
        />
      )
    default:
      return <Words {...props} />
  }
}

function YesNo({ label, value, onChange }: ValueFieldProps) {
  const { t } = useWords()
  return (
    <Select
      allowClear
      aria-label={label}
      value={typeof value === 'boolean' ? String(value) : null}
      options={[
        { value: 'true', label: t('words.yes') },
        { value: 'false', label: t('words.no') },
      ]}
      onChange={(chosen: string | undefined) => onChange(chosen === undefined ? null : chosen === 'true')}
    />
  )
}

/** A text of one's own, or one of those that the catalogue names. */
function Words({ code, label, value, onChange }: ValueFieldProps) {
  const { text } = useWords()
  const { indicators } = useCatalogue()
  const named = indicators.get(code)?.values ?? []
  const typed = typeof value === 'string' ? value : null
  if (named.length === 0) {
    return (
      <Input
        aria-label={label}
        maxLength={1000}
        value={typed ?? ''}
        onChange={(event) => onChange(event.target.value.trim() === '' ? null : event.target.value)}
      />
    )
  }
  return (
    <Select
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={label}
      value={typed}
      options={named.map((one) => ({ value: one.value, label: text(one.name) }))}
      onChange={(chosen: string | undefined) => onChange(chosen ?? null)}
    />
  )
}
