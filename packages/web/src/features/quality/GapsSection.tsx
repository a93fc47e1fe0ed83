import { Link } from '@tanstack/react-router'
import type { Gap } from '@wutong/contract'
import { Space, type TableProps } from 'antd'
import { amountText, countText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useCan } from '../../platform/session.ts'
import { AskButtons } from '../../ui/AskButtons.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { ExpandButton } from '../../ui/ExpandButton.tsx'
import { FirstOf } from '../../ui/FirstOf.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { usePhone } from '../../ui/use-phone.ts'
import { useGaps } from './queries.ts'

/** Missing figures by what filling them would decide. */
export function GapsSection() {
  const { t, text, language } = useWords()
  const gaps = useGaps()
  const phone = usePhone()
  const columns = useGapColumns()
  return (
    <Section title={t('quality.gaps')} note={t('quality.gapsNote')}>
      <QueryView query={gaps} rows={8}>
        {({ looked, subjects, openMatches, avoided, gaps: rows }) => (
          <>
            <p>
              {t('quality.gapsBasis', {
                looked: countText(looked, language),
                n: countText(subjects, language),
                open: countText(openMatches, language),
                avoided: countText(avoided, language),
              })}
            </p>
            <DataTable<Gap>
              label={t('quality.gaps')}
              rowKey={({ code, period }) => `${code}@${period}`}
              columns={columns}
              dataSource={rows}
              scroll={{ x: phone ? 340 : 880 }}
              pagination={{ pageSize: 10, showSizeChanger: false }}
              expandable={{
                columnWidth: 36,
                expandedRowRender: (gap) => <Lacking gap={gap} />,
                expandIcon: ({ expanded, onExpand, record }) => (
                  <ExpandButton
                    name={text(record.name)}
                    open={expanded}
                    onToggle={(event) => onExpand(record, event)}
                  />
                ),
              }}
            />
          </>
        )}
      </QueryView>
    </Section>
  )
}

function useGapColumns() {
  const { t, text, language } = useWords()
  const phone = usePhone()
  const columns: NonNullable<TableProps<Gap>['columns']> = [
    {
      key: 'name',
      title: t('quality.indicator'),
      width: phone ? 160 : 220,
      render: (_, { name, period, sourceName }) => (
        <div className="name-cell">
          <span>{period === null ? text(name) : t('words.nameInYear', { name: text(name), year: period })}</span>
          <span className="muted small">{sourceName ? text(sourceName) : '—'}</span>
        </div>
      ),
    },
    {
      key: 'decides',
      title: t('quality.decides'),
      width: phone ? 64 : 110,
      align: 'right',
      render: (_, { decides }) => countText(decides, language),
    },
    {
      key: 'money',
      title: t('quality.money'),
      width: phone ? 112 : 170,
      align: 'right',
      render: (_, { money, moneyUnknown }) => (
        <div className="name-cell">
          <span>{amountText(money, language)}</span>
          {moneyUnknown > 0 ? (
            <span className="muted small">{t('quality.moneyUnknown', { n: countText(moneyUnknown, language) })}</span>
          ) : null}
        </div>
      ),
    },
    {
      key: 'helps',
      responsive: ['md'],
      title: t('quality.helps'),
      width: 110,
      align: 'right',
      render: (_, { helps }) => countText(helps, language),
    },
    {
      key: 'subjects',
      responsive: ['md'],
      title: t('quality.lacking'),
      width: 110,
      align: 'right',
      render: (_, { subjects }) => countText(subjects, language),
    },
    {
      key: 'known',
      responsive: ['md'],
      title: t('quality.onFile'),
      width: 110,
      align: 'right',
      render: (_, { known }) => countText(known, language),
    },
  ]
  return columns
}

/** Enterprises that lack the figure: each can be asked, or its source. */
function Lacking({ gap }: { readonly gap: Gap }) {
  const { examples, subjects } = gap
  return (
    <>
      <FirstOf shown={examples.length} total={subjects} />
      <ul className="plain-list">
        {examples.map((one) => (
          <li key={one.subjectId}>
            <Lacker gap={gap} subject={one} />
          </li>
        ))}
      </ul>
    </>
  )
}

function Lacker({ gap, subject }: { readonly gap: Gap; readonly subject: Gap['examples'][number] }) {
  const mayAsk = useCan('question:raise')
  const { code, period, source } = gap
  const { subjectId, name } = subject
  return (
    <Space wrap>
      <Link to="/enterprises/$subjectId" params={{ subjectId }}>
        {name}
      </Link>
      {mayAsk ? (
        <AskButtons
          name={name}
          hasSource={source !== null}
          asking={(askedOf) => ({ kind: 'gap', subjectId, code, period, askedOf })}
        />
      ) : null}
    </Space>
  )
}
