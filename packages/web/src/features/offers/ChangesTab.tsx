import { Link } from '@tanstack/react-router'
import type { ComingChange, ComingChangesReply } from '@wutong/contract'
import { Segmented } from 'antd'
import { useState } from 'react'
import { countText, dayText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { FigureTable } from '../../ui/FigureTable.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { Stat } from '../../ui/Stat.tsx'
import { useComingChanges } from './analysis-queries.ts'

const spans = [30, 90, 365] as const
type Span = (typeof spans)[number]

/** Who newly qualifies for a policy (null: for any of them) and who is about to lose it, with day and clause. */
export function ChangesTab({ id }: { readonly id: string | null }) {
  const { t } = useWords()
  const [days, setDays] = useState<Span>(90)
  const changes = useComingChanges(id, days)
  return (
    <Section title={t('changes.title')} note={t('changes.lead')}>
      <div className="segmented-box">
        <Segmented<Span>
          aria-label={t('changes.until')}
          value={days}
          onChange={setDays}
          options={spans.map((value) => ({ value, label: t('changes.days', { n: value }) }))}
        />
      </div>
      <QueryView query={changes}>{(reply) => <Changes reply={reply} isAll={id === null} />}</QueryView>
    </Section>
  )
}

interface ChangesProps {
  readonly reply: ComingChangesReply
  readonly isAll: boolean
}

function Changes({ reply, isAll }: ChangesProps) {
  const { t, language } = useWords()
  if (reply.total === 0) return <EmptyNote>{t('changes.none', { until: dayText(reply.until, language) })}</EmptyNote>
  return (
    <>
      <div className="stats">
        <Stat label={t('changes.gained')} value={countText(reply.gained, language)} tone="good" />
        <Stat label={t('changes.lost')} value={countText(reply.lost, language)} tone="bad" />
        {isAll ? <Stat label={t('changes.policy')} value={countText(reply.offers.length, language)} /> : null}
      </div>
      <p className="section-note">
        {t('changes.shown', { n: countText(reply.total, language), shown: countText(reply.rows.length, language) })}
      </p>
      <ChangesTable rows={reply.rows} names={reply.offers} isAll={isAll} />
    </>
  )
}

interface ChangesTableProps {
  readonly rows: readonly ComingChange[]
  readonly names: ComingChangesReply['offers']
  readonly isAll: boolean
}

/** Changes by day, each with its enterprise, clause and, across policies, the policy. */
export function ChangesTable({ rows, names, isAll }: ChangesTableProps) {
  const { t, text, language } = useWords()
  const nameOf = (offer: string) => text(names.find(({ id }) => id === offer)?.name) || offer
  const clause = ({ because }: ComingChange) =>
    because.length === 0
      ? t('changes.term')
      : because
          .map(({ name, clause }) => (clause === null ? text(name) : `${text(name)}（${clause}）`))
          .join(t('words.listComma'))
  return (
    <FigureTable
      label={t('changes.table')}
      head={[
        t('subjects.name'),
        t('changes.on'),
        t('changes.kind'),
        ...(isAll ? [t('changes.policy')] : []),
        t('changes.because'),
      ]}
      rows={rows.map((row) => ({
        key: `${row.offer} ${row.subjectId} ${row.on}`,
        cells: [
          {
            text: row.name,
            shown: (
              <Link
                to="/enterprises/$subjectId"
                params={{ subjectId: row.subjectId }}
                search={{ tab: 'policies', open: row.offer, on: row.on }}
              >
                {row.name}
              </Link>
            ),
          },
          dayText(row.on, language),
          { text: t(`changes.${row.kind}`), shown: <KindPill kind={row.kind} /> },
          ...(isAll
            ? [
                {
                  text: nameOf(row.offer),
                  shown: (
                    <Link to="/policies/$id" params={{ id: row.offer }} search={{ tab: 'changes' }}>
                      {nameOf(row.offer)}
                    </Link>
                  ),
                },
              ]
            : []),
          { text: clause(row), shown: <span className="cell-words">{clause(row)}</span> },
        ],
      }))}
    />
  )
}

function KindPill({ kind }: { readonly kind: ComingChange['kind'] }) {
  const { t } = useWords()
  return kind === 'gained' ? (
    <Pill tone="good" sign="↑">
      {t('changes.gained')}
    </Pill>
  ) : (
    <Pill tone="bad" sign="↓">
      {t('changes.lost')}
    </Pill>
  )
}
