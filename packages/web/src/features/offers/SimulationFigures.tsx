import type { SimulationFigures } from '@wutong/contract'
import { useCatalogue } from '../../platform/catalogue.ts'
import { amountText, countText } from '../../platform/figures.ts'
import { useIndustries } from '../../platform/industry.ts'
import { useWords } from '../../platform/language.ts'
import { Section } from '../../ui/Section.tsx'
import { Stat } from '../../ui/Stat.tsx'

interface FiguresProps {
  readonly before: SimulationFigures
  readonly after: SimulationFigures
  readonly changed: boolean
}

/** Count and money with the difference to the version in force, and how they are distributed. */
export function SimulationFiguresView({ before, after, changed }: FiguresProps) {
  const { t, language } = useWords()
  const count = (value: number) => countText(value, language)
  const against = (now: number, was: number, show: (value: number) => string) =>
    changed
      ? t('simulation.against', { was: show(was), by: `${now >= was ? '+' : '−'}${show(Math.abs(now - was))}` })
      : null
  const money = (value: number) => amountText(value, language)
  return (
    <>
      <div className="stats" aria-live="polite">
        <Stat
          label={t('matches.qualified')}
          value={count(after.qualified)}
          tone="good"
          hint={against(after.qualified, before.qualified, count)}
        />
        <Stat
          label={t('offers.amountAll')}
          value={money(after.amount)}
          hint={against(after.amount, before.amount, money)}
        />
        <Stat
          label={t('matches.one_away')}
          value={count(after.oneAway)}
          tone="near"
          hint={against(after.oneAway, before.oneAway, count)}
        />
        <Stat
          label={t('matches.undecided')}
          value={count(after.undecided)}
          tone="unknown"
          hint={t(after.undecidedAmountUnknown > 0 ? 'simulation.undecidedMayOpen' : 'simulation.undecidedMay', {
            amount: money(after.undecidedAmount),
            n: count(after.undecidedAmountUnknown),
          })}
        />
        {changed ? (
          <Stat
            label={t('simulation.winners')}
            value={count(after.winners)}
            tone="good"
            hint={`+${money(after.won)}`}
          />
        ) : null}
        {changed ? (
          <Stat label={t('simulation.losers')} value={count(after.losers)} tone="bad" hint={`−${money(after.lost)}`} />
        ) : null}
      </div>
      <Distribution before={before} after={after} changed={changed} />
    </>
  )
}

function Distribution({ before, after, changed }: FiguresProps) {
  const { t } = useWords()
  return (
    <Section title={t('simulation.distribution')} note={changed ? t('simulation.distributionNote') : undefined}>
      <div className="distributions">
        {after.groups.map((group, index) => (
          <GroupBars key={group.code} group={group} was={before.groups[index]} changed={changed} />
        ))}
      </div>
    </Section>
  )
}

type Group = SimulationFigures['groups'][number]

interface GroupBarsProps {
  readonly group: Group
  readonly was: Group | undefined
  readonly changed: boolean
}

function GroupBars({ group, was, changed }: GroupBarsProps) {
  const { t, language } = useWords()
  const nameOf = useGroupValue()
  const rows = group.lines
    .map((line, index) => ({ ...line, before: was?.lines[index]?.count ?? 0 }))
    .filter(({ count, before }) => count + before > 0)
  const most = Math.max(1, ...rows.map(({ count, before }) => Math.max(count, before)))
  return (
    <div className="group-bars">
      <h3>{t(`simulation.by_${group.code as 'size'}`)}</h3>
      {rows.length > 0 && rows.every(({ value }) => value === null) ? (
        <p className="muted small">{t('simulation.noGroup')}</p>
      ) : null}
      <table>
        <tbody>
          {rows.map(({ value, count, before, amount }) => (
            <tr key={value ?? ''}>
              <th scope="row">{value === null ? t('words.unknown') : nameOf(group.code, value)}</th>
              <td className="group-bar">
                {changed ? <span className="group-bar-before" style={{ width: `${(before / most) * 100}%` }} /> : null}
                <span className="group-bar-after" style={{ width: `${(count / most) * 100}%` }} />
              </td>
              <td className="group-count">{countText(count, language)}</td>
              <td className="group-count">{amountText(amount, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A value of a division in words. */
function useGroupValue(): (code: string, value: string) => string {
  const { text } = useWords()
  const { zone } = useCatalogue()
  const { sectionName } = useIndustries()
  return (code, value) => {
    if (code === 'industry') return sectionName(value) ?? value
    if (code === 'district') return text(zone.districts.find(({ id }) => id === value)?.name) || value
    const values = zone.indicators.find((one) => one.code === 'size_class')?.values
    return (code === 'size' && text(values?.find((one) => one.value === value)?.name)) || value
  }
}
