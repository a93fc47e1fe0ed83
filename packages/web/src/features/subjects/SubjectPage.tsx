import { PrinterOutlined } from '@ant-design/icons'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Assessment, AssessmentPart, AssessmentSummary, Subject } from '@wutong/contract'
import { Button, DatePicker, Select, Tabs } from 'antd'
import dayjs from 'dayjs'
import type { ReactNode } from 'react'
import { useWords } from '../../platform/language.ts'
import { useAsOf, useCan, useSession } from '../../platform/session.ts'
import { WithSources } from '../../platform/sources.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { PresentOnly } from '../../ui/PresentOnly.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { AccessTab } from './AccessTab.tsx'
import { BundleSection } from './BundleSection.tsx'
import { DecisionSections } from './DecisionSections.tsx'
import { DisputesTab, useDisputesTitle } from './DisputesTab.tsx'
import { FactsTab } from './FactsTab.tsx'
import { HiddenNote } from './HiddenNote.tsx'
import { HistoryTab } from './HistoryTab.tsx'
import { LaddersTab } from './LaddersTab.tsx'
import { PoliciesTab } from './PoliciesTab.tsx'
import { PrintSheet } from './PrintSheet.tsx'
import { QuestionsTab, WaitingNote } from './QuestionsTab.tsx'
import { useExplained, useSubject, useSummary } from './queries.ts'
import { RelationsTab } from './RelationsTab.tsx'
import { ScoresTab } from './ScoresTab.tsx'
import { SubjectHeader } from './SubjectHeader.tsx'
import { SummaryTab } from './SummaryTab.tsx'

const route = getRouteApi('/house/enterprises/$subjectId')

/** One enterprise: what is known, what follows from it, and why. */
export function SubjectPage() {
  const { subjectId } = route.useParams()
  const subject = useSubject(subjectId)
  const { t } = useWords()
  const seesList = useCan('subject:list')
  const above = seesList ? <Link to="/enterprises">← {t('subjects.title')}</Link> : null
  return (
    <QueryView query={subject} rows={12} pageAbove={above}>
      {(data) => <SubjectView subject={data} />}
    </QueryView>
  )
}

function SubjectView({ subject }: { readonly subject: Subject }) {
  const { t } = useWords()
  const { period, on, tab } = route.useSearch()
  const assessment = useSummary(subject.id, { period, on })
  const seesList = useCan('subject:list')
  const asksQuestions = useCan('question:read')
  return (
    <>
      <SubjectHeader
        subject={subject}
        above={seesList ? <Link to="/enterprises">← {t('subjects.title')}</Link> : null}
        extra={<JudgedBar subject={subject} assessment={assessment.data} />}
      />
      {asksQuestions ? <WaitingNote subjectId={subject.id} /> : null}
      <HiddenNote subject={subject} assessment={assessment.data} />
      {assessment.error ? <ErrorNotice error={assessment.error} onRetry={() => void assessment.refetch()} /> : null}
      <SubjectTabs subject={subject} assessment={assessment} />
      {assessment.data ? <PrintSheet subject={subject} assessment={assessment.data} /> : null}
      {tab === 'history' || tab === 'relations' ? (
        <div className="print-only print-sheet">
          {tab === 'history' ? <HistoryTab subjectId={subject.id} /> : <RelationsTab subjectId={subject.id} printed />}
        </div>
      ) : null}
    </>
  )
}

/** The year and the day everything on the page is judged for. */
function JudgedBar({
  subject,
  assessment,
}: {
  readonly subject: Subject
  readonly assessment: AssessmentSummary | undefined
}) {
  const { t, language } = useWords()
  const session = useSession()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const period = search.period ?? assessment?.period ?? session.period
  const asOf = useAsOf()
  const on = asOf ?? search.on ?? assessment?.on
  const years = [...new Set([...subject.periods, ...session.periods, period])]
    .filter((year) => year > 0)
    .toSorted((a, b) => b - a)
  return (
    <div className="judged no-print">
      <span className="judged-field">
        <span>{t('subjects.period')}</span>
        <Select
          className="year-select"
          aria-label={t('subjects.period')}
          value={period}
          options={years.map((year) => ({ value: year, label: t('words.year', { year }) }))}
          onChange={(year: number) => void navigate({ search: (old) => ({ ...old, period: year }), replace: true })}
        />
      </span>
      <span className="judged-field">
        <span>{t('subjects.judgedOn')}</span>
        <DatePicker
          aria-label={t('subjects.judgedOn')}
          value={on ? dayjs(on) : null}
          disabled={asOf !== undefined}
          allowClear={search.on !== undefined}
          format={language === 'zh' ? 'YYYY年M月D日' : 'YYYY-MM-DD'}
          onChange={(day) =>
            void navigate({ search: (old) => ({ ...old, on: day?.format('YYYY-MM-DD') }), replace: true })
          }
        />
      </span>
      <Button icon={<PrinterOutlined aria-hidden="true" />} onClick={() => window.print()}>
        {t('words.print')}
      </Button>
    </div>
  )
}

interface SubjectTabsProps {
  readonly subject: Subject
  readonly assessment: ReturnType<typeof useSummary>
}

function SubjectTabs({ subject, assessment }: SubjectTabsProps) {
  const { t } = useWords()
  const { tab = 'summary', open, period, on } = route.useSearch()
  const navigate = route.useNavigate()
  const seesBundles = useCan('bundle:read')
  const more = useMoreTabs(subject)
  return (
    <Tabs
      className="no-print"
      activeKey={tab}
      destroyOnHidden
      onChange={(key) =>
        void navigate({
          search: (old) => ({ ...old, tab: key === 'summary' ? undefined : (key as 'scores'), open: undefined }),
          replace: true,
        })
      }
      items={[
        {
          key: 'summary',
          label: t('subjects.tabSummary'),
          children: (
            <QueryView query={assessment}>{(data) => <SummaryTab subject={subject} assessment={data} />}</QueryView>
          ),
        },
        {
          key: 'scores',
          label: t('subjects.tabScores'),
          children: (
            <Explained subjectId={subject.id} part="scores">
              {(data) => <ScoresTab scores={data.scores} open={open} />}
            </Explained>
          ),
        },
        {
          key: 'ladders',
          label: t('subjects.tabLadders'),
          children: (
            <Explained subjectId={subject.id} part="ladders">
              {(data) => <LaddersTab ladders={data.ladders} />}
            </Explained>
          ),
        },
        {
          key: 'policies',
          label: t('subjects.tabPolicies'),
          children: (
            <>
              {seesBundles ? (
                <PresentOnly>
                  <BundleSection subjectId={subject.id} period={period} on={on} />
                </PresentOnly>
              ) : null}
              <Explained subjectId={subject.id} part="matches">
                {(data) => <PoliciesTab matches={data.matches} open={open} />}
              </Explained>
            </>
          ),
        },
        {
          key: 'data',
          label: t('subjects.tabData'),
          children: (
            <>
              <FactsTab facts={subject.facts} />
              <DecisionSections subject={subject} />
            </>
          ),
        },
        ...more,
      ]}
    />
  )
}

interface ExplainedProps {
  readonly subjectId: string
  readonly part: AssessmentPart
  readonly children: (data: Assessment) => ReactNode
}

/** One part of the results with its reasons, whose figures say where they come from. */
function Explained({ subjectId, part, children }: ExplainedProps) {
  const { period, on } = route.useSearch()
  const explained = useExplained(subjectId, { period, on }, part)
  return (
    <QueryView query={explained}>
      {(data) => <WithSources sources={data.sources}>{children(data)}</WithSources>}
    </QueryView>
  )
}

/** The tabs that not every account sees. */
function useMoreTabs(subject: Subject) {
  const subjectId = subject.id
  const { t } = useWords()
  const disputesTitle = useDisputesTitle()
  const seesPast = useCan('subject:trace')
  const tabs = [
    {
      key: 'questions',
      isSeen: useCan('question:read'),
      label: t('questions.tab'),
      children: <QuestionsTab subject={subject} />,
    },
    {
      key: 'disputes',
      isSeen: useCan('dispute:read'),
      label: disputesTitle,
      children: <DisputesTab subjectId={subjectId} />,
    },
    { key: 'relations', isSeen: seesPast, label: t('relations.tab'), children: <RelationsTab subjectId={subjectId} /> },
    { key: 'history', isSeen: seesPast, label: t('history.tab'), children: <HistoryTab subjectId={subjectId} /> },
    {
      key: 'accesses',
      isSeen: useCan('audit:own'),
      label: t('audit.accessTab'),
      children: <AccessTab subjectId={subjectId} />,
    },
  ]
  return tabs.filter(({ isSeen }) => isSeen).map(({ isSeen: _, ...tab }) => tab)
}
