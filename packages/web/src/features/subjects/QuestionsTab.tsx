import { Link } from '@tanstack/react-router'
import type { Question, Subject } from '@wutong/contract'
import { Alert } from 'antd'
import { countText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import type { Paged } from '../../platform/pages.ts'
import { useQuestions } from '../../platform/questions.ts'
import { useAsOf, useCan, useSession } from '../../platform/session.ts'
import { PagedView } from '../../ui/PagedView.tsx'
import { QuestionCard } from '../../ui/QuestionCard.tsx'
import { Section } from '../../ui/Section.tsx'
import { AskForm } from './AskForm.tsx'

/** Questions about figures of one enterprise: those that wait, then what was answered. */
export function QuestionsTab({ subject }: { readonly subject: Subject }) {
  const subjectId = subject.id
  const mayAsk = useCan('question:raise')
  const { t } = useWords()
  const asEnterprise = useSession().subjectId !== null
  const asked = asEnterprise ? ({ subjectId, askedOf: 'enterprise' } as const) : { subjectId }
  const open = useQuestions({ ...asked, state: 'open' })
  const all = useQuestions({ ...asked, state: 'all' })
  return (
    <>
      <Section title={t('questions.waiting')} note={t(asEnterprise ? 'questions.ownNote' : 'questions.note')}>
        {mayAsk ? <AskForm subject={subject} /> : null}
        <QuestionList list={open} empty={t('questions.noneWaiting')} />
      </Section>
      <Section title={t('questions.ended')}>
        <QuestionList
          list={{ ...all, rows: all.rows?.filter(({ state }) => state !== 'open') }}
          empty={t('questions.noneEnded')}
        />
      </Section>
    </>
  )
}

function QuestionList({ list, empty }: { readonly list: Paged<Question>; readonly empty: string }) {
  return (
    <PagedView list={list} empty={empty}>
      {(rows) => (
        <ul className="disputes">
          {rows.map((question) => (
            <QuestionCard key={question.id} question={question} />
          ))}
        </ul>
      )}
    </PagedView>
  )
}

/** Tells an enterprise on its own page that questions wait for it. */
export function WaitingNote({ subjectId }: { readonly subjectId: string }) {
  const { t, language } = useWords()
  const { subjectId: own } = useSession()
  const asOf = useAsOf()
  const { total } = useQuestions({ subjectId, askedOf: 'enterprise', state: 'open' })
  if (own === null || asOf !== undefined || total === 0) return null
  return (
    <Alert
      className="notice no-print"
      type="warning"
      showIcon
      title={t('questions.waitForYou', { n: countText(total, language) })}
      action={
        <Link to="/enterprises/$subjectId" params={{ subjectId }} search={{ tab: 'questions' }}>
          {t('questions.goAnswer')} →
        </Link>
      }
    />
  )
}
