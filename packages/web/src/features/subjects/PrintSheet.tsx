import type { AssessmentSummary, Subject } from '@wutong/contract'
import { useCatalogue } from '../../platform/catalogue.ts'
import { dayText, quantityText, today } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useSession } from '../../platform/session.ts'
import { useMatchesByStanding, useScorecardSummaries } from './queries.ts'
import { KeyFigures } from './SummaryTab.tsx'
import { useScoreText } from './score-text.ts'

interface PrintSheetProps {
  readonly subject: Subject
  readonly assessment: AssessmentSummary
}

/** The enterprise on A4: only drawn on paper. */
export function PrintSheet({ subject, assessment }: PrintSheetProps) {
  const { t, language } = useWords()
  const { displayName } = useSession()
  return (
    <div className="print-only print-sheet">
      <p>
        {t('print.judged', { period: assessment.period, on: dayText(assessment.on, language) })} ·{' '}
        {t('print.printed', { on: dayText(today(), language), by: displayName })}
      </p>
      <KeyFigures subject={subject} period={assessment.period} />
      <ScoreSheet scores={assessment.scores} />
      <LadderSheet ladders={assessment.ladders} />
      <MatchSheet matches={assessment.matches} />
      <p className="muted">{t('print.note')}</p>
    </div>
  )
}

function ScoreSheet({ scores }: { readonly scores: AssessmentSummary['scores'] }) {
  const { t } = useWords()
  return (
    <>
      <h2>{t('subjects.tabScores')}</h2>
      <table className="print-table">
        <tbody>
          {scores.map((score) => (
            <ScoreRow key={score.scorecard} score={score} />
          ))}
        </tbody>
      </table>
    </>
  )
}

function ScoreRow({ score }: { readonly score: AssessmentSummary['scores'][number] }) {
  const { t, text } = useWords()
  const { zone } = useCatalogue()
  const { totalText } = useScoreText(score)
  const decides = useScorecardSummaries().data?.find(({ id }) => id === score.scorecard)?.decides ?? true
  return (
    <tr>
      <td>{text(zone.scorecards.find((scorecard) => scorecard.id === score.scorecard)?.name)}</td>
      <td>{t('rules.version', { version: score.version })}</td>
      <td>{t(`evidence.${score.status}`)}</td>
      <td className="num">{totalText}</td>
      <td>
        {decides ? t(`verdicts.score.${score.passed === null ? 'unknown' : score.passed}`) : t('scorecards.pointsOnly')}
        {score.class ? ` · ${t('rules.class', { class: score.class })}` : ''}
      </td>
    </tr>
  )
}

function LadderSheet({ ladders }: { readonly ladders: AssessmentSummary['ladders'] }) {
  const { t, text } = useWords()
  const { zone } = useCatalogue()
  return (
    <>
      <h2>{t('subjects.tabLadders')}</h2>
      <table className="print-table">
        <tbody>
          {ladders.map((ladder) => (
            <tr key={ladder.ladder}>
              <td>{text(zone.ladders.find(({ id }) => id === ladder.ladder)?.name)}</td>
              <td>
                {ladder.rungs
                  .map(
                    (rung) =>
                      `${text(rung.name)}：${t(`verdicts.rung.${rung.verdict === null ? 'unknown' : rung.verdict}`)}`,
                  )
                  .join('　')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function MatchSheet({ matches }: { readonly matches: AssessmentSummary['matches'] }) {
  const { t, text, language } = useWords()
  const { zone } = useCatalogue()
  const { nameOf } = useCatalogue()
  const { current } = useMatchesByStanding(matches)
  const shown = (['qualified', 'one_away', 'undecided'] as const).flatMap((verdict) =>
    current.filter((match) => match.verdict === verdict),
  )
  return (
    <>
      <h2>{t('subjects.tabPolicies')}</h2>
      <table className="print-table">
        <tbody>
          {shown.map((match) => (
            <tr key={match.offer}>
              <td>{text(zone.offers.find(({ id }) => id === match.offer)?.name)}</td>
              <td>{t(`matches.${match.verdict}`)}</td>
              <td>
                {match.failed.map((clause) => text(clause.name)).join(t('words.listComma'))}
                {match.verdict === 'undecided'
                  ? t('rules.missing', { names: match.missing.map(nameOf).join(t('words.listComma')) })
                  : ''}
              </td>
              <td className="num">
                {match.amount === null ? '—' : quantityText(match.amount, match.amountUnit, language)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
