import { Link } from '@tanstack/react-router'
import type { LadderResults, ZoneInfo } from '@wutong/contract'
import { Button } from 'antd'
import { useState } from 'react'
import { countText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { WithMeasures } from '../../platform/measures.tsx'
import { useAsOf, useCan, useZone } from '../../platform/session.ts'
import { currentVersion } from '../../platform/versions.ts'
import { CitationLine } from '../../ui/CitationLine.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { ReviewList } from '../../ui/ReviewList.tsx'
import { RuleConditions } from '../../ui/RuleConditions.tsx'
import { Section } from '../../ui/Section.tsx'
import { OutlookPanel } from './OutlookPanel.tsx'
import { useLadderResults } from './queries.ts'

type Ladder = ZoneInfo['ladders'][number]
type Rung = Ladder['versions'][number]['rungs'][number]

/** Every ladder with its rungs and who stands where. */
export function LaddersPage() {
  const { t } = useWords()
  const zone = useZone()
  return (
    <>
      <PageHead title={t('ladders.title')} lead={t('ladders.lead')} />
      {zone.ladders.map((ladder) => (
        <LadderSection key={ladder.id} ladder={ladder} />
      ))}
    </>
  )
}

function LadderSection({ ladder }: { readonly ladder: Ladder }) {
  const { t, text } = useWords()
  const seesResults = useCan('ladder:results')
  const asOf = useAsOf()
  const results = useLadderResults(ladder.id, { enabled: seesResults })
  const version = currentVersion(ladder.versions, asOf)
  if (version === undefined) return null
  return (
    <Section
      title={text(ladder.name)}
      note={text(ladder.summary)}
      extra={<span className="muted small">{t('rules.version', { version: version.version })}</span>}
    >
      {results.error ? <ErrorNotice error={results.error} onRetry={() => void results.refetch()} /> : null}
      <ol className="stairs stairs-wide">
        {version.rungs.map((rung) => (
          <RungStep
            key={rung.code}
            ladder={ladder.id}
            rung={rung}
            counts={results.data?.rungs.find((item) => item.code === rung.code)}
          />
        ))}
      </ol>
      {seesResults && asOf === undefined ? <Outlook ladder={ladder.id} /> : null}
      <details className="rung-more">
        <summary>{t('ladders.conditions')}</summary>
        <WithMeasures measures={version.measures}>
          {version.rungs.map((rung) => (
            <RungRules key={rung.code} rung={rung} />
          ))}
        </WithMeasures>
      </details>
      <CitationLine citation={version.citation} status={version.status} effective={version.effective} />
    </Section>
  )
}

/** The outlook is computed when it is asked for. */
function Outlook({ ladder }: { readonly ladder: string }) {
  const { t } = useWords()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
        {t(isOpen ? 'outlook.close' : 'outlook.open')}
      </Button>
      {isOpen ? <OutlookPanel ladder={ladder} /> : null}
    </>
  )
}

interface RungStepProps {
  readonly ladder: string
  readonly rung: Rung
  readonly counts: LadderResults['rungs'][number] | undefined
}

function RungStep({ ladder, rung, counts }: RungStepProps) {
  const { t, text, language } = useWords()
  return (
    <li className="stair stair-plain">
      <span className="stair-name">{text(rung.name)}</span>
      {counts ? (
        <>
          <Link className="stair-count" to="/enterprises" search={{ rung: `${ladder}:${rung.code}` }}>
            {countText(counts.highest, language)}
          </Link>
          <span className="stair-state">{t('ladders.highest')}</span>
          <span className="stair-state">
            {t('ladders.counts', {
              reached: countText(counts.reached, language),
              unknown: countText(counts.unknown, language),
              failed: countText(counts.failed, language),
            })}
          </span>
        </>
      ) : null}
    </li>
  )
}

function RungRules({ rung }: { readonly rung: Rung }) {
  const { t, text } = useWords()
  const zone = useZone()
  const [scorecardId = '', pinned] = rung.scorecard?.split('@') ?? []
  const scorecard = zone.scorecards.find(({ id }) => id === scorecardId)
  return (
    <div className="rung-rules">
      <h3>{text(rung.name)}</h3>
      {scorecard ? (
        <p>
          {t('ladders.byScorecard')}{' '}
          <Link to="/scorecards/$id" params={{ id: scorecard.id }} search={{ version: pinned }}>
            {text(scorecard.name)}
          </Link>
        </p>
      ) : null}
      {rung.conditions ? <RuleConditions conditions={rung.conditions} /> : null}
      <ReviewList items={rung.review ?? []} />
    </div>
  )
}
