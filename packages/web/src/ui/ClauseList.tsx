import { CodeOutlined } from '@ant-design/icons'
import type { ClauseResult } from '@wutong/contract'
import { Button } from 'antd'
import { useState } from 'react'
import { useCatalogue } from '../platform/catalogue.ts'
import { operatorText } from '../platform/expression.ts'
import { useWords } from '../platform/language.ts'
import { useReadable } from '../platform/measures.tsx'
import { DecidingLine } from './DecidingLine.tsx'
import { verdictSign } from './VerdictPill.tsx'

type Check = ClauseResult['checks'][number]
type Move = NonNullable<Check['moves']>[number]

/** Conditions with the figure, the threshold, the distance and the clause of each. */
export function ClauseList({ clauses }: { readonly clauses: readonly ClauseResult[] }) {
  return (
    <ul className="clauses">
      {clauses.map((clause) => (
        <Clause key={clause.code} clause={clause} />
      ))}
    </ul>
  )
}

function Clause({ clause }: { readonly clause: ClauseResult }) {
  const { t, text } = useWords()
  const { nameOf } = useCatalogue()
  const [open, setOpen] = useState(false)
  const { sign, tone } = verdictSign(clause.verdict)
  return (
    <li className="clause">
      <span
        className={`clause-sign tone-${tone}`}
        role="img"
        aria-label={t(`verdicts.condition.${clause.verdict === null ? 'unknown' : clause.verdict}`)}
      >
        {sign}
      </span>
      <div className="clause-body">
        <div className="clause-name">
          {text(clause.name)}
          {clause.clause ? <span className="clause-ref">{clause.clause}</span> : null}
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
        <div className="checks">
          {clause.checks.map((check) => (
            <CheckLine key={check.text} check={check} settled={clause.verdict === true} />
          ))}
        </div>
        {clause.missing.length > 0 ? (
          <div className="missing">
            {t('rules.missing', { names: clause.missing.map(nameOf).join(t('words.listComma')) })}
          </div>
        ) : null}
        {clause.missing.length > 1 ? <DecidingLine deciding={clause.deciding} /> : null}
      </div>
    </li>
  )
}

interface CheckLineProps {
  readonly check: Check
  /** The condition holds by another way, so that this comparison no longer matters. */
  readonly settled: boolean
}

function CheckLine({ check, settled }: CheckLineProps) {
  const { t, text, language } = useWords()
  const { valueText, distanceText, nameOf } = useCatalogue()
  const readable = useReadable()
  const tone = settled && check.verdict !== true ? 'plain' : verdictSign(check.verdict).tone
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
          ? t('rules.mustBe', {
              value: valueText(check.operator === '!=' ? !check.threshold : check.threshold, null, check.subject),
            })
          : t('rules.mustCompare', {
              operator: operatorText(check.operator, language),
              value: valueText(check.threshold, check.unit, check.subject),
            })}
      </span>
      {!settled && check.verdict === false && check.distance !== null && check.distance !== 0 ? (
        <span className="check-distance">
          {t('rules.distance', {
            value: isDay(check.threshold)
              ? t('rules.days', { count: check.distance })
              : distanceText(check.distance, check.unit),
          })}
        </span>
      ) : null}
      {!settled && check.moves !== undefined && check.moves.length > 1 ? (
        <span className="check-distance">
          {t('rules.eachAlone', { moves: check.moves.map(moveText).join(t('rules.orSets')) })}
        </span>
      ) : null}
      {check.undefinedReason ? <span className="check-why">{text(check.undefinedReason)}</span> : null}
    </div>
  )
}

/** Distances between days are counted in days. */
function isDay(value: Check['threshold']): boolean {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
}
