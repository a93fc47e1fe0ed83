import { Link } from '@tanstack/react-router'
import type { Settlement } from '@wutong/contract'
import type { TableProps } from 'antd'
import { useCatalogue } from '../platform/catalogue.ts'
import { useUndoSettlement } from '../platform/disputes.ts'
import { momentText } from '../platform/figures.ts'
import { useWords } from '../platform/language.ts'
import { useCan } from '../platform/session.ts'
import { DataTable } from './DataTable.tsx'
import { Pill } from './Pill.tsx'
import { UndoButton } from './ReasonDialog.tsx'
import { useFigureName } from './SettleDialog.tsx'
import { UndoneNote } from './UndoneNote.tsx'

interface SettlementTableProps {
  readonly rows: Settlement[]
  readonly label: string
  /** Whether the list is of many enterprises. */
  readonly withSubject?: boolean
}

/** What people settled among sources; whoever may can undo it. */
export function SettlementTable({ rows, label, withSubject = false }: SettlementTableProps) {
  const { t, text, language } = useWords()
  const { valueText } = useCatalogue()
  const figureName = useFigureName()
  const subject: NonNullable<TableProps<Settlement>['columns']> = [
    {
      key: 'subject',
      title: t('subjects.name'),
      width: 220,
      render: (_, row) => (
        <Link to="/enterprises/$subjectId" params={{ subjectId: row.subject.id }} search={{ tab: 'data' }}>
          {row.subject.name}
        </Link>
      ),
    },
  ]
  const columns: NonNullable<TableProps<Settlement>['columns']> = [
    ...(withSubject ? subject : []),
    { key: 'figure', title: t('data.figure'), width: 180, render: (_, row) => figureName(row) },
    {
      key: 'value',
      title: t('data.chosen'),
      width: 180,
      render: (_, row) => (
        <div className="name-cell">
          <b>{valueText(row.value, row.unit, row.code)}</b>
          <span className="muted small">{text(row.sourceName)}</span>
        </div>
      ),
    },
    { key: 'reason', title: t('data.why'), width: 200, render: (_, row) => row.reason },
    {
      key: 'when',
      title: t('data.decided'),
      width: 160,
      render: (_, row) => (
        <div className="name-cell">
          {momentText(row.settledAt, language)}
          <span className="muted small">{row.settledBy}</span>
        </div>
      ),
    },
    { key: 'state', title: t('data.state'), width: 200, render: (_, row) => <SettlementState row={row} /> },
  ]
  const width = withSubject ? 1140 : 920
  return <DataTable<Settlement> label={label} rowKey="id" columns={columns} dataSource={rows} scroll={{ x: width }} />
}

function SettlementState({ row }: { readonly row: Settlement }) {
  const { t } = useWords()
  const mayUndo = useCan('conflict:settle')
  const undo = useUndoSettlement(row.id)
  const figureName = useFigureName()
  if (row.undoneAt !== null) return <UndoneNote at={row.undoneAt} by={row.undoneBy} reason={row.undoReason} />
  return (
    <div className="pills">
      <Pill tone="good">{t('data.stands')}</Pill>
      {row.newer ? (
        <Pill tone="unknown" sign="!" title={t('data.newerNote')}>
          {t('data.newer')}
        </Pill>
      ) : null}
      {mayUndo ? (
        <UndoButton
          title={t('data.undoSettlementOf', { name: figureName(row) })}
          note={t('data.undoSettlementNote')}
          decision={undo}
        />
      ) : null}
    </div>
  )
}
