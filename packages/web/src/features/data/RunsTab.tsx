import { getRouteApi } from '@tanstack/react-router'
import type { PastRun, Reproduction } from '@wutong/contract'
import { Button, Modal, Select, type TableProps } from 'antd'
import { useState } from 'react'
import { useCatalogue } from '../../platform/catalogue.ts'
import { countText, dayText, momentText, numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { PagedView } from '../../ui/PagedView.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { useReproduce, useRuns } from './queries.ts'

const route = getRouteApi('/house/data')

/** Scorecards, ladders and policies by name. */
function useDefinitions() {
  const { zone } = useCatalogue()
  const { text } = useWords()
  const groups = { scorecard: zone.scorecards, ladder: zone.ladders, offer: zone.offers }
  const nameOf = ({ kind, definition }: Pick<PastRun, 'kind' | 'definition'>): string =>
    text(groups[kind].find(({ id }) => id === definition)?.name) || definition
  return { groups, nameOf }
}

/** Past evaluations; each can be done again from what was known then. */
export function RunsTab() {
  const { t, text } = useWords()
  const { definition } = route.useSearch()
  const navigate = route.useNavigate()
  const { groups } = useDefinitions()
  const runs = useRuns(definition)
  return (
    <Section title={t('data.tab_runs')} note={t('data.runsNote')}>
      <div className="filters">
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          className="indicator-select"
          aria-label={t('data.definition')}
          placeholder={t('data.anyDefinition')}
          value={definition ?? null}
          onChange={(chosen: string | null) =>
            void navigate({ search: (old) => ({ ...old, definition: chosen ?? undefined }), replace: true })
          }
          options={(['scorecard', 'ladder', 'offer'] as const).map((kind) => ({
            label: t(`data.of_${kind}`),
            options: groups[kind].map(({ id, name }) => ({ value: id, label: text(name) })),
          }))}
        />
      </div>
      <PagedView list={runs} empty={t('data.noRuns')}>
        {(rows) => <RunTable rows={rows} />}
      </PagedView>
    </Section>
  )
}

function RunTable({ rows }: { readonly rows: PastRun[] }) {
  const { t, language } = useWords()
  const { nameOf } = useDefinitions()
  const columns: NonNullable<TableProps<PastRun>['columns']> = [
    {
      key: 'definition',
      title: t('data.definition'),
      width: 260,
      render: (_, row) => (
        <div className="name-cell">
          {nameOf(row)}
          <span className="muted small">
            {t(`data.of_${row.kind}`)} {row.version}
          </span>
        </div>
      ),
    },
    {
      key: 'judged',
      title: t('data.judged'),
      width: 170,
      render: (_, row) => (
        <div className="name-cell">
          {t('words.year', { year: row.period })}
          <span className="muted small">{dayText(row.on, language)}</span>
        </div>
      ),
    },
    {
      key: 'ran',
      title: t('data.ran'),
      width: 170,
      render: (_, row) => (
        <div className="name-cell">
          {momentText(row.ranAt, language)}
          <span className="muted small">{row.ranBy}</span>
        </div>
      ),
    },
    {
      key: 'subjects',
      title: t('subjects.title'),
      width: 80,
      align: 'right',
      render: (_, row) => countText(row.subjects, language),
    },
    {
      key: 'hash',
      title: t('data.resultHash'),
      width: 130,
      render: (_, row) => (
        <span className="code" title={row.resultHash ?? undefined}>
          {row.resultHash?.slice(0, 12) ?? '—'}
        </span>
      ),
    },
    {
      key: 'state',
      title: t('data.state'),
      width: 90,
      render: (_, row) =>
        row.current ? <Pill tone="good">{t('data.current')}</Pill> : <Pill tone="plain">{t('data.past')}</Pill>,
    },
    {
      key: 'again',
      title: t('data.toDo'),
      width: 90,
      render: (_, row) => <ReproduceButton run={row} name={nameOf(row)} />,
    },
  ]
  return (
    <DataTable<PastRun>
      label={t('data.tab_runs')}
      rowKey="id"
      columns={columns}
      dataSource={rows}
      scroll={{ x: 990 }}
    />
  )
}

function ReproduceButton({ run, name }: { readonly run: PastRun; readonly name: string }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const reproduce = useReproduce(run.id)
  const start = (): void => {
    setOpen(true)
    reproduce.mutate()
  }
  return (
    <>
      <Button size="small" autoInsertSpace={false} aria-label={t('data.reproduceOf', { name })} onClick={start}>
        {t('data.reproduce')}
      </Button>
      <Modal
        open={open}
        destroyOnHidden
        title={t('data.reproduceOf', { name })}
        footer={null}
        onCancel={() => setOpen(false)}
      >
        <p>{t('data.reproduceNote')}</p>
        <QueryView query={{ data: reproduce.data, error: reproduce.error, refetch: reproduce.mutate }}>
          {(data) => <Compared reproduction={data} />}
        </QueryView>
      </Modal>
    </>
  )
}

function Compared({ reproduction }: { readonly reproduction: Reproduction }) {
  const { t, language } = useWords()
  const { facts, results, same, subjects, ms } = reproduction
  return (
    <div className="reproduction" role="status">
      <Pill tone={same ? 'good' : 'bad'} sign={same ? '✓' : '✕'}>
        {t(same ? 'data.same' : 'data.notSame')}
      </Pill>
      <span className="muted small">
        {t('data.reproduced', { n: countText(subjects, language), seconds: numberText(ms / 1000, language, 1) })}
      </span>
      {[
        { key: 'facts', title: t('data.factsHash'), hashes: facts },
        { key: 'results', title: t('data.resultHash'), hashes: results },
      ].map(({ key, title, hashes }) => (
        <dl key={key} className="hashes">
          <dt>{title}</dt>
          <dd>
            {t('data.stored')} <span className="code">{hashes.stored}</span>
          </dd>
          <dd>
            {t('data.again')} <span className="code">{hashes.again}</span>
          </dd>
          <dd className={hashes.stored === hashes.again ? 'tone-good' : 'tone-bad'}>
            {hashes.stored === hashes.again ? '✓' : '✕'}{' '}
            {t(hashes.stored === hashes.again ? 'data.same' : 'data.notSame')}
          </dd>
        </dl>
      ))}
    </div>
  )
}
