import { Link } from '@tanstack/react-router'
import type { MatchRow, OfferDetail } from '@wutong/contract'
import { Segmented, type TableProps } from 'antd'
import { useCatalogue } from '../../platform/catalogue.ts'
import { countText, quantityText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { ExportRows } from '../../ui/ExportRows.tsx'
import { KeysetTable } from '../../ui/KeysetTable.tsx'
import { usePhone } from '../../ui/use-phone.ts'
import { useMatches, useMatchPages } from './queries.ts'

const verdicts = ['qualified', 'one_away', 'undecided'] as const
type ShownVerdict = (typeof verdicts)[number]

interface MatchesProps {
  readonly id: string
  readonly verdict: ShownVerdict
  readonly unit: string | null
  readonly version: OfferDetail['offer']['versions'][number] | undefined
  readonly shared: OfferDetail['shared']
  readonly onVerdict: (verdict: ShownVerdict) => void
}

/** Who qualifies, who lacks one condition, and whose data do not yet decide. */
export function Matches({ id, verdict, unit, version, shared, onVerdict }: MatchesProps) {
  const { t, language } = useWords()
  const phone = usePhone()
  const matches = useMatches(id, verdict)
  const columns = useMatchColumns({
    id,
    verdict,
    unit,
    conditions: [...shared.flatMap((set) => set.conditions), ...(version?.conditions ?? [])],
  })
  // What fails or is missing needs a column of its own; without it a phone shows the whole row.
  const phoneWidth = verdict === 'qualified' ? 320 : 640
  const tableWidth = phone ? phoneWidth : 820
  const rows = matches.data?.pages.flatMap((page) => page.rows) ?? []
  const total = matches.data?.pages[0]?.total
  return (
    <>
      <div className="segmented-box">
        <Segmented<ShownVerdict>
          aria-label={t('subjects.verdict')}
          value={verdict}
          onChange={onVerdict}
          options={verdicts.map((value) => ({ value, label: t(`matches.${value}`) }))}
        />
        {total === undefined ? null : (
          <span className="muted">{t('subjects.total', { n: countText(total, language) })}</span>
        )}
        <MatchExport id={id} verdict={verdict} unit={unit} />
      </div>
      <p className="section-note">{t(`matches.${verdict}Hint`)}</p>
      {matches.error ? <ErrorNotice error={matches.error} onRetry={() => void matches.refetch()} /> : null}
      {total === 0 ? (
        <EmptyNote>{t('subjects.noneOfVerdict')}</EmptyNote>
      ) : (
        <KeysetTable
          rows={rows}
          rowKey="subjectId"
          columns={columns}
          width={tableWidth}
          label={t('offers.who')}
          loading={matches.isFetching}
          hasMore={matches.hasNextPage}
          onMore={() => void matches.fetchNextPage()}
        />
      )}
    </>
  )
}

function MatchExport({ id, verdict, unit }: Pick<MatchesProps, 'id' | 'verdict' | 'unit'>) {
  const { t } = useWords()
  const { nameOf } = useCatalogue()
  const pageOf = useMatchPages()
  return (
    <ExportRows<MatchRow>
      list="matches"
      filter={{ id, verdict }}
      name={`${t('offers.who')}-${id}`}
      head={[
        t('subjects.name'),
        t('subjects.uscc'),
        t('subjects.verdict'),
        `${t('offers.amount')}${unit === null ? '' : ` (${unit})`}`,
        t('offers.fails'),
        t('offers.missing'),
      ]}
      onPage={(after) => pageOf({ id, verdict, after, limit: 500 })}
      onRow={(row) => [
        row.name,
        row.uscc,
        t(`matches.${verdict}`),
        row.amount,
        row.failed.join(' / '),
        row.missing.map(nameOf).join(' / '),
      ]}
    />
  )
}

interface MatchColumnsOptions {
  readonly id: string
  readonly verdict: ShownVerdict
  readonly unit: string | null
  readonly conditions: OfferDetail['shared'][number]['conditions']
}

function useMatchColumns({
  id,
  verdict,
  unit,
  conditions,
}: MatchColumnsOptions): NonNullable<TableProps<MatchRow>['columns']> {
  const { t, text, language } = useWords()
  const phone = usePhone()
  const { nameOf } = useCatalogue()
  const conditionName = (code: string): string =>
    text(conditions.find((condition) => condition.code === code)?.name) || code
  const why = {
    qualified: [],
    one_away: [
      {
        key: 'failed',
        title: t('offers.fails'),
        width: 330,
        render: (_: unknown, row: MatchRow) => row.failed.map(conditionName).join(t('words.listComma')),
      },
    ],
    undecided: [
      {
        key: 'missing',
        title: t('offers.missing'),
        width: 330,
        render: (_: unknown, row: MatchRow) => row.missing.map(nameOf).join(t('words.listComma')),
      },
    ],
  } as const satisfies Record<ShownVerdict, NonNullable<TableProps<MatchRow>['columns']>>
  return [
    {
      key: 'name',
      title: t('subjects.name'),
      width: phone ? 200 : 320,
      render: (_, row) => (
        <div className="name-cell">
          <Link
            to="/enterprises/$subjectId"
            params={{ subjectId: row.subjectId }}
            search={{ tab: 'policies', open: id }}
          >
            {row.name}
          </Link>
          <span className="code">{row.uscc ?? t('subjects.noUscc')}</span>
        </div>
      ),
    },
    ...why[verdict],
    {
      key: 'amount',
      title: t(verdict === 'qualified' ? 'offers.amount' : 'offers.amountIf'),
      width: phone ? 120 : 160,
      align: 'right',
      render: (_, row) =>
        row.amount === null ? (
          <span className="unknown">{t('words.unknown')}</span>
        ) : (
          quantityText(row.amount, unit, language)
        ),
    },
  ]
}
