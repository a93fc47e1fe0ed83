import type { SourceCycle } from '@wutong/contract'
import type { TableProps } from 'antd'
import { countText, dayText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { Pill, type Tone } from '../../ui/Pill.tsx'

const tones: Readonly<Record<SourceCycle['state'], Tone>> = {
  in_time: 'good',
  delivered_late: 'near',
  waiting: 'plain',
  overdue: 'bad',
  missing: 'unknown',
}

/** The last periods of a source: due, delivered, late by how much, with how many statements. */
export function CycleTable({ cycles }: { readonly cycles: readonly SourceCycle[] }) {
  const { t, language } = useWords()
  const columns: NonNullable<TableProps<SourceCycle>['columns']> = [
    {
      key: 'span',
      title: t('sources.period'),
      width: 230,
      render: (_, { from, until }) => `${dayText(from, language)} – ${dayText(until, language)}`,
    },
    { key: 'due', title: t('sources.due'), width: 130, render: (_, { dueOn }) => dayText(dueOn, language) },
    {
      key: 'delivered',
      title: t('sources.delivered'),
      width: 130,
      render: (_, { deliveredOn }) => dayText(deliveredOn, language),
    },
    {
      key: 'state',
      title: t('sources.state'),
      width: 180,
      render: (_, { state, daysLate }) => (
        <Pill tone={tones[state]}>
          {t(`sources.states.${state}`)}
          {daysLate > 0 ? ` · ${t('sources.daysLate', { n: daysLate })}` : ''}
        </Pill>
      ),
    },
    {
      key: 'statements',
      title: t('sources.statements'),
      width: 110,
      align: 'right',
      render: (_, { statements }) => countText(statements, language),
    },
  ]
  return (
    <DataTable<SourceCycle>
      label={t('sources.cycles')}
      rowKey="from"
      columns={columns}
      dataSource={cycles as SourceCycle[]}
      scroll={{ x: 780 }}
    />
  )
}
