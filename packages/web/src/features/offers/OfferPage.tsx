import { getRouteApi, Link } from '@tanstack/react-router'
import type { OfferDetail } from '@wutong/contract'
import { Tabs } from 'antd'
import { countText, dayText, momentText, quantityText, unitText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useReadable, WithMeasures } from '../../platform/measures.tsx'
import { useAsOf, useCan } from '../../platform/session.ts'
import { currentVersion } from '../../platform/versions.ts'
import { CitationLine } from '../../ui/CitationLine.tsx'
import { NoteList } from '../../ui/NoteList.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { ReviewList } from '../../ui/ReviewList.tsx'
import { RuleConditions } from '../../ui/RuleConditions.tsx'
import { Section } from '../../ui/Section.tsx'
import { Stat } from '../../ui/Stat.tsx'
import { Matches } from './Matches.tsx'
import { type OfferTab, useOfferTabs } from './offer-tabs.tsx'
import { useOffer } from './queries.ts'
import { StandingPill } from './StandingPill.tsx'

const route = getRouteApi('/house/policies/$id')
type OfferVersion = OfferDetail['offer']['versions'][number]

/** One policy: its conditions, its benefit, and who it reaches. */
export function OfferPage() {
  const { id } = route.useParams()
  const offer = useOffer(id)
  const { t } = useWords()
  return (
    <QueryView query={offer} rows={12} pageAbove={<Link to="/policies">← {t('offers.title')}</Link>}>
      {(data) => <OfferView detail={data} />}
    </QueryView>
  )
}

function OfferView({ detail }: { readonly detail: OfferDetail }) {
  const { t, text } = useWords()
  const { offer, summary } = detail
  const version = currentVersion(offer.versions, useAsOf())
  const rules = <OfferRulesTab detail={detail} version={version} />
  const tabs = useOfferTabs(detail, version)
  return (
    <>
      <PageHead
        title={text(offer.name)}
        above={<Link to="/policies">← {t('offers.title')}</Link>}
        lead={text(offer.summary)}
      >
        <div className="pills">
          <Pill tone="plain">{t(`offers.${offer.level}`)}</Pill>
          <StandingPill standing={summary.standing} />
        </div>
      </PageHead>
      {tabs.length > 0 ? (
        <WithMeasures measures={version?.measures}>
          <OfferTabs items={[{ key: 'rules' as const, label: t('simulation.tabRules'), children: rules }, ...tabs]} />
        </WithMeasures>
      ) : (
        rules
      )}
    </>
  )
}

function OfferTabs({ items }: { readonly items: readonly OfferTab[] }) {
  const { tab = 'rules' } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <Tabs
      activeKey={items.some(({ key }) => key === tab) ? tab : 'rules'}
      destroyOnHidden
      onChange={(key) => {
        const next = items.find((one) => one.key === key)?.key
        void navigate({ search: next === undefined || next === 'rules' ? {} : { tab: next }, replace: true })
      }}
      items={[...items]}
    />
  )
}

/** Conditions, benefit and who it reaches. */
function OfferRulesTab({
  detail,
  version,
}: {
  readonly detail: OfferDetail
  readonly version: OfferVersion | undefined
}) {
  const { t } = useWords()
  const { offer, summary } = detail
  const { verdict = 'qualified' } = route.useSearch()
  const navigate = route.useNavigate()
  const seesResults = useCan('offer:results')
  return (
    <>
      {seesResults ? <OfferStats detail={detail} /> : null}
      {version ? (
        <WithMeasures measures={version.measures}>
          <OfferRules detail={detail} version={version} />
        </WithMeasures>
      ) : null}
      {seesResults ? (
        <Section title={t('offers.who')} extra={detail.evaluation ? <EvaluationNote detail={detail} /> : null}>
          <Matches
            id={offer.id}
            verdict={verdict}
            unit={summary.amountUnit}
            version={version}
            shared={detail.shared}
            onVerdict={(next) => void navigate({ search: { verdict: next }, replace: true })}
          />
        </Section>
      ) : null}
    </>
  )
}

function EvaluationNote({ detail }: { readonly detail: OfferDetail }) {
  const { t, language } = useWords()
  const { evaluation } = detail
  if (evaluation === null) return null
  return (
    <span className="muted small">
      {t('offers.evaluation', {
        period: evaluation.period,
        on: evaluation.on,
        at: momentText(evaluation.ranAt, language),
      })}
    </span>
  )
}

function OfferStats({ detail }: { readonly detail: OfferDetail }) {
  const { t, language } = useWords()
  const { summary } = detail
  return (
    <div className="stats">
      <Stat label={t('matches.qualified')} value={countText(summary.qualified, language)} tone="good" />
      <Stat label={t('matches.one_away')} value={countText(summary.oneAway, language)} tone="near" />
      <Stat label={t('matches.undecided')} value={countText(summary.undecided, language)} tone="unknown" />
      <Stat
        label={t('offers.amountAll')}
        value={summary.amount === null ? '—' : quantityText(summary.amount, summary.amountUnit, language)}
        hint={
          summary.amountUnknown > 0
            ? t('offers.amountUnknownN', { n: countText(summary.amountUnknown, language) })
            : t('offers.amountKnown')
        }
      />
    </div>
  )
}

function OfferRules({ detail, version }: { readonly detail: OfferDetail; readonly version: OfferVersion }) {
  const { t, text, language } = useWords()
  return (
    <div className="two-columns">
      <Section title={t('offers.conditions')}>
        {detail.shared.map((set) => (
          <div key={set.id}>
            <h3>{t('offers.shared', { name: text(set.name) })}</h3>
            <RuleConditions conditions={set.conditions} />
          </div>
        ))}
        {detail.shared.length > 0 ? <h3>{t('offers.own')}</h3> : null}
        <RuleConditions conditions={version.conditions} />
        <ReviewList items={version.review ?? []} />
      </Section>
      <Section title={t('offers.benefitAndSource')}>
        <BenefitText version={version} />
        {version.window ? (
          <p>
            {t('offers.window', {
              from: dayText(version.window.from, language),
              until: version.window.until ? dayText(version.window.until, language) : '…',
            })}
          </p>
        ) : null}
        <CitationLine citation={version.citation} status={version.status} effective={version.effective} />
        <NoteList notes={version.notes} />
      </Section>
    </div>
  )
}

function BenefitText({ version }: { readonly version: OfferVersion }) {
  const { t, text, language } = useWords()
  const readable = useReadable()
  const { benefit } = version
  if (benefit === undefined) return <p className="muted">{t('offers.noBenefit')}</p>
  return (
    <div className="benefit">
      <strong>{text(benefit.name)}</strong>
      <div className="rule-value" title={benefit.amount}>
        {t('offers.inUnit', { amount: readable(benefit.amount), unit: unitText(benefit.unit, language) })}
      </div>
      {benefit.cap === undefined ? null : (
        <div>{t('offers.cap', { amount: quantityText(benefit.cap, benefit.unit, language) })}</div>
      )}
      {benefit.clause ? <span className="clause-ref">{benefit.clause}</span> : null}
      <details>
        <summary className="muted small">{t('rules.showExpression')}</summary>
        <code className="cel">{benefit.amount}</code>
      </details>
    </div>
  )
}
