import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { populationOf } from '../columns/population.ts'
import { snapshotFrom } from '../columns/snapshot.ts'
import type { BundleRule, Offer } from '../definitions.ts'
import type { FactValue } from '../expr/values.ts'
import { bundleSubject } from '../offers/bundle.ts'
import { aCondition, anIndicator, aPolicy, bareZone, common, text } from '../sample-parts.fixture.ts'
import { compileZone } from '../zone/compile-zone.ts'
import { bundleSimulatorOf } from './bundle-simulator.ts'
import { changedZone, type ZoneChange } from './changed-zone.ts'
import { standardGroupings } from './groupings.ts'

const judged = { period: 2025, on: '2026-06-30' }
const rule = (code: string, more: object) => ({ code, name: text(code), ...common, ...more }) as BundleRule

function award(id: string, amount: string, from = '2020-01-01'): Offer {
  return aPolicy(id, {
    effective: { from },
    conditions: [aCondition('size', 'revenue >= 100')],
    benefit: { name: text('money'), amount, unit: '万元' },
  })
}

const zone = compileZone({
  ...bareZone,
  indicators: [
    anIndicator('revenue', 'number', { unit: '万元' }),
    anIndicator('tax', 'number', { unit: '万元' }),
    anIndicator('district', 'text', { period: 'state' }),
  ],
  offers: [
    award('flat', '10'),
    award('share', 'revenue * 0.1'),
    award('small', '3'),
    award('later', '99', '2030-01-01'),
  ],
  bundles: [rule('once', { kind: 'exclusive', offers: ['flat', 'share'] })],
})

const firm = (id: string, facts: Readonly<Record<string, FactValue>>) => ({ id, facts: new Map(Object.entries(facts)) })
const firms = [
  firm('a', { 'revenue@2025': 100, 'tax@2025': 5, district: 'north' }),
  firm('b', { 'revenue@2025': 500, 'tax@2025': 60, district: 'south' }),
  firm('c', { 'revenue@2025': 99 }),
  firm('d', { district: 'north' }),
  firm('e', { 'revenue@2025': 300, district: 'south' }),
]
const snapshot = snapshotFrom(zone, firms, judged.period)
const groupings = standardGroupings(zone, populationOf(snapshot, judged), null)
const simulator = bundleSimulatorOf(zone, snapshot, judged, groupings)
const wan = 1_000_000

describe('a simulation across offers', () => {
  test('with nothing changed is what is in force', () => {
    const { before, after, movement } = simulator.simulate({})
    expect(after).toEqual(before)
    expect(movement).toEqual({ winners: 0, wonFen: 0, losers: 0, lostFen: 0 })
    // a: 10 + 3; b: 50 + 3; e: 30 + 3; c has nothing; of d nothing is known.
    expect(before).toMatchObject({ paid: 3, fen: 99 * wan, open: 1, mostFen: Number.POSITIVE_INFINITY })
    expect(before.offers.map(({ offer, qualified, taken, paid }) => [offer, qualified, taken, paid])).toEqual([
      ['flat', 3, 1, 10],
      ['share', 3, 2, 80],
      ['small', 3, 3, 9],
    ])
    expect(before.groups.find(({ code }) => code === 'district')?.lines).toEqual([
      { value: 'north', count: 1, fen: 13 * wan },
      { value: 'south', count: 2, fen: 86 * wan },
      { value: null, count: 0, fen: 0 },
    ])
  })

  test.for([
    {
      name: 'a dropped rule lets everybody have both',
      change: { drop: ['once'] },
      movement: { winners: 3, wonFen: 30 * wan, losers: 0, lostFen: 0 },
      moves: [
        ['a', 13, 23],
        ['b', 53, 63],
        ['e', 33, 43],
      ],
    },
    {
      name: 'several offers and a new rule at once',
      change: {
        offers: [
          { offer: 'flat', set: { amount: 40 } },
          { offer: 'share', set: { size: 400 } },
        ],
        bundles: [rule('tax', { kind: 'cap', levels: ['zone'], limit: 'tax', unit: '万元' })],
      },
      // a: capped at 5; b: 50 + 3 within 60; e: 43, but its tax is not known, so nothing is sure.
      movement: { winners: 0, wonFen: 0, losers: 2, lostFen: 41 * wan },
      moves: [
        ['e', 33, 0],
        ['a', 13, 5],
      ],
    },
    {
      name: 'a rule of the same code takes the place of the old one',
      change: { bundles: [rule('once', { kind: 'highest', offers: ['flat', 'share', 'small'] })] },
      movement: { winners: 0, wonFen: 0, losers: 3, lostFen: 9 * wan },
      moves: [
        ['a', 13, 10],
        ['b', 53, 50],
        ['e', 33, 30],
      ],
    },
  ])('$name', ({ change, movement, moves }) => {
    expect(simulator.simulate(change).movement).toEqual(movement)
    const named = simulator
      .moves(change)
      .map(({ row, before, after }) => [snapshot.ids[row], before / wan, after / wan])
      .sort()
    expect(named).toEqual(moves.toSorted())
  })

  test('says of which winners and losers missing data may still decide', () => {
    const moves = simulator.moves({ bundles: [rule('tax', { kind: 'cap', limit: 'tax', unit: '万元' })] })
    expect(moves.map(({ row, sure }) => [snapshot.ids[row], sure])).toEqual([
      ['e', false],
      ['a', true],
    ])
  })

  test.for([
    { change: { offers: [{ offer: 'none' }] }, says: /there is no offer "none"/ },
    { change: { offers: [{ offer: 'later', set: { amount: 1 } }] }, says: /not in force|no version/ },
    { change: { offers: [{ offer: 'flat' }, { offer: 'flat@1' }] }, says: /name each offer once/ },
    { change: { drop: ['twice'] }, says: /no rule across offers "twice".*once/ },
    { change: { bundles: [rule('x', { kind: 'exclusive', offers: ['flat', 'none'] })] }, says: /none/ },
    { change: { bundles: [rule('x', { kind: 'cap', limit: 'taxes', unit: '万元' })] }, says: /taxes/ },
    {
      change: {
        bundles: [
          rule('x', { kind: 'highest', offers: ['flat', 'share'] }),
          rule('y', { kind: 'highest', offers: ['share', 'small'] }),
        ],
      },
      says: /partly overlaps the rule "x"/,
    },
  ] satisfies { change: ZoneChange; says: RegExp }[])('refuses $change', ({ change, says }) => {
    expect(() => simulator.simulate(change)).toThrow(says)
  })

  test('agrees with bundling every enterprise by itself in the changed zone', () => {
    const someFirm = fc.record({
      revenue: fc.option(fc.integer({ min: 90, max: 600 })),
      tax: fc.option(fc.integer({ min: 0, max: 90 })),
    })
    const someChange = fc.record(
      {
        offers: fc.constantFrom([{ offer: 'flat', set: { amount: 40 } }], [{ offer: 'share', cap: 25 }]),
        bundles: fc.constantFrom(
          [rule('tax', { kind: 'cap', limit: 'tax', unit: '万元' })],
          [rule('pair', { kind: 'highest', offers: ['flat', 'small'] })],
        ),
        drop: fc.constant(['once']),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.array(someFirm, { minLength: 1, maxLength: 40 }), someChange, (people, change) => {
        const subjects = people.map(({ revenue, tax }, index) =>
          firm(String(index), {
            ...(revenue === null ? {} : { 'revenue@2025': revenue }),
            ...(tax === null ? {} : { 'tax@2025': tax }),
          }),
        )
        const own = snapshotFrom(zone, subjects, judged.period)
        const { after } = bundleSimulatorOf(zone, own, judged, []).simulate(change)
        const changed = changedZone(zone, change, judged)
        const one = subjects.map((subject) => bundleSubject(changed, subject, judged))
        expect(after.fen / wan).toBeCloseTo(
          one.reduce((sum, { lower }) => sum + lower, 0),
          6,
        )
        expect(after.open).toBe(one.filter(({ lower, upper }) => lower !== upper).length)
      }),
      { numRuns: 60 },
    )
  })
})
