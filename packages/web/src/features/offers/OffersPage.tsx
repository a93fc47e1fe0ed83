import { getRouteApi, Link } from '@tanstack/react-router'
import type { OfferSummary } from '@wutong/contract'
import { Input, Select, type TableProps } from 'antd'
import { countText, quantityText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useCan } from '../../platform/session.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EvidencePill } from '../../ui/EvidencePill.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { usePhone } from '../../ui/use-phone.ts'
import { useOffers } from './queries.ts'
import { StandingPill } from './StandingPill.tsx'

const route = getRouteApi('/house/policies')
const levels = ['national', 'province', 'city', 'zone'] as const
const standings = ['live', 'past', 'unclear'] as const

/** All policies with who qualifies and for how much. */
export function OffersPage() {
  const { t } = useWords()
  const offers = useOffers()
  const { level, standing, search = '' } = route.useSearch()
  const shown = (rows: readonly OfferSummary[]): OfferSummary[] =>
    rows.filter(
      (offer) =>
        (level === undefined || offer.level === level) &&
        (standing === undefined || offer.standing === standing) &&
        isNamed(offer, search),
    )
  return (
    <>
      <PageHead title={t('offers.title')} lead={t('offers.lead')} />
      <OfferFilters />
      <QueryView query={offers}>{(rows) => <OfferTable rows={shown(rows)} />}</QueryView>
    </>
  )
}

function isNamed(offer: OfferSummary, search: string): boolean {
  const wanted = search.trim().toLowerCase()
  return [offer.name.zh, offer.name.en, offer.number ?? '', offer.issuer ?? ''].some((text) =>
    text.toLowerCase().includes(wanted),
  )
}

function OfferFilters() {
  const { t } = useWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <search className="filters" aria-label={t('subjects.filters')}>
      <Input.Search
        allowClear
        className="search-box"
        aria-label={t('offers.searchHint')}
        placeholder={t('offers.searchHint')}
        value={search.search ?? ''}
        onChange={(event) =>
          void navigate({ search: (old) => ({ ...old, search: event.target.value }), replace: true })
        }
      />
      <Select
        allowClear
        className="filter"
        aria-label={t('offers.level')}
        placeholder={t('offers.level')}
        value={search.level ?? null}
        onChange={(level: (typeof levels)[number] | null) =>
          void navigate({ search: (old) => ({ ...old, level: level ?? undefined }), replace: true })
        }
        options={levels.map((level) => ({ value: level, label: t(`offers.${level}`) }))}
      />
      <Select
        allowClear
        className="filter"
        aria-label={t('offers.standing')}
        placeholder={t('offers.standing')}
        value={search.standing ?? null}
        onChange={(standing: (typeof standings)[number] | null) =>
          void navigate({ search: (old) => ({ ...old, standing: standing ?? undefined }), replace: true })
        }
        options={standings.map((standing) => ({ value: standing, label: t(`offers.${standing}`) }))}
      />
    </search>
  )
}

function OfferTable({ rows }: { readonly rows: readonly OfferSummary[] }) {
  const { t } = useWords()
  const seesResults = useCan('offer:results')
  const phone = usePhone()
  const plain = useOfferColumns()
  const counts = useCountColumns()
  if (phone) return <OfferCards rows={rows} />
  return (
    <div className="sheet">
      <DataTable<OfferSummary>
        label={t('offers.title')}
        rowKey="id"
        columns={seesResults ? [...plain, ...counts] : plain}
        dataSource={rows as OfferSummary[]}
        scroll={{ x: seesResults ? 1020 : 640 }}
      />
    </div>
  )
}

/** The list on a phone. */
function OfferCards({ rows }: { readonly rows: readonly OfferSummary[] }) {
  const { t, text, language } = useWords()
  const seesResults = useCan('offer:results')
  return (
    <div className="cards">
      {rows.map((offer) => (
        <Link key={offer.id} to="/policies/$id" params={{ id: offer.id }} className="card-link">
          <strong>{text(offer.name)}</strong>
          <span className="muted small">{[offer.number, offer.issuer].filter(Boolean).join(' · ')}</span>
          {seesResults ? (
            <span className="card-figures">
              <span>
                {t('matches.qualified')} <b>{countText(offer.qualified, language)}</b>
              </span>
              <span>
                {t('matches.one_away')} <b>{countText(offer.oneAway, language)}</b>
              </span>
              <span>
                {t('matches.undecided')} <b>{countText(offer.undecided, language)}</b>
              </span>
            </span>
          ) : null}
          <span className="pills">
            <Pill tone="plain">{t(`offers.${offer.level}`)}</Pill>
            <StandingPill standing={offer.standing} />
            <EvidencePill status={offer.status} />
          </span>
        </Link>
      ))}
    </div>
  )
}

type Columns = NonNullable<TableProps<OfferSummary>['columns']>

function useOfferColumns(): Columns {
  const { t, text } = useWords()
  return [
    {
      key: 'name',
      title: t('offers.name'),
      width: 340,
      render: (_, offer) => (
        <div className="name-cell">
          <Link to="/policies/$id" params={{ id: offer.id }}>
            {text(offer.name)}
          </Link>
          <span className="muted small">{[offer.number, offer.issuer].filter(Boolean).join(' · ')}</span>
        </div>
      ),
    },
    { key: 'level', title: t('offers.level'), width: 64, render: (_, offer) => t(`offers.${offer.level}`) },
    {
      key: 'standing',
      title: t('offers.standing'),
      width: 218,
      render: (_, offer) => (
        <span className="pills">
          <StandingPill standing={offer.standing} />
          <EvidencePill status={offer.status} />
        </span>
      ),
    },
  ]
}

function useCountColumns(): Columns {
  const { t, language } = useWords()
  const count = (
    key: 'qualified' | 'oneAway' | 'undecided',
    verdict: 'qualified' | 'one_away' | 'undecided',
  ): Columns[number] => ({
    key,
    title: t(`matches.${verdict}`),
    width: 84,
    align: 'right',
    sorter: (a, b) => a[key] - b[key],
    showSorterTooltip: false,
    render: (_, offer) => (
      <Link to="/policies/$id" params={{ id: offer.id }} search={{ verdict }}>
        {countText(offer[key], language)}
      </Link>
    ),
  })
  return [
    count('qualified', 'qualified'),
    count('oneAway', 'one_away'),
    count('undecided', 'undecided'),
    {
      key: 'amount',
      title: t('offers.amountAll'),
      width: 150,
      align: 'right',
      sorter: (a, b) => (a.amount ?? -1) - (b.amount ?? -1),
      showSorterTooltip: false,
      render: (_, offer) => (
        <div className="name-cell num">
          <span>
            {offer.amount === null || offer.amountUnit === null ? (
              <span className="blank">—</span>
            ) : (
              quantityText(offer.amount, offer.amountUnit, language)
            )}
          </span>
          {offer.amountUnit !== null && offer.amountUnknown > 0 ? (
            <span className="muted small">
              {t('offers.amountUnknownN', { n: countText(offer.amountUnknown, language) })}
            </span>
          ) : null}
        </div>
      ),
    },
  ]
}
