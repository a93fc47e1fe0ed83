import { Link } from '@tanstack/react-router'
import type { PreviewReply } from '@wutong/contract'
import { countText, numberText, shareText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { FigureTable } from '../../ui/FigureTable.tsx'
import { Section } from '../../ui/Section.tsx'
import { Stat } from '../../ui/Stat.tsx'
import type { ScorecardVersion } from './queries.ts'

interface PreviewReportProps {
  readonly report: PreviewReply
  readonly version: ScorecardVersion
}

/** Who would move, by which change, and how firmly the new ranking stands. */
export function PreviewReport({ report, version }: PreviewReportProps) {
  const { t, text, language } = useWords()
  return (
    <>
      <Section title={t('preview.result')} note={t('preview.resultNote', { period: report.judged.period })}>
        {report.warnings.length > 0 ? (
          <>
            <p className="section-note">{t('preview.sums')}</p>
            <ul className="backtest-warnings">
              {report.warnings.map((warning) => (
                <li key={warning.zh}>{text(warning)}</li>
              ))}
            </ul>
          </>
        ) : null}
        <div className="stats">
          <Stat label={t('preview.up')} value={countText(report.up, language)} tone="good" />
          <Stat label={t('preview.down')} value={countText(report.down, language)} tone="bad" />
          <Stat label={t('preview.same')} value={countText(report.same, language)} />
          <Stat
            label={t('preview.open')}
            value={countText(report.open, language)}
            hint={t('scorecards.unknownHint')}
            tone="unknown"
          />
        </div>
        <Stability report={report} />
      </Section>
      {report.classes.length > 1 ? <Moves report={report} version={version} /> : null}
      <Changes report={report} version={version} />
      <Movers report={report} version={version} />
    </>
  )
}

function Stability({ report }: { readonly report: PreviewReply }) {
  const { t, language } = useWords()
  const { stability } = report
  if (stability === null) return null
  return (
    <p className="section-note">
      {t('preview.stability', {
        head: countText(stability.head, language),
        mean: shareText(stability.meanKept, 1, language),
        least: shareText(stability.leastKept, 1, language),
        correlation: stability.leastCorrelation === null ? '—' : numberText(stability.leastCorrelation, language, 3),
      })}
    </p>
  )
}

function useClassName(version: ScorecardVersion): (code: string | null) => string {
  const { t, text } = useWords()
  return (code) => {
    if (code === null) return t('preview.noClass')
    const { classes } = version
    if (classes === undefined) return code
    if (classes.kind === 'split-rank') return text(classes.names[code]) || code
    const list = classes.kind === 'thresholds' ? classes.bands : classes.classes
    return text(list.find((one) => one.code === code)?.name) || code
  }
}

function Moves({ report, version }: PreviewReportProps) {
  const { t, language } = useWords()
  const nameOf = useClassName(version)
  return (
    <Section title={t('preview.moves')}>
      <FigureTable
        label={t('preview.moves')}
        head={[t('preview.fromTo'), ...report.classes.map(nameOf)]}
        rows={report.moves.map((line, from) => ({
          key: String(report.classes[from]),
          cells: [nameOf(report.classes[from] ?? null), ...line.map((n) => countText(n, language))],
          marked: from + 1,
        }))}
      />
    </Section>
  )
}

function Changes({ report, version }: PreviewReportProps) {
  const { t, text, language } = useWords()
  const nameOf = (code: string): string => {
    const [, , item] = /^item (.*)\/([^/]+)$/.exec(code) ?? []
    const parts = version.parts ?? version.variants?.flatMap((variant) => variant.parts) ?? []
    const found = parts.flatMap((part) => part.items).find((one) => one.code === item)
    if (found !== undefined) return text(found.name)
    const part = parts.find((one) => code.startsWith('part ') && code.endsWith(`/${one.code}`))
    if (part !== undefined) return t('preview.change_part', { name: text(part.name) })
    if (code === 'classes' || code === 'pass') return t(`preview.change_${code}`)
    return code
  }
  return (
    <Section title={t('preview.changes')} note={t(report.exact ? 'preview.changesNote' : 'preview.changesSampled')}>
      {report.changes.length === 0 ? (
        <EmptyNote>{t('preview.noChange')}</EmptyNote>
      ) : (
        <FigureTable
          label={t('preview.changes')}
          head={[
            t('preview.change'),
            t('preview.raises'),
            t('preview.lowers'),
            t('preview.sum'),
            t('preview.ledUp'),
            t('preview.ledDown'),
          ]}
          rows={report.changes.map((change) => ({
            key: change.code,
            cells: [
              nameOf(change.code),
              countText(change.raises, language),
              countText(change.lowers, language),
              numberText(change.sum, language, 1),
              countText(change.ledUp, language),
              countText(change.ledDown, language),
            ],
          }))}
        />
      )}
    </Section>
  )
}

function Movers({ report, version }: PreviewReportProps) {
  const { t, language } = useWords()
  const nameOf = useClassName(version)
  if (report.movers.length === 0) return null
  const head = [
    t('subjects.name'),
    t('preview.before'),
    t('preview.after'),
    t('preview.rankBefore'),
    t('preview.rankAfter'),
    t('preview.classBefore'),
    t('preview.classAfter'),
  ]
  const points = (value: number | null) => (value === null ? '—' : numberText(value, language))
  const rows = report.movers.map((one) => [
    one.name,
    points(one.before),
    points(one.after),
    one.rankBefore === null ? '—' : countText(one.rankBefore, language),
    one.rankAfter === null ? '—' : countText(one.rankAfter, language),
    nameOf(one.classBefore),
    nameOf(one.classAfter),
  ])
  return (
    <Section
      title={t('preview.movers')}
      note={t('preview.moversNote', { n: countText(report.moverCount, language), shown: report.movers.length })}
    >
      <FigureTable
        label={t('preview.movers')}
        head={head}
        rows={report.movers.map((one, index) => ({
          key: one.subjectId,
          cells: [
            {
              text: one.name,
              shown: (
                <Link to="/enterprises/$subjectId" params={{ subjectId: one.subjectId }} search={{ tab: 'scores' }}>
                  {one.name}
                </Link>
              ),
            },
            ...(rows[index] ?? []).slice(1),
          ],
        }))}
      />
    </Section>
  )
}
