import { Link } from '@tanstack/react-router'
import type { Gap, Question } from '@wutong/contract'
import { Button, Space, type TableProps } from 'antd'
import { amountText, countText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useCan } from '../../platform/session.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { useAsk, useGaps } from './queries.ts'

/** Missing figures by what filling them would decide. */
export function GapsSection() {
  const { t, text, language } = useWords()
  const gaps = useGaps()
  const columns: NonNullable<TableProps<Gap>['columns']> = [
    {
      key: 'name',
      title: t('quality.indicator'),
      width: 220,
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
      width: 110,
      align: 'right',
      render: (_, { decides }) => countText(decides, language),
    },
    {
      key: 'money',
      title: t('quality.money'),
      width: 170,
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
      title: t('quality.helps'),
      width: 110,
      align: 'right',
      render: (_, { helps }) => countText(helps, language),
    },
    {
      key: 'subjects',
      title: t('quality.lacking'),
      width: 110,
      align: 'right',
      render: (_, { subjects }) => countText(subjects, language),
    },
    {
      key: 'known',
      title: t('quality.onFile'),
      width: 110,
      align: 'right',
      render: (_, { known }) => countText(known, language),
    },
  ]
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
              scroll={{ x: 880 }}
              pagination={{ pageSize: 10, showSizeChanger: false }}
              expandable={{ expandedRowRender: (gap) => <Lacking gap={gap} /> }}
            />
          </>
        )}
      </QueryView>
    </Section>
  )
}

function Lacking({ gap: { code, period, source, examples } }: { readonly gap: Gap }) {
  const { t } = useWords()
  const mayAsk = useCan('question:raise')
  const ask = useAsk()
  const asking = (subjectId: string, askedOf: Question['askedOf']) => () =>
    ask.mutate({ kind: 'gap', subjectId, code, period, askedOf })
  return (
    <>
      {ask.error ? <ErrorNotice error={ask.error} /> : null}
      <ul className="plain-list">
        {examples.map(({ subjectId, name }) => (
          <li key={subjectId}>
            <Space wrap>
              <Link to="/enterprises/$subjectId" params={{ subjectId }}>
                {name}
              </Link>
              {mayAsk && source !== null ? (
                <Button size="small" onClick={asking(subjectId, 'source')}>
                  {t('quality.askSource')}
                </Button>
              ) : null}
              {mayAsk ? (
                <Button size="small" onClick={asking(subjectId, 'enterprise')}>
                  {t('quality.askEnterprise')}
                </Button>
              ) : null}
            </Space>
          </li>
        ))}
      </ul>
    </>
  )
}
