import type { ImportDecisions, ImportReport } from '@wutong/contract'
import { Select, type TableProps } from 'antd'
import { useCatalogue } from '../../platform/catalogue.ts'
import { numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { usePhone } from '../../ui/use-phone.ts'
import { type NamedColumn, namedColumns } from './column-names.ts'

interface MappingTableProps {
  readonly report: ImportReport
  readonly decisions: ImportDecisions
  readonly disabled: boolean
  readonly onDecide: (id: string, value: string | null) => void
}

const meanings = ['uscc', 'id', 'name', 'period', 'measure', 'figure', 'unit', 'unused'] as const

/** Below this a meaning should be looked at. */
const sureFrom = 0.9

/** Each column with what it was understood as, how surely and why; any of it can be changed. */
export function MappingTable({ report, decisions, disabled, onDecide }: MappingTableProps) {
  const { t, text, language } = useWords()
  const { zone } = useCatalogue()
  const options = [
    { label: t('studio.meanings'), options: meanings.map((value) => ({ value, label: t(`studio.as_${value}`) })) },
    {
      label: t('studio.indicators'),
      options: zone.indicators.map(({ code, name, unit }) => ({
        value: code,
        label: unit ? `${text(name)}（${unit}）` : text(name),
      })),
    },
  ]
  const phone = usePhone()
  const columns: NonNullable<TableProps<NamedColumn>['columns']> = [
    {
      key: 'header',
      title: t('imports.header'),
      width: phone ? 120 : 200,
      render: (_, { name, sheet }) => (
        <div className="name-cell">
          <span>{name}</span>
          {sheet ? <span className="muted small">{sheet}</span> : null}
        </div>
      ),
    },
    {
      key: 'target',
      title: t('imports.target'),
      width: phone ? 210 : 260,
      render: (_, { name, target }) => (
        <Select
          className="mapping-select"
          aria-label={t('studio.meaningOf', { column: name })}
          size="small"
          showSearch={{ optionFilterProp: 'label' }}
          disabled={disabled}
          value={decisions[`column:${name}`] ?? target ?? 'unused'}
          options={options}
          onChange={(value) => onDecide(`column:${name}`, value)}
        />
      ),
    },
    { key: 'unit', title: t('imports.unit'), width: 150, render: (_, column) => unitText(column, t) },
    {
      key: 'confidence',
      title: t('studio.confidence'),
      width: 100,
      render: (_, { target, confidence }) =>
        target === null ? null : (
          <Pill tone={confidence >= sureFrom ? 'good' : 'unknown'} sign={confidence >= sureFrom ? '✓' : '?'}>
            {numberText(confidence * 100, language, 0)}%
          </Pill>
        ),
    },
    { key: 'reason', title: t('studio.why'), render: (_, { reason, note }) => text(note ?? reason) },
  ]
  return (
    <DataTable<NamedColumn>
      label={t('imports.columns')}
      rowKey="key"
      columns={columns}
      dataSource={namedColumns(report.columns)}
      scroll={{ x: phone ? 780 : 920, y: 380 }}
    />
  )
}

function unitText({ unit, factor, period }: NamedColumn, t: ReturnType<typeof useWords>['t']): string {
  const parts = [
    unit,
    factor !== null && factor !== '1' ? `× ${factor}` : null,
    period === null ? null : t('words.year', { year: period }),
  ]
  return parts.filter((part) => part !== null).join('　')
}
