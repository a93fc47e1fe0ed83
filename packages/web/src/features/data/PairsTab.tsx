import { getRouteApi } from '@tanstack/react-router'
import { type DoubtfulPair, type PairState, pairStates } from '@wutong/contract'
import { Select, type TableProps } from 'antd'
import { countText, momentText, numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { PagedView } from '../../ui/PagedView.tsx'
import { Section } from '../../ui/Section.tsx'
import { PairQueue } from './PairQueue.tsx'
import { usePairs } from './queries.ts'

const route = getRouteApi('/house/data')

/** Records that may be one enterprise: the queue, and what was decided. */
export function PairsTab() {
  const { t, language } = useWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const state = pairStates.find((one) => one === search.state) ?? 'open'
  const pairs = usePairs(state)
  return (
    <Section title={t('data.tab_pairs')} note={t('data.pairsNote', { n: countText(pairs.total, language) })}>
      <div className="filters">
        <Select
          className="state-select"
          aria-label={t('data.state')}
          value={state}
          options={pairStates.map((value) => ({ value, label: t(`data.pair_${value}`) }))}
          onChange={(chosen: PairState) =>
            void navigate({
              search: (old) => ({ ...old, state: chosen === 'open' ? undefined : chosen }),
              replace: true,
            })
          }
        />
      </div>
      <PagedView list={pairs} empty={t(state === 'open' ? 'data.noPairs' : 'data.noDecidedPairs')}>
        {(rows) => (state === 'open' ? <PairQueue pairs={rows} total={pairs.total} /> : <DecidedPairs rows={rows} />)}
      </PagedView>
    </Section>
  )
}

function DecidedPairs({ rows }: { readonly rows: DoubtfulPair[] }) {
  const { t, language } = useWords()
  const side = (key: 'a' | 'b', title: string): NonNullable<TableProps<DoubtfulPair>['columns']>[number] => ({
    key,
    title,
    width: 230,
    render: (_, pair) => (
      <div className="name-cell">
        {pair[key].name}
        <span className="code">{pair[key].uscc ?? t('subjects.noUscc')}</span>
      </div>
    ),
  })
  const columns: NonNullable<TableProps<DoubtfulPair>['columns']> = [
    side('a', t('data.recordA')),
    side('b', t('data.recordB')),
    {
      key: 'score',
      title: t('data.score'),
      width: 80,
      align: 'right',
      render: (_, pair) => numberText(pair.score, language, 2),
    },
    { key: 'reason', title: t('data.why'), width: 240, render: (_, pair) => pair.reason },
    {
      key: 'decided',
      title: t('data.decided'),
      width: 170,
      render: (_, pair) => (
        <div className="name-cell">
          {pair.decidedAt === null ? '—' : momentText(pair.decidedAt, language)}
          <span className="muted small">{pair.decidedBy}</span>
        </div>
      ),
    },
  ]
  return (
    <DataTable<DoubtfulPair>
      label={t('data.tab_pairs')}
      rowKey="id"
      columns={columns}
      dataSource={rows}
      scroll={{ x: 950 }}
    />
  )
}
