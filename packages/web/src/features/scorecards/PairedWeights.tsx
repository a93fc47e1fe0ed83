import type { BacktestReply } from '@wutong/contract'
import {
  consistencyLimit,
  type DraftEdits,
  type PairedWeights as Paired,
  type Pairing,
  pairedWeights,
  pairingsOf,
  weighedMaxima,
} from '@wutong/engine'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { FigureTable } from '../../ui/FigureTable.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Section } from '../../ui/Section.tsx'
import { JudgementTable } from './JudgementTable.tsx'
import { type Judgements, nearestJudgement, squareOf } from './judgements.ts'
import type { ScorecardVersion } from './queries.ts'

interface PairedWeightsProps {
  readonly version: ScorecardVersion
  /** Weights that the data suggest, where a back-test has been run. */
  readonly suggested: BacktestReply['weights']
  readonly onPreview: (edits: DraftEdits) => void
}

/** Weights by paired judgements (AHP): an officer compares two things at a time and sees whether it holds together. */
export function PairedWeights({ version, suggested, onPreview }: PairedWeightsProps) {
  const { t, text } = useWords()
  const pairings = pairingsOf(version)
  const [chosen, setChosen] = useState(pairings[0]?.code ?? '')
  const [all, setAll] = useState<Readonly<Record<string, Judgements>>>({})
  const pairing = pairings.find(({ code }) => code === chosen) ?? pairings[0]
  if (pairing === undefined) return null
  const judgements = all[pairing.code] ?? {}
  const paired = pairedWeights(squareOf(judgements, pairing.criteria.length))
  const nameOf = ({ variant, part }: Pairing): string => {
    const of = part === null ? t('paired.parts') : t('paired.itemsOf', { name: text(part) })
    return variant === null ? of : `${text(variant)} · ${of}`
  }
  return (
    <Section title={t('paired.title')} note={t('paired.lead')}>
      <div className="outlook-quota">
        <Select
          aria-label={t('paired.what')}
          className="fit-parameter"
          value={pairing.code}
          onChange={setChosen}
          options={pairings.map((one) => ({ value: one.code, label: nameOf(one) }))}
        />
        <Button
          disabled={Object.keys(judgements).length === 0}
          onClick={() => setAll((old) => ({ ...old, [pairing.code]: {} }))}
        >
          {t('preview.reset')}
        </Button>
      </div>
      <JudgementTable
        label={nameOf(pairing)}
        criteria={pairing.criteria}
        judgements={judgements}
        onChange={(next) => setAll((old) => ({ ...old, [pairing.code]: next }))}
      />
      <Consistency pairing={pairing} paired={paired} />
      <Comparison version={version} pairing={pairing} paired={paired} suggested={suggested} />
      <div className="outlook-quota">
        <Button type="primary" onClick={() => onPreview({ maxima: weighedMaxima(version, pairing, paired.weights) })}>
          {t('paired.preview')}
        </Button>
      </div>
    </Section>
  )
}

interface ConsistencyProps {
  readonly pairing: Pairing
  readonly paired: Paired
}

function Consistency({ pairing: { criteria }, paired: { consistency, worst } }: ConsistencyProps) {
  const { t, text, language } = useWords()
  const nameAt = (index: number) => text(criteria[index]?.name)
  if (consistency === null) return <p className="section-note">{t('paired.noRatio')}</p>
  const holds = consistency <= consistencyLimit
  return (
    <p className="section-note" role="status">
      <Pill tone={holds ? 'good' : 'bad'} sign={holds ? '✓' : '✕'}>
        {t('paired.ratio', {
          ratio: numberText(consistency, language, 3),
          limit: numberText(consistencyLimit, language, 2),
        })}
      </Pill>{' '}
      {t(holds ? 'paired.holds' : 'paired.contradicts')}{' '}
      {worst === null
        ? ''
        : t('paired.worst', {
            one: nameAt(worst.row),
            other: nameAt(worst.column),
            given: nearestJudgement(worst.given),
            fitting: nearestJudgement(worst.fitting),
          })}
    </p>
  )
}

interface ComparisonProps extends ConsistencyProps {
  readonly version: ScorecardVersion
  readonly suggested: BacktestReply['weights']
}

/** The points of each thing: today's, by judgements, and as the data suggest where they are about the same things. */
function Comparison({ version, pairing, paired, suggested }: ComparisonProps) {
  const { t, text, language } = useWords()
  const { criteria, total } = pairing
  const methods = suggested === null ? [] : (['entropy', 'regression'] as const)
  const points = (code: string, method: (typeof methods)[number]): string => {
    const found = (suggested?.items ?? []).filter((one) => itemsOf(version, pairing, code).includes(one.code))
    return found.length === 0
      ? '—'
      : numberText(
          found.reduce((sum, one) => sum + one[method], 0),
          language,
          1,
        )
  }
  return (
    <FigureTable
      label={t('paired.title')}
      head={[
        t('backtest.item'),
        t('backtest.today'),
        t('paired.paired'),
        ...methods.map((method) => t(`backtest.${method}`)),
      ]}
      rows={criteria.map(({ code, name, today }, index) => ({
        key: code,
        cells: [
          text(name),
          numberText(today, language, 1),
          numberText(total * (paired.weights[index] ?? 0), language, 1),
          ...methods.map((method) => points(code, method)),
        ],
      }))}
    />
  )
}

/** Codes of the items that a criterion stands for: itself, or those of its part. */
function itemsOf({ parts = [] }: ScorecardVersion, { part }: Pairing, code: string): readonly string[] {
  if (part !== null) return [code]
  return parts.find((one) => one.code === code)?.items.map((item) => item.code) ?? []
}
