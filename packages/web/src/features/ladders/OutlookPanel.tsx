import { Link } from '@tanstack/react-router'
import type { LadderOutlookReply } from '@wutong/contract'
import { countText, dayText, numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { FigureTable } from '../../ui/FigureTable.tsx'
import { Pill, type Tone } from '../../ui/Pill.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { ShareBar } from '../../ui/ShareBar.tsx'
import { Stat } from '../../ui/Stat.tsx'
import { VerdictPill } from '../../ui/VerdictPill.tsx'
import { useLadderOutlook } from './queries.ts'

type Rung = LadderOutlookReply['rungs'][number]
type Estimate = NonNullable<Rung['forecast']['arrivals']>

/** A ladder's pipeline: who is how far, what holds them back, movement, forecast against quotas, titles that end. */
export function OutlookPanel({ ladder }: { readonly ladder: string }) {
  const outlook = useLadderOutlook(ladder)
  return (
    <QueryView query={outlook}>
      {(data) => (
        <>
          {data.rungs.map((rung) => (
            <RungOutlook key={rung.code} rung={rung} />
          ))}
          <Flow outlook={data} />
          <Expiring outlook={data} />
        </>
      )}
    </QueryView>
  )
}

function RungOutlook({ rung }: { readonly rung: Rung }) {
  const { t, text, language } = useWords()
  const titled = rung.held !== null && rung.ready !== null && rung.atRisk !== null
  return (
    <div className="outlook">
      <h3>{text(rung.name)}</h3>
      <ShareBar
        parts={[
          { tone: 'good', n: rung.counts.reached, label: t('outlook.reached') },
          { tone: 'near', n: rung.counts.one_away, label: t('outlook.one_away') },
          { tone: 'unknown', n: rung.counts.undecided, label: t('outlook.undecided') },
          { tone: 'bad', n: rung.counts.far, label: t('outlook.far') },
        ]}
      />
      {titled ? (
        <div className="stats">
          <Stat label={t('outlook.held')} value={countText(rung.held ?? 0, language)} />
          <Stat
            label={t('outlook.ready')}
            value={countText(rung.ready ?? 0, language)}
            hint={t('outlook.readyHint')}
            tone="good"
          />
          <Stat
            label={t('outlook.atRisk')}
            value={countText(rung.atRisk ?? 0, language)}
            hint={t('outlook.atRiskHint')}
            tone="bad"
          />
        </div>
      ) : null}
      {rung.quotas.map((quota) => (
        <QuotaLine key={`${quota.quota.year}:${quota.quota.rung}`} quota={quota} />
      ))}
      <p className="section-note">
        {rung.forecast.arrivals === null
          ? t('outlook.forecastNone')
          : t('outlook.forecast', rangeOf(rung.forecast.arrivals, language))}
      </p>
      <Gaps rung={rung} />
    </div>
  )
}

function rangeOf({ value, low, high }: Estimate, language: 'zh' | 'en') {
  const shown = (end: number) => numberText(end, language, 0)
  return { value: shown(value), low: shown(low ?? value), high: shown(high ?? value) }
}

const tones: Readonly<Record<Rung['quotas'][number]['verdict'], Tone>> = {
  met: 'good',
  likely: 'good',
  open: 'near',
  unlikely: 'bad',
  unknown: 'unknown',
}

function QuotaLine({ quota }: { readonly quota: Rung['quotas'][number] }) {
  const { t, language } = useWords()
  const { expected, done } = quota
  const range = expected && rangeOf(expected, language)
  return (
    <div className="outlook-quota">
      <b>{t('outlook.quota', { year: quota.quota.year, n: quota.atLeast })}</b>
      <Pill tone={tones[quota.verdict]}>{t(`outlook.verdict.${quota.verdict}`)}</Pill>
      <span>
        {range === null
          ? t('outlook.quotaDoneOnly', { done })
          : t('outlook.quotaDone', { done, expected: range.value, low: range.low, high: range.high })}
      </span>
      <span className="muted small">
        {quota.quota.citation.title} · {t(`evidence.${quota.quota.status}`)}
      </span>
    </div>
  )
}

function Gaps({ rung }: { readonly rung: Rung }) {
  const { t, text, language } = useWords()
  const gaps = rung.gaps.toSorted((a, b) => b.onlyFailing - a.onlyFailing || b.failing - a.failing)
  if (gaps.every((gap) => gap.failing === 0 && gap.unknown === 0)) return <EmptyNote>{t('outlook.noGaps')}</EmptyNote>
  return (
    <>
      <h4>{t('outlook.gapsTitle')}</h4>
      <FigureTable
        label={t('outlook.gapsTitle')}
        head={[t('outlook.gap'), t('outlook.onlyFailing'), t('outlook.failing'), t('outlook.unknown')]}
        rows={gaps.map((gap) => ({
          key: gap.code,
          cells: [
            { text: text(gap.name), shown: <span className="words">{text(gap.name)}</span> },
            countText(gap.onlyFailing, language),
            countText(gap.failing, language),
            countText(gap.unknown, language),
          ],
        }))}
      />
    </>
  )
}

function Flow({ outlook }: { readonly outlook: LadderOutlookReply }) {
  const { t, text, language } = useWords()
  const { flow, before, judged } = outlook
  const nameOf = (place: string): string => {
    if (place === 'none' || place === 'absent') return t(`outlook.${place}`)
    return text(outlook.rungs.find(({ code }) => code === place)?.name) || place
  }
  const title = t('outlook.flow', { before: before.period, now: judged.period })
  return (
    <div className="outlook">
      <h3>{title}</h3>
      <p className="section-note">{t('outlook.flowCounts', flow)}</p>
      <FigureTable
        label={title}
        head={[t('outlook.flowFrom'), ...flow.places.map(nameOf)]}
        rows={flow.table.map((line, from) => ({
          key: flow.places[from] ?? String(from),
          cells: [nameOf(flow.places[from] ?? ''), ...line.map((n) => countText(n, language))],
          marked: from + 1,
        }))}
      />
    </div>
  )
}

function Expiring({ outlook }: { readonly outlook: LadderOutlookReply }) {
  const { t, text, language } = useWords()
  const { expiring, expiringCount } = outlook
  return (
    <div className="outlook">
      <h3>{t('outlook.expiring')}</h3>
      {expiring.length === 0 ? (
        <EmptyNote>{t('outlook.noExpiring')}</EmptyNote>
      ) : (
        <>
          <p className="section-note">{t('outlook.expiringCount', { n: expiringCount, shown: expiring.length })}</p>
          <FigureTable
            label={t('outlook.expiring')}
            head={[t('subjects.name'), t('outlook.title'), t('outlook.expiresOn'), t('outlook.requalifies')]}
            rows={expiring.map((title) => ({
              key: `${title.subjectId}:${title.rung}`,
              cells: [
                {
                  text: title.name,
                  shown: (
                    <Link
                      to="/enterprises/$subjectId"
                      params={{ subjectId: title.subjectId }}
                      search={{ tab: 'ladders' }}
                    >
                      {title.name}
                    </Link>
                  ),
                },
                text(outlook.rungs.find(({ code }) => code === title.rung)?.name),
                title.state === 'past' ? t('outlook.past') : dayText(title.expiresOn, language),
                {
                  text: t(`verdicts.rung.${title.qualifies === null ? 'unknown' : title.qualifies}`),
                  shown: <VerdictPill kind="rung" verdict={title.qualifies} />,
                },
              ],
            }))}
          />
        </>
      )}
    </div>
  )
}
