import { Link } from '@tanstack/react-router'
import type { SelectionEntry, SelectionReply, SelectionRound } from '@wutong/contract'
import { Table, type TableProps } from 'antd'
import { numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { Pill } from '../../ui/Pill.tsx'
import { usePhone } from '../../ui/use-phone.ts'
import { useEntryText } from './round-text.ts'

interface EntryTableProps {
  readonly offer: string
  readonly by: SelectionReply['by']
  readonly round: SelectionRound
}

const tones = {
  selected: { tone: 'good', sign: '✓' },
  reserve: { tone: 'near', sign: '≈' },
  not_selected: { tone: 'bad', sign: '✕' },
  undecided: { tone: 'unknown', sign: '?' },
} as const

/** Who takes part in a round, in the order of selection, with the cut between the last one in and the first one out. */
export function EntryTable({ offer, by, round }: EntryTableProps) {
  const { t, text } = useWords()
  const phone = usePhone()
  const columns = useEntryColumns(offer, by)
  const cut = round.entries.findIndex(({ rank, result }) => rank !== null && result !== 'selected')
  return (
    <div className="sheet">
      <Table<SelectionEntry>
        size="small"
        rowKey="subjectId"
        aria-label={t('rounds.table', { name: text(round.name) })}
        columns={columns}
        dataSource={round.entries}
        pagination={false}
        rowClassName={(_, index) => (index === cut ? 'row-cut' : '')}
        scroll={{ x: phone ? 560 : 900, y: 460 }}
      />
    </div>
  )
}

function useEntryColumns(offer: string, by: SelectionReply['by']): NonNullable<TableProps<SelectionEntry>['columns']> {
  const { t, language } = useWords()
  const phone = usePhone()
  const { keyText, gapText, reasonText } = useEntryText(by)
  return [
    { key: 'rank', title: t('rounds.rank'), width: phone ? 48 : 70, render: (_, { rank }) => rank ?? '—' },
    {
      key: 'name',
      title: t('subjects.name'),
      width: phone ? 150 : 260,
      render: (_, entry) => (
        <Link
          to="/enterprises/$subjectId"
          params={{ subjectId: entry.subjectId }}
          search={{ tab: 'policies', open: offer }}
        >
          {entry.name}
        </Link>
      ),
    },
    {
      key: 'result',
      title: t('rounds.result'),
      width: phone ? 84 : 120,
      render: (_, { result, sure }) => (
        <Pill {...tones[result]} title={sure ? undefined : t('rounds.notSure')}>
          {t(`rounds.results.${result}`)}
          {sure || result === 'undecided' ? '' : ' ?'}
        </Pill>
      ),
    },
    { key: 'key', title: t(`rounds.key.${by}`), align: 'right', width: 110, render: (_, entry) => keyText(entry) },
    {
      key: 'behind',
      title: t('rounds.gap'),
      align: 'right',
      width: 90,
      render: (_, { behind }) => (behind === null ? '' : gapText(behind)),
    },
    { key: 'why', title: t('rounds.why'), width: 230, render: (_, entry) => reasonText(entry) },
    {
      key: 'amount',
      title: t('rounds.amount'),
      align: 'right',
      width: 110,
      render: (_, { amount }) => (amount === null ? '' : numberText(amount, language)),
    },
  ]
}
