import type { BacktestReply } from '@wutong/contract'
import { countText, numberText } from '../../platform/figures.ts'
import { type Language, useWords } from '../../platform/language.ts'
import { FigureTable } from '../../ui/FigureTable.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Section } from '../../ui/Section.tsx'
import { Stat } from '../../ui/Stat.tsx'

type Estimate = BacktestReply['power']['correlation']

/** A figure with its interval; what the sample does not allow is left out. */
function estimateText(estimate: Estimate, language: Language, digits = 2): string {
  if (estimate === null) return '—'
  const value = numberText(estimate.value, language, digits)
  if (estimate.low === null || estimate.high === null) return value
  return `${value}（${numberText(estimate.low, language, digits)}–${numberText(estimate.high, language, digits)}）`
}

/** Everything a back-test says, with what it does not. */
export function BacktestReport({ report }: { readonly report: BacktestReply }) {
  const { t, text, language } = useWords()
  const { power, calibration } = report
  return (
    <>
      <Section
        title={`${report.judged.period} → ${report.later.period}`}
        note={t('backtest.used', {
          n: countText(report.count, language),
          noScore: countText(report.withoutScore, language),
          noOutcome: countText(report.withoutOutcome, language),
        })}
      >
        {power.warnings.length > 0 ? (
          <ul className="backtest-warnings">
            {power.warnings.map((warning) => (
              <li key={warning.code}>{text(warning.text)}</li>
            ))}
          </ul>
        ) : null}
        <div className="stats">
          <Stat
            label={t('backtest.correlation')}
            value={estimateText(power.correlation, language)}
            hint={t('backtest.correlationHint')}
          />
          {report.kind === 'yes-no' ? (
            <Stat label={t('backtest.area')} value={estimateText(power.area, language)} hint={t('backtest.areaHint')} />
          ) : null}
          {calibration ? (
            <Stat
              label={t('backtest.calibration')}
              value={numberText(calibration.error, language, 4)}
              hint={t('backtest.calibrationHint', { baseline: numberText(calibration.baseline, language, 4) })}
            />
          ) : null}
        </div>
        <p className="section-note">{t('backtest.limits')}</p>
      </Section>
      <Deciles report={report} />
      <Items report={report} />
      <Weights report={report} />
      <Drifts report={report} />
    </>
  )
}

function Deciles({ report }: { readonly report: BacktestReply }) {
  const { t, language } = useWords()
  if (report.deciles.length === 0) return null
  const outcome = (value: number) =>
    report.kind === 'yes-no' ? `${numberText(value * 100, language, 1)}%` : numberText(value, language, 3)
  return (
    <Section title={t('backtest.deciles')}>
      <FigureTable
        label={t('backtest.deciles')}
        head={[
          '',
          t('backtest.decileRange'),
          t('backtest.firms'),
          t('backtest.decileOutcome'),
          t('backtest.interval'),
          t('backtest.lift'),
        ]}
        rows={report.deciles.map((one) => ({
          key: String(one.decile),
          cells: [
            t('backtest.decile', { n: one.decile }),
            `${numberText(one.lowest, language)}–${numberText(one.highest, language)}`,
            countText(one.count, language),
            outcome(one.outcome.value),
            one.outcome.low === null || one.outcome.high === null
              ? '—'
              : `${outcome(one.outcome.low)}–${outcome(one.outcome.high)}`,
            one.lift === null ? '—' : numberText(one.lift, language),
          ],
        }))}
      />
    </Section>
  )
}

function Items({ report }: { readonly report: BacktestReply }) {
  const { t, text, language } = useWords()
  const lines = [
    ...report.items.map((item) => ({ ...item, label: text(item.name), max: numberText(item.max, language) })),
    ...report.cohorts.map((cohort) => ({ ...cohort, code: `@${cohort.label}`, max: '—' })),
  ]
  return (
    <Section title={t('backtest.items')}>
      <FigureTable
        label={t('backtest.items')}
        head={[
          t('backtest.item'),
          t('backtest.itemWeight'),
          t('backtest.firms'),
          t('backtest.correlation'),
          ...(report.kind === 'yes-no' ? [t('backtest.area')] : []),
        ]}
        rows={lines.map((line) => ({
          key: line.code,
          cells: [
            line.label,
            line.max,
            countText(line.count, language),
            estimateText(line.correlation, language),
            ...(report.kind === 'yes-no' ? [estimateText(line.area, language)] : []),
          ],
        }))}
      />
    </Section>
  )
}

const methods = ['today', 'entropy', 'regression'] as const

function Weights({ report }: { readonly report: BacktestReply }) {
  const { t, text, language } = useWords()
  const { weights } = report
  if (weights === null) return null
  const [kind, predicts] =
    report.kind === 'yes-no' ? [t('backtest.area'), weights.area] : [t('backtest.correlation'), weights.correlation]
  return (
    <Section title={t('backtest.weights')} note={t('backtest.weightsNote')}>
      {weights.warnings.length > 0 ? (
        <ul className="backtest-warnings">
          {weights.warnings.map((warning) => (
            <li key={warning.code}>{text(warning.text)}</li>
          ))}
        </ul>
      ) : null}
      <FigureTable
        label={t('backtest.weights')}
        head={[t('backtest.item'), ...methods.map((method) => t(`backtest.${method}`))]}
        rows={[
          {
            key: '@predicts',
            cells: [
              t('backtest.predicts', { kind }),
              ...methods.map((method) => estimateText(predicts[method], language)),
            ],
          },
          ...weights.items.map((item) => ({
            key: item.code,
            cells: [text(item.name), ...methods.map((method) => numberText(item[method], language, 1))],
          })),
        ]}
      />
    </Section>
  )
}

function Drifts({ report }: { readonly report: BacktestReply }) {
  const { t, text, language } = useWords()
  const lines = [
    { ...report.drift.total, code: '@total', label: t('backtest.totalRow') as string },
    ...report.drift.items.map((item) => ({ ...item, label: text(item.name) })),
  ]
  const found = report.bunching.filter((one) => one.verdict !== 'too_few')
  return (
    <Section title={t('backtest.drift')} note={t('backtest.driftNote')}>
      <FigureTable
        label={t('backtest.drift')}
        head={[t('backtest.item'), t('backtest.stability'), t('backtest.persistence')]}
        rows={lines.map((line) => ({
          key: line.code,
          cells: [
            line.label,
            line.stability === null ? '—' : numberText(line.stability, language, 3),
            estimateText(line.persistence, language),
          ],
        }))}
      />
      {found.length > 0 ? (
        <>
          <h3>{t('backtest.bunching')}</h3>
          <ul className="plain-list">
            {found.map((one) => (
              <li key={`${one.code}:${one.threshold}`}>
                <Pill tone={one.verdict === 'suspect' ? 'near' : 'good'}>
                  {text(one.name)} {numberText(one.threshold, language, 4)}
                </Pill>{' '}
                {text(one.text)}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Section>
  )
}
