import { Link } from '@tanstack/react-router'
import type { ComingChange, ComingChangesReply } from '@wutong/contract'
import { countText, dayText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useCan } from '../../platform/session.ts'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { useSoonest } from './queries.ts'

const soonest = 6

/** Who newly qualifies for a policy, or is about to lose one, soonest first. */
export function ComingChanges() {
  const seesResults = useCan('offer:results')
  return seesResults ? <Soonest /> : null
}

function Soonest() {
  const { t } = useWords()
  const changes = useSoonest(soonest)
  return (
    <Section
      title={t('changes.title')}
      note={t('changes.lead')}
      extra={<Link to="/policy-changes">{t('changes.more')} →</Link>}
    >
      <QueryView query={changes} rows={3}>
        {(reply) => <SoonestLines reply={reply} />}
      </QueryView>
    </Section>
  )
}

function SoonestLines({ reply }: { readonly reply: ComingChangesReply }) {
  const { t, language } = useWords()
  if (reply.total === 0) return <EmptyNote>{t('changes.none', { until: dayText(reply.until, language) })}</EmptyNote>
  return (
    <>
      <p className="section-note">
        {t('changes.until')} {dayText(reply.until, language)}
        {t('words.listComma')}
        {t('changes.gained')} {countText(reply.gained, language)}
        {t('words.listComma')}
        {t('changes.lost')} {countText(reply.lost, language)}
        {t('words.listComma')}
        {t('changes.byOffer', { n: reply.offers.length })}
      </p>
      <ul className="offer-lines dated">
        {reply.rows.map((row) => (
          <ChangeLine key={`${row.offer} ${row.subjectId} ${row.on}`} row={row} names={reply.offers} />
        ))}
      </ul>
    </>
  )
}

interface ChangeLineProps {
  readonly row: ComingChange
  readonly names: ComingChangesReply['offers']
}

function ChangeLine({ row, names }: ChangeLineProps) {
  const { t, text, language } = useWords()
  const clause = row.because.map(({ name }) => text(name)).join(t('words.listComma'))
  return (
    <li>
      <span>
        <Link
          to="/enterprises/$subjectId"
          params={{ subjectId: row.subjectId }}
          search={{ tab: 'policies', open: row.offer, on: row.on }}
        >
          {row.name}
        </Link>{' '}
        {t(`changes.${row.kind}`)}{' '}
        <Link to="/policies/$id" params={{ id: row.offer }} search={{ tab: 'changes' }}>
          {text(names.find(({ id }) => id === row.offer)?.name)}
        </Link>
        <span className="muted small"> {clause === '' ? t('changes.term') : clause}</span>
      </span>
      <b className="num">{dayText(row.on, language)}</b>
    </li>
  )
}
