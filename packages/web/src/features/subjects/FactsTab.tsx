import type { FactRow } from '@wutong/contract'
import { Switch } from 'antd'
import { useState } from 'react'
import { useCatalogue } from '../../platform/catalogue.ts'
import { unitText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { FactValue } from '../../ui/FactValue.tsx'
import { Section } from '../../ui/Section.tsx'
import { Sparkline } from '../../ui/Sparkline.tsx'
import { useReachableScroll } from '../../ui/use-reachable-scroll.ts'
import { useThemeName } from '../../ui/use-theme-name.ts'
import { FactActions, useMayAct } from './FactActions.tsx'

interface ThemeFacts {
  readonly theme: string
  readonly standing: readonly FactRow[]
  readonly yearly: readonly { readonly code: string; readonly byYear: ReadonlyMap<number, FactRow> }[]
}

/** Everything known, by theme, with the years side by side and the source of each figure. */
export function FactsTab({ facts }: { readonly facts: readonly FactRow[] }) {
  const { t } = useWords()
  const [conflictsOnly, setConflictsOnly] = useState(false)
  const conflicts = facts.filter((fact) => fact.conflict).length
  const shown = conflictsOnly ? facts.filter((fact) => fact.conflict) : facts
  const years = [...new Set(facts.flatMap((fact) => (fact.period === null ? [] : [fact.period])))].toSorted(
    (a, b) => a - b,
  )
  return (
    <>
      <div className="facts-bar">
        <span className="muted">{t('facts.hint')}</span>
        <span className="facts-switch">
          <Switch
            size="small"
            checked={conflictsOnly}
            disabled={conflicts === 0}
            onChange={setConflictsOnly}
            aria-label={t('facts.conflictsOnly', { n: conflicts })}
          />{' '}
          {t('facts.conflictsOnly', { n: conflicts })}
        </span>
      </div>
      {facts.length === 0 ? <EmptyNote>{t('facts.none')}</EmptyNote> : null}
      <ThemeSections facts={shown} years={years} />
    </>
  )
}

function ThemeSections({ facts, years }: { readonly facts: readonly FactRow[]; readonly years: readonly number[] }) {
  const { indicators } = useCatalogue()
  const themeName = useThemeName()
  return themesFrom(facts, [...indicators.keys()]).map(({ theme, standing, yearly }) => (
    <Section key={theme} title={themeName(theme)}>
      {standing.length > 0 ? <StandingFacts facts={standing} /> : null}
      {yearly.length > 0 ? <YearTable label={themeName(theme)} rows={yearly} years={years} /> : null}
    </Section>
  ))
}

/** Facts grouped by theme in the order of the catalogue. */
function themesFrom(facts: readonly FactRow[], order: readonly string[]): ThemeFacts[] {
  const place = new Map(order.map((code, index) => [code, index]))
  const sorted = facts.toSorted((a, b) => (place.get(a.code) ?? order.length) - (place.get(b.code) ?? order.length))
  return [...Map.groupBy(sorted, (fact) => fact.theme)].map(([theme, rows]) => ({
    theme,
    standing: rows.filter((fact) => fact.period === null),
    yearly: [
      ...Map.groupBy(
        rows.filter((fact) => fact.period !== null),
        (fact) => fact.code,
      ),
    ].map(([code, years]) => ({
      code,
      byYear: new Map(years.map((fact) => [fact.period ?? 0, fact])),
    })),
  }))
}

function StandingFacts({ facts }: { readonly facts: readonly FactRow[] }) {
  const { text } = useWords()
  return (
    <dl className="standing">
      {facts.map((fact) => (
        <div key={fact.code}>
          <dt>{text(fact.name)}</dt>
          <dd>
            <FactValue fact={fact} withUnit />
            <FactActions facts={[fact]} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

interface YearTableProps {
  readonly label: string
  readonly rows: ThemeFacts['yearly']
  readonly years: readonly number[]
}

function YearTable({ label, rows, years }: YearTableProps) {
  const { t, language } = useWords()
  const { nameOf, indicators } = useCatalogue()
  const ref = useReachableScroll(label)
  const mayAct = useMayAct()
  const unitOf = (code: string): string | undefined => indicators.get(code)?.unit
  return (
    <div ref={ref} className="table-box">
      <table className="year-table">
        <thead>
          <tr>
            <th scope="col">{t('facts.indicator')}</th>
            <th scope="col">{t('facts.unit')}</th>
            <th scope="col">{t('facts.trend')}</th>
            {years.map((year) => (
              <th key={year} scope="col" className="num">
                {year}
              </th>
            ))}
            {mayAct ? (
              <th scope="col" className="no-print">
                {t('data.toDo')}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ code, byYear }) => (
            <tr key={code}>
              <th scope="row">{nameOf(code)}</th>
              <td className="muted">{unitOf(code) ? unitText(unitOf(code) ?? '', language) : ''}</td>
              <td>
                <Sparkline points={pointsOf(byYear)} />
              </td>
              {years.map((year) => {
                const fact = byYear.get(year)
                return (
                  <td key={year} className="num">
                    {fact ? <FactValue fact={fact} /> : <span className="blank">—</span>}
                  </td>
                )
              })}
              {mayAct ? (
                <td className="no-print">
                  <FactActions facts={[...byYear.values()]} />
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The known figures of an indicator, year by year. */
function pointsOf(byYear: ReadonlyMap<number, FactRow>): { readonly x: number; readonly y: number }[] {
  return [...byYear]
    .flatMap(([x, { value: y }]) => (typeof y === 'number' ? [{ x, y }] : []))
    .toSorted((a, b) => a.x - b.x)
}
