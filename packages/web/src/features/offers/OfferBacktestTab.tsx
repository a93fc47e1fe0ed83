import { useMutation } from '@tanstack/react-query'
import { backtestOffer, type OfferBacktestOrder } from '@wutong/contract'
import { Select, Skeleton } from 'antd'
import { type ReactNode, useState } from 'react'
import { useCatalogue } from '../../platform/catalogue.ts'
import { call } from '../../platform/client.ts'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { ListField } from '../../ui/ListField.tsx'
import { Section } from '../../ui/Section.tsx'
import { OfferBacktestReport } from './OfferBacktestReport.tsx'

interface OfferBacktestTabProps {
  readonly id: string
  /** Year of the latest evaluation. */
  readonly latest: number
}

/** What is asked, but for the list. */
type Question = Omit<OfferBacktestOrder, 'receivers' | 'version'>

/** Who received a policy of those who qualified, the money, and growth beside like enterprises. */
export function OfferBacktestTab({ id, latest }: OfferBacktestTabProps) {
  const { t } = useWords()
  const [question, setQuestion] = useState<Question>({
    period: latest - 2,
    laterPeriod: latest,
    growth: 'revenue',
    alike: [],
    within: null,
    among: 'all',
  })
  const test = useMutation({
    mutationFn: (receivers: string) => call(backtestOffer, { params: { id }, body: { ...question, receivers } }),
  })
  return (
    <>
      <Section title={t('offerBacktest.tab')} note={t('offerBacktest.lead')}>
        <div className="backtest-form">
          <YearFields question={question} latest={latest} onChange={setQuestion} />
          <FigureFields question={question} onChange={setQuestion} />
        </div>
        <ListField
          label={t('offerBacktest.list')}
          hint={t('offerBacktest.listHint')}
          runLabel={t('offerBacktest.run')}
          isRunning={test.isPending}
          onRun={(list) => {
            if (list !== null) test.mutate(list)
          }}
        />
        {test.error ? <ErrorNotice error={test.error} /> : null}
        {test.isPending ? <Skeleton active title={false} paragraph={{ rows: 5 }} /> : null}
      </Section>
      {test.data && !test.isPending ? <OfferBacktestReport report={test.data} /> : null}
    </>
  )
}

interface FieldsProps {
  readonly question: Question
  readonly onChange: (question: Question) => void
}

const yearsBack = 8

function YearFields({ question, latest, onChange }: FieldsProps & { readonly latest: number }) {
  const { t } = useWords()
  const years = Array.from({ length: yearsBack }, (_, back) => latest - back)
  const options = years.map((year) => ({ value: year, label: t('words.year', { year }) }))
  return (
    <>
      <Field label={t('offerBacktest.period')}>
        <Select
          aria-label={t('offerBacktest.period')}
          value={question.period}
          options={options.slice(1)}
          onChange={(period) =>
            onChange({ ...question, period, laterPeriod: Math.max(question.laterPeriod, period + 1) })
          }
        />
      </Field>
      <Field label={t('offerBacktest.laterPeriod')}>
        <Select
          aria-label={t('offerBacktest.laterPeriod')}
          value={question.laterPeriod}
          options={options.filter(({ value }) => value > question.period)}
          onChange={(laterPeriod) => onChange({ ...question, laterPeriod })}
        />
      </Field>
    </>
  )
}

const groupings = ['stage', 'district'] as const

function FigureFields({ question, onChange }: FieldsProps) {
  const { t } = useWords()
  const { indicators, nameOf } = useCatalogue()
  const figures = [...indicators.values()]
    .filter(({ type, period }) => type === 'number' && period === 'year')
    .map(({ code }) => ({ value: code, label: nameOf(code) }))
  const groups = groupings.filter((code) => indicators.has(code))
  return (
    <>
      <Field label={t('offerBacktest.growth')}>
        <Select
          aria-label={t('offerBacktest.growth')}
          showSearch={{ optionFilterProp: 'label' }}
          value={question.growth}
          options={figures}
          onChange={(growth) => onChange({ ...question, growth })}
        />
      </Field>
      <Field label={t('offerBacktest.alike')} isWide>
        <Select
          mode="multiple"
          maxCount={10}
          aria-label={t('offerBacktest.alike')}
          showSearch={{ optionFilterProp: 'label' }}
          value={question.alike}
          options={figures.filter(({ value }) => value !== question.growth)}
          onChange={(alike: string[]) => onChange({ ...question, alike })}
        />
      </Field>
      <Field label={t('offerBacktest.within')}>
        <Select
          aria-label={t('offerBacktest.within')}
          value={question.within ?? ''}
          options={[
            { value: '', label: t('backtest.byNone') },
            ...groups.map((value) => ({ value, label: nameOf(value) })),
          ]}
          onChange={(within: string) => onChange({ ...question, within: within === '' ? null : within })}
        />
      </Field>
      <Field label={t('offerBacktest.among')}>
        <Select
          aria-label={t('offerBacktest.among')}
          value={question.among}
          options={[
            { value: 'all' as const, label: t('offerBacktest.amongAll') },
            { value: 'qualified' as const, label: t('offerBacktest.amongQualified') },
          ]}
          onChange={(among) => onChange({ ...question, among })}
        />
      </Field>
    </>
  )
}

interface FieldProps {
  readonly label: string
  readonly isWide?: boolean
  readonly children: ReactNode
}

function Field({ label, isWide = false, children }: FieldProps) {
  return (
    <div className={isWide ? 'field wide' : 'field'}>
      <span className="field-label">{label}</span>
      {children}
    </div>
  )
}
