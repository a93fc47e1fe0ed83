import type { Question } from '@wutong/contract'
import { Input, Modal, Radio } from 'antd'
import { useId, useState } from 'react'
import { type ShownValue, useCatalogue } from '../../platform/catalogue.ts'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { ValueField } from '../../ui/ValueField.tsx'
import { type Answering, useAnswer } from './queries.ts'

interface AnswerDialogProps {
  /** The question that is answered; null while closed. */
  readonly question: Question | null
  readonly onClose: () => void
}

/** Answers with the right figure, or confirms what was said. */
export function AnswerDialog({ question, onClose }: AnswerDialogProps) {
  const { t } = useWords()
  const { nameOf } = useCatalogue()
  const id = useId()
  const [corrects, setCorrects] = useState(true)
  const [value, setValue] = useState<ShownValue>(null)
  const [answer, setAnswer] = useState('')
  const answering = useAnswer()
  const body: Answering =
    corrects && value !== null
      ? { correct: true, value, answer: answer.trim() }
      : { correct: false, answer: answer.trim() }
  const ready = answer.trim() !== '' && (!corrects || value !== null)
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
      {corrects && question ? (
        <ValueField code={question.code} label={t('quality.rightValue')} value={value} onChange={setValue} />
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
