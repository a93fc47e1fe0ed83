import { expect, test } from 'vitest'
import { snapshotFrom } from '../columns/snapshot.ts'
import { dayFrom, isoFrom } from '../dates.ts'
import { matchSubject } from '../match.ts'
import { aCondition, anIndicator, common, text } from '../sample-parts.fixture.ts'
import { compileZone } from '../zone/compile-zone.ts'
import { comingChanges, populationChanges, standingChanges } from './standing-changes.ts'

const zone = compileZone({
  id: 'standing',
  name: text('standing'),
  divisionCode: '000000',
  departments: [],
  sources: [],
  precedence: {},
  indicators: [
    anIndicator('registered_on', 'date', { period: 'state' }),
    anIndicator('revenue', 'number', { period: 'state', unit: '万元' }),
  ],
  scorecards: [],
  ladders: [],
  conditionSets: [],
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

test('coming changes are on the first day that an age, or the offer’s own term, says otherwise', () => {
  const all = [
    firm('a', '2016-06-30', 100),
    firm('b', '2016-07-01', 100),
    firm('c', '2020-01-01', 100),
    firm('d', '2016-07-01', 1),
    firm('e', '2024-08-01', 100),
  ]
  const standing = { snapshot: snapshotFrom(zone, all, 2025), judged }
  expect(comingChanges(zone, 'young', standing, '2027-01-01')).toEqual([
    { row: 0, on: '2026-07-01', kind: 'lost', because: ['age'] },
    { row: 1, on: '2026-07-02', kind: 'lost', because: ['age'] },
    { row: 4, on: '2026-08-01', kind: 'gained', because: ['settled'] },
    { row: 2, on: '2027-01-01', kind: 'lost', because: [] },
    { row: 4, on: '2027-01-01', kind: 'lost', because: [] },
  ])
  expect(comingChanges(zone, 'young', standing, judged.on)).toEqual([])
})

test('coming changes are those of matching every subject on every day', () => {
  const all = Array.from({ length: 40 }, (_, index) =>
    firm(`f${index}`, `20${16 + (index % 9)}-07-${String(1 + (index % 28)).padStart(2, '0')}`, 90 + index),
  )
  const standing = { snapshot: snapshotFrom(zone, all, 2025), judged }
  const found = comingChanges(zone, 'young', standing, '2026-07-31').map(({ row, on, kind }) => `${on} ${row} ${kind}`)
  const verdictOn = (row: number, day: number) =>
    matchSubject(zone, 'young', all[row] as (typeof all)[number], { ...judged, on: isoFrom(day) }).verdict ===
    'qualified'
  const expected: string[] = []
  for (let day = dayFrom('2026-07-01'); day <= dayFrom('2026-07-31'); day++)
    for (let row = 0; row < all.length; row++) {
      const [was, is] = [verdictOn(row, day - 1), verdictOn(row, day)]
      if (was !== is) expected.push(`${isoFrom(day)} ${row} ${is ? 'gained' : 'lost'}`)
    }
  expect(expected.length).toBeGreaterThan(5)
  expect(found).toEqual(expected)
})
