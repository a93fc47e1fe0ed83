import { Link } from '@tanstack/react-router'
import type { Relation } from '@wutong/contract'
import { lazy, Suspense } from 'react'
import { dayText, numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { PresentOnly } from '../../ui/PresentOnly.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { useReachableScroll } from '../../ui/use-reachable-scroll.ts'
import { useSubjectRelations } from './history-queries.ts'

const RelationGraph = lazy(async () => ({ default: (await import('./RelationGraph.tsx')).RelationGraph }))

interface RelationsTabProps {
  readonly subjectId: string
  /** On paper the table alone. */
  readonly printed?: boolean
}

/** Who an enterprise is related to: as a graph, and beside it as a table that says the same. */
export function RelationsTab({ subjectId, printed = false }: RelationsTabProps) {
  const { t } = useWords()
  const relations = useSubjectRelations(subjectId)
  return (
    <PresentOnly>
      <Section title={t('relations.title')} note={t('relations.note')}>
        <QueryView query={relations}>
          {(data) =>
            data.relations.length === 0 ? (
              <EmptyNote>{t('relations.none')}</EmptyNote>
            ) : (
              <div className={printed ? '' : 'relations'}>
                {printed ? null : (
                  <Suspense fallback={<div className="relation-graph" />}>
                    <RelationGraph subjectId={subjectId} relations={data.relations} />
                  </Suspense>
                )}
                <div>
                  <RelationTable subjectId={subjectId} relations={data.relations} />
                  {data.more ? <p className="muted">{t('relations.moreThanShown')}</p> : null}
                </div>
              </div>
            )
          }
        </QueryView>
      </Section>
    </PresentOnly>
  )
}

interface RelationTableProps {
  readonly subjectId: string
  readonly relations: readonly Relation[]
}

function RelationTable({ subjectId, relations }: RelationTableProps) {
  const { t } = useWords()
  const ref = useReachableScroll(t('relations.title'))
  return (
    <div ref={ref} className="table-box">
      <table className="year-table">
        <thead>
          <tr>
            <th scope="col">{t('relations.kind')}</th>
            <th scope="col">{t('relations.subject')}</th>
            <th scope="col">{t('relations.other')}</th>
            <th scope="col">{t('relations.share')}</th>
            <th scope="col">{t('relations.time')}</th>
            <th scope="col">{t('relations.source')}</th>
          </tr>
        </thead>
        <tbody>
          {relations.map((relation) => (
            <RelationLine
              key={`${relation.id}${relation.subject.id}${relation.other.id}`}
              subjectId={subjectId}
              relation={relation}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function RelationLine({ subjectId, relation }: { readonly subjectId: string; readonly relation: Relation }) {
  const { t, text, language } = useWords()
  const { kind, subject, other, share, since, until, sourceName, file, row } = relation
  const time = [
    since === null ? '' : t('relations.since', { day: dayText(since, language) }),
    until === null ? '' : t('relations.until', { day: dayText(until, language) }),
  ]
  const origin = [
    sourceName ? text(sourceName) : t('relations.byName'),
    file,
    row === null ? '' : t('facts.row', { row }),
  ]
  return (
    <tr>
      <td>{t(`relations.${kind}`)}</td>
      <td>
        <SideName subjectId={subjectId} side={subject} />
      </td>
      <td>
        <SideName subjectId={subjectId} side={other} />
      </td>
      <td className="num">{share === null ? '—' : `${numberText(share, language)}%`}</td>
      <td>{time.filter(Boolean).join(' ') || '—'}</td>
      <td className="muted">{origin.filter(Boolean).join(' · ')}</td>
    </tr>
  )
}

function SideName({ subjectId, side }: { readonly subjectId: string; readonly side: Relation['subject'] }) {
  if (side.id === subjectId) return <b>{side.name}</b>
  if (side.id === null) return side.name
  return (
    <Link to="/enterprises/$subjectId" params={{ subjectId: side.id }}>
      {side.name}
    </Link>
  )
}
