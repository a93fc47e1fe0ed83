import type { Question } from '@wutong/contract'
import { Input, Modal, Radio } from 'antd'
import { useId, useState } from 'react'
import { useCatalogue } from '../../platform/catalogue.ts'
import { useWords } from '../../platform/language.ts'
import { useZone } from '../../platform/session.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { type Answering, useAnswer } from './queries.ts'

interface AnswerDialogProps {
  /** The question that is answered; null while closed. */
  readonly question: Question | null
  readonly onClose: () => void
}

/** What was typed as the catalogue's type wants it; the server says what is wrong with it. */
function typedValue(type: string | undefined, text: string): number | string | boolean {
  const trimmed = text.trim()
  if (type === 'number' && /^-?\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed)
  if (type === 'bool' && ['是', 'yes', 'true'].includes(trimmed.toLowerCase())) return true
  if (type === 'bool' && ['否', 'no', 'false'].includes(trimmed.toLowerCase())) return false
  return trimmed
}

/** Answers with the right figure, or confirms what was said. */
export function AnswerDialog({ question, onClose }: AnswerDialogProps) {
  const { t } = useWords()
  const { nameOf } = useCatalogue()
  const zone = useZone()
  const id = useId()
  const [corrects, setCorrects] = useState(true)
  const [value, setValue] = useState('')
  const [answer, setAnswer] = useState('')
  const answering = useAnswer()
  const type = zone.indicators.find(({ code }) => code === question?.code)?.type
  const body: Answering = corrects
    ? { correct: true, value: typedValue(type, value), answer: answer.trim() }
    : { correct: false, answer: answer.trim() }
  const ready = answer.trim() !== '' && (!corrects || value.trim() !== '')
  return (
    <Modal
      open={question !== null}
      destroyOnHidden
      title={question ? `${question.subject.name} · ${nameOf(question.code)}` : ''}
      okText={t('quality.answer')}
      okButtonProps={{ disabled: !ready }}
      confirmLoading={answering.isPending}
      onOk={() => question && answering.mutate({ questionId: question.id, body }, { onSuccess: onClose })}
      onCancel={onClose}
    >
      {question?.kind === 'plausibility' ? (
        <Radio.Group
          value={corrects}
          options={[
            { value: true, label: t('quality.correct') },
            { value: false, label: t('quality.confirm') },
          ]}
          onChange={({ target }) => setCorrects(target.value === true)}
        />
      ) : null}
      {corrects ? (
        <label className="field" htmlFor={`${id}-value`}>
          <span>{question?.unit ? `${t('quality.rightValue')}（${question.unit}）` : t('quality.rightValue')}</span>
          <Input id={`${id}-value`} value={value} onChange={({ target }) => setValue(target.value)} />
        </label>
      ) : null}
      <label className="field" htmlFor={`${id}-answer`}>
        <span>{t('quality.reason')}</span>
        <Input.TextArea
          id={`${id}-answer`}
          rows={3}
          maxLength={2000}
          value={answer}
          onChange={({ target }) => setAnswer(target.value)}
        />
      </label>
      {answering.error ? <ErrorNotice error={answering.error} /> : null}
    </Modal>
  )
}
