import { getRouteApi, Link } from '@tanstack/react-router'
import type { ConsentedData } from '@wutong/contract'
import type { TableProps } from 'antd'
import { useCatalogue } from '../../platform/catalogue.ts'
import { momentText, numberText, unitText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { useConsented } from './queries.ts'

const route = getRouteApi('/house/consents/$consentId')

type Field = ConsentedData['fields'][number]
type Result = ConsentedData['results'][number]

/** What an enterprise lets the own organisation see, with where each figure comes from. */
export function ConsentedPage() {
  const { t } = useWords()
  const { consentId } = route.useParams()
  const data = useConsented(consentId)
  return (
    <QueryView query={data} rows={10} pageAbove={<Link to="/consents">← {t('consents.back')}</Link>}>
      {(shown) => <ConsentedView data={shown} />}
    </QueryView>
  )
}

function ConsentedView({ data }: { readonly data: ConsentedData }) {
  const { t, language } = useWords()
  const { name, uscc, consent, fields, results, on } = data
  const until = momentText(consent.given?.until ?? '', language)
  return (
    <>
      <PageHead
        title={name}
        above={<Link to="/consents">← {t('consents.back')}</Link>}
        lead={
          <span className="subject-lead">
            {uscc ? <span className="code">{uscc}</span> : null}
            <span>{t('consents.dataLead', { purpose: consent.purpose, until })}</span>
          </span>
        }
      />
      <p className="section-note">{t('consents.dataNote')}</p>
      {results.length > 0 ? (
        <Section title={`${t('consents.results')} · ${on}`}>
          <ResultList results={results} />
        </Section>
      ) : null}
      {fields.length > 0 ? (
        <Section title={t('consents.figures')}>
          <FieldTable fields={fields} />
        </Section>
      ) : null}
    </>
  )
}

function ResultList({ results }: { readonly results: readonly Result[] }) {
  const { text } = useWords()
  const resultText = useResultText()
  return (
    <dl className="standing">
      {results.map((result) => (
        <div key={result.code}>
          <dt>{text(result.name)}</dt>
          <dd>{resultText(result)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A total with its class, the bounds of one that is not known, or a rung. */
function useResultText(): (result: Result) => string {
  const { t, text, language } = useWords()
  const pointsOf = ({ total, lower, upper }: Result): string => {
    if (total !== null) return numberText(total, language)
    if (lower === null || upper === null) return t('consents.unknown')
    return t('consents.between', { lower: numberText(lower, language), upper: numberText(upper, language) })
  }
  return (result) => {
    if (result.rung !== null) return text(result.rung)
    const points = pointsOf(result)
    return result.class === null ? points : `${points} · ${t('consents.className', { code: result.class })}`
  }
}

function FieldTable({ fields }: { readonly fields: readonly Field[] }) {
  const { t, text, language } = useWords()
  const years = [...new Set(fields.flatMap(({ values }) => values.flatMap(({ period }) => period ?? [])))].toSorted(
    (a, b) => b - a,
  )
  const isStanding = fields.some(({ values }) => values.some(({ period }) => period === null))
  const columns: NonNullable<TableProps<Field>['columns']> = [
    {
      key: 'name',
      title: t('consents.figure'),
      width: 220,
      fixed: 'left',
      render: (_, { name, unit }) => (
        <div className="name-cell">
          <span>{text(name)}</span>
          {unit ? <span className="muted small">{unitText(unit, language)}</span> : null}
        </div>
      ),
    },
    ...(isStanding || years.length === 0
      ? [{ key: 'standing', title: t('consents.standing'), width: 200, render: valueCell(null) }]
      : []),
    ...years.map((year) => ({ key: `${year}`, title: `${year}`, width: 150, render: valueCell(year) })),
  ]
  return (
    <DataTable<Field>
      label={t('consents.figures')}
      rowKey="code"
      columns={columns}
      dataSource={fields as Field[]}
      scroll={{ x: 420 + years.length * 150 }}
    />
  )
}

function valueCell(period: number | null) {
  return (_: unknown, field: Field) => <FieldValue field={field} period={period} />
}

function FieldValue({ field, period }: { readonly field: Field; readonly period: number | null }) {
  const { t, text, language } = useWords()
  const { valueText } = useCatalogue()
  const said = field.values.find((one) => one.period === period)
  if (said === undefined) return <span className="muted">{t('consents.unknown')}</span>
  const { source, value } = said
  return (
    <div className="name-cell">
      <span>
        {typeof value === 'number' ? numberText(value, language, 4) : valueText(value, field.unit, field.code)}
      </span>
      {source ? (
        <span className="muted small">
          {t('consents.sourceOf', { source: text(source.sourceName), at: source.recordedAt.slice(0, 10) })}
        </span>
      ) : null}
    </div>
  )
}
