import { useCatalogue } from '../platform/catalogue.ts'
import { useWords } from '../platform/language.ts'
import { useThemeName } from './use-theme-name.ts'

/** What can be consented to, in groups for a list, and the name of each field. */
export function useConsentFields() {
  const { t, text } = useWords()
  const { zone, indicators } = useCatalogue()
  const themeName = useThemeName()
  const scores = zone.scorecards.map(({ id, name }) => ({ value: `score:${id}`, label: text(name) }))
  const ladders = zone.ladders.map(({ id, name }) => ({ value: `ladder:${id}`, label: text(name) }))
  const themes = [...Map.groupBy(zone.indicators, ({ theme }) => theme)].map(([theme, all]) => ({
    label: themeName(theme),
    options: all.map(({ code, name }) => ({ value: code, label: text(name) })),
  }))
  const groups = [
    { label: t('consents.scores'), options: scores },
    { label: t('consents.ladders'), options: ladders },
    ...themes,
  ]
  const nameOf = (code: string): string =>
    [...scores, ...ladders].find(({ value }) => value === code)?.label ?? (text(indicators.get(code)?.name) || code)
  return { groups, nameOf, namesOf: (codes: readonly string[]) => codes.map(nameOf).join(t('words.listComma')) }
}
