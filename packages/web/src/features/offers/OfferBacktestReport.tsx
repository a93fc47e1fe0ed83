import { Link } from '@tanstack/react-router'
import type { OfferBacktestReply } from '@wutong/contract'
import { useCatalogue } from '../../platform/catalogue.ts'
import { amountText, countText, numberText } from '../../platform/figures.ts'
import { type Language, useWords } from '../../platform/language.ts'
import { FigureTable } from '../../ui/FigureTable.tsx'
import { Section } from '../../ui/Section.tsx'
import { Stat } from '../../ui/Stat.tsx'
import { ListProblems } from './ListProblems.tsx'

interface ReportProps {
  readonly report: OfferBacktestReply
}

type Interval = OfferBacktestReply['uptake']['uptake']

function percentText(share: number | null, language: Language): string {
  return share === null ? '—' : `${numberText(share * 100, language, 1)}%`
}

function intervalText({ low, high }: Interval, language: Language): string {
  if (low === null || high === null) return '—'
  return `${percentText(low, language)} – ${percentText(high, language)}`
}

/** Uptake, money and the matched comparison, with what they do not show. */
export function OfferBacktestReport({ report }: ReportProps) {
  return (
    <>
      <UptakeSection report={report} />
      <ComparisonSection report={report} />
      <Doubtful report={report} />
    </>
  )
}

function UptakeSection({ report }: ReportProps) {
  const { t, language } = useWords()
  const { uptake, promised, judged, later, version } = report
  const n = (count: number) => countText(count, language)
  return (
    <Section
      title={t('offerBacktest.title', { from: judged.period, to: later.period, version })}
      note={[
        t('offerBacktest.used', { n: n(report.listed) }),
        ...(report.undated > 0 ? [t('offerBacktest.undated', { n: n(report.undated) })] : []),
      ].join(' ')}
    >
      <ListProblems problems={report.problems} />
      <div className="stats">
        <Stat
          label={t('offerBacktest.uptake')}
          value={percentText(uptake.uptake.value, language)}
          hint={t('offerBacktest.uptakeHint', {
            n: n(uptake.qualified),
            got: n(uptake.receivedOfQualified),
            interval: intervalText(uptake.uptake, language),
          })}
          tone="good"
        />
        <Stat
          label={t('offerBacktest.paid')}
          value={amountText(uptake.paid, language)}
          hint={
            uptake.paidUnknown > 0
              ? t('offerBacktest.paidUnknown', { n: n(uptake.paidUnknown) })
              : t('offerBacktest.paidAll')
          }
        />
        {promised === null ? null : (
          <Stat
            label={t('offerBacktest.promised')}
            value={amountText(promised.amount, language)}
            hint={t('offerBacktest.promisedHint', { n: n(promised.unknown) })}
          />
        )}
        <Stat
          label={t('offerBacktest.doubtful')}
          value={n(report.doubtfulCount)}
          hint={t('offerBacktest.doubtfulHint', {
            no: n(uptake.receivedUnqualified),
            open: n(uptake.receivedUndecided),
          })}
          tone="near"
        />
      </div>
      {report.outsideCount > 0 ? (
        <p className="section-note">
          {t('offerBacktest.outside', {
            n: n(report.outsideCount),
            names: report.outside.map(({ name }) => name).join(t('words.listComma')),
          })}
        </p>
      ) : null}
    </Section>
  )
}

function ComparisonSection({ report }: ReportProps) {
  const { t, text, language } = useWords()
  const { nameOf } = useCatalogue()
  const { comparison, judged, later } = report
  const n = (count: number) => countText(count, language)
  const points = (value: number | null) =>
    value === null ? '—' : t('offerBacktest.points', { n: numberText(value * 100, language, 1) })
  const apart = (value: number | null) => (value === null ? '—' : numberText(value, language, 2))
  return (
    <Section
      title={t('offerBacktest.comparison')}
      note={t('offerBacktest.comparisonNote', { name: nameOf(report.growth), from: judged.period, to: later.period })}
    >
      <div className="stats">
        <Stat
          label={t('offerBacktest.difference')}
          value={points(comparison.difference?.value ?? null)}
          hint={
            comparison.difference === null
              ? t('offerBacktest.noDifference')
              : t('offerBacktest.differenceHint', {
                  pairs: n(comparison.pairs),
                  interval: intervalText(comparison.difference, language),
                })
          }
        />
        <Stat
          label={t('offerBacktest.plain')}
          value={points(comparison.plain)}
          hint={t('offerBacktest.plainHint', { n: n(comparison.receivers), others: n(comparison.others) })}
        />
        <Stat
          label={t('offerBacktest.unmatched')}
          value={n(comparison.unmatched)}
          hint={t('offerBacktest.unmatchedHint', { n: n(report.withoutData) })}
          tone="unknown"
        />
      </div>
      <h3>{t('offerBacktest.limits')}</h3>
      <ul className="backtest-warnings">
        {report.limits.map((limit) => (
          <li key={limit.zh}>{text(limit)}</li>
        ))}
      </ul>
      <FigureTable
        label={t('offerBacktest.balance')}
        head={[t('offerBacktest.figure'), t('offerBacktest.before'), t('offerBacktest.after')]}
        rows={comparison.balance.map(({ code, before, after }) => ({
          key: code,
          cells: [nameOf(code), apart(before), apart(after)],
        }))}
      />
    </Section>
  )
}

function Doubtful({ report }: ReportProps) {
  const { t, language } = useWords()
  if (report.doubtful.length === 0) return null
  return (
    <Section
      title={t('offerBacktest.doubtfulTable')}
      note={t('offerBacktest.shown', {
        n: countText(report.doubtfulCount, language),
        shown: countText(report.doubtful.length, language),
      })}
    >
      <FigureTable
        label={t('offerBacktest.doubtfulTable')}
        head={[t('subjects.name'), t('offerBacktest.verdict')]}
        rows={report.doubtful.map(({ subjectId, name, verdict }) => ({
          key: subjectId,
          cells: [
            {
              text: name,
              shown: (
                <Link
                  to="/enterprises/$subjectId"
                  params={{ subjectId }}
                  search={{ tab: 'policies', open: report.offer }}
                >
                  {name}
                </Link>
              ),
            },
            t(`matches.${verdict}`),
          ],
        }))}
      />
    </Section>
  )
}
