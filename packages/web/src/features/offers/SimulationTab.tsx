import type { OfferDetail, Simulation, SimulationChange, SimulationParameter } from '@wutong/contract'
import { Button, Input, Switch } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useWords } from '../../platform/language.ts'
import { useCan } from '../../platform/session.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { FitForm } from './FitForm.tsx'
import { MovesTable } from './MovesTable.tsx'
import { NetFigures } from './NetFigures.tsx'
import { ParameterField } from './ParameterField.tsx'
import { SimulationFiguresView } from './SimulationFigures.tsx'
import { changeFrom } from './simulation-change.ts'
import { useSimulation, useSimulationBase } from './simulation-queries.ts'

interface SimulationTabProps {
  readonly detail: OfferDetail
  readonly amount: string | undefined
}

/** What would become of a policy were its numbers others: count, money, distribution, winners and losers. */
export function SimulationTab({ detail, amount }: SimulationTabProps) {
  const base = useSimulationBase(detail.offer.id)
  return (
    <QueryView query={base} rows={8}>
      {(data) => <Simulator detail={detail} base={data} amount={amount} />}
    </QueryView>
  )
}

function Simulator({ detail, base, amount }: SimulationTabProps & { readonly base: Simulation }) {
  const { t } = useWords()
  const { id } = detail.offer
  const maySimulate = useCan('offer:simulate')
  const [values, setValues] = useState<Record<string, number>>({})
  const [formula, setFormula] = useState<string | null>(null)
  const [moving, setMoving] = useState<string | null>(null)
  const change = useDeferredValue(changeFrom(base.parameters, values, { amount: formula, moving }))
  const isChanged = Object.keys(change).length > 0
  const move = (name: string, value: number) => {
    setMoving(name)
    setValues((old) => ({ ...old, [name]: value }))
  }
  return (
    <div className="simulation">
      <Section
        title={t('simulation.parameters')}
        note={t(maySimulate ? 'simulation.parametersNote' : 'simulation.readOnly')}
        extra={
          isChanged ? (
            <Button
              size="small"
              onClick={() => {
                setValues({})
                setFormula(null)
                setMoving(null)
              }}
            >
              {t('simulation.reset')}
            </Button>
          ) : null
        }
      >
        <ParameterList
          parameters={base.parameters}
          detail={detail}
          values={values}
          onMove={move}
          disabled={!maySimulate}
        />
        {amount === undefined || !maySimulate ? null : (
          <div className="formula-field">
            <span>{t('simulation.formula')}</span>
            <Input.TextArea
              aria-label={t('simulation.formula')}
              key={formula === null ? 'in-force' : 'edited'}
              autoSize
              defaultValue={formula ?? amount}
              onBlur={(event) =>
                setFormula(event.target.value.trim() === amount ? null : event.target.value.trim() || null)
              }
            />
          </div>
        )}
      </Section>
      {maySimulate ? (
        <Results id={id} base={base} change={change} isChanged={isChanged} onMove={move} />
      ) : (
        <SimulationFiguresView before={base.before} after={base.before} changed={false} />
      )}
    </div>
  )
}

interface ParameterListProps {
  readonly parameters: readonly SimulationParameter[]
  readonly detail: OfferDetail
  readonly values: Readonly<Record<string, number>>
  readonly onMove: (name: string, value: number) => void
  readonly disabled: boolean
}

function ParameterList({ parameters, detail, values, onMove, disabled }: ParameterListProps) {
  const { t } = useWords()
  if (parameters.length === 0) return <p className="muted">{t('simulation.nothingToMove')}</p>
  return (
    <div className="parameters">
      {parameters.map((parameter) => (
        <ParameterField
          key={parameter.name}
          parameter={parameter}
          detail={detail}
          value={values[parameter.name] ?? parameter.value}
          onMove={(value) => onMove(parameter.name, value)}
          disabled={disabled}
        />
      ))}
    </div>
  )
}

interface ResultsProps {
  readonly id: string
  readonly base: Simulation
  readonly change: SimulationChange
  readonly isChanged: boolean
  readonly onMove: (name: string, value: number) => void
}

function Results({ id, base, change, isChanged, onMove }: ResultsProps) {
  const simulation = useSimulation(id, change)
  const { t } = useWords()
  const [isNet, setNet] = useState(false)
  // Figures of another change would look like the answer to this one.
  if (simulation.error) return <ErrorNotice error={simulation.error} />
  const shown = simulation.data ?? base
  return (
    <>
      <div className="net-switch">
        <Switch size="small" checked={isNet} onChange={setNet} aria-label={t('net.switch')} />
        <span>{t('net.switch')}</span>
      </div>
      <SimulationFiguresView before={shown.before} after={shown.after} changed={isChanged} />
      {isNet ? <NetFigures id={id} change={change} isChanged={isChanged} gross={shown.after} /> : null}
      <FitForm id={id} change={change} parameters={shown.parameters} onMove={onMove} />
      {isChanged ? <MovesTable id={id} change={change} /> : null}
    </>
  )
}
