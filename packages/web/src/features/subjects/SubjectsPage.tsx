import { getRouteApi, Link } from '@tanstack/react-router'
import type { SubjectRow } from '@wutong/contract'
import { Button, type TableProps } from 'antd'
import { amountText, countText, numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useAsOf } from '../../platform/session.ts'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { ExportButton } from '../../ui/ExportButton.tsx'
import { KeysetTable } from '../../ui/KeysetTable.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { usePhone } from '../../ui/use-phone.ts'
import { useRungNames, useSubjectColumns } from './columns.tsx'
import { type SubjectFilter, useSubjectList, useSubjectPages } from './queries.ts'
import { SubjectFilters } from './SubjectFilters.tsx'

const route = getRouteApi('/house/enterprises')

/** The enterprise list: search, filters and order live in the address. */
export function SubjectsPage() {
  const { t, language } = useWords()
  // The day shown is no filter: clearing the filters keeps it.
  const { asOf: _, ...search } = route.useSearch()
  const filter: SubjectFilter = search
  const navigate = route.useNavigate()
  const list = useSubjectList(filter)
  const phone = usePhone()
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  const total = list.data?.pages[0]?.total
  const changeFilter = (change: SubjectFilter): void => {
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true })
  }
  return (
    <>
      <PageHead
        title={t('subjects.title')}
        lead={total === undefined ? null : t('subjects.total', { n: countText(total, language) })}
        extra={<SubjectExport filter={filter} total={total ?? 0} />}
      />
      <SubjectFilters filter={filter} onChange={changeFilter} />
      {list.error ? <ErrorNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {total === 0 ? <EmptyNote>{t('subjects.none')}</EmptyNote> : null}
      {phone ? (
        <SubjectCards
          rows={rows}
          hasMore={list.hasNextPage}
          loading={list.isFetching}
          onMore={() => void list.fetchNextPage()}
        />
      ) : (
        <SubjectTable rows={rows} filter={filter} list={list} onFilter={changeFilter} />
      )}
    </>
  )
}

interface SubjectTableProps {
  readonly rows: readonly SubjectRow[]
  readonly filter: SubjectFilter
  readonly list: ReturnType<typeof useSubjectList>
  readonly onFilter: (change: SubjectFilter) => void
}

function SubjectTable({ rows, filter, list, onFilter }: SubjectTableProps) {
  const { t } = useWords()
  const columns = useSubjectColumns(filter)
  const onChange: TableProps<SubjectRow>['onChange'] = (_page, _filters, sorter) => {
    const one = Array.isArray(sorter) ? sorter[0] : sorter
    const key = one?.columnKey as SubjectFilter['sort']
    if (one?.order && key) onFilter({ sort: key, order: one.order === 'ascend' ? 'asc' : 'desc' })
    else onFilter({ sort: undefined, order: undefined })
  }
  if ((list.data || list.error) && rows.length === 0) return null
  return (
    <KeysetTable
      rows={rows}
      rowKey="id"
      columns={columns}
      width={1090}
      label={t('subjects.title')}
      loading={list.isFetching}
      hasMore={list.hasNextPage}
      onMore={() => void list.fetchNextPage()}
      onChange={onChange}
    />
  )
}

interface SubjectCardsProps {
  readonly rows: readonly SubjectRow[]
  readonly hasMore: boolean
  readonly loading: boolean
  readonly onMore: () => void
}

/** The list on a phone. */
function SubjectCards({ rows, hasMore, loading, onMore }: SubjectCardsProps) {
  const { t, language } = useWords()
  const rungNames = useRungNames()
  return (
    <div className="cards">
      {rows.map((row) => (
        <Link key={row.id} to="/enterprises/$subjectId" params={{ subjectId: row.id }} className="card-link">
          <strong>{row.name}</strong>
          <span className="code">{row.uscc ?? t('subjects.noUscc')}</span>
          <span className="card-figures">
            <span>
              {t('subjects.revenue')} <b>{row.revenue === null ? '—' : amountText(row.revenue, language)}</b>
            </span>
            <span>
              {t('subjects.points')} <b>{row.points === null ? '—' : numberText(row.points, language)}</b>
            </span>
            <span>
              {t('subjects.qualified')} <b>{row.qualified ?? '—'}</b>
            </span>
          </span>
          <span className="pills">
            {row.districtName ? <Pill tone="plain">{row.districtName}</Pill> : null}
            {rungNames(row.rungs).map(({ key, name }) => (
              <Pill key={key} tone="good">
                {name}
              </Pill>
            ))}
          </span>
        </Link>
      ))}
      {hasMore ? (
        <Button block loading={loading} onClick={onMore}>
          {t('words.more')}
        </Button>
      ) : null}
    </div>
  )
}

function SubjectExport({ filter, total }: { readonly filter: SubjectFilter; readonly total: number }) {
  const { t } = useWords()
  const rungNames = useRungNames()
  const pages = useSubjectPages(filter)
  const asOf = useAsOf()
  const head = [
    t('subjects.name'),
    t('subjects.uscc'),
    t('subjects.district'),
    t('subjects.industry'),
    t('subjects.registeredOn'),
    t('subjects.revenueInWan'),
    t('subjects.employees'),
    t('subjects.points'),
    t('subjects.qualified'),
    t('subjects.rungs'),
  ]
  const lineOf = (row: SubjectRow) => [
    row.name,
    row.uscc,
    row.districtName,
    row.industry,
    row.registeredOn,
    row.revenue,
    row.employees,
    row.points,
    row.qualified,
    rungNames(row.rungs)
      .map(({ name }) => name)
      .join(' / '),
  ]
  return (
    <ExportButton<SubjectRow>
      list="subjects"
      filter={{ ...filter, asOf }}
      name={t('subjects.file')}
      total={total}
      get={pages}
      day={asOf}
      head={head}
      linesOf={(row) => [lineOf(row)]}
    />
  )
}
