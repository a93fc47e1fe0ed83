import { CodeOutlined } from '@ant-design/icons'
import type { ClauseResult } from '@wutong/contract'
import { Button } from 'antd'
import { useState } from 'react'
import { useCatalogue } from '../platform/catalogue.ts'
import { alternativesIn, operatorText } from '../platform/expression.ts'
import { countText } from '../platform/figures.ts'
import { useWords } from '../platform/language.ts'
import { useReadable } from '../platform/measures.tsx'
import { DecidingLine } from './DecidingLine.tsx'
import type { Tone } from './Pill.tsx'
import { SourceLine } from './SourceLine.tsx'
import { verdictSign } from './VerdictPill.tsx'

type Check = ClauseResult['checks'][number]
type Move = NonNullable<Check['moves']>[number]

interface ClauseListProps {
  readonly clauses: readonly ClauseResult[]
  /** What holds excludes, so that not holding is good news. */
  readonly veto?: boolean
}

/** Conditions with the figure, the threshold, the distance and the clause of each. */
export function ClauseList({ clauses, veto = false }: ClauseListProps) {
  return (
    <ul className="clauses">
      {clauses.map((clause) => (
        <Clause key={clause.code} clause={clause} veto={veto} />
      ))}
    </ul>
  )
}

function Clause({ clause, veto }: { readonly clause: ClauseResult; readonly veto: boolean }) {
  const { t, text } = useWords()
  const { nameOf } = useCatalogue()
  const [open, setOpen] = useState(false)
  const { verdict } = clause
  const { sign, tone } = verdictSign(veto && verdict !== null ? !verdict : verdict)
  return (
    <li className="clause">
      <span
        className={`clause-sign tone-${tone}`}
        role="img"
        aria-label={t(`verdicts.${veto ? 'veto' : 'condition'}.${verdict === null ? 'unknown' : verdict}`)}
      >
        {sign}
      </span>
      <div className="clause-body">
        <div className="clause-name">
          {text(clause.name)}
          {clause.clause ? (
            <span className="clause-ref" lang="zh-CN">
              {clause.clause}
            </span>
          ) : null}
          <Button
            type="text"
            size="small"
            className="no-print"
            icon={<CodeOutlined aria-hidden="true" />}
            aria-expanded={open}
            aria-label={t('rules.showExpression')}
            title={t('rules.showExpression')}
            onClick={() => setOpen(!open)}
          />
        </div>
        {open ? <code className="cel">{clause.when}</code> : null}
        <Checks clause={clause} veto={veto} />
        {clause.missing.length > 0 ? (
          <div className="missing">
            {t('rules.missing', { names: clause.missing.map(nameOf).join(t('words.listComma')) })}
          </div>
        ) : null}
        {clause.missing.length > 1 ? <DecidingLine deciding={clause.deciding} missing={clause.missing} /> : null}
      </div>
    </li>
  )
}

/** The comparisons of a condition; of ways that it did not need, nothing is said once it holds. */
function Checks({
  clause: { checks, when, verdict },
  veto,
}: {
  readonly clause: ClauseResult
  readonly veto: boolean
}) {
  const { t } = useWords()
  const settled = veto || verdict === true
  const held = verdict === true && !veto ? checks.filter((check) => check.verdict !== false) : []
  const ways = checks.length > 1 && !settled ? alternativesIn(when) : 'none'
  return (
    <div className="checks">
      {ways === 'none' ? null : (
        <div className="check-why">{t(ways === 'all' ? 'rules.anyOf' : 'rules.partlyAnyOf')}</div>
      )}
      {(held.length > 0 ? held : checks).map((check) => (
        <CheckLine key={check.text} check={check} settled={settled} veto={veto} />
      ))}
    </div>
  )
}

interface CheckLineProps {
  readonly check: Check
  /** The condition holds by another way, so that this comparison no longer matters. */
  readonly settled: boolean
  readonly veto: boolean
}

function CheckLine({ check, settled, veto }: CheckLineProps) {
  const { t, text, language } = useWords()
  const { valueText, distanceText, nameOf } = useCatalogue()
  const readable = useReadable()
  const tone = toneOf(check.verdict, { settled, veto })
  const subject = readable(check.subject)
  const isFlag = typeof check.threshold === 'boolean'
  const moveText = ({ fact, to, change, unit }: Move) =>
    `${nameOf(fact)} ${(change ?? 0) > 0 ? '+' : '−'}${valueText(Math.abs(change ?? 0), unit)} → ${valueText(to, unit)}`
  return (
    <div className="check">
      <span className="check-subject">{subject}</span>
      <span className={`check-value tone-${tone}`}>{valueText(check.value, check.unit, check.subject)}</span>
      <span className="check-need">
        {isFlag
          ? t(veto ? 'rules.vetoBe' : 'rules.mustBe', {
              value: valueText(check.operator === '!=' ? !check.threshold : check.threshold, null, check.subject),
            })
          : t(veto ? 'rules.vetoCompare' : 'rules.mustCompare', {
              operator: operatorText(check.operator, language),
              value: valueText(check.threshold, check.unit, check.subject),
            })}
      </span>
      {!settled && check.verdict === false && check.distance !== null && check.distance !== 0 ? (
        <span className="check-distance">
          {t('rules.distance', {
            value: isDay(check.threshold)
              ? t('rules.days', { n: countText(check.distance, language) })
              : distanceText(check.distance, check.unit),
          })}
        </span>
      ) : null}
      {!settled && check.moves !== undefined && check.moves.length > 1 ? (
        <span className="check-distance">
          {t('rules.eachAlone', { moves: check.moves.map(moveText).join(t('rules.orSets')) })}
        </span>
      ) : null}
      <SourceLine facts={check.facts} />
      {check.undefinedReason ? <span className="check-why">{text(check.undefinedReason)}</span> : null}
    </div>
  )
}

function toneOf(verdict: boolean | null, { settled, veto }: Pick<CheckLineProps, 'settled' | 'veto'>): Tone {
  if (veto && verdict === true) return 'bad'
  return settled && verdict !== true ? 'plain' : verdictSign(verdict).tone
}

/** Distances between days are counted in days. */
function isDay(value: Check['threshold']): boolean {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
}
