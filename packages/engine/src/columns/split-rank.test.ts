/** Classes by shares of two rankings where the figures that order them are missing: bounds hold whatever they turn out to be. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Scorecard, ScorecardVersion } from '../definitions.ts'
import type { FactValue } from '../expr/values.ts'
import { common, text } from '../sample-parts.fixture.ts'
import { sample } from '../sample-zone.fixture.ts'
import { withTrialScorecard } from '../zone/trial.ts'
import { populationOf } from './population.ts'
import { scoreColumns } from './score-population.ts'
import { snapshotFrom } from './snapshot.ts'

const judged = { period: 2022, on: '2023-06-01' }
const scorecard: Scorecard = { id: 'trial', name: text('trial'), versions: [] }

const version = (upperShare: number, share: number): ScorecardVersion => ({
  ...common,
  version: 'v',
  effective: { from: '2020-01-01' },
  parts: [
    {
      code: 'all',
      name: text('all'),
      max: 100,
      items: [
        {
          code: 'revenue',
          name: text('revenue'),
          max: 100,
          rule: { kind: 'ratio', value: 'revenue', base: 10, cap: 1, weight: 100 },
        },
      ],
    },
  ],
  classes: {
    kind: 'split-rank',
    upperShare,
    rounding: 'floor',
    rest: 'B',
    names: {},
    head: { class: 'A', share, orderBy: 'patents', order: 'desc' },
    tail: { class: 'C', share, orderBy: 'patents', order: 'asc' },
  },
})

interface Firm {
  readonly revenue: number
  readonly patents: number | null
}

function classesOf(firms: readonly Firm[], trial: ScorecardVersion) {
  const zone = withTrialScorecard(sample, scorecard, trial)
  const subjects = firms.map(({ revenue, patents }, index) => ({
    id: `s${index}`,
    facts: new Map<string, FactValue>([
      ['revenue@2022', revenue],
      ...(patents === null ? [] : [['patents', patents] as const]),
    ]),
  }))
  return scoreColumns(zone, scorecard.id, populationOf(snapshotFrom(zone, subjects, judged.period), judged))
}

const revenue = fc.integer({ min: 0, max: 10 })
const patents = fc.integer({ min: 0, max: 4 })

test('the class lies between the best and the worst, whatever the missing figures turn out to be', () => {
  const firm = fc.record({ revenue, patents: fc.option(patents, { nil: null }), later: patents })
  const shares = fc.constantFrom(0.1, 0.25, 0.5, 1)
  fc.assert(
    fc.property(fc.array(firm, { minLength: 1, maxLength: 9 }), shares, shares, (firms, upperShare, share) => {
      const trial = version(upperShare, share)
      const open = classesOf(firms, trial)
      const filled = classesOf(
        firms.map(({ later, ...one }) => ({ ...one, patents: one.patents ?? later })),
        trial,
      )
      for (let row = 0; row < firms.length; row++) {
        const index = filled.classIndex[row] as number
        expect(open.best[row]).toBeLessThanOrEqual(index)
        expect(open.worst[row]).toBeGreaterThanOrEqual(index)
      }
    }),
  )
})

test.for([
  { name: 'nobody lacks it: the class is certain', firms: [9, 8, 7], best: [0, 1, 1], worst: [0, 1, 1] },
  {
    name: 'it is missing of the first: it may be in front of the second, or not',
    firms: [null, 8, 7],
    best: [0, 0, 1],
    worst: [1, 1, 1],
  },
  {
    name: 'it is missing of the last: he may overtake the first',
    firms: [9, 8, null],
    best: [0, 1, 0],
    worst: [1, 1, 1],
  },
])('where $name', ({ firms, best, worst }) => {
  const columns = classesOf(
    firms.map((one, index) => ({ revenue: 10 - index, patents: one })),
    version(1, 0.34),
  )
  expect([[...columns.best], [...columns.worst]]).toEqual([best, worst])
})
