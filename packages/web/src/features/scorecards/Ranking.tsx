import { Link } from '@tanstack/react-router'
import type { RankingRow } from '@wutong/contract'
import { Segmented, type TableProps } from 'antd'
import { countText, intervalText, numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { ExportRows } from '../../ui/ExportRows.tsx'
import { KeysetTable } from '../../ui/KeysetTable.tsx'
import { usePhone } from '../../ui/use-phone.ts'
import { VerdictPill } from '../../ui/VerdictPill.tsx'
import { type PassedFilter, useRanking, useRankingPages } from './queries.ts'

interface RankingProps {
  /** Whether there are verdicts to show and filter by. */
  readonly decides: boolean
  readonly id: string
  readonly passed: PassedFilter | undefined
  readonly onPassed: (passed: PassedFilter | undefined) => void
}

/** Enterprises by total, those with known totals first. */
export function Ranking({ id, decides, passed, onPassed }: RankingProps) {
  const { t, language } = useWords()
  const phone = usePhone()
  const ranking = useRanking(id, passed)
  const columns = useRankingColumns(id).filter(({ key }) => decides || key !== 'passed')
  // On a phone rank, name and total fill the screen; what follows is reached by scrolling inside the table.
  const phoneWidth = decides ? 630 : 470
  const tableWidth = phone ? phoneWidth : 880
  const rows = ranking.data?.pages.flatMap((page) => page.rows) ?? []
  const total = ranking.data?.pages[0]?.total
  return (
    <>
      <div className="segmented-box">
        {decides ? (
          <Segmented<PassedFilter | 'all'>
            aria-label={t('scorecards.show')}
            value={passed ?? 'all'}
            onChange={(value) => onPassed(value === 'all' ? undefined : value)}
            options={[
              { value: 'all', label: t('words.all') },
              { value: 'true', label: t('verdicts.score.true') },
              { value: 'false', label: t('verdicts.score.false') },
              { value: 'unknown', label: t('verdicts.score.unknown') },
            ]}
          />
        ) : null}
        {total === undefined ? null : (
          <span className="muted">{t('subjects.total', { n: countText(total, language) })}</span>
        )}
        <RankingExport id={id} passed={passed} />
      </div>
      {ranking.error ? <ErrorNotice error={ranking.error} onRetry={() => void ranking.refetch()} /> : null}
      {total === 0 ? (
        <EmptyNote>{t('subjects.none')}</EmptyNote>
      ) : (
        <KeysetTable
          rows={rows}
          rowKey="subjectId"
          columns={columns}
          width={tableWidth}
          label={t('scorecards.tabRanking')}
          loading={ranking.isFetching}
          hasMore={ranking.hasNextPage}
          onMore={() => void ranking.fetchNextPage()}
        />
      )}
    </>
  )
}

function passedWord({ passed }: RankingRow): PassedFilter {
  if (passed === null) return 'unknown'
  return passed ? 'true' : 'false'
}

function RankingExport({ id, passed }: Pick<RankingProps, 'id' | 'passed'>) {
  const { t } = useWords()
  const pageOf = useRankingPages()
  return (
    <ExportRows<RankingRow>
      list="ranking"
      filter={{ id, passed }}
      name={`${t('scorecards.tabRanking')}-${id}`}
      head={[
        t('subjects.name'),
        t('subjects.uscc'),
        t('scorecards.rank'),
        t('scorecards.total'),
        t('asOf.lower'),
        t('asOf.upper'),
        t('scorecards.result'),
        t('scorecards.class'),
      ]}
      onPage={(after) => pageOf({ id, passed, after, limit: 500 })}
      onRow={(row) => [
        row.name,
        row.uscc,
        row.position ?? row.rank,
        row.total,
        row.lower,
        row.upper,
        t(`verdicts.score.${passedWord(row)}`),
        row.class,
      ]}
    />
  )
}

function useRankingColumns(id: string): NonNullable<TableProps<RankingRow>['columns']> {
  const { t, language } = useWords()
  const phone = usePhone()
  const totalText = ({ total, lower, upper }: RankingRow): string => {
    if (total !== null) return numberText(total, language)
    return lower === null ? '—' : intervalText(lower, upper, language)
  }
  return [
    {
      key: 'rank',
      title: t('scorecards.rank'),
      width: phone ? 52 : 96,
      align: 'right',
      render: (_, row) => <RankCell row={row} />,
    },
    {
      key: 'name',
      title: t('subjects.name'),
      width: phone ? 190 : 320,
      render: (_, row) => (
        <div className="name-cell">
          <Link to="/enterprises/$subjectId" params={{ subjectId: row.subjectId }} search={{ tab: 'scores', open: id }}>
            {row.name}
          </Link>
          <span className="code">{row.uscc ?? t('subjects.noUscc')}</span>
        </div>
      ),
    },
    {
      key: 'total',
      title: t('scorecards.total'),
      width: phone ? 108 : 150,
      align: 'right',
      render: (_, row) => <span className={row.total === null ? 'tone-unknown' : ''}>{totalText(row)}</span>,
    },
    {
      key: 'passed',
      title: t('scorecards.result'),
      width: 160,
      render: (_, row) => <VerdictPill verdict={row.passed} kind="score" />,
    },
    {
      key: 'class',
      title: t('scorecards.class'),
      width: 120,
      render: (_, row) => <ClassCell row={row} />,
    },
  ]
}

/** The rank; where equal totals share it, the place that each has among them as well. */
function RankCell({ row: { rank, position } }: { readonly row: RankingRow }) {
  const { t, language } = useWords()
  if (rank === null) return <span className="blank">—</span>
  return (
    <div className="name-cell">
      <b>{countText(rank, language)}</b>
      {position === null || position === rank ? null : (
        <span className="code">{t('scorecards.position', { position: countText(position, language) })}</span>
      )}
    </div>
  )
}

/** The class, or the best and worst that it can become while data are missing. */
function ClassCell({ row: { class: known, bestClass, worstClass } }: { readonly row: RankingRow }) {
  if (known !== null) return known
  if (bestClass === null || worstClass === null) return <span className="blank">—</span>
  return <span className="tone-unknown">{`${bestClass}–${worstClass}`}</span>
}
