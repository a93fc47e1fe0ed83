import { Link } from '@tanstack/react-router'
import type { OfferSummary, ScorecardSummary } from '@wutong/contract'
import { countText, numberText, quantityText, shareText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { usePastDay, useSession, useZone } from '../../platform/session.ts'
import { EvaluateButton, EvaluationBar } from '../../ui/EvaluationBar.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { PassedBar } from '../../ui/PassedBar.tsx'
import { PresentOnly } from '../../ui/PresentOnly.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { Stat } from '../../ui/Stat.tsx'
import { ComingChanges } from './ComingChanges.tsx'
import { useLadderCounts, useOfferCounts, useScorecardSummaries } from './queries.ts'

/** The zone at a glance; every figure leads to the list behind it. */
export function OverviewPage() {
  const { t, text } = useWords()
  const session = useSession()
  const past = usePastDay().data
  const offers = useOfferCounts()
  const scorecards = useScorecardSummaries()
  return (
    <>
      <PageHead
        title={text(session.zoneName)}
        lead={t('overview.lead', { year: past?.period ?? session.period })}
        extra={past ? null : <EvaluateButton />}
      />
      <EvaluationBar />
      <ZoneCounts offers={offers.data} />
      <div className="two-columns">
        <Section title={t('overview.scorecards')} extra={<Link to="/scorecards">{t('words.all')} →</Link>}>
          <QueryView query={scorecards}>{(rows) => <ScorecardLines rows={rows} />}</QueryView>
        </Section>
        <div>
          <Section title={t('overview.topOffers')} extra={<Link to="/policies">{t('words.all')} →</Link>}>
            <QueryView query={offers}>
              {(rows) => (
                <OfferLines
                  rows={current(rows)
                    .toSorted((a, b) => b.qualified - a.qualified)
                    .slice(0, 6)}
                  verdict="qualified"
                />
              )}
            </QueryView>
          </Section>
          <Section title={t('overview.nearOffers')} note={t('overview.nearNote')}>
            <QueryView query={offers}>
              {(rows) => (
                <OfferLines
                  rows={current(rows)
                    .toSorted((a, b) => b.oneAway - a.oneAway)
                    .slice(0, 5)}
                  verdict="one_away"
                />
              )}
            </QueryView>
          </Section>
        </div>
      </div>
      <PresentOnly>
        <ComingChanges />
      </PresentOnly>
      <LadderCounts />
      <Section title={t('overview.gaps')} note={t('overview.gapsNote')}>
        <QueryView query={offers}>
          {(rows) => (
            <OfferLines
              rows={current(rows)
                .toSorted((a, b) => b.undecided - a.undecided)
                .slice(0, 5)}
              verdict="undecided"
            />
          )}
        </QueryView>
      </Section>
    </>
  )
}

/** Policies that are not known to have expired. */
function current(offers: readonly OfferSummary[]): OfferSummary[] {
  return offers.filter((offer) => offer.standing !== 'past')
}

/** Until the policies have come their figures are open, not nought. */
function ZoneCounts({ offers }: { readonly offers: readonly OfferSummary[] | undefined }) {
  const { t, language } = useWords()
  const { counts } = useZone()
  const live = (offers ?? []).filter((offer) => offer.standing === 'live')
  const amount = live
    .filter((offer) => offer.amountUnit === '万元')
    .reduce((sum, offer) => sum + (offer.amount ?? 0), 0)
  const unknown = live.reduce((sum, offer) => sum + (offer.amountUnit === null ? 0 : offer.amountUnknown), 0)
  return (
    <div className="stats stats-big">
      <Link to="/enterprises" className="stat-link">
        <Stat
          label={t('overview.subjects')}
          value={countText(counts.subjects, language)}
          hint={t('overview.subjectsHint')}
        />
      </Link>
      <Link to="/imports" className="stat-link">
        <Stat
          label={t('overview.records')}
          value={countText(counts.records, language)}
          hint={t('overview.factsHint', { n: countText(counts.facts, language) })}
        />
      </Link>
      <Link to="/policies" search={{ standing: 'live' }} className="stat-link">
        <Stat
          label={t('overview.live')}
          value={offers ? countText(live.length, language) : '…'}
          hint={offers ? t('overview.liveHint', { n: countText(offers.length, language) }) : null}
        />
      </Link>
      <Link to="/policies" search={{ standing: 'live' }} className="stat-link">
        <Stat
          label={t('overview.amount')}
          value={offers ? quantityText(amount, '万元', language) : '…'}
          hint={offers ? t('overview.amountHint', { n: countText(unknown, language) }) : null}
        />
      </Link>
    </div>
  )
}

function ScorecardLines({ rows }: { readonly rows: readonly ScorecardSummary[] }) {
  const { t, text, language } = useWords()
  return (
    <ul className="lines">
      {rows.map((scorecard) => (
        <li key={scorecard.id}>
          <Link to="/scorecards/$id" params={{ id: scorecard.id }} search={{ tab: 'results' }}>
            {text(scorecard.name)}
          </Link>
          {scorecard.decides ? (
            <PassedBar {...scorecard} />
          ) : (
            <div className="muted small">
              {t('scorecards.pointsOnlyNote')}
              {scorecard.median === null
                ? ''
                : ` · ${t('scorecards.median', { value: numberText(scorecard.median, language) })}`}
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}

interface OfferLinesProps {
  readonly rows: readonly OfferSummary[]
  readonly verdict: 'qualified' | 'one_away' | 'undecided'
}

function OfferLines({ rows, verdict }: OfferLinesProps) {
  const { text, language } = useWords()
  const { counts } = useZone()
  const key = { qualified: 'qualified', one_away: 'oneAway', undecided: 'undecided' } as const
  return (
    <ul className="offer-lines">
      {rows.map((offer) => (
        <li key={offer.id}>
          <Link to="/policies/$id" params={{ id: offer.id }} search={{ verdict }}>
            {text(offer.name)}
          </Link>
          <span className="muted small num">{shareText(offer[key[verdict]], counts.subjects, language)}</span>
          <b className="num">{countText(offer[key[verdict]], language)}</b>
        </li>
      ))}
    </ul>
  )
}

function LadderCounts() {
  const { t, text, language } = useWords()
  const zone = useZone()
  const results = useLadderCounts(zone.ladders.map(({ id }) => id))
  return (
    <Section title={t('overview.ladders')} extra={<Link to="/ladders">{t('words.details')} →</Link>}>
      <div className="ladder-grid">
        {zone.ladders.map((ladder, index) => (
          <div key={ladder.id} className="ladder">
            <div className="ladder-name">{text(ladder.name)}</div>
            <ol className="stairs">
              {results[index]?.data?.rungs.map((rung) => (
                <li key={rung.code} className="stair stair-plain">
                  <span className="stair-name">{text(rung.name)}</span>
                  <Link className="stair-count" to="/enterprises" search={{ rung: `${ladder.id}:${rung.code}` }}>
                    {countText(rung.highest, language)}
                  </Link>
                </li>
              ))}
            </ol>
          </div>
        ))}
      </div>
    </Section>
  )
}
