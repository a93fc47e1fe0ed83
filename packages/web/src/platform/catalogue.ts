import type { Shown, ZoneInfo } from '@wutong/contract'
import type { z } from 'zod'
import { dayText, numberText, quantityText } from './figures.ts'
import { useWords } from './language.ts'
import { useZone } from './session.ts'

/** A value as the contract shows it. */
export type ShownValue = z.infer<typeof Shown>
/** One line of the indicator catalogue. */
export type Indicator = ZoneInfo['indicators'][number]

const maps = new WeakMap<ZoneInfo, ReadonlyMap<string, Indicator>>()

function indicatorsOf(zone: ZoneInfo): ReadonlyMap<string, Indicator> {
  const found = maps.get(zone)
  if (found) return found
  const made = new Map(zone.indicators.map((indicator) => [indicator.code, indicator]))
  maps.set(zone, made)
  return made
}

const isoDay = /^\d{4}-\d{2}-\d{2}$/

/** Names, units and readable values by the zone's indicator catalogue. */
export function useCatalogue() {
  const zone = useZone()
  const { t, text, language } = useWords()
  const indicators = indicatorsOf(zone)

  /** Name of an indicator key `code` or `code@2023`. */
  const nameOf = (key: string): string => {
    const [code = key, year] = key.split('@')
    const name = text(indicators.get(code)?.name) || code
    return year === undefined ? name : t('words.nameInYear', { name, year })
  }
  /** Name of a value wherever indicators have it; one that they name differently stays as it is. */
  const valueNameOf = (value: string): string => {
    const names = zone.indicators.flatMap(({ values = [] }) =>
      values.flatMap((one) => (one.value === value ? [text(one.name)] : [])),
    )
    return new Set(names).size === 1 ? (names[0] ?? value) : value
  }
  /** A value in words: units, yes and no, named text values, days. */
  const valueText = (value: ShownValue, unit?: string | null, code?: string): string => {
    if (value === null) return t('words.unknown')
    if (typeof value === 'boolean') return value ? t('words.yes') : t('words.no')
    if (typeof value === 'number') return quantityText(value, unit, language)
    const named = code === undefined ? undefined : indicators.get(code)?.values?.find((item) => item.value === value)
    if (named) return text(named.name)
    return isoDay.test(value) ? dayText(value, language) : value
  }
  /** How far a figure is from its threshold; shares are apart by percentage points. */
  const distanceText = (distance: number, unit: string | null): string => {
    if (unit !== 'ratio' && unit !== '%') return valueText(distance, unit)
    return t('words.percentPoints', { n: numberText(unit === 'ratio' ? distance * 100 : distance, language, 4) })
  }
  return { zone, indicators, nameOf, valueNameOf, valueText, distanceText }
}
