/** Builders with plain defaults for the sample zone. */
import type { Condition, Indicator, IndicatorType, Offer, OfferVersion, Text, Zone } from './definitions.ts'

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

/** A live policy of the zone with one version, in force since 2020. */
export function aPolicy(id: string, version: Partial<OfferVersion> & Pick<OfferVersion, 'conditions'>): Offer {
  const effective = { from: '2020-01-01' }
  return {
    id,
    name: text(id),
    kind: 'policy',
    level: 'zone',
    standing: 'live',
    versions: [{ ...common, version: '1', effective, ...version }],
  }
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
