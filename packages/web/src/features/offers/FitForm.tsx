import type { SimulationChange, SimulationFit, SimulationParameter } from '@wutong/contract'
import { Button, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { operatorText } from '../../platform/expression.ts'
import { amountText, countText, numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useReadable } from '../../platform/measures.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Section } from '../../ui/Section.tsx'
import { useFit } from './simulation-queries.ts'

interface FitFormProps {
  readonly id: string
  readonly change: SimulationChange
  readonly parameters: readonly SimulationParameter[]
  readonly onMove: (name: string, value: number) => void
}

/** The other way round: the setting that fits a budget or places. */
export function FitForm({ id, change, parameters, onMove }: FitFormProps) {
  const { t, language } = useWords()
  const readable = useReadable()
  const fit = useFit(id)
  const fittable = parameters.filter(
    ({ kind, operator }) => kind !== 'threshold' || (operator !== '==' && operator !== '!='),
  )
  const [chosen, setChosen] = useState<string | null>(null)
  const [budget, setBudget] = useState<number | null>(null)
  const [places, setPlaces] = useState<number | null>(null)
  const parameter = chosen ?? fittable[0]?.name
  if (parameter === undefined) return null
  const isMoney = fittable.find(({ name }) => name === parameter)?.kind !== 'threshold'
  const labelOf = ({ name, kind, subject, operator, value }: SimulationParameter): string => {
    if (kind === 'cap') return t('simulation.cap')
    if (kind === 'amount')
      return t('simulation.fitNumber', { n: numberIn(name), value: numberText(value, language, 6) })
    return `${readable(subject ?? '')} ${operatorText(operator ?? '', language)}`
  }
  return (
    <Section title={t('simulation.fit')} note={t('simulation.fitNote')}>
      <div className="filters">
        <Select
          aria-label={t('simulation.fitWhich')}
          className="fit-parameter"
          value={parameter}
          onChange={(name: string) => {
            setChosen(name)
            fit.reset()
          }}
          options={fittable.map((one) => ({ value: one.name, label: labelOf(one) }))}
        />
        <InputNumber
          className="fit-number"
          min={0}
          aria-label={t('simulation.budget')}
          placeholder={t('simulation.budget')}
          value={budget}
          onChange={setBudget}
        />
        <Button
          disabled={budget === null}
          loading={fit.isPending}
          onClick={() => fit.mutate({ change, parameter, target: { kind: 'budget', amount: budget ?? 0 } })}
        >
          {t('simulation.fitBudget')}
        </Button>
        <InputNumber
          className="fit-number"
          min={0}
          precision={0}
          aria-label={t('simulation.places')}
          placeholder={t('simulation.places')}
          value={places}
          onChange={setPlaces}
          disabled={isMoney}
        />
        <Button
          disabled={places === null || isMoney}
          loading={fit.isPending}
          onClick={() => fit.mutate({ change, parameter, target: { kind: 'places', count: places ?? 0 } })}
        >
          {t('simulation.fitPlaces')}
        </Button>
      </div>
      {fit.error ? <ErrorNotice error={fit.error} /> : null}
      {fit.data ? <FitResult fit={fit.data} onUse={(value) => onMove(parameter, value)} /> : null}
    </Section>
  )
}

/** Which number of the amount a parameter is: `amount`, `amount.2`. */
function numberIn(name: string): number {
  return Number(name.split('.')[1] ?? 1)
}

function FitResult({ fit, onUse }: { readonly fit: SimulationFit; readonly onUse: (value: number) => void }) {
  const { t, language } = useWords()
  const point = ({ qualified, amount }: { qualified: number; amount: number }) =>
    t('simulation.point', { n: countText(qualified, language), amount: amountText(amount, language) })
  if (fit.kind === 'unordered') return <p role="status">{t('simulation.unordered')}</p>
  if (fit.kind === 'beyond') return <p role="status">{t('simulation.beyond', { point: point(fit.least) })}</p>
  return (
    <div className="fit-result" role="status">
      <p>
        {t('simulation.within', { value: numberText(fit.within.value, language, 6), point: point(fit.within) })}{' '}
        <Button size="small" onClick={() => onUse(fit.within.value)}>
          {t('simulation.use')}
        </Button>
      </p>
      {fit.beyond === null ? (
        <p className="muted">{t('simulation.nothingBeyond')}</p>
      ) : (
        <p className="muted">
          {t('simulation.next', { value: numberText(fit.beyond.value, language, 6), point: point(fit.beyond) })}
          {fit.tied > 1 ? t('simulation.tied', { n: countText(fit.tied, language) }) : ''}
        </p>
      )}
      {fit.undecided + fit.amountUnknown > 0 ? (
        <p className="muted">
          {t('simulation.fitUndecided', {
            n: countText(fit.undecided, language),
            amount: amountText(fit.undecidedAmount, language),
            unknown: countText(fit.amountUnknown, language),
          })}
        </p>
      ) : null}
    </div>
  )
}
