import { type Question, questionFilePath } from '@wutong/contract'
import { useCatalogue } from '../platform/catalogue.ts'
import { dayText, momentText } from '../platform/figures.ts'
import { useWords } from '../platform/language.ts'
import { useCan, useSession } from '../platform/session.ts'
import { AnswerQuestion } from './AnswerQuestion.tsx'
import { EvidenceList } from './EvidenceList.tsx'
import { Pill, type Tone } from './Pill.tsx'
import { useFigureName } from './SettleDialog.tsx'

const tones = {
  open: 'near',
  answered: 'good',
  confirmed: 'good',
  declined: 'unknown',
  withdrawn: 'plain',
  known: 'plain',
} as const satisfies Record<Question['state'], Tone>

/** How a question stands. */
export function QuestionState({ question: { state, late } }: { readonly question: Question }) {
  const { t } = useWords()
  return (
    <>
      <Pill tone={tones[state]} sign={state === 'open' ? '…' : '✓'}>
        {t(`questions.states.${state}`)}
      </Pill>
      {late && state === 'open' ? (
        <Pill tone="bad" sign="!">
          {t('data.late')}
        </Pill>
      ) : null}
    </>
  )
}

/** A question about one figure of one enterprise: why it is asked, by when, and its answer. */
export function QuestionCard({ question }: { readonly question: Question }) {
  const { t, text, language } = useWords()
  const figureName = useFigureName()
  const mayAnswer = useCan('question:answer')
  const asEnterprise = useSession().role === 'enterprise'
  const { id, kind, askedOf, sourceName, ruleName, dueOn, raisedAt, files, state } = question
  const answers = mayAnswer && state === 'open' && (askedOf === 'enterprise' || !asEnterprise)
  return (
    <li className="dispute">
      <div className="dispute-head">
        <h3>{figureName(question)}</h3>
        <QuestionState question={question} />
      </div>
      <p className="dispute-reason">
        {kind === 'gap' ? t('questions.whyGap') : t('questions.whyRule', { rule: text(ruleName) })}
        <Said question={question} />
      </p>
      <p className="muted small">
        {t('questions.askedOn', {
          whom: askedOf === 'enterprise' ? t('questions.enterprise') : text(sourceName),
          when: momentText(raisedAt, language),
          day: dayText(dueOn, language),
        })}
      </p>
      <EvidenceList files={files} pathOf={(fileId) => questionFilePath(id, fileId)} />
      <AnswerText question={question} />
      {answers ? (
        <div className="dispute-actions">
          <AnswerQuestion question={question} />
        </div>
      ) : null}
    </li>
  )
}

function Said({ question: { said, unit, code, sourceName } }: { readonly question: Question }) {
  const { t, text } = useWords()
  const { valueText } = useCatalogue()
  if (said === null) return null
  return ` ${t('questions.said', { source: text(sourceName), value: valueText(said, unit, code) })}`
}

function AnswerText({ question }: { readonly question: Question }) {
  const { t, language } = useWords()
  const { answer, answeredBy, answeredAt, disputeId } = question
  if (answer === null || answeredAt === null) return null
  return (
    <div className="dispute-answer">
      <p>
        <b>{t('data.answer')}</b> {answer}{' '}
        <span className="muted small">
          {t('data.byAt', { who: answeredBy ?? '', when: momentText(answeredAt, language) })}
        </span>
      </p>
      {disputeId === null ? null : <p className="muted small">{t('questions.becameDispute')}</p>}
    </div>
  )
}
