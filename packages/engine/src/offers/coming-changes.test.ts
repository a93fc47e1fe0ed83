import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { freezeCohorts } from '../cohorts/freeze.ts'
import { snapshotFrom } from '../columns/snapshot.ts'
import { dayFrom, isoFrom } from '../dates.ts'
import type { Offer, OfferVersion } from '../definitions.ts'
import { matchSubject } from '../match.ts'
import { aCondition, anIndicator, bareZone, common, text } from '../sample-parts.fixture.ts'
import { compileZone } from '../zone/compile-zone.ts'
import { comingChanges } from './coming-changes.ts'

const grown = { ...common, effective: { from: '2020-01-01' } }
const offer = (id: string, versions: readonly OfferVersion[]): Offer => ({
  id,
  name: text(id),
  kind: 'policy',
  level: 'zone',
  standing: 'live',
  versions,
})
const zone = compileZone({
  ...bareZone,
  indicators: [
    anIndicator('registered_on', 'date', { period: 'state' }),
    anIndicator('titled_until', 'date', { period: 'state' }),
    anIndicator('revenue', 'number', { period: 'state', unit: '万元' }),
    anIndicator('age_in_days', 'number', { period: 'state', formula: 'days_between(registered_on, judged_on)' }),
  ],
  offers: [
    offer('young', [
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
    ]),
    // A new version in the middle of July, the old one lingering for the titled until the end of the month.
    offer('renewed', [
      {
        ...grown,
        version: '1',
        effective: { from: '2020-01-01', until: '2026-07-15' },
        alsoFor: { when: 'titled_until >= judged_on', until: '2026-07-29' },
        conditions: [aCondition('titled', 'titled_until >= judged_on || revenue >= 120')],
      },
      {
        ...grown,
        version: '2',
        effective: { from: '2026-07-15' },
        conditions: [
          aCondition('days', 'age_in_days % 7 < 3'),
          aCondition('more', 'revenue >= 110'),
          aCondition('place', 'rank(age_in_days) <= 12 || titled_until >= judged_on'),
        ],
      },
    ]),
  ],
})
const judged = { period: 2025, on: '2026-06-30' }
const firm = (id: string, registered: string | null, revenue: number | null, titled: string | null = null) => ({
  id,
  facts: new Map<string, string | number>(
    Object.entries({ registered_on: registered, revenue, titled_until: titled }).flatMap(([key, value]) =>
      value === null ? [] : [[key, value] as const],
    ),
  ),
})

describe('coming changes', () => {
  test('are on the first day that an age, or the offer’s own term, says otherwise', () => {
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

  const day = fc.integer({ min: 0, max: 40 }).map((after) => isoFrom(dayFrom('2026-06-25') + after))
  const firms = fc.array(
    fc.record({
      registered: fc.option(
        fc.tuple(fc.constantFrom(2016, 2020, 2024), day).map(([year, iso]) => `${year}${iso.slice(4)}`),
      ),
      revenue: fc.option(fc.integer({ min: 90, max: 130 })),
      titled: fc.option(day),
    }),
    { minLength: 1, maxLength: 40 },
  )

  test.each(['young', 'renewed'])('of %s are those of matching every subject on every day', (id) => {
    let turned = 0
    fc.assert(
      fc.property(firms, (made) => {
        const all = made.map(({ registered, revenue, titled }, row) => firm(String(row), registered, revenue, titled))
        const standing = { snapshot: snapshotFrom(zone, all, 2025), judged }
        const until = '2026-08-02'
        const found = comingChanges(zone, id, standing, until)
        const verdictOn = (on: number) => {
          const at = { ...judged, on: isoFrom(on) }
          const cohorts = freezeCohorts(zone, { offers: [id] }, standing.snapshot, at)
          return all.map((subject) => matchSubject(zone, id, subject, at, cohorts).verdict === 'qualified')
        }
        const expected: string[] = []
        let was = verdictOn(dayFrom(judged.on))
        for (let on = dayFrom(judged.on) + 1; on <= dayFrom(until); on++) {
          const is = verdictOn(on)
          is.forEach((holds, row) => {
            if (holds !== was[row]) expected.push(`${isoFrom(on)} ${row} ${holds ? 'gained' : 'lost'}`)
          })
          was = is
        }
        turned += expected.length
        expect(found.map(({ row, on, kind }) => `${on} ${row} ${kind}`)).toEqual(expected)
      }),
      { numRuns: 40 },
    )
    expect(turned).toBeGreaterThan(20)
  })
})
