import { getRouteApi } from '@tanstack/react-router'
import type { Dispute } from '@wutong/contract'
import { Select } from 'antd'
import { type DisputeFilter, disputePages, useDisputes } from '../../platform/disputes.ts'
import { countText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { DisputeCard } from '../../ui/DisputeCard.tsx'
import { ExportButton } from '../../ui/ExportButton.tsx'
import { PagedView } from '../../ui/PagedView.tsx'
import { Section } from '../../ui/Section.tsx'

const route = getRouteApi('/house/data')

/** States that a list of objections can be asked for. */
const disputeFilters = [
  'open',
  'late',
  'accepted',
  'refused',
  'withdrawn',
  'all',
] as const satisfies readonly DisputeFilter[]

/** Objections to figures: those that wait by their deadline, the rest newest first. */
export function DisputesTab() {
  const { t, language } = useWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const state = disputeFilters.find((one) => one === search.state) ?? 'open'
  const disputes = useDisputes(state)
  return (
    <Section
      title={t('data.tab_disputes')}
      note={t('data.disputesNote', { n: countText(disputes.total, language) })}
      extra={<DisputeExport state={state} total={disputes.total} />}
    >
      <div className="filters">
        <Select
          className="state-select"
          aria-label={t('data.state')}
          value={state}
          options={disputeFilters.map((value) => ({ value, label: t(`data.state_${value}`) }))}
          onChange={(chosen: DisputeFilter) =>
            void navigate({
              search: (old) => ({ ...old, state: chosen === 'open' ? undefined : chosen }),
              replace: true,
            })
          }
        />
      </div>
      <PagedView list={disputes} empty={t('data.noDisputes')}>
        {(rows) => (
          <ul className="disputes">
            {rows.map((dispute) => (
              <DisputeCard key={dispute.id} dispute={dispute} withSubject />
            ))}
          </ul>
        )}
      </PagedView>
    </Section>
  )
}

function DisputeExport({ state, total }: { readonly state: DisputeFilter; readonly total: number }) {
  const { t, text } = useWords()
  const cell = (value: Dispute['said']) => (typeof value === 'boolean' ? t(value ? 'words.yes' : 'words.no') : value)
  return (
    <ExportButton<Dispute>
      list="disputes"
      filter={{ state }}
      name={t('data.tab_disputes')}
      total={total}
      get={disputePages(state)}
      head={[
        t('subjects.name'),
        t('facts.indicator'),
        t('subjects.period'),
        t('facts.unit'),
        t('data.source'),
        t('data.owner'),
        t('data.saidValue'),
        t('data.claimed'),
        t('data.reason'),
        t('data.raisedBy'),
        t('data.raised'),
        t('data.dueOn'),
        t('data.late'),
        t('data.state'),
        t('data.answer'),
        t('data.answeredBy'),
        t('data.answeredAt'),
      ]}
      linesOf={(row) => [
        [
          row.subject.name,
          text(row.name),
          row.period,
          row.unit,
          text(row.sourceName),
          row.department === null ? null : text(row.department),
          cell(row.said),
          cell(row.claimed),
          row.reason,
          row.raisedBy,
          row.raisedAt,
          row.dueOn,
          t(row.late ? 'words.yes' : 'words.no'),
          t(`data.state_${row.state}`),
          row.answer,
          row.answeredBy,
          row.answeredAt,
        ],
      ]}
    />
  )
}
