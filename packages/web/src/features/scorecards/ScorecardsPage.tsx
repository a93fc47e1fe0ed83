import { Link } from '@tanstack/react-router'
import type { ScorecardSummary } from '@wutong/contract'
import { countText, numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useCan } from '../../platform/session.ts'
import { EvidencePill } from '../../ui/EvidencePill.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { PassedBar } from '../../ui/PassedBar.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { useScorecards } from './queries.ts'

/** All scorecards of the zone. */
export function ScorecardsPage() {
  const { t } = useWords()
  const scorecards = useScorecards()
  return (
    <>
      <PageHead title={t('scorecards.title')} lead={t('scorecards.lead')} />
      <QueryView query={scorecards}>
        {(rows) => (
          <div className="tile-grid">
            {rows.map((scorecard) => (
              <ScorecardTile key={scorecard.id} scorecard={scorecard} />
            ))}
          </div>
        )}
      </QueryView>
    </>
  )
}

function ScorecardTile({ scorecard }: { readonly scorecard: ScorecardSummary }) {
  const { t, text, language } = useWords()
  const seesResults = useCan('scorecard:results')
  return (
    <article className="tile">
      <div className="tile-top">
        <EvidencePill status={scorecard.status} />
        <span className="muted small">{t('rules.version', { version: scorecard.version })}</span>
      </div>
      <h2>
        <Link to="/scorecards/$id" params={{ id: scorecard.id }} className="tile-link">
          {text(scorecard.name)}
        </Link>
      </h2>
      <p className="tile-text">{text(scorecard.summary)}</p>
      {seesResults ? (
        <div className="tile-foot">
          {scorecard.decides ? (
            <PassedBar {...scorecard} />
          ) : (
            <div className="muted small">{t('scorecards.pointsOnlyNote')}</div>
          )}
          <span className="muted small">
            {t('scorecards.evaluated', { n: countText(scorecard.evaluated, language) })}
            {scorecard.median === null
              ? ''
              : ` · ${t('scorecards.median', { value: numberText(scorecard.median, language) })}`}
          </span>
        </div>
      ) : null}
    </article>
  )
}
