import { Link } from '@tanstack/react-router'
import type { FactRow } from '@wutong/contract'
import { Popover } from 'antd'
import { useCatalogue } from '../platform/catalogue.ts'
import { daysSince, dayText, momentText, numberText } from '../platform/figures.ts'
import { useWords } from '../platform/language.ts'
import { useSeesBatches } from '../platform/session.ts'

type Statement = FactRow['statements'][number]

interface FactValueProps {
  readonly fact: FactRow
  readonly withUnit?: boolean
}

/** A value that tells where it comes from when pointed at, focused or tapped. */
export function FactValue({ fact, withUnit = false }: FactValueProps) {
  const { t, language } = useWords()
  const { valueText } = useCatalogue()
  const shown =
    typeof fact.value === 'number' && !withUnit
      ? numberText(fact.value, language, 4)
      : valueText(fact.value, fact.unit, fact.code)
  return (
    <Popover
      trigger={['hover', 'focus', 'click']}
      mouseEnterDelay={0.15}
      destroyOnHidden
      content={() => <Provenance fact={fact} />}
    >
      <button type="button" className={fact.conflict && !fact.settled ? 'fact fact-conflict' : 'fact'}>
        {shown}
        {fact.conflict && !fact.settled ? <span className="visually-hidden">{t('facts.conflict')}</span> : null}
        {fact.settled ? <span className="fact-settled">{t('data.settled')}</span> : null}
      </button>
    </Popover>
  )
}

/** Which source said what, and which statement is in force. */
function Provenance({ fact }: { readonly fact: FactRow }) {
  const { t, text, language } = useWords()
  const inForce = fact.statements.filter((statement) => statement.inForce)
  const others = fact.statements.filter((statement) => !statement.inForce)
  return (
    <div className="provenance">
      <strong>
        {text(fact.name)} {fact.period ?? ''}
      </strong>
      {fact.settled ? <p className="tone-good">{t('data.settledNote')}</p> : null}
      {fact.conflict && !fact.settled ? <p className="tone-unknown">{t('facts.conflictNote')}</p> : null}
      {fact.overdue ? (
        <p className="tone-unknown">
          {t('sources.newerOverdue', { day: dayText(fact.overdue.dueOn, language), n: fact.overdue.days })}
        </p>
      ) : null}
      {inForce.map((statement) => (
        <StatementLine key={`${statement.batchId}${statement.row}`} statement={statement} fact={fact} />
      ))}
      {others.length > 0 ? <div className="provenance-others">{t('facts.others')}</div> : null}
      {others.map((statement) => (
        <StatementLine key={`${statement.batchId}${statement.row}`} statement={statement} fact={fact} />
      ))}
      {fact.statements.length === 0 ? <p className="muted">{t('facts.derived')}</p> : null}
    </div>
  )
}

function StatementLine({ statement, fact }: { readonly statement: Statement; readonly fact: FactRow }) {
  const { t, text, language } = useWords()
  const { valueText } = useCatalogue()
  const seesBatches = useSeesBatches()
  const { batchId } = statement
  return (
    <div className={statement.inForce ? 'statement' : 'statement statement-lost'}>
      <div className="statement-value">{valueText(statement.value, fact.unit, fact.code)}</div>
      <div>{t('facts.source', { source: text(statement.sourceName) })}</div>
      <div className="muted">
        {t('facts.batch')}{' '}
        {seesBatches ? (
          <Link to="/imports/$batchId" params={{ batchId }}>
            {statement.batchName}
          </Link>
        ) : (
          statement.batchName
        )}
        {statement.row === null ? '' : ` · ${t('facts.row', { row: statement.row })}`}
      </div>
      <div className="muted">
        {t('facts.recorded', { when: momentText(statement.recordedAt, language) })}{' '}
        {t('sources.age', { n: daysSince(statement.recordedAt) })}
      </div>
    </div>
  )
}
