/** Builders with plain defaults for the sample zone. */
import type { Condition, Indicator, IndicatorType, Text, Zone } from './definitions.ts'

/** The same text in both languages. */
export const text = (zh: string): Text => ({ zh, en: zh })
/** What every sample version shares. */
export const common = { status: 'illustrative', citation: { title: 'sample' } } as const

/** An indicator with plain defaults. */
export function anIndicator(code: string, type: IndicatorType, more: Partial<Indicator> = {}): Indicator {
  return {
    code,
    name: text(code),
    type,
    period: 'year',
    definition: text(''),
    source: 'sample',
    theme: 'sample',
    ...more,
  }
}

/** A condition named after itself. */
export function aCondition(code: string, when: string): Condition {
  return { code, name: text(code), when }
}

/** A zone with nothing in it. */
export const bareZone: Zone = {
  id: 'sample',
  name: text('sample'),
  divisionCode: '000000',
  departments: [],
  sources: [],
  precedence: {},
  indicators: [],
  scorecards: [],
  ladders: [],
  conditionSets: [],
  offers: [],
}
