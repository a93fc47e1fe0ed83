import { Link } from '@tanstack/react-router'
import type { MatchResult, MatchVerdict } from '@wutong/contract'
import { Collapse, Segmented, Switch } from 'antd'
import { useState } from 'react'
import { useCatalogue } from '../../platform/catalogue.ts'
import { quantityText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { WithMeasures } from '../../platform/measures.tsx'
import { ClauseList } from '../../ui/ClauseList.tsx'
import { DecidingLine } from '../../ui/DecidingLine.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { EvidencePill } from '../../ui/EvidencePill.tsx'
import { MatchPill } from '../../ui/MatchPill.tsx'
import { ReviewList } from '../../ui/ReviewList.tsx'
import { AdviceBox } from './AdviceBox.tsx'
import { useMatchesByStanding, useOfferMeasures, useOfferSummaries } from './queries.ts'

const verdicts = ['qualified', 'one_away', 'undecided', 'not_qualified'] as const satisfies readonly MatchVerdict[]

interface PoliciesTabProps {
  readonly matches: readonly MatchResult[]
  readonly open: string | undefined
}

/** Every policy by how near the enterprise is, with each condition explained. */
export function PoliciesTab({ matches: all, open }: PoliciesTabProps) {
  const { t } = useWords()
  const { current, past } = useMatchesByStanding(all)
  const [withPast, setWithPast] = useState(past.some((match) => match.offer === open))
  const matches = withPast ? all : current
  const first =
    matches.find((match) => match.offer === open)?.verdict ??
    verdicts.find((verdict) => matches.some((match) => match.verdict === verdict))
  const [shown, setShown] = useState<MatchVerdict>(first ?? 'qualified')
  const [opened, setOpened] = useState<string[]>(open ? [open] : [])
  const rows = matches.filter((match) => match.verdict === shown)
  return (
    <>
      <div className="segmented-box">
        <Segmented<MatchVerdict>
          aria-label={t('subjects.verdict')}
          value={shown}
          onChange={setShown}
          options={verdicts.map((verdict) => ({
            value: verdict,
            label: `${t(`matches.${verdict}`)} ${matches.filter((match) => match.verdict === verdict).length}`,
          }))}
        />
        {past.length > 0 ? (
          <span className="switch-line">
            <Switch
              size="small"
              checked={withPast}
              onChange={setWithPast}
              aria-label={t('subjects.withPast', { n: past.length })}
            />
            {t('subjects.withPast', { n: past.length })}
          </span>
        ) : null}
      </div>
      <p className="section-note">{t(`matches.${shown}Hint`)}</p>
      {rows.length === 0 ? <EmptyNote>{t('subjects.noneOfVerdict')}</EmptyNote> : null}
      <Collapse
        className="panels"
        activeKey={opened}
        onChange={(keys) => setOpened([keys].flat())}
        items={rows.map((match) => ({
          key: match.offer,
          label: <MatchLine match={match} />,
          children: <MatchDetail match={match} />,
        }))}
      />
    </>
  )
}

function MatchLine({ match }: { readonly match: MatchResult }) {
  const { t, text, language } = useWords()
  const { zone, nameOf } = useCatalogue()
  const summary = useOfferSummaries().data?.find((offer) => offer.id === match.offer)
  const name = text(zone.offers.find((offer) => offer.id === match.offer)?.name) || match.offer
  return (
    <div className="match-line">
      <span className="match-line-name">
        {name}
        {match.verdict === 'one_away' ? (
          <span className="muted small">
            {t('subjects.nearFails', {
              name: match.failed.map((clause) => text(clause.name)).join(t('words.listComma')),
            })}
          </span>
        ) : null}
        {match.verdict === 'undecided' ? (
          <span className="muted small">
            {t('rules.missing', { names: match.missing.map(nameOf).join(t('words.listComma')) })}
          </span>
        ) : null}
      </span>
      <span className="match-line-amount">
        {match.amount === null || isOpenAmount(match) ? null : quantityText(match.amount, match.amountUnit, language)}
      </span>
      <span className="pills">
        {summary ? (
          <span className="muted small">
            {t(`offers.${summary.level}`)} · {t(`offers.${summary.standing}`)}
          </span>
        ) : null}
        <MatchPill verdict={match.verdict} />
        <EvidencePill status={match.status} />
      </span>
    </div>
  )
}

/** Nothing today, but the amount hangs on figures that would have to change to qualify. */
function isOpenAmount({ verdict, amount }: MatchResult): boolean {
  return amount === 0 && verdict !== 'qualified'
}

function amountWord(match: MatchResult) {
  if (match.verdict === 'qualified') return 'offers.amountIs'
  return isOpenAmount(match) ? 'offers.amountOpen' : 'offers.amountWouldBe'
}

function MatchDetail({ match }: { readonly match: MatchResult }) {
  const measures = useOfferMeasures(match.offer, match.version)
  const { t, language } = useWords()
  const { nameOf } = useCatalogue()
  return (
    <>
      <WithMeasures measures={measures}>
        <ClauseList clauses={match.conditions} />
      </WithMeasures>
      <DecidingLine deciding={match.deciding} missing={match.missing} />
      {match.verdict === 'one_away' ? <AdviceBox kind="offer" id={match.offer} /> : null}
      <p className="match-amount">
        {match.amount === null
          ? t('offers.amountUnknown')
          : t(amountWord(match), { amount: quantityText(match.amount, match.amountUnit, language) })}
        {match.amountMissing.length > 0 ? (
          <span className="missing">
            {' '}
            {t('rules.missing', { names: match.amountMissing.map(nameOf).join(t('words.listComma')) })}
          </span>
        ) : null}
      </p>
      <ReviewList items={match.review} />
      <p className="more-link">
        <Link to="/policies/$id" params={{ id: match.offer }}>
          {t('offers.toOffer')} →
        </Link>
      </p>
    </>
  )
}
