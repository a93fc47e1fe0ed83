import { getRouteApi, Link } from '@tanstack/react-router'
import type { ItemResult, ScoreResult } from '@wutong/contract'
import { Collapse, type TableProps } from 'antd'
import { type ReactNode, useState } from 'react'
import { useCatalogue } from '../../platform/catalogue.ts'
import { intervalText, numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { WithMeasures } from '../../platform/measures.tsx'
import { ClauseList } from '../../ui/ClauseList.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { DecidingLine } from '../../ui/DecidingLine.tsx'
import { EvidencePill } from '../../ui/EvidencePill.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { ReviewList } from '../../ui/ReviewList.tsx'
import { ScoreBar } from '../../ui/ScoreBar.tsx'
import { VerdictPill } from '../../ui/VerdictPill.tsx'
import { AdviceBox, GainLines } from './AdviceBox.tsx'
import { useScorecardMeasures, useScorecardSummaries } from './queries.ts'
import { type ScoreInShort, useScoreText } from './score-text.ts'

const route = getRouteApi('/house/enterprises/$subjectId')

/** Every scorecard, item by item. */
export function ScoresTab({
  scores,
  open,
}: {
  readonly scores: readonly ScoreResult[]
  readonly open: string | undefined
}) {
  const [opened, setOpened] = useState<string[]>([open ?? scores[0]?.scorecard ?? ''])
  return (
    <Collapse
      className="panels"
      activeKey={opened}
      onChange={(keys) => setOpened([keys].flat())}
      items={scores.map((score) => ({
        key: score.scorecard,
        label: <ScoreLine score={score} />,
        children: (
          <ScorecardMeasures score={score}>
            <ScoreDetail score={score} />
          </ScorecardMeasures>
        ),
      }))}
    />
  )
}

/** One scorecard in one line: name, result, total or interval. */
export function ScoreLine({ score, linked = false }: { readonly score: ScoreInShort; readonly linked?: boolean }) {
  const { t, text } = useWords()
  const { zone } = useCatalogue()
  const { subjectId } = route.useParams()
  const { totalText, max } = useScoreText(score)
  const decides = useScorecardSummaries().data?.find(({ id }) => id === score.scorecard)?.decides ?? true
  const name = text(zone.scorecards.find((scorecard) => scorecard.id === score.scorecard)?.name) || score.scorecard
  return (
    <div className="score-line">
      <span className="score-line-name">
        {linked ? (
          <Link
            to="/enterprises/$subjectId"
            params={{ subjectId }}
            search={(old) => ({ ...old, tab: 'scores' as const, open: score.scorecard })}
          >
            {name}
          </Link>
        ) : (
          name
        )}
        <span className="muted small"> {t('rules.version', { version: score.version })}</span>
      </span>
      <span className="score-line-bar">
        {max > 0 ? <ScoreBar total={score.total} lower={score.lower} upper={score.upper} max={max} /> : null}
      </span>
      <span className="score-line-total">{totalText}</span>
      <span className="pills score-line-pills">
        {decides ? (
          <VerdictPill verdict={score.passed} kind="score" />
        ) : (
          <Pill tone="plain">{t('scorecards.pointsOnly')}</Pill>
        )}
        <ClassPill score={score} />
        <EvidencePill status={score.status} />
      </span>
    </div>
  )
}

/** The class, or the best and worst that it can become while data are missing. */
function ClassPill({ score }: { readonly score: ScoreInShort }) {
  const { t } = useWords()
  const { bestClass, worstClass } = score
  if (score.class !== null) return <Pill tone="plain">{t('rules.class', { class: score.class })}</Pill>
  if (bestClass === null || worstClass === null) return null
  return <Pill tone="plain">{t('rules.classRange', { best: bestClass, worst: worstClass })}</Pill>
}

/** Spells out the scorecard's own measures in everything below. */
export function ScorecardMeasures({ score, children }: { readonly score: ScoreResult; readonly children: ReactNode }) {
  return <WithMeasures measures={useScorecardMeasures(score.scorecard, score.version)}>{children}</WithMeasures>
}

function ScoreDetail({ score }: { readonly score: ScoreResult }) {
  const { t, text } = useWords()
  const { nameOf } = useCatalogue()
  return (
    <div className="score-detail">
      {score.missing.length > 0 ? (
        <p className="missing">
          {t('rules.missingCount', {
            n: score.missing.length,
            names: score.missing.map(nameOf).join(t('words.listComma')),
          })}
        </p>
      ) : null}
      <DecidingLine deciding={score.deciding} missing={score.missing} />
      <DecidingLine deciding={score.decidingClass} missing={score.missing} />
      <AdviceBox kind="scorecard" id={score.scorecard} />
      {score.gates.length > 0 ? (
        <>
          <h3>{t('rules.gates')}</h3>
          <ClauseList clauses={score.gates} />
        </>
      ) : null}
      {score.directEntry.length > 0 ? (
        <>
          <h3>{t('rules.directEntry')}</h3>
          <ClauseList clauses={score.directEntry} />
        </>
      ) : null}
      {score.vetoes.length > 0 ? (
        <>
          <h3>{t('rules.vetoes')}</h3>
          <ClauseList clauses={score.vetoes} veto />
        </>
      ) : null}
      {score.parts.map((part) => (
        <div key={part.code} className="score-part">
          <h3>
            {text(part.name)}
            <span className="part-points">
              <PointsText points={part.points} lower={part.lower} upper={part.upper} /> / {part.max}
            </span>
          </h3>
          <ItemTable
            label={text(part.name)}
            scorecard={score.scorecard}
            items={score.items.filter((item) => item.part === part.code)}
          />
        </div>
      ))}
      <ReviewList items={score.review} />
      <p className="more-link">
        <Link to="/scorecards/$id" params={{ id: score.scorecard }}>
          {t('rules.toScorecard')} →
        </Link>
      </p>
    </div>
  )
}

/** Points, or the interval they lie in. */
export function PointsText({ points, lower, upper }: Pick<ItemResult, 'points' | 'lower' | 'upper'>) {
  const { language } = useWords()
  if (points !== null) return <b>{numberText(points, language)}</b>
  return <b className="tone-unknown">{intervalText(lower, upper, language)}</b>
}

interface ItemTableProps {
  readonly label: string
  readonly scorecard: string
  readonly items: readonly ItemResult[]
}

function ItemTable({ label, scorecard, items }: ItemTableProps) {
  const { t, text } = useWords()
  const { valueText, nameOf } = useCatalogue()
  const columns: NonNullable<TableProps<ItemResult>['columns']> = [
    {
      title: t('rules.item'),
      width: 240,
      render: (_, item) => (
        <>
          {text(item.name)}
          {item.clause ? <div className="muted small">{item.clause}</div> : null}
        </>
      ),
    },
    {
      title: t('rules.value'),
      width: 120,
      align: 'right',
      render: (_, item) => {
        if (item.value !== null) return valueText(item.value, item.unit)
        // An item that only asks yes or no has no figure; that is not an unknown one.
        return item.points !== null && item.missing.length === 0 ? (
          <span className="muted">—</span>
        ) : (
          <span className="unknown">{t('words.unknown')}</span>
        )
      },
    },
    {
      title: t('rules.points'),
      width: 110,
      align: 'right',
      render: (_, item) => (
        <>
          <PointsText {...item} /> <span className="muted">/ {item.max}</span>
        </>
      ),
    },
    {
      title: <span className="visually-hidden">{t('rules.scale')}</span>,
      width: 110,
      render: (_, item) => <ScoreBar total={item.points} lower={item.lower} upper={item.upper} max={item.max} />,
    },
    {
      title: t('rules.reason'),
      render: (_, item) => (
        <>
          {text(item.reason)}
          {item.missing.length > 0 ? (
            <div className="missing">
              {t('rules.missing', { names: item.missing.map(nameOf).join(t('words.listComma')) })}
            </div>
          ) : null}
          <GainLines scorecard={scorecard} item={item.code} />
        </>
      ),
    },
  ]
  return (
    <DataTable<ItemResult>
      label={label}
      rowKey="code"
      columns={columns}
      dataSource={items as ItemResult[]}
      scroll={{ x: 820 }}
    />
  )
}
