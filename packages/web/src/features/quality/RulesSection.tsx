import { Link } from '@tanstack/react-router'
import type { QualityReply, SuspicionsReply } from '@wutong/contract'
import type { TableProps } from 'antd'
import { useCatalogue } from '../../platform/catalogue.ts'
import { countText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useCan } from '../../platform/session.ts'
import { AskButtons } from '../../ui/AskButtons.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { ExpandButton } from '../../ui/ExpandButton.tsx'
import { FirstOf } from '../../ui/FirstOf.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { usePhone } from '../../ui/use-phone.ts'
import { useSuspicions } from './queries.ts'

type Rule = QualityReply['rules'][number]
type Suspicion = SuspicionsReply['rows'][number]

/** Rules of plausibility with how many figures each finds suspicious; opened, the enterprises. */
export function RulesSection({ quality: { rules } }: { readonly quality: QualityReply }) {
  const { t, text, language } = useWords()
  const { nameOf } = useCatalogue()
  const phone = usePhone()
  const columns: NonNullable<TableProps<Rule>['columns']> = [
    { key: 'name', title: t('quality.rule'), width: phone ? 220 : 320, render: (_, { name }) => text(name) },
    {
      key: 'asks',
      title: t('quality.indicator'),
      width: 180,
      responsive: ['md'],
      render: (_, { asks }) => nameOf(asks),
    },
    {
      key: 'suspicious',
      title: t('quality.suspicious'),
      width: phone ? 78 : 110,
      align: 'right',
      render: (_, { suspicious }) => countText(suspicious, language),
    },
  ]
  return (
    <Section title={t('quality.rules')} note={t('quality.rulesNote')}>
      <DataTable<Rule>
        label={t('quality.rules')}
        rowKey="code"
        columns={columns}
        dataSource={rules as Rule[]}
        scroll={{ x: phone ? 336 : 660 }}
        expandable={{
          rowExpandable: ({ suspicious }) => suspicious > 0,
          columnWidth: 36,
          expandedRowRender: (rule) => <Suspicions rule={rule} />,
          expandIcon: ({ expanded, expandable, onExpand, record }) =>
            expandable ? (
              <ExpandButton name={text(record.name)} open={expanded} onToggle={(event) => onExpand(record, event)} />
            ) : null,
        }}
      />
    </Section>
  )
}

function Suspicions({ rule }: { readonly rule: Rule }) {
  const { t } = useWords()
  const { valueText, indicators } = useCatalogue()
  const { unit } = indicators.get(rule.asks) ?? {}
  const suspicions = useSuspicions(rule.code)
  const mayAsk = useCan('question:raise')
  const columns = (period: number): NonNullable<TableProps<Suspicion>['columns']> => [
    {
      key: 'name',
      title: t('quality.enterprise'),
      width: 240,
      render: (_, { subjectId, name }) => (
        <Link to="/enterprises/$subjectId" params={{ subjectId }} search={{ tab: 'data' }}>
          {name}
        </Link>
      ),
    },
    {
      key: 'value',
      title: t('words.year', { year: period }),
      width: 140,
      align: 'right',
      render: (_, { value }) => valueText(value, unit, rule.asks),
    },
    {
      key: 'before',
      title: t('words.year', { year: period - 1 }),
      width: 140,
      align: 'right',
      render: (_, { before }) => valueText(before, unit, rule.asks),
    },
    {
      key: 'ask',
      title: '',
      width: 230,
      render: (_, { subjectId, name }) =>
        mayAsk ? (
          <AskButtons
            name={name}
            hasSource
            asking={(askedOf) => ({ kind: 'plausibility', rule: rule.code, subjectId, period, askedOf })}
          />
        ) : null,
    },
  ]
  return (
    <QueryView query={suspicions} rows={4}>
      {({ period, rows, total }) => (
        <>
          <DataTable<Suspicion>
            label={t('quality.suspiciousOf')}
            rowKey="subjectId"
            columns={columns(period)}
            dataSource={rows}
            scroll={{ x: 760 }}
            pagination={{ pageSize: 10, showSizeChanger: false }}
          />
          <FirstOf shown={rows.length} total={total} />
        </>
      )}
    </QueryView>
  )
}
