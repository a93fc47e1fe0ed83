import { expect, test } from 'vitest'
import { snapshotFrom } from '../columns/snapshot.ts'
import { aCondition, anIndicator, bareZone, common, text } from '../sample-parts.fixture.ts'
import { compileZone } from '../zone/compile-zone.ts'
import { populationChanges, standingChanges } from './standing-changes.ts'

const zone = compileZone({
  ...bareZone,
  indicators: [
    anIndicator('registered_on', 'date', { period: 'state' }),
    anIndicator('revenue', 'number', { period: 'state', unit: '万元' }),
  ],
  offers: [
    {
      id: 'young',
      name: text('young'),
      kind: 'policy',
      level: 'zone',
      standing: 'live',
      versions: [
        {
          ...common,
          version: '1',
          effective: { from: '2020-01-01', until: '2027-01-01' },
          conditions: [
            aCondition('age', 'add_years(registered_on, 10) >= judged_on'),
            aCondition('revenue', 'revenue >= 100'),
            aCondition('settled', 'add_years(registered_on, 2) <= judged_on'),
          ],
        },
      ],
    },
  ],
})
const judged = { period: 2025, on: '2026-06-30' }
const firm = (id: string, registered: string, revenue: number) => ({
  id,
  facts: new Map<string, string | number>([
    ['registered_on', registered],
    ['revenue', revenue],
  ]),
})

test('a subject’s changes name the conditions that changed', () => {
  const before = { subject: firm('a', '2016-07-01', 100), judged }
  const aged = { ...before, judged: { ...judged, on: '2026-07-02' } }
  const [change] = standingChanges(zone, ['young'], before, aged)
  expect(change).toMatchObject({ before: 'qualified', after: 'one_away', because: [{ code: 'age', verdict: false }] })
  expect(standingChanges(zone, ['young'], before, before)).toEqual([])
})

test('a population’s changes are matched by id, whatever the order of rows', () => {
  const before = {
    snapshot: snapshotFrom(zone, [firm('a', '2020-01-01', 100), firm('b', '2020-01-01', 99)], 2025),
    judged,
  }
  const after = {
    snapshot: snapshotFrom(zone, [firm('b', '2020-01-01', 100), firm('c', '2020-01-01', 100)], 2025),
    judged,
  }
  expect(populationChanges(zone, ['young'], before, after)).toEqual([
    { offer: 'young', gained: ['b', 'c'], lost: ['a'] },
  ])
})
