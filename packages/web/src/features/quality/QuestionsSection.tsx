import { Link } from '@tanstack/react-router'
import type { Question } from '@wutong/contract'
import { Button, type TableProps } from 'antd'
import { useState } from 'react'
import { useCatalogue } from '../../platform/catalogue.ts'
import { dayText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useCan } from '../../platform/session.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Section } from '../../ui/Section.tsx'
import { AnswerDialog } from './AnswerDialog.tsx'
import { useQuestions } from './queries.ts'

/** Questions that wait for an answer. */
export function QuestionsSection() {
  const { t } = useWords()
  const questions = useQuestions()
  const [answering, setAnswering] = useState<Question | null>(null)
  const rows = questions.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <Section title={t('quality.questions')} note={t('quality.questionsNote')}>
      {questions.error ? <ErrorNotice error={questions.error} onRetry={() => void questions.refetch()} /> : null}
      {questions.data && rows.length === 0 ? (
        <EmptyNote>{t('quality.noQuestions')}</EmptyNote>
      ) : (
        <QuestionTable rows={rows} loading={questions.isPending} onAnswer={setAnswering} />
      )}
      {questions.hasNextPage ? (
        <Button className="more-button" loading={questions.isFetching} onClick={() => void questions.fetchNextPage()}>
          {t('words.more')}
        </Button>
      ) : null}
      <AnswerDialog key={answering?.id} question={answering} onClose={() => setAnswering(null)} />
    </Section>
  )
}

interface QuestionTableProps {
  readonly rows: Question[]
  readonly loading: boolean
  readonly onAnswer: (question: Question) => void
}

function QuestionTable({ rows, loading, onAnswer }: QuestionTableProps) {
  const { t, text, language } = useWords()
  const { nameOf, valueText } = useCatalogue()
  const mayAnswer = useCan('question:answer')
  const columns: NonNullable<TableProps<Question>['columns']> = [
    {
      key: 'subject',
      title: t('quality.enterprise'),
      width: 210,
      render: (_, { subject }) => (
        <Link to="/enterprises/$subjectId" params={{ subjectId: subject.id }}>
          {subject.name}
        </Link>
      ),
    },
    {
      key: 'figure',
      title: t('quality.indicator'),
      width: 240,
      render: (_, { code, period, ruleName, kind }) => (
        <div className="name-cell">
          <span>{nameOf(period === null ? code : `${code}@${period}`)}</span>
          <span className="muted small">{kind === 'gap' ? t('quality.gap') : text(ruleName)}</span>
        </div>
      ),
    },
    {
      key: 'said',
      title: t('quality.said'),
      width: 120,
      align: 'right',
      render: (_, { code, said, unit }) => (said === null ? '—' : valueText(said, unit, code)),
    },
    {
      key: 'asked',
      title: t('quality.asked'),
      width: 140,
      render: (_, { askedOf, sourceName }) => (askedOf === 'enterprise' ? t('quality.enterprise') : text(sourceName)),
    },
    {
      key: 'due',
      title: t('sources.due'),
      width: 150,
      render: (_, { dueOn, late }) =>
        late ? (
          <Pill tone="bad" sign="!">
            {dayText(dueOn, language)}
          </Pill>
        ) : (
          dayText(dueOn, language)
        ),
    },
    {
      key: 'answer',
      title: '',
      width: 90,
      render: (_, question) =>
        mayAnswer ? (
          <Button size="small" onClick={() => onAnswer(question)}>
            {t('quality.answer')}
          </Button>
        ) : null,
    },
  ]
  return (
    <DataTable<Question>
      label={t('quality.questions')}
      rowKey="id"
      columns={columns}
      dataSource={rows}
      loading={loading}
      scroll={{ x: 950 }}
    />
  )
}
