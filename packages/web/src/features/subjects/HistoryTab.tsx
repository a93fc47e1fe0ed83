import { Link } from '@tanstack/react-router'
import { batchKinds, type SubjectChange } from '@wutong/contract'
import { Button } from 'antd'
import { useState } from 'react'
import { useCatalogue } from '../../platform/catalogue.ts'
import { countText, momentText, zoneDay } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useAsOf, useCan } from '../../platform/session.ts'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Section } from '../../ui/Section.tsx'
import { useSubjectChanges } from './history-queries.ts'

/** What changed about one enterprise: from what to what, when, by whom. */
export function HistoryTab({ subjectId }: { readonly subjectId: string }) {
  const { t, language } = useWords()
  const changes = useSubjectChanges(subjectId)
  const asOf = useAsOf()
  const all = changes.data?.pages.flatMap((page) => page.rows) ?? []
  const rows = asOf === undefined ? all : all.filter(({ at }) => zoneDay(at) <= asOf)
  const total = changes.data?.pages[0]?.total
  return (
    <Section
      title={t('history.title')}
      note={t('history.note')}
      extra={
        total === undefined ? null : (
          <span className="muted">{t('history.total', { n: countText(total, language) })}</span>
        )
      }
    >
      {changes.error ? <ErrorNotice error={changes.error} onRetry={() => void changes.refetch()} /> : null}
      {changes.data && rows.length === 0 ? <EmptyNote>{t('history.none')}</EmptyNote> : null}
      <ol className="changes">
        {rows.map((change) => (
          <ChangeItem key={`${change.kind}${change.ref}`} change={change} />
        ))}
      </ol>
      {changes.hasNextPage ? (
        <Button loading={changes.isFetching} onClick={() => void changes.fetchNextPage()}>
          {t('words.more')}
        </Button>
      ) : null}
    </Section>
  )
}

/** Changes of which the batch is told. */
const ofBatches: ReadonlySet<SubjectChange['kind']> = new Set([...batchKinds, 'retraction'])
/** Figures of one change that are shown at once. */
const figuresShown = 12

function ChangeItem({ change }: { readonly change: SubjectChange }) {
  const { t, text, language } = useWords()
  const seesBatches = useCan('batch:read')
  const [isOpen, setOpen] = useState(false)
  const figures = isOpen ? change.changes : change.changes.slice(0, figuresShown)
  const hidden = change.changes.length - figures.length
  return (
    <li className="change">
      <div className="change-head">
        <strong>{t(`history.${change.kind}`)}</strong>
        <time dateTime={change.at}>{momentText(change.at, language)}</time>
        <span>{t('history.by', { by: change.by })}</span>
        {change.sourceName ? <span>{t('facts.source', { source: text(change.sourceName) })}</span> : null}
        {change.file !== null && seesBatches && ofBatches.has(change.kind) ? (
          <Link to="/imports/$batchId" params={{ batchId: change.ref }}>
            {change.file}
          </Link>
        ) : (
          <span>{change.file}</span>
        )}
      </div>
      {change.reason ? <p>{t('history.reason', { reason: change.reason })}</p> : null}
      {change.changes.length === 0 ? <p className="muted small">{t('history.noChange')}</p> : null}
      <ul className="change-figures">
        {figures.map((figure) => (
          <FigureChange key={`${figure.code}${figure.period}`} figure={figure} />
        ))}
      </ul>
      {hidden > 0 ? (
        <Button size="small" className="no-print" onClick={() => setOpen(true)}>
          {t('history.more', { n: countText(hidden, language) })}
        </Button>
      ) : null}
    </li>
  )
}

function FigureChange({ figure }: { readonly figure: SubjectChange['changes'][number] }) {
  const { t, text } = useWords()
  const { valueText } = useCatalogue()
  const { code, name, unit, period, from, to } = figure
  const title = period === null ? text(name) : t('words.nameInYear', { name: text(name), year: period })
  const shown = (value: typeof from): string => (value === null ? t('history.nothing') : valueText(value, unit, code))
  return (
    <li>
      <span>{title}</span> <span className="muted">{shown(from)}</span> <span aria-hidden="true">→</span>
      <span className="visually-hidden">{t('history.to')}</span> <b>{shown(to)}</b>
    </li>
  )
}
