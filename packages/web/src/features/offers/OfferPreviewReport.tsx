import type { OfferPreviewOrder, OfferPreviewReply } from '@wutong/contract'
import { amountText, countText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useReadable } from '../../platform/measures.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { FigureTable } from '../../ui/FigureTable.tsx'
import { Section } from '../../ui/Section.tsx'
import { Stat } from '../../ui/Stat.tsx'
import { PreviewMovers } from './PreviewMovers.tsx'
import { useChangeName } from './preview-text.ts'

interface OfferPreviewReportProps {
  readonly id: string
  readonly order: OfferPreviewOrder
  readonly report: OfferPreviewReply
}

/** Who would gain and lose a policy, the money, and which change of its text does it. */
export function OfferPreviewReport({ id, order, report }: OfferPreviewReportProps) {
  const { t, language } = useWords()
  const { judged, before, after } = report
  return (
    <>
      <Section
        title={t('preview.result')}
        note={t('offerPreview.resultNote', { before, after, period: judged.period })}
      >
        <div className="stats">
          <Stat label={t('offerPreview.gain')} value={countText(report.gain, language)} tone="good" />
          <Stat label={t('offerPreview.lose')} value={countText(report.lose, language)} tone="bad" />
          <Stat label={t('offerPreview.keep')} value={countText(report.keep, language)} />
          <Stat
            label={t('offerPreview.open')}
            value={countText(report.open, language)}
            hint={t('offerPreview.openHint')}
            tone="unknown"
          />
        </div>
        <Money report={report} />
      </Section>
      <Moves report={report} />
      <Changes report={report} />
      <PreviewMovers id={id} order={order} report={report} />
    </>
  )
}

function Money({ report }: { readonly report: OfferPreviewReply }) {
  const { t, language } = useWords()
  const sides = [
    { key: 'before', label: t('preview.before'), sums: report.sumBefore },
    { key: 'after', label: t('preview.after'), sums: report.sumAfter },
  ]
  return (
    <FigureTable
      label={t('offerPreview.money')}
      head={[
        t('offerPreview.money'),
        t('offerPreview.qualified'),
        t('offerPreview.sure'),
        t('offerPreview.amountUnknown'),
        t('offerPreview.undecided'),
        t('offerPreview.undecidedMay'),
      ]}
      rows={sides.map(({ key, label, sums }) => ({
        key,
        cells: [
          label,
          countText(sums.qualified, language),
          amountText(sums.amount, language),
          countText(sums.amountUnknown, language),
          countText(sums.undecided, language),
          sums.undecidedUnknown === 0
            ? amountText(sums.undecidedAmount, language)
            : t('offerPreview.undecidedMayOpen', {
                amount: amountText(sums.undecidedAmount, language),
                n: countText(sums.undecidedUnknown, language),
              }),
        ],
      }))}
    />
  )
}

function Moves({ report }: { readonly report: OfferPreviewReply }) {
  const { t, language } = useWords()
  const { standings, moves } = report
  return (
    <Section title={t('offerPreview.moves')}>
      <FigureTable
        label={t('offerPreview.moves')}
        head={[t('preview.fromTo'), ...standings.map((standing) => t(`matches.${standing}`))]}
        rows={standings.map((standing, from) => ({
          key: standing,
          cells: [t(`matches.${standing}`), ...(moves[from] ?? []).map((n) => countText(n, language))],
          marked: from + 1,
        }))}
      />
    </Section>
  )
}

function Changes({ report }: { readonly report: OfferPreviewReply }) {
  const { t, language } = useWords()
  const readable = useReadable()
  const nameOf = useChangeName(report)
  const shown = (cel: string | null) => (cel === null ? '—' : readable(cel))
  if (report.changes.length === 0)
    return (
      <Section title={t('preview.changes')}>
        <EmptyNote>{t('preview.noChange')}</EmptyNote>
      </Section>
    )
  const notes = [
    t(report.exact ? 'preview.changesNote' : 'preview.changesSampled'),
    ...(report.unattributed > 0
      ? [t('offerPreview.unattributed', { n: countText(report.unattributed, language) })]
      : []),
  ]
  return (
    <Section title={t('preview.changes')} note={notes.join(' ')}>
      <FigureTable
        label={t('preview.changes')}
        head={[
          t('preview.change'),
          t('preview.before'),
          t('preview.after'),
          t('offerPreview.ledUp'),
          t('offerPreview.ledDown'),
          t('offerPreview.sum'),
        ]}
        rows={report.changes.map((change) => ({
          key: change.code,
          cells: [
            { text: nameOf(change.code), shown: <span className="cell-words">{nameOf(change.code)}</span> },
            { text: shown(change.before), shown: <span className="cell-words">{shown(change.before)}</span> },
            { text: shown(change.after), shown: <span className="cell-words">{shown(change.after)}</span> },
            countText(change.ledUp, language),
            countText(change.ledDown, language),
            amountText(change.sum, language),
          ],
        }))}
      />
    </Section>
  )
}
