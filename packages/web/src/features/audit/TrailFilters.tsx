import { auditKinds } from '@wutong/contract'
import { Button, DatePicker, Input, Select } from 'antd'
import dayjs from 'dayjs'
import { auditedEvents } from '../../platform/audit-words.ts'
import { useWords } from '../../platform/language.ts'
import { useEventWords } from '../../platform/use-event-words.ts'
import type { TrailFilter } from './queries.ts'

interface TrailFiltersProps {
  readonly filter: TrailFilter
  readonly onChange: (change: TrailFilter) => void
}

const noFilter = {
  from: undefined,
  to: undefined,
  actor: undefined,
  kind: undefined,
  event: undefined,
  entity: undefined,
}

/** Days, account, kind, event and thing that the trail is narrowed to. */
export function TrailFilters({ filter, onChange }: TrailFiltersProps) {
  const { t, language } = useWords()
  const { sentenceOf } = useEventWords()
  const isNarrowed = Object.values(filter).some((value) => value !== undefined)
  const format = language === 'zh' ? 'YYYY年M月D日' : 'YYYY-MM-DD'
  return (
    <search className="filters" aria-label={t('audit.filters')}>
      <DatePicker.RangePicker
        className="filter-days"
        aria-label={t('audit.days')}
        allowEmpty={[true, true]}
        format={format}
        value={[filter.from ? dayjs(filter.from) : null, filter.to ? dayjs(filter.to) : null]}
        onChange={(days) => onChange({ from: days?.[0]?.format('YYYY-MM-DD'), to: days?.[1]?.format('YYYY-MM-DD') })}
      />
      <Select
        allowClear
        className="filter"
        aria-label={t('audit.kind')}
        placeholder={t('audit.kind')}
        value={filter.kind ?? null}
        options={auditKinds.map((kind) => ({ value: kind, label: t(`audit.kinds.${kind}`) }))}
        onChange={(kind: TrailFilter['kind'] | null) => onChange({ kind: kind ?? undefined })}
      />
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        className="filter"
        popupMatchSelectWidth={280}
        aria-label={t('audit.what')}
        placeholder={t('audit.what')}
        value={filter.event ?? null}
        options={auditedEvents.map((event) => ({ value: event, label: sentenceOf({ event, kind: 'read' }) }))}
        onChange={(event: string | null) => onChange({ event: event ?? undefined })}
      />
      <TextFilter
        label={t('audit.actor')}
        hint={t('audit.actorHint')}
        value={filter.actor}
        onChange={(actor) => onChange({ actor })}
      />
      <TextFilter
        label={t('audit.entityHint')}
        hint={t('audit.entityHint')}
        value={filter.entity}
        onChange={(entity) => onChange({ entity })}
      />
      {isNarrowed ? (
        <Button type="link" onClick={() => onChange(noFilter)}>
          {t('words.clear')}
        </Button>
      ) : null}
    </search>
  )
}

interface TextFilterProps {
  readonly label: string
  readonly hint: string
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
}

/** A text that counts once it is confirmed or left. */
function TextFilter({ label, hint, value, onChange }: TextFilterProps) {
  const apply = (typed: string): void => {
    const text = typed.trim() === '' ? undefined : typed.trim()
    if (text !== value) onChange(text)
  }
  return (
    <Input
      key={value ?? ''}
      allowClear
      className="filter-text"
      aria-label={label}
      placeholder={hint}
      defaultValue={value}
      onBlur={(event) => apply(event.target.value)}
      onPressEnter={(event) => apply(event.currentTarget.value)}
      onClear={() => apply('')}
    />
  )
}
