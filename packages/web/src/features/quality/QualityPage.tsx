import { Link } from '@tanstack/react-router'
import type { QualityReply } from '@wutong/contract'
import type { TableProps } from 'antd'
import { countText, shareText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useQuestions } from '../../platform/questions.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { FigureTable } from '../../ui/FigureTable.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { Stat } from '../../ui/Stat.tsx'
import { usePhone } from '../../ui/use-phone.ts'
import { GapsSection } from './GapsSection.tsx'
import { QuestionsSection } from './QuestionsSection.tsx'
import { useGaps, useQuality } from './queries.ts'
import { RulesSection } from './RulesSection.tsx'

type Indicator = QualityReply['indicators'][number]
type Counted = Pick<Indicator, 'known' | 'of' | 'conflicts' | 'suspicious'>

/** Data quality: what is complete, contested, suspicious or late, what is worth filling, and who was asked. */
export function QualityPage() {
  const { t } = useWords()
  const quality = useQuality()
  return (
    <>
      <PageHead title={t('quality.title')} lead={t('quality.lead')} />
      <QueryView query={quality} rows={14}>
        {(data) => (
          <>
            <Headline quality={data} />
            <GapsSection />
            <QuestionsSection />
            <RulesSection quality={data} />
            <BySource quality={data} />
            <ByIndicator quality={data} />
          </>
        )}
      </QueryView>
    </>
  )
}

/** What needs doing, in one line; each figure leads to where it is done. */
function Headline({ quality: { indicators, sources } }: { readonly quality: QualityReply }) {
  const { t, language } = useWords()
  const gaps = useGaps()
  const waiting = useQuestions({ state: 'open' }).total
  const sum = (key: 'known' | 'of' | 'conflicts' | 'suspicious'): number =>
    indicators.reduce((total, one) => total + one[key], 0)
  const late = sources.filter(({ overdue }) => overdue !== null).length
  const counted = (n: number | undefined): string => (n === undefined ? '…' : countText(n, language))
  return (
    <div className="stats">
      <Stat label={t('quality.complete')} value={shareText(sum('known'), sum('of'), language)} />
      <Link to="/data" search={{ tab: 'conflicts' }} className="stat-link">
        <Stat label={t('quality.conflicts')} value={countText(sum('conflicts'), language)} tone="near" />
      </Link>
      <Stat label={t('quality.suspicious')} value={countText(sum('suspicious'), language)} tone="unknown" />
      <Link to="/sources" className="stat-link">
        <Stat label={t('quality.sourcesLate')} value={countText(late, language)} tone={late > 0 ? 'bad' : 'good'} />
      </Link>
      <Stat label={t('quality.waiting')} value={counted(waiting)} />
      <Stat
        label={t('quality.avoided')}
        value={counted(gaps.data?.avoided)}
        hint={t('quality.avoidedHint')}
        tone="good"
      />
    </div>
  )
}

function BySource({ quality }: { readonly quality: QualityReply }) {
  const { t, text, language } = useWords()
  const { period, subjects, sources, departments } = quality
  const counts = ({ known, of, conflicts, suspicious }: Counted) => [
    shareText(known, of, language),
    countText(conflicts, language),
    countText(suspicious, language),
  ]
  const head = [t('quality.complete'), t('quality.conflicts'), t('quality.suspicious')]
  return (
    <>
      <Section
        title={t('quality.bySource')}
        note={t('quality.basis', { year: period, n: countText(subjects, language) })}
      >
        <FigureTable
          label={t('quality.bySource')}
          head={[t('sources.source'), ...head, t('quality.late')]}
          rows={sources.map((source) => ({
            key: source.id,
            cells: [
              text(source.name),
              ...counts(source),
              source.overdue ? t('sources.daysLate', { n: source.overdue.days }) : '—',
            ],
          }))}
        />
      </Section>
      <Section title={t('quality.byDepartment')}>
        <FigureTable
          label={t('quality.byDepartment')}
          head={[t('quality.department'), ...head, t('quality.sourcesLate')]}
          rows={departments.map((one) => ({
            key: one.id,
            cells: [text(one.name), ...counts(one), countText(one.sourcesLate, language)],
          }))}
        />
      </Section>
    </>
  )
}

function ByIndicator({ quality: { indicators } }: { readonly quality: QualityReply }) {
  const { t, text, language } = useWords()
  const phone = usePhone()
  const count = (key: 'conflicts' | 'suspicious'): NonNullable<TableProps<Indicator>['columns']>[number] => ({
    key,
    title: t(`quality.${key}`),
    width: phone ? 78 : 110,
    align: 'right',
    sorter: (a, b) => a[key] - b[key],
    render: (_, one) => countText(one[key], language),
  })
  const columns: NonNullable<TableProps<Indicator>['columns']> = [
    { key: 'name', title: t('quality.indicator'), width: phone ? 150 : 240, render: (_, { name }) => text(name) },
    {
      key: 'complete',
      title: t('quality.complete'),
      width: phone ? 92 : 120,
      align: 'right',
      sorter: (a, b) => a.known * b.of - b.known * a.of,
      render: (_, { known, of }) => shareText(known, of, language),
    },
    count('conflicts'),
    count('suspicious'),
  ]
  return (
    <Section title={t('quality.byIndicator')}>
      <DataTable<Indicator>
        label={t('quality.byIndicator')}
        rowKey="id"
        columns={columns}
        dataSource={indicators as Indicator[]}
        scroll={{ x: phone ? 340 : 620 }}
        pagination={{ pageSize: 20, showSizeChanger: false }}
      />
    </Section>
  )
}
