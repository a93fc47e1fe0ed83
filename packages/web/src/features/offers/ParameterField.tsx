import type { OfferDetail, SimulationParameter } from '@wutong/contract'
import { InputNumber, Slider } from 'antd'
import { operatorText } from '../../platform/expression.ts'
import { unitText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useReadable } from '../../platform/measures.tsx'
import { currentVersion } from '../../platform/versions.ts'
import { partWithNumber, sliderRange } from './simulation-change.ts'

interface ParameterFieldProps {
  readonly parameter: SimulationParameter
  readonly detail: OfferDetail
  readonly value: number
  readonly onMove: (value: number) => void
  readonly disabled: boolean
}

/** One number with a slider and a field. */
export function ParameterField({ parameter, detail, value, onMove, disabled }: ParameterFieldProps) {
  const { t, language } = useWords()
  const name = useParameterName(parameter, detail)
  const { min, max, step } = sliderRange(parameter)
  const unit = parameter.unit === null || parameter.unit === '' ? '' : unitText(parameter.unit, language)
  return (
    <div className="parameter">
      <div className="parameter-name">
        <span>{name}</span>
        {value === parameter.value ? null : (
          <span className="muted small">{t('simulation.inForce', { value: String(parameter.value) })}</span>
        )}
      </div>
      <Slider
        min={Math.min(min, value)}
        max={Math.max(max, value)}
        step={step}
        value={value}
        disabled={disabled}
        ariaLabelForHandle={name}
        onChange={onMove}
      />
      <InputNumber
        value={value}
        disabled={disabled}
        step={step}
        aria-label={name}
        suffix={unit}
        onChange={(next) => {
          if (typeof next === 'number') onMove(next)
        }}
      />
    </div>
  )
}

/** What a parameter is called: the condition with what is compared, a number of the amount, or the cap. */
export function useParameterName(parameter: SimulationParameter, detail: OfferDetail): string {
  const { t, text, language } = useWords()
  const readable = useReadable()
  if (parameter.kind === 'cap') return t('simulation.cap')
  if (parameter.kind === 'amount') {
    const place = Number(parameter.name.split('.')[1] ?? '1')
    const amount = currentVersion(detail.offer.versions)?.benefit?.amount ?? ''
    return t('simulation.amountNumber', { n: place, part: readable(partWithNumber(amount, parameter.value)) })
  }
  const all = [
    ...detail.shared.flatMap((set) => set.conditions),
    ...detail.offer.versions.flatMap((one) => one.conditions),
  ]
  const condition = all.find(({ code }) => code === parameter.condition)
  return `${text(condition?.name)} · ${readable(parameter.subject ?? '')} ${operatorText(parameter.operator ?? '', language)}`
}
