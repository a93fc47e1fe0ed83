import { getRouteApi, Link } from '@tanstack/react-router'
import type { AssessmentSummary, MatchVerdict, Subject } from '@wutong/contract'
import { useCatalogue } from '../../platform/catalogue.ts'
import { countText, quantityText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { MatchPill } from '../../ui/MatchPill.tsx'
import { Section } from '../../ui/Section.tsx'
import { Sparkline } from '../../ui/Sparkline.tsx'
import { LadderSteps } from './LaddersTab.tsx'
import { useMatchesByStanding } from './queries.ts'
import { ScoreLine } from './ScoresTab.tsx'
import { knownSum } from './sums.ts'

const route = getRouteApi('/house/enterprises/$subjectId')
const keyFigures = ['revenue', 'rd_expense', 'employees', 'net_profit', 'tax_paid'] as const
const verdicts = ['qualified', 'one_away', 'undecided', 'not_qualified'] as const satisfies readonly MatchVerdict[]

/** The whole enterprise at a glance. */
export function SummaryTab({
  subject,
  assessment,
}: {
  readonly subject: Subject
  readonly assessment: AssessmentSummary
}) {
  const { t } = useWords()
  return (
    <>
      <KeyFigures subject={subject} period={assessment.period} />
      <div className="two-columns">
        <Section title={t('subjects.tabScores')} extra={<TabLink tab="scores" />}>
          <div className="score-lines">
            {assessment.scores.map((score) => (
              <ScoreLine key={score.scorecard} score={score} linked />
            ))}
          </div>
        </Section>
        <Section title={t('subjects.tabPolicies')} extra={<TabLink tab="policies" />}>
          <PolicySummary matches={assessment.matches} />
        </Section>
      </div>
      <Section title={t('subjects.tabLadders')} extra={<TabLink tab="ladders" />}>
        <div className="ladder-grid">
          {assessment.ladders.map((ladder) => (
            <LadderSteps key={ladder.ladder} ladder={ladder} />
          ))}
        </div>
      </Section>
    </>
  )
}

function TabLink({ tab }: { readonly tab: 'scores' | 'ladders' | 'policies' }) {
  const { t } = useWords()
  const { subjectId } = route.useParams()
  return (
    <Link to="/enterprises/$subjectId" params={{ subjectId }} search={(old) => ({ ...old, tab })}>
      {t('words.details')} →
    </Link>
  )
}

/** Figures of the period with the run of years behind them. */
export function KeyFigures({ subject, period }: { readonly subject: Subject; readonly period: number }) {
  const { t, language } = useWords()
  const { nameOf, indicators } = useCatalogue()
  // A hidden figure is not unknown: the note above names it.
  const shown = keyFigures.filter((code) => !subject.hidden.some((one) => one.code === code))
  return (
    <div className="stats key-figures">
      {shown.map((code) => {
        const years = subject.facts
          .filter((fact) => fact.code === code && fact.period !== null && fact.period <= period)
          .toSorted((a, b) => (a.period ?? 0) - (b.period ?? 0))
        const now = years.find((fact) => fact.period === period)?.value
        const before = years.find((fact) => fact.period === period - 1)?.value
        return (
          <div key={code} className="stat">
            <div className="stat-label">{t('subjects.figureInYear', { name: nameOf(code), year: period })}</div>
            <div className="stat-value">
              {typeof now === 'number' ? (
                quantityText(now, indicators.get(code)?.unit, language)
              ) : (
                <span className="unknown">{t('words.unknown')}</span>
              )}
            </div>
            <div className="stat-foot">
              <Change now={now} before={before} />
              <Sparkline
                points={years.flatMap((fact) =>
                  typeof fact.value === 'number' ? [{ x: fact.period ?? 0, y: fact.value }] : [],
                )}
              />
            </div>
          </div>
        )
      })}
    </div>
  )
}

function Change({ now, before }: { readonly now: unknown; readonly before: unknown }) {
  const { t, language } = useWords()
  if (typeof now !== 'number' || typeof before !== 'number' || before <= 0)
    return <span className="stat-hint">{t('subjects.noChange')}</span>
  const share = now / before - 1
  const sign = share >= 0 ? '+' : '−'
  return (
    <span className={`stat-hint ${share >= 0 ? 'tone-good' : 'tone-bad'}`}>
      {t('subjects.change', {
        value: `${sign}${quantityText(Math.round(Math.abs(share) * 1000) / 10, '%', language)}`,
      })}
    </span>
  )
}

function PolicySummary({ matches: all }: { readonly matches: AssessmentSummary['matches'] }) {
  const { current: matches, past } = useMatchesByStanding(all)
  const { t, text, language } = useWords()
  const { zone } = useCatalogue()
  const { subjectId } = route.useParams()
  const offerName = (id: string): string => text(zone.offers.find((offer) => offer.id === id)?.name) || id
  const sum = knownSum(matches)
  const near = matches.filter((match) => match.verdict === 'one_away').slice(0, 4)
  return (
    <>
      <div className="verdict-counts">
        {verdicts.map((verdict) => (
          <span key={verdict}>
            <b>{countText(matches.filter((match) => match.verdict === verdict).length, language)}</b>
            <MatchPill verdict={verdict} />
          </span>
        ))}
      </div>
      <p className="policy-sum">
        {t('subjects.policySum', { amount: quantityText(sum.amount, '万元', language) })}
        {sum.unknown > 0 ? <span className="muted"> {t('subjects.policySumUnknown', { n: sum.unknown })}</span> : null}
      </p>
      <p className="muted small">
        {t('subjects.policySumNote')}
        {past.length > 0 ? t('subjects.pastLeftOut', { n: past.length }) : ''}
      </p>
      {near.length > 0 ? <h3>{t('subjects.nearTitle')}</h3> : null}
      <ul className="near-list">
        {near.map((match) => (
          <li key={match.offer}>
            <Link
              to="/enterprises/$subjectId"
              params={{ subjectId }}
              search={(old) => ({ ...old, tab: 'policies' as const, open: match.offer })}
            >
              {offerName(match.offer)}
            </Link>
            <span className="muted">
              {t('subjects.nearFails', {
                name: match.failed.map((clause) => text(clause.name)).join(t('words.listComma')),
              })}
            </span>
          </li>
        ))}
      </ul>
      {matches.length === 0 ? <EmptyNote>{t('offers.none')}</EmptyNote> : null}
    </>
  )
}
