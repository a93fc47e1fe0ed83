import { DownloadOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import type { SimulationChange, SimulationMoves } from '@wutong/contract'
import { Button, type TableProps } from 'antd'
import { useState } from 'react'
import { saveList } from '../../platform/exports.ts'
import { amountText, countText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Section } from '../../ui/Section.tsx'
import { usePhone } from '../../ui/use-phone.ts'
import { listAllMoves, useMoves } from './simulation-queries.ts'

type Row = SimulationMoves['rows'][number]

/** Who wins and who loses against the version in force, most money first. */
export function MovesTable({ id, change }: { readonly id: string; readonly change: SimulationChange }) {
  const { t, language } = useWords()
  const phone = usePhone()
  const moves = useMoves(id, change)
  const columns = useMoveColumns()
  const { rows = [], total = 0 } = moves.data ?? {}
  return (
    <Section
      title={t('simulation.moves')}
      note={t('simulation.movesNote', { n: countText(total, language), shown: countText(rows.length, language) })}
      extra={total > 0 ? <ExportMoves id={id} change={change} /> : null}
    >
      {moves.error ? <ErrorNotice error={moves.error} /> : null}
      {total === 0 && moves.data ? <EmptyNote>{t('simulation.nobodyMoves')}</EmptyNote> : null}
      {total > 0 ? (
        <div className="sheet">
          <DataTable<Row>
            label={t('simulation.moves')}
            rowKey="subjectId"
            columns={columns}
            dataSource={rows}
            scroll={{ x: phone ? 320 : 640, y: 420 }}
          />
        </div>
      ) : null}
    </Section>
  )
}

function useMoveColumns(): NonNullable<TableProps<Row>['columns']> {
  const { t, language } = useWords()
  const shown = (amount: number | null, qualified: boolean) => {
    if (!qualified) return t('simulation.notQualified')
    return amount === null ? t('words.unknown') : amountText(amount, language)
  }
  return [
    {
      key: 'name',
      title: t('subjects.name'),
      render: (_, row) => (
        <Link to="/enterprises/$subjectId" params={{ subjectId: row.subjectId }} search={{ tab: 'policies' }}>
          {row.name}
        </Link>
      ),
    },
    {
      key: 'before',
      title: t('simulation.before'),
      align: 'right',
      width: 110,
      render: (_, row) => shown(row.before, row.qualifiedBefore),
    },
    {
      key: 'after',
      title: t('simulation.after'),
      align: 'right',
      width: 110,
      render: (_, row) => shown(row.after, row.qualifiedAfter),
    },
  ]
}

function ExportMoves({ id, change }: { readonly id: string; readonly change: SimulationChange }) {
  const { t } = useWords()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  // A blank cell would not tell the unknown from those who do not qualify.
  const figure = (amount: number | null, qualified: boolean) => {
    if (!qualified) return t('simulation.notQualified')
    return amount ?? t('words.unknown')
  }
  const save = async () => {
    setBusy(true)
    try {
      const { rows } = await listAllMoves(id, change)
      const head = [t('subjects.name'), t('simulation.beforeColumn'), t('simulation.afterColumn')]
      const lines = rows.map(({ name, before, after, qualifiedBefore, qualifiedAfter }) => [
        name,
        figure(before, qualifiedBefore),
        figure(after, qualifiedAfter),
      ])
      await saveList({ list: 'moves', filter: { id }, file: `${id}.csv`, head, lines })
      setError(null)
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      {error === null ? null : <ErrorNotice error={error} />}
      <Button size="small" icon={<DownloadOutlined aria-hidden="true" />} loading={busy} onClick={() => void save()}>
        {t('simulation.export')}
      </Button>
    </>
  )
}
