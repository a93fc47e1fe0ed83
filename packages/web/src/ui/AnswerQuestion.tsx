import { ownSource, type Question } from '@wutong/contract'
import { Button, Radio } from 'antd'
import { useState } from 'react'
import { type ShownValue, useCatalogue } from '../platform/catalogue.ts'
import { useWords } from '../platform/language.ts'
import { useAnswerQuestion } from '../platform/questions.ts'
import { useSession } from '../platform/session.ts'
import { EvidenceField } from './EvidenceField.tsx'
import { ReasonDialog } from './ReasonDialog.tsx'
import { useFigureName } from './SettleDialog.tsx'
import { ValueField } from './ValueField.tsx'

/** Answers a question: with the right figure and the evidence for it, that what was said is right, or that there is none. */
export function AnswerQuestion({ question }: { readonly question: Question }) {
  const { t, text } = useWords()
  const { valueText } = useCatalogue()
  const figureName = useFigureName()
  const asEnterprise = useSession().role === 'enterprise'
  const answering = useAnswerQuestion()
  const [open, setOpen] = useState(false)
  const [isGiven, setGiven] = useState(true)
  const [value, setValue] = useState<ShownValue>(null)
  const [files, setFiles] = useState<readonly File[]>([])
  const { id, kind, code, said, unit, sourceName } = question
  const isGap = kind === 'gap'
  const figure = figureName(question)
  const close = (): void => {
    setOpen(false)
    setGiven(true)
    setValue(null)
    setFiles([])
  }
  const answer = (words: string): void => {
    const other = { says: isGap ? ('none' as const) : ('right' as const), answer: words }
    const body = isGiven && value !== null ? { says: 'figure' as const, value, answer: words } : other
    answering.mutate({ questionId: id, body, files }, { onSuccess: close })
  }
  return (
    <>
      <Button
        size="small"
        type={asEnterprise ? 'primary' : 'default'}
        autoInsertSpace={false}
        aria-label={t('questions.answerOf', { name: figure })}
        onClick={() => setOpen(true)}
      >
        {t('questions.answer')}
      </Button>
      <ReasonDialog
        open={open}
        title={asEnterprise ? figure : `${question.subject.name} · ${figure}`}
        confirm={t('questions.send')}
        label={t('questions.words')}
        maxLength={2000}
        ready={!isGiven || value !== null}
        decision={answering}
        onConfirm={answer}
        onClose={close}
      >
        {said === null ? null : (
          <p className="said-now">
            <b>{valueText(said, unit, code)}</b> {t('facts.source', { source: text(sourceName) })}
          </p>
        )}
        <Radio.Group
          value={isGiven}
          options={[
            { value: true, label: t(isGap ? 'questions.give' : 'questions.correct') },
            { value: false, label: t(isGap ? 'questions.none' : 'questions.right') },
          ]}
          onChange={({ target }) => setGiven(target.value === true)}
        />
        {isGiven ? <ValueField code={code} label={t('questions.value')} value={value} onChange={setValue} /> : null}
        <EvidenceField files={files} onChange={setFiles} />
        <p className="muted small">{t(becomes(question, isGiven))}</p>
      </ReasonDialog>
    </>
  )
}

/** What an answer becomes, so that nobody wonders. */
function becomes({ kind, askedOf, source }: Question, isGiven: boolean) {
  if (!isGiven) return kind === 'gap' ? 'questions.becomesNone' : 'questions.becomesRight'
  const objects = kind === 'plausibility' && askedOf === 'enterprise' && source !== ownSource
  if (objects) return 'questions.becomesDispute'
  return askedOf === 'enterprise' ? 'questions.becomesOwn' : 'questions.becomesRecord'
}
