import { Select } from 'antd'
import { useWords } from '../../platform/language.ts'
import { useSources } from './queries.ts'

interface SourceSelectProps {
  readonly id: string
  readonly value: string | null
  readonly onChange: (id: string) => void
}

/** Whose file it is. */
export function SourceSelect({ id, value, onChange }: SourceSelectProps) {
  const { t, text } = useWords()
  const sources = useSources({ enabled: true })
  return (
    <label className="field" htmlFor={id}>
      <span>{t('imports.source')}</span>
      <Select
        id={id}
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('imports.sourceHint')}
        value={value}
        loading={sources.isPending}
        onChange={onChange}
        options={(sources.data ?? []).map(({ id: source, name }) => ({ value: source, label: text(name) }))}
      />
    </label>
  )
}
