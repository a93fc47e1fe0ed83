import type { ScorecardFile, ScorecardResults } from '@wutong/contract'
import { lazy, Suspense } from 'react'
import type { z } from 'zod'
import { countText, momentText, numberText, shareText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { Stat } from '../../ui/Stat.tsx'
import { useScorecardResults } from './queries.ts'

const Histogram = lazy(async () => ({ default: (await import('./Histogram.tsx')).Histogram }))

type Classes = z.infer<typeof ScorecardFile>['versions'][number]['classes']

interface ResultsTabProps {
  readonly id: string
  readonly classes: Classes
  /** Whether the version says who passes. */
  readonly decides: boolean
}

/** How the latest evaluation came out. */
export function ResultsTab({ id, classes, decides }: ResultsTabProps) {
  const { t, language } = useWords()
  const results = useScorecardResults(id)
  return (
    <QueryView query={results}>
      {(data) =>
        data.evaluation === null ? (
          <EmptyNote>{t('scorecards.notEvaluated')}</EmptyNote>
        ) : (
          <>
            <p className="section-note">
              {t('scorecards.evaluation', {
                version: data.evaluation.version,
                period: data.evaluation.period,
                on: data.evaluation.on,
                at: momentText(data.evaluation.ranAt, language),
                n: countText(data.evaluation.subjects, language),
              })}
            </p>
            <ResultStats data={data} decides={decides} />
            {data.histogram.length > 0 ? (
              <Section title={t('scorecards.distribution')} note={t('scorecards.distributionNote')}>
                <Suspense fallback={<div className="chart" />}>
                  <Histogram steps={data.histogram} />
                </Suspense>
              </Section>
            ) : null}
            {data.classes.length > 0 ? <ClassCounts counts={data.classes} classes={classes} /> : null}
          </>
        )
      }
    </QueryView>
  )
}

function ResultStats({ data, decides }: { readonly data: ScorecardResults; readonly decides: boolean }) {
  const { t, language } = useWords()
  const whole = data.passed + data.failed + data.unknown
  const known = data.histogram.reduce((sum, step) => sum + step.count, 0)
  return (
    <div className="stats">
      {decides ? (
        <>
          <Stat
            label={t('verdicts.score.true')}
            value={countText(data.passed, language)}
            hint={shareText(data.passed, whole, language)}
            tone="good"
          />
          <Stat
            label={t('verdicts.score.false')}
            value={countText(data.failed, language)}
            hint={shareText(data.failed, whole, language)}
            tone="bad"
          />
          <Stat
            label={t('verdicts.score.unknown')}
            value={countText(data.unknown, language)}
            hint={t('scorecards.unknownHint')}
            tone="unknown"
          />
        </>
      ) : (
        <>
          <Stat
            label={t('scorecards.totalKnown')}
            value={countText(known, language)}
            hint={shareText(known, whole, language)}
            tone="good"
          />
          <Stat
            label={t('scorecards.totalUnknown')}
            value={countText(whole - known, language)}
            hint={t('scorecards.unknownHint')}
            tone="unknown"
          />
        </>
      )}
      {data.median === null ? null : (
        <Stat
          label={t('scorecards.medianLabel')}
          value={numberText(data.median, language)}
          hint={data.mean === null ? null : t('scorecards.mean', { value: numberText(data.mean, language) })}
        />
      )}
    </div>
  )
}

function ClassCounts({
  counts,
  classes,
}: {
  readonly counts: readonly { code: string; count: number }[]
  readonly classes: Classes
}) {
  const { t, text, language } = useWords()
  const nameOf = (code: string): string => {
    if (classes?.kind === 'thresholds') return text(classes.bands.find((band) => band.code === code)?.name) || code
    if (classes?.kind === 'ranked') return text(classes.classes.find((one) => one.code === code)?.name) || code
    return text(classes?.names[code]) || code
  }
  const whole = counts.reduce((sum, item) => sum + item.count, 0)
  return (
    <Section title={t('scorecards.classes')}>
      <div className="stats">
        {counts.map((item) => (
          <Stat
            key={item.code}
            label={nameOf(item.code)}
            value={countText(item.count, language)}
            hint={shareText(item.count, whole, language)}
          />
        ))}
      </div>
    </Section>
  )
}
