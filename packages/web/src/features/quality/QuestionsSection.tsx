import { Link } from '@tanstack/react-router'
import { type Question, questionFilePath } from '@wutong/contract'
import { Select, type TableProps } from 'antd'
import { useState } from 'react'
import { useCatalogue } from '../../platform/catalogue.ts'
import { countText, dayText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useQuestions } from '../../platform/questions.ts'
import { useCan } from '../../platform/session.ts'
import { AnswerQuestion } from '../../ui/AnswerQuestion.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { EvidenceList } from '../../ui/EvidenceList.tsx'
import { PagedView } from '../../ui/PagedView.tsx'
import { QuestionState } from '../../ui/QuestionCard.tsx'
import { Section } from '../../ui/Section.tsx'
import { usePhone } from '../../ui/use-phone.ts'

const states = ['open', 'answered', 'confirmed', 'declined', 'known'] as const

/** Questions by how they stand: first those that wait for an answer. */
export function QuestionsSection() {
  const { t, language } = useWords()
  const [state, setState] = useState<(typeof states)[number]>('open')
  const questions = useQuestions({ state })
  return (
    <Section
      title={t('quality.questions')}
      note={t('quality.questionsNote')}
      extra={
        <Select
          className="state-select"
          aria-label={t('data.state')}
          value={state}
          options={states.map((one) => ({ value: one, label: t(`questions.states.${one}`) }))}
          onChange={setState}
        />
      }
    >
      <p className="muted small">{t('quality.questionCount', { n: countText(questions.total, language) })}</p>
      <PagedView list={questions} empty={t('quality.noQuestions')}>
        {(rows) => <QuestionTable rows={rows} />}
      </PagedView>
    </Section>
  )
}

function QuestionTable({ rows }: { readonly rows: Question[] }) {
  const { t, text, language } = useWords()
  const { nameOf, valueText } = useCatalogue()
  const mayAnswer = useCan('question:answer')
  const phone = usePhone()
  const columns: NonNullable<TableProps<Question>['columns']> = [
    {
      key: 'subject',
      title: t('quality.enterprise'),
      width: phone ? 150 : 200,
      render: (_, { subject }) => (
        <Link to="/enterprises/$subjectId" params={{ subjectId: subject.id }}>
          {subject.name}
        </Link>
      ),
    },
    {
      key: 'figure',
      title: t('quality.indicator'),
      width: phone ? 150 : 210,
      render: (_, { code, period, ruleName, kind }) => (
        <div className="name-cell">
          <span>{nameOf(period === null ? code : `${code}@${period}`)}</span>
          <span className="muted small">{kind === 'gap' ? t('quality.gap') : text(ruleName)}</span>
        </div>
      ),
    },
    {
      key: 'said',
      responsive: ['md'],
      title: t('quality.said'),
      width: 120,
      align: 'right',
      render: (_, { code, said, unit }) => (said === null ? '—' : valueText(said, unit, code)),
    },
    {
      key: 'asked',
      responsive: ['md'],
      title: t('quality.asked'),
      width: 140,
      render: (_, { askedOf, sourceName }) => (askedOf === 'enterprise' ? t('quality.enterprise') : text(sourceName)),
    },
    {
      key: 'due',
      title: t('quality.standing'),
      width: 150,
      render: (_, question) => (
        <div className="name-cell">
          <span>
            <QuestionState question={question} />
          </span>
          <span className="muted small">{t('quality.dueOn', { day: dayText(question.dueOn, language) })}</span>
        </div>
      ),
    },
    {
      key: 'answer',
      title: t('data.answer'),
      width: 220,
      render: (_, question) =>
        question.answer === null ? (
          mayAnswer && question.state === 'open' && <AnswerQuestion question={question} />
        ) : (
          <Answered question={question} />
        ),
    },
  ]
  return (
    <DataTable<Question>
      label={t('quality.questions')}
      rowKey="id"
      columns={columns}
      dataSource={rows}
      scroll={{ x: phone ? 640 : 1000 }}
    />
  )
}

/** The answer with its evidence, and the objection that it became. */
function Answered({ question: { id, answer, files, disputeId, answeredBy } }: { readonly question: Question }) {
  const { t } = useWords()
  return (
    <div className="name-cell">
      <span>
        {answer} <span className="muted small">{answeredBy}</span>
      </span>
      <EvidenceList files={files} pathOf={(fileId) => questionFilePath(id, fileId)} />
      {disputeId === null ? null : (
        <Link to="/data" search={{ tab: 'disputes' }}>
          {t('questions.toDispute')}
        </Link>
      )}
    </div>
  )
}
