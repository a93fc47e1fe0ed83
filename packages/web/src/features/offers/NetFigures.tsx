import { Link } from '@tanstack/react-router'
import type { BundleFigures, BundleSimulation, SimulationChange, SimulationFigures } from '@wutong/contract'
import type { TableProps } from 'antd'
import { amountText, countText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Section } from '../../ui/Section.tsx'
import { Stat } from '../../ui/Stat.tsx'
import { useNetSimulation } from './simulation-queries.ts'

interface NetFiguresProps {
  readonly id: string
  readonly change: SimulationChange
  readonly isChanged: boolean
  /** Gross figures of the policy, to set the net ones beside. */
  readonly gross: SimulationFigures
}

/** What a policy really pays once every enterprise takes the best bundle that the rules across policies allow. */
export function NetFigures({ id, change, isChanged, gross }: NetFiguresProps) {
  const { t } = useWords()
  const net = useNetSimulation(id, change)
  return (
    <Section title={t('net.title')} note={t('net.note')}>
      {net.error ? <ErrorNotice error={net.error} /> : null}
      {net.data && !net.error ? (
        <>
          <NetStats id={id} net={net.data} gross={gross} changed={isChanged} />
          {isChanged ? <NetMoves net={net.data} /> : null}
        </>
      ) : null}
    </Section>
  )
}

interface NetStatsProps {
  readonly id: string
  readonly net: BundleSimulation
  readonly gross: SimulationFigures
  readonly changed: boolean
}

function NetStats({ id, net, gross, changed }: NetStatsProps) {
  const { t, language } = useWords()
  const money = (value: number) => amountText(value, language)
  const count = (value: number) => countText(value, language)
  const { before, after } = net
  const [was, is] = [before, after].map((figures) => paidBy(figures, id)) as [number, number]
  const inForce = (value: string) => (changed ? t('simulation.inForce', { value }) : null)
  return (
    <div className="stats" aria-live="polite">
      <Stat label={t('net.gross')} value={money(gross.amount)} />
      <Stat label={t('net.policy')} value={money(is)} tone="good" hint={inForce(money(was))} />
      <Stat label={t('net.all')} value={money(after.amount)} hint={inForce(money(before.amount))} />
      <Stat label={t('net.paid')} value={count(after.paid)} hint={inForce(count(before.paid))} />
      <Stat
        label={t('net.open')}
        value={count(after.open)}
        tone="unknown"
        hint={after.most === null ? t('net.unlimited') : t('net.most', { amount: money(after.most) })}
      />
      {changed ? (
        <Stat label={t('simulation.winners')} value={count(net.winners)} tone="good" hint={`+${money(net.won)}`} />
      ) : null}
      {changed ? (
        <Stat label={t('simulation.losers')} value={count(net.losers)} tone="bad" hint={`−${money(net.lost)}`} />
      ) : null}
    </div>
  )
}

function paidBy({ offers }: BundleFigures, id: string): number {
  return offers.find(({ offer }) => offer === id)?.paid ?? 0
}

type Row = BundleSimulation['moves'][number]

function NetMoves({ net }: { readonly net: BundleSimulation }) {
  const { t, language } = useWords()
  if (net.moves.length === 0) return <EmptyNote>{t('net.nobodyMoves')}</EmptyNote>
  const money = (value: number) => amountText(value, language)
  const columns: NonNullable<TableProps<Row>['columns']> = [
    {
      key: 'name',
      title: t('subjects.name'),
      render: (_, row) => (
        <Link to="/enterprises/$subjectId" params={{ subjectId: row.subjectId }} search={{ tab: 'policies' }}>
          {row.name}
        </Link>
      ),
    },
    { key: 'before', title: t('simulation.before'), align: 'right', render: (_, row) => money(row.before) },
    { key: 'after', title: t('simulation.after'), align: 'right', render: (_, row) => money(row.after) },
    { key: 'sure', title: t('net.basis'), render: (_, row) => t(row.sure ? 'net.sure' : 'net.unsure') },
  ]
  return (
    <div className="sheet">
      <DataTable<Row>
        label={t('net.title')}
        rowKey="subjectId"
        columns={columns}
        dataSource={net.moves}
        scroll={{ x: 480, y: 420 }}
      />
    </div>
  )
}
