import { getRouteApi } from '@tanstack/react-router'
import type { AuditEvent } from '@wutong/contract'
import { countText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useEventWords } from '../../platform/use-event-words.ts'
import { ExportButton } from '../../ui/ExportButton.tsx'
import { PagedView } from '../../ui/PagedView.tsx'
import { Section } from '../../ui/Section.tsx'
import { EventTable } from './EventTable.tsx'
import { type TrailFilter, trailPages, useTrail } from './queries.ts'
import { TrailFilters } from './TrailFilters.tsx'

const route = getRouteApi('/house/audit')

/** More are not counted by the server. */
const mostCounted = 100_000

/** The trail with its filters, newest first. */
export function TrailTab() {
  const { t, language } = useWords()
  const { tab, asOf, ...filter } = route.useSearch()
  const navigate = route.useNavigate()
  const trail = useTrail(filter)
  const count = countText(trail.total, language)
  return (
    <Section
      title={t('audit.tab_trail')}
      note={t('audit.trailNote')}
      extra={
        <>
          <span className="muted trail-total">
            {trail.rows === undefined
              ? null
              : t(trail.total < mostCounted ? 'audit.total' : 'audit.totalMany', { n: count })}
          </span>
          <TrailExport filter={filter} total={trail.total} />
        </>
      }
    >
      <TrailFilters
        filter={filter}
        onChange={(change) => void navigate({ search: (old) => ({ ...old, ...change }), replace: true })}
      />
      <PagedView list={trail} empty={t('audit.none')}>
        {(rows) => <EventTable rows={rows} />}
      </PagedView>
    </Section>
  )
}

function TrailExport({ filter, total }: { readonly filter: TrailFilter; readonly total: number }) {
  const { t } = useWords()
  const { sentenceOf, roleOf } = useEventWords()
  return (
    <ExportButton<AuditEvent>
      list="audit"
      filter={filter}
      name={t('audit.exportName')}
      total={total}
      get={trailPages(filter, 200)}
      head={[
        t('audit.when'),
        t('audit.who'),
        t('audit.role'),
        t('audit.kind'),
        t('audit.what'),
        t('audit.code'),
        t('audit.about'),
        t('audit.entity'),
        t('audit.route'),
        t('audit.purpose'),
        t('audit.trace'),
        t('audit.sealedWith'),
        t('audit.detail'),
      ]}
      linesOf={(row) => [
        [
          row.at,
          row.actorName,
          roleOf(row.actorRole),
          t(`audit.kinds.${row.kind}`),
          sentenceOf(row),
          row.event,
          row.subjectName,
          row.entity,
          row.route,
          row.purpose,
          row.traceId,
          row.day,
          JSON.stringify(row.detail),
        ],
      ]}
    />
  )
}
