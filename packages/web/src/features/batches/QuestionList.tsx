import type { ImportDecisions, ImportQuestion } from '@wutong/contract'
import { Alert, InputNumber, Radio, Tag } from 'antd'
import { useWords } from '../../platform/language.ts'

interface QuestionListProps {
  readonly questions: readonly ImportQuestion[]
  readonly decisions: ImportDecisions
  readonly disabled: boolean
  /** An answer; null takes one back. */
  readonly onDecide: (id: string, value: string | null) => void
}

/** What the reader will not guess, with what each answer would mean; answers given can be taken back. */
export function QuestionList({ questions, decisions, disabled, onDecide }: QuestionListProps) {
  const { t } = useWords()
  const given = Object.entries(decisions)
  return (
    <>
      {questions.length > 0 ? (
        <Alert type="warning" showIcon title={t('studio.questions', { n: questions.length })} />
      ) : null}
      {questions.map((question) => (
        <Question
          key={question.id}
          question={question}
          disabled={disabled}
          onAnswer={(value) => onDecide(question.id, value)}
        />
      ))}
      {given.length > 0 ? (
        <p className="decisions">
          <span className="muted">{t('studio.decided')}</span>
          {given.map(([id, value]) => (
            <Tag key={id} closable onClose={() => onDecide(id, null)}>
              {id.slice(id.indexOf(':') + 1) || t('studio.wholeFile')} → {value}
            </Tag>
          ))}
        </p>
      ) : null}
    </>
  )
}

interface QuestionProps {
  readonly question: ImportQuestion
  readonly disabled: boolean
  readonly onAnswer: (value: string) => void
}

function Question({ question, disabled, onAnswer }: QuestionProps) {
  const { t, text } = useWords()
  const { kind, options } = question
  const byNumber = kind === 'period' || kind === 'header'
  return (
    <fieldset className="import-question" disabled={disabled}>
      <legend>{text(question.text)}</legend>
      <Radio.Group className="question-options" onChange={({ target }) => onAnswer(String(target.value))}>
        {options.map(({ value, label, preview }) => (
          <Radio key={value} value={value}>
            {text(label)}
            {preview ? <span className="muted small">　{text(preview)}</span> : null}
          </Radio>
        ))}
      </Radio.Group>
      {byNumber ? (
        <InputNumber
          aria-label={t(kind === 'period' ? 'studio.otherYear' : 'studio.otherRow')}
          placeholder={t(kind === 'period' ? 'studio.otherYear' : 'studio.otherRow')}
          controls={false}
          min={1}
          max={2200}
          onPressEnter={({ currentTarget }) => onAnswer(currentTarget.value)}
          onBlur={({ currentTarget }) => {
            if (currentTarget.value !== '') onAnswer(currentTarget.value)
          }}
        />
      ) : null}
    </fieldset>
  )
}
