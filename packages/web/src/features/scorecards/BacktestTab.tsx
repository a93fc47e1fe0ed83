import { useMutation } from '@tanstack/react-query'
import { type BacktestOrder, backtestScorecard } from '@wutong/contract'
import type { DraftEdits } from '@wutong/engine'
import { Button, Input, Select, Skeleton } from 'antd'
import { type ReactNode, useState } from 'react'
import { useCatalogue } from '../../platform/catalogue.ts'
import { call } from '../../platform/client.ts'
import { useWords } from '../../platform/language.ts'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { BacktestReport } from './BacktestReport.tsx'
import { PairedWeights } from './PairedWeights.tsx'
import { type ScorecardVersion, useScorecardResults } from './queries.ts'

interface BacktestTabProps {
  readonly id: string
  readonly version: ScorecardVersion | undefined
  /** Opens the preview with other weights. */
  readonly onPreview: (edits: DraftEdits) => void
}

const presets = [
  { word: 'presetGrowth', outcome: 'growth(revenue) > 0.1' },
  { word: 'presetRate', outcome: 'growth(revenue)' },
  { word: 'presetAlive', outcome: 'revenue > 0' },
  { word: 'presetStaff', outcome: 'growth(employees) > 0' },
] as const

const yearsBack = 8

/** Past scores against later outcomes; the outcome is read in the year of the latest evaluation unless another is chosen. */
export function BacktestTab({ id, version, onPreview }: BacktestTabProps) {
  const { t } = useWords()
  const results = useScorecardResults(id)
  return (
    <QueryView query={results}>
      {({ evaluation }) =>
        evaluation === null ? (
          <EmptyNote>{t('scorecards.notEvaluated')}</EmptyNote>
        ) : (
          <Backtest id={id} version={version} latest={evaluation.period} onPreview={onPreview} />
        )
      }
    </QueryView>
  )
}

function Backtest({ id, version, latest, onPreview }: BacktestTabProps & { readonly latest: number }) {
  const { t } = useWords()
  const [order, setOrder] = useState<BacktestOrder>({
    period: latest - 1,
    laterPeriod: latest,
    outcome: presets[0].outcome,
    better: 'more',
    by: null,
  })
  const test = useMutation({
    mutationFn: (body: BacktestOrder) => call(backtestScorecard, { params: { id }, body }),
  })
  return (
    <>
      <Section title={t('backtest.tab')} note={t('backtest.lead')}>
        <BacktestForm
          order={order}
          latest={latest}
          onChange={setOrder}
          isRunning={test.isPending}
          onRun={() => test.mutate({ ...order, version: version?.version })}
        />
        {test.error ? <ErrorNotice error={test.error} /> : null}
        {test.isPending ? <Skeleton active title={false} paragraph={{ rows: 5 }} /> : null}
      </Section>
      {test.data && !test.isPending ? <BacktestReport report={test.data} /> : null}
      {version === undefined ? null : (
        <PairedWeights
          key={version.version}
          version={version}
          suggested={test.data?.weights ?? null}
          onPreview={onPreview}
        />
      )}
    </>
  )
}

interface BacktestFormProps {
  readonly order: BacktestOrder
  readonly latest: number
  readonly isRunning: boolean
  readonly onChange: (order: BacktestOrder) => void
  readonly onRun: () => void
}

function BacktestForm({ order, latest, isRunning, onChange, onRun }: BacktestFormProps) {
  const { t } = useWords()
  const years = Array.from({ length: yearsBack }, (_, back) => latest - back)
  const yearOptions = years.map((year) => ({ value: year, label: t('words.year', { year }) }))
  return (
    <form
      className="backtest-form"
      onSubmit={(event) => {
        event.preventDefault()
        onRun()
      }}
    >
      <Field label={t('backtest.period')}>
        <Select
          aria-label={t('backtest.period')}
          value={order.period}
          options={yearOptions.slice(1)}
          onChange={(period) => onChange({ ...order, period })}
        />
      </Field>
      <Field label={t('backtest.laterPeriod')}>
        <Select
          aria-label={t('backtest.laterPeriod')}
          value={order.laterPeriod}
          options={yearOptions.filter(({ value }) => value > order.period)}
          onChange={(laterPeriod) => onChange({ ...order, laterPeriod })}
        />
      </Field>
      <Field label={t('backtest.presets')}>
        <Select
          aria-label={t('backtest.presets')}
          value={presets.find(({ outcome }) => outcome === order.outcome)?.outcome ?? null}
          options={presets.map(({ word, outcome }) => ({ value: outcome, label: t(`backtest.${word}`) }))}
          onChange={(outcome: string | null) => onChange({ ...order, outcome: outcome ?? order.outcome })}
        />
      </Field>
      <Field label={t('backtest.outcome')} isWide>
        <Input
          aria-label={t('backtest.outcome')}
          title={t('backtest.outcomeHint')}
          className="code"
          value={order.outcome}
          onChange={(event) => onChange({ ...order, outcome: event.target.value })}
        />
      </Field>
      <Field label={t('backtest.direction')}>
        <Select
          aria-label={t('backtest.direction')}
          value={order.better}
          options={[
            { value: 'more' as const, label: t('backtest.better') },
            { value: 'less' as const, label: t('backtest.worse') },
          ]}
          onChange={(better) => onChange({ ...order, better })}
        />
      </Field>
      <GroupField order={order} onChange={onChange} />
      <Button type="primary" htmlType="submit" loading={isRunning} disabled={order.outcome.trim() === ''}>
        {t('backtest.run')}
      </Button>
    </form>
  )
}

const groupings = ['stage', 'district'] as const

function GroupField({ order, onChange }: Pick<BacktestFormProps, 'order' | 'onChange'>) {
  const { t } = useWords()
  const { nameOf } = useCatalogue()
  const options = [
    { value: '', label: t('backtest.byNone') },
    ...groupings.map((value) => ({ value, label: nameOf(value) })),
  ]
  return (
    <Field label={t('backtest.by')}>
      <Select
        aria-label={t('backtest.by')}
        value={order.by ?? ''}
        options={options}
        onChange={(by: string) => onChange({ ...order, by: by === '' ? null : by })}
      />
    </Field>
  )
}

function Field({
  label,
  isWide = false,
  children,
}: {
  readonly label: string
  readonly isWide?: boolean
  readonly children: ReactNode
}) {
  return (
    <div className={isWide ? 'field wide' : 'field'}>
      <span className="field-label">{label}</span>
      {children}
    </div>
  )
}
