import { FilterOutlined } from '@ant-design/icons'
import type { MatchVerdict } from '@wutong/contract'
import { Badge, Button, Input, InputNumber, Select, Space } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useCatalogue } from '../../platform/catalogue.ts'
import { useIndustries } from '../../platform/industry.ts'
import { useWords } from '../../platform/language.ts'
import { useCan } from '../../platform/session.ts'
import { currentVersion } from '../../platform/versions.ts'
import { usePhone } from '../../ui/use-phone.ts'
import type { SubjectFilter } from './queries.ts'

interface FilterProps {
  readonly filter: SubjectFilter
  readonly onChange: (change: SubjectFilter) => void
}

const verdicts = ['qualified', 'one_away', 'undecided', 'not_qualified'] as const satisfies readonly MatchVerdict[]

/** Search box and filters of the enterprise list. */
export function SubjectFilters({ filter, onChange }: FilterProps) {
  const { t } = useWords()
  const seesOffers = useCan('offer:read')
  const phone = usePhone()
  const [open, setOpen] = useState(false)
  const { search, sort, order, ...others } = filter
  const active = Object.values(others).filter((value) => value !== undefined).length
  const clear = (): void => {
    onChange({
      search: undefined,
      district: undefined,
      industry: undefined,
      rung: undefined,
      offer: undefined,
      minRevenue: undefined,
      maxRevenue: undefined,
    })
  }
  return (
    <search className="filters" aria-label={t('subjects.filters')}>
      <div className="filters-first">
        <SearchBox value={search ?? ''} onChange={(value) => onChange({ search: value === '' ? undefined : value })} />
        {phone ? (
          <Badge count={active} size="small" color="#1f7a5c">
            <Button icon={<FilterOutlined aria-hidden="true" />} aria-expanded={open} onClick={() => setOpen(!open)}>
              {t('subjects.filters')}
            </Button>
          </Badge>
        ) : null}
      </div>
      {!phone || open ? (
        <>
          <DistrictSelect filter={filter} onChange={onChange} />
          <IndustrySelect filter={filter} onChange={onChange} />
          <RungSelect filter={filter} onChange={onChange} />
          {seesOffers ? <OfferSelect filter={filter} onChange={onChange} /> : null}
          <RevenueRange filter={filter} onChange={onChange} />
          {active > 0 || search ? (
            <Button type="link" onClick={clear}>
              {t('words.clear')}
            </Button>
          ) : null}
        </>
      ) : null}
    </search>
  )
}

/** Text that goes into the address a moment after typing stops. */
function SearchBox({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const { t } = useWords()
  const [typed, setTyped] = useState(value)
  const timer = useRef<number | undefined>(undefined)
  const [shown, setShown] = useState(value)
  if (shown !== value) {
    setShown(value)
    setTyped(value)
  }
  useEffect(() => () => window.clearTimeout(timer.current), [])
  const later = (text: string, ms: number): void => {
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => {
      setShown(text.trim())
      onChange(text.trim())
    }, ms)
  }
  return (
    <Input.Search
      className="search-box"
      allowClear
      aria-label={t('subjects.searchLabel')}
      placeholder={t('subjects.searchHint')}
      value={typed}
      onChange={(event) => {
        setTyped(event.target.value)
        later(event.target.value, 300)
      }}
      onSearch={(text) => later(text, 0)}
    />
  )
}

function DistrictSelect({ filter, onChange }: FilterProps) {
  const { t, text } = useWords()
  const { zone } = useCatalogue()
  return (
    <Select
      allowClear
      className="filter"
      aria-label={t('subjects.district')}
      placeholder={t('subjects.district')}
      value={filter.district ?? null}
      onChange={(district: string | null) => onChange({ district: district ?? undefined })}
      options={zone.districts.map(({ id, name }) => ({ value: id, label: text(name) }))}
    />
  )
}

function IndustrySelect({ filter, onChange }: FilterProps) {
  const { t } = useWords()
  const { sections } = useIndustries()
  return (
    <Select
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      className="filter"
      popupMatchSelectWidth={280}
      aria-label={t('subjects.industry')}
      placeholder={t('subjects.industry')}
      value={filter.industry ?? null}
      onChange={(industry: string | null) => onChange({ industry: industry ?? undefined })}
      options={sections.map((letter) => ({ value: letter, label: `${letter} ${t(`industries.${letter}`)}` }))}
    />
  )
}

function RungSelect({ filter, onChange }: FilterProps) {
  const { t, text } = useWords()
  const { zone } = useCatalogue()
  const options = zone.ladders.map((ladder) => ({
    label: text(ladder.name),
    options: (currentVersion(ladder.versions)?.rungs ?? []).map((rung) => ({
      value: `${ladder.id}:${rung.code}`,
      label: text(rung.name),
    })),
  }))
  return (
    <Select
      allowClear
      className="filter"
      popupMatchSelectWidth={240}
      aria-label={t('subjects.rung')}
      placeholder={t('subjects.rung')}
      value={filter.rung ?? null}
      onChange={(rung: string | null) => onChange({ rung: rung ?? undefined })}
      options={options}
    />
  )
}

function OfferSelect({ filter, onChange }: FilterProps) {
  const { t, text } = useWords()
  const { zone } = useCatalogue()
  const [offer, verdict = 'qualified'] = filter.offer?.split(':') ?? []
  const change = (id: string | null | undefined, nextVerdict: string): void =>
    onChange({ offer: id ? `${id}:${nextVerdict}` : undefined })
  return (
    <Space.Compact className="filter-pair">
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        className="filter"
        popupMatchSelectWidth={380}
        aria-label={t('subjects.policy')}
        placeholder={t('subjects.policy')}
        value={offer ?? null}
        onChange={(id: string | null) => change(id, verdict)}
        options={zone.offers.map(({ id, name }) => ({ value: id, label: text(name) }))}
      />
      {offer ? (
        <Select
          className="filter-verdict"
          aria-label={t('subjects.verdict')}
          value={verdict}
          onChange={(next: string) => change(offer, next)}
          options={verdicts.map((value) => ({ value, label: t(`matches.${value}`) }))}
        />
      ) : null}
    </Space.Compact>
  )
}

function RevenueRange({ filter, onChange }: FilterProps) {
  const { t } = useWords()
  const field = (key: 'minRevenue' | 'maxRevenue') => ({
    min: 0,
    controls: false,
    className: 'filter-number',
    value: filter[key] ?? null,
    'aria-label': t(`subjects.${key}`),
    placeholder: t(`subjects.${key}`),
    onBlur: (event: { target: HTMLInputElement }) => apply(key, event.target.value),
    onPressEnter: (event: { currentTarget: HTMLInputElement }) => apply(key, event.currentTarget.value),
  })
  const apply = (key: 'minRevenue' | 'maxRevenue', typed: string): void => {
    const value = typed.trim() === '' ? undefined : Number(typed.replaceAll(',', ''))
    if (value !== filter[key] && !Number.isNaN(value)) onChange({ [key]: value })
  }
  return (
    <Space.Compact>
      <InputNumber {...field('minRevenue')} />
      <InputNumber {...field('maxRevenue')} />
      <Space.Addon>{t('subjects.wan')}</Space.Addon>
    </Space.Compact>
  )
}
