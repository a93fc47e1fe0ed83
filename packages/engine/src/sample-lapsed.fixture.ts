/** Definitions of which no version is in force any more in 2022, and some keep one until 2024. */
import type { Version, Zone } from './definitions.ts'
import { aCondition, common, text } from './sample-parts.fixture.ts'
import { sampleZone } from './sample-zone.fixture.ts'

const term = (version: string, effective: Version['effective'], when: string) => ({
  ...common,
  version,
  effective,
  alsoFor: { when, until: '2024-01-01' },
})
const first = term('first', { from: '2018-01-01', until: '2020-01-01' }, 'large')
const second = term('second', { from: '2020-01-01', until: '2022-01-01' }, "kind == 'recheck'")
const [ten, one] = [aCondition('ten', 'revenue >= 10'), aCondition('one', 'revenue >= 1')]
const benefit = { name: text('award'), amount: 'revenue', unit: '万元' }
const parts = [
  {
    code: 'all',
    name: text('all'),
    max: 10,
    items: [{ code: 'flag', name: text('flag'), max: 10, rule: { kind: 'flag', when: 'revenue >= 10' } as const }],
  },
]
const named = { id: 'expired', name: text('expired') }
const pass = { total: { atLeast: 5 } }
/** An offer, a scorecard and a ladder of two versions whose terms are over, and who keeps them. */
export const lapsedZone: Zone = {
  ...sampleZone,
  offers: [
    {
      ...named,
      kind: 'policy',
      level: 'zone',
      standing: 'live',
      versions: [
        { ...first, conditions: [one], benefit },
        { ...second, conditions: [ten], benefit },
      ],
    },
  ],
  scorecards: [
    { ...named, versions: [first, second].map((version) => ({ ...version, parts, pass, directEntry: [one] })) },
  ],
  ladders: [
    {
      ...named,
      versions: [first, second].map((version) => ({
        ...version,
        rungs: [{ code: 'star', name: text('star'), conditions: [one], scorecard: 'expired' }],
      })),
    },
  ],
}
