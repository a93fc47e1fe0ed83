import { describe, expect, test } from 'vitest'
import { snapshotFrom } from '../columns/snapshot.ts'
import type { OfferVersion, Selection } from '../definitions.ts'
import { aCondition, anIndicator, aPolicy, bareZone, common, text } from '../sample-parts.fixture.ts'
import { compileZone } from '../zone/compile-zone.ts'
import { type Application, selectPopulation } from './select-population.ts'

const state = { period: 'state' } as const
const rounds = [
  { code: 'one', name: text('one'), window: { from: '2026-01-01', until: '2026-02-01' }, places: 2 },
  { code: 'two', name: text('two'), window: { from: '2026-06-01' }, places: 1 },
]

function zoneWith(selection: Selection, more: Partial<OfferVersion> = {}) {
  return compileZone({
    ...bareZone,
    indicators: [
      anIndicator('points', 'number', state),
      anIndicator('bonus', 'number', state),
      anIndicator('honest', 'bool', state),
      anIndicator('spent', 'number', { ...state, unit: '万元' }),
    ],
    scorecards: [
      {
        id: 'card',
        name: text('card'),
        versions: [
          {
            ...common,
            version: '1',
            effective: { from: '2020-01-01' },
            total: 120,
            parts: [
              {
                code: 'part',
                name: text('part'),
                max: 120,
                items: [
                  { code: 'points', name: text('points'), max: 100, rule: { kind: 'formula', points: 'points' } },
                  { code: 'bonus', name: text('bonus'), max: 20, rule: { kind: 'formula', points: 'bonus' } },
                ],
              },
            ],
          },
        ],
      },
    ],
    ladders: [],
    conditionSets: [],
    offers: [
      aPolicy('contest', {
        conditions: [aCondition('honest', 'honest')],
        benefit: { name: text('money'), amount: 'spent * 0.5', unit: '万元', cap: 10 },
        rounds,
        selection,
        ...more,
      }),
    ],
  })
}

const judged = { period: 2025, on: '2026-06-30' }
type Facts = Readonly<Record<string, number | boolean>>
const firm = (id: string, facts: Facts) => ({
  id,
  facts: new Map(Object.entries({ honest: true, bonus: 0, spent: 10, ...facts })),
})
const byScore: Selection = { by: 'score', scorecard: 'card', ties: 'none' }

function play(
  zone: ReturnType<typeof zoneWith>,
  firms: readonly ReturnType<typeof firm>[],
  applications?: readonly Application[],
) {
  const standing = { snapshot: snapshotFrom(zone, firms, 2025), judged }
  const { rounds, late } = selectPopulation(zone, 'contest', standing, applications)
  const shown = rounds.map(({ entries }) =>
    entries.map(({ row, key, result, sure }) => `${firms[row]?.id} ${key} ${result}${sure ? '' : '?'}`),
  )
  return { rounds, shown, late: late.map((row) => firms[row]?.id) }
}

test('those not selected compete in the next round, and the first one out is told with the points it lacks', () => {
  const { rounds, shown } = play(zoneWith(byScore), [
    firm('a', { points: 50 }),
    firm('b', { points: 80.5 }),
    firm('c', { points: 60 }),
    firm('d', { points: 40, honest: false }),
    firm('e', { points: 20 }),
  ])
  expect(shown).toEqual([
    ['b 80.5 selected', 'c 60 selected', 'a 50 not_selected', 'e 20 not_selected'],
    ['a 50 selected', 'e 20 not_selected'],
  ])
  expect(rounds[0]).toMatchObject({
    taken: 2,
    fen: 10_000_000,
    gap: 10,
    open: 0,
    firstOut: { row: 0 },
    lastIn: { row: 2 },
  })
})

test('unknown points are no zero: what they may come to at most decides who is sure', () => {
  const firms = [
    firm('a', { points: 90 }),
    firm('b', { points: 30 }),
    {
      ...firm('c', {}),
      facts: new Map<string, number | boolean>([
        ['honest', true],
        ['points', 50],
        ['spent', 10],
      ]),
    },
  ]
  const { shown } = play(zoneWith(byScore), firms)
  // c has 50 to 70 points: it cannot come before a, but before b.
  expect(shown[0]).toEqual(['a 90 selected', 'b 30 selected?', 'c null undecided?'])
})

test('applications count in the round of their day, others are late', () => {
  const firms = [
    firm('a', { points: 50 }),
    firm('b', { points: 80 }),
    firm('c', { points: 60, honest: false }),
    firm('d', { points: 1 }),
  ]
  const { shown, late } = play(zoneWith(byScore), firms, [
    { row: 0, on: '2026-01-31' },
    { row: 1, on: '2026-02-01' },
    { row: 2, on: '2026-01-01' },
    { row: 3, on: '2026-06-01' },
  ])
  expect(shown).toEqual([['a 50 selected', 'c 60 not_selected'], ['d 1 selected']])
  expect(late).toEqual(['b'])
})

describe('the order goes', () => {
  test('by an exact value, so that equals that binary numbers tell apart stay equal', () => {
    const zone = zoneWith({ by: 'value', value: 'points + bonus', ties: 'none' })
    const { shown } = play(zone, [
      firm('a', { points: 0.1, bonus: 0.2 }),
      firm('b', { points: 0.3 }),
      firm('c', { points: 9 }),
    ])
    expect(shown[0]).toEqual(['c 9 selected', 'a 0.3 not_selected', 'b 0.3 not_selected'])
  })

  test('by amount, the least first', () => {
    const zone = zoneWith({ by: 'amount', order: 'asc', ties: 'none' })
    const { shown } = play(zone, [firm('a', { spent: 30 }), firm('b', { spent: 2 }), firm('c', { spent: 4 })])
    expect(shown[0]).toEqual(['b 1000000 selected', 'c 2000000 selected', 'a 10000000 not_selected'])
  })

  test('by day of application, and without a list nobody has one', () => {
    const zone = zoneWith({ by: 'first-come', ties: 'none' })
    const firms = [firm('a', {}), firm('b', {}), firm('c', {})]
    const applied = [
      { row: 0, on: '2026-01-05' },
      { row: 1, on: '2026-01-02' },
      { row: 2, on: '2026-01-07' },
    ]
    const { rounds } = play(zone, firms, applied)
    expect(rounds[0]?.entries.map(({ row, result }) => `${row} ${result}`)).toEqual([
      '1 selected',
      '0 selected',
      '2 not_selected',
    ])
    expect(rounds[0]?.gap).toBe(2)
    expect(play(zone, firms).rounds[0]).toMatchObject({ taken: 0, open: 3 })
  })
})

test('money runs out in exact fen', () => {
  const money = { budget: 10, places: undefined }
  const zone = zoneWith(byScore, { rounds: rounds.map((round) => ({ ...round, ...money })) })
  const { rounds: played } = play(zone, [
    firm('a', { points: 9, spent: 12 }),
    firm('b', { points: 8, spent: 8 }),
    firm('c', { points: 7, spent: 0.02 }),
  ])
  expect(played.map(({ taken, fen }) => [taken, fen])).toEqual([
    [2, 10_000_000],
    [1, 10_000],
  ])
})

test('an offer without rounds says so', () => {
  const zone = zoneWith(byScore, { rounds: undefined, selection: undefined })
  expect(() => play(zone, [firm('a', { points: 1 })])).toThrow(/has no rounds/)
})

test('an unknown amount comes to no more than the cap of the version that its applicant keeps', () => {
  const first = rounds.slice(0, 1).map((round) => ({ ...round, places: 1 }))
  const { zone } = zoneWith({ by: 'amount', ties: 'none' }, { rounds: first })
  const shown = (cap: number) => {
    const offers = zone.offers.map((offer) => {
      const now = offer.versions[0] as OfferVersion
      const benefit = { name: text('money'), amount: 'spent * 0.5', unit: '万元', cap }
      const alsoFor = { when: 'points >= 9', until: '2030-01-01' }
      const old = { ...now, benefit, version: 'old', effective: { from: '2019-01-01', until: '2020-01-01' }, alsoFor }
      return { ...offer, versions: [old, now] }
    })
    const { facts } = firm('b', { points: 9 })
    facts.delete('spent')
    return play(compileZone({ ...zone, offers }), [firm('a', { points: 1, spent: 8 }), { id: 'b', facts }]).shown[0]
  }
  expect(shown(3)?.[0]).toBe('a 4000000 selected')
  expect(shown(5)?.[0]).toBe('a 4000000 selected?')
})
