import { Link } from '@tanstack/react-router'
import type { AssessmentSummary, LadderResult } from '@wutong/contract'
import { useCatalogue } from '../../platform/catalogue.ts'
import { useWords } from '../../platform/language.ts'
import { WithMeasures } from '../../platform/measures.tsx'
import { ClauseList } from '../../ui/ClauseList.tsx'
import { DecidingLine } from '../../ui/DecidingLine.tsx'
import { EvidencePill } from '../../ui/EvidencePill.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { ReviewList } from '../../ui/ReviewList.tsx'
import { Section } from '../../ui/Section.tsx'
import { VerdictPill, verdictSign } from '../../ui/VerdictPill.tsx'
import { AdviceBox } from './AdviceBox.tsx'
import { ScorecardMeasures } from './ScoresTab.tsx'
import { useScoreText } from './score-text.ts'

type RungResult = LadderResult['rungs'][number]

/** Every ladder: the steps, and what the next one still needs. */
export function LaddersTab({ ladders }: { readonly ladders: readonly LadderResult[] }) {
  return (
    <>
      {ladders.map((ladder) => (
        <LadderSection key={ladder.ladder} ladder={ladder} />
      ))}
    </>
  )
}

function useLadderName(id: string): string {
  const { zone } = useCatalogue()
  const { text } = useWords()
  return text(zone.ladders.find((ladder) => ladder.id === id)?.name) || id
}

interface LadderStepsProps {
  readonly ladder: AssessmentSummary['ladders'][number]
  readonly named?: boolean
}

/** The rungs as stairs. */
export function LadderSteps({ ladder, named = true }: LadderStepsProps) {
  const { text, t } = useWords()
  const name = useLadderName(ladder.ladder)
  return (
    <div className="ladder">
      {named ? (
        <div className="ladder-name">
          {name} <EvidencePill status={ladder.status} />
        </div>
      ) : null}
      <ol className="stairs">
        {ladder.rungs.map((rung) => {
          const { sign, tone } = verdictSign(rung.verdict)
          return (
            <li key={rung.code} className={`stair stair-${tone}`}>
              <span className="stair-sign" aria-hidden="true">
                {sign}
              </span>
              <span className="stair-name">{text(rung.name)}</span>
              <span className="stair-state">
                {t(`verdicts.rung.${rung.verdict === null ? 'unknown' : rung.verdict}`)}
                {rung.held ? ` · ${t('rules.held')}` : ''}
              </span>
            </li>
          )
        })}
      </ol>
    </div>
  )
}

/** The first rung above the highest reached one. */
export function nextRung(ladder: LadderResult): RungResult | undefined {
  const reached = ladder.rungs.findLastIndex((rung) => rung.verdict === true)
  return ladder.rungs[reached + 1]
}

function LadderSection({ ladder }: { readonly ladder: LadderResult }) {
  const { t, text } = useWords()
  const name = useLadderName(ladder.ladder)
  const next = nextRung(ladder)
  const others = ladder.rungs.filter((rung) => rung !== next)
  return (
    <Section
      title={name}
      extra={
        <>
          <span className="muted small">{t('rules.version', { version: ladder.version })}</span>{' '}
          <EvidencePill status={ladder.status} />
        </>
      }
    >
      <LadderSteps ladder={ladder} named={false} />
      {next ? (
        <div className="next-rung">
          <h3>
            {t('rules.nextRung', { name: text(next.name) })} <VerdictPill verdict={next.verdict} kind="rung" />
          </h3>
          <RungDetail ladder={ladder} rung={next} />
          <AdviceBox kind="ladder" id={ladder.ladder} />
        </div>
      ) : (
        <p>{t('rules.topReached')}</p>
      )}
      {others.map((rung) => (
        <details key={rung.code} className="rung-more">
          <summary>
            {text(rung.name)} <VerdictPill verdict={rung.verdict} kind="rung" />
          </summary>
          <RungDetail ladder={ladder} rung={rung} />
        </details>
      ))}
    </Section>
  )
}

/** One rung, with the measures of its ladder and scorecard spelled out. */
function RungDetail({ ladder, rung }: { readonly ladder: LadderResult; readonly rung: RungResult }) {
  const { zone } = useCatalogue()
  const version = zone.ladders
    .find(({ id }) => id === ladder.ladder)
    ?.versions.find((item) => item.version === ladder.version)
  const detail = <RungClauses rung={rung} />
  return (
    <WithMeasures measures={version?.measures}>
      {rung.scorecard ? <ScorecardMeasures score={rung.scorecard}>{detail}</ScorecardMeasures> : detail}
    </WithMeasures>
  )
}

function RungClauses({ rung }: { readonly rung: RungResult }) {
  const { t } = useWords()
  const { nameOf } = useCatalogue()
  const gates = rung.scorecard?.gates ?? []
  const open = [...gates, ...rung.conditions].filter((clause) => clause.verdict !== true)
  const held = [...gates, ...rung.conditions].filter((clause) => clause.verdict === true)
  return (
    <>
      {rung.scorecard ? <RungScore score={rung.scorecard} /> : null}
      {open.length > 0 ? <ClauseList clauses={open} /> : null}
      {held.length > 0 ? (
        <details className="rung-held">
          <summary>{t('rules.heldClauses', { n: held.length })}</summary>
          <ClauseList clauses={held} />
        </details>
      ) : null}
      {rung.missing.length > 0 ? (
        <p className="missing">
          {t('rules.missingCount', {
            n: rung.missing.length,
            names: rung.missing.map(nameOf).join(t('words.listComma')),
          })}
        </p>
      ) : null}
      <DecidingLine deciding={rung.deciding} missing={rung.missing} />
      <ReviewList items={rung.review} />
    </>
  )
}

function RungScore({ score }: { readonly score: NonNullable<RungResult['scorecard']> }) {
  const { text } = useWords()
  const { zone } = useCatalogue()
  const { totalText } = useScoreText(score)
  const name = text(zone.scorecards.find((scorecard) => scorecard.id === score.scorecard)?.name) || score.scorecard
  return (
    <p className="rung-score">
      <Link to="." search={(old) => ({ ...old, tab: 'scores', open: score.scorecard })}>
        {name}
      </Link>
      <Pill tone="plain">{totalText}</Pill>
      <VerdictPill verdict={score.passed} kind="score" />
    </p>
  )
}
