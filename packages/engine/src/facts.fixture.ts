/** Sources that outrank each other, and what they speak of. */
import type { Indicator, Zone } from './definitions.ts'

const words = { zh: '词', en: 'word' }
/** A number by its code. */
export const factIndicator = (code: string, period: 'year' | 'state'): Indicator => ({
  code,
  name: words,
  type: 'number',
  period,
  definition: words,
  source: 's',
  theme: 't',
})

/** A zone with three sources and one order of its own. */
export const factsZone: Zone = {
  id: 'test',
  name: words,
  divisionCode: '410172',
  departments: [],
  sources: [
    { id: 'tax', name: words, rank: 10 },
    { id: 'statistics', name: words, rank: 20 },
    { id: 'self', name: words, rank: 30 },
  ],
  precedence: { employees: ['statistics', 'self'] },
  indicators: [factIndicator('revenue', 'year'), factIndicator('employees', 'year'), factIndicator('capital', 'state')],
  scorecards: [],
  ladders: [],
  offers: [],
  conditionSets: [],
}
