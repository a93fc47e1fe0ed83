import { describe, expect, test } from 'vitest'
import { snapshotFrom } from '../columns/snapshot.ts'
import type { Offer } from '../definitions.ts'
import type { FactValue } from '../expr/values.ts'
import { aCondition, common, text } from '../sample-parts.fixture.ts'
import { sampleZone } from '../sample-zone.fixture.ts'
import { compileZone } from '../zone/compile-zone.ts'
import { backtestOffer, type OfferBacktestRequest, type Receipt } from './run-offer.ts'

const grant: Offer = {
  id: 'grant',
  name: text('grant'),
  kind: 'policy',
  level: 'zone',
  standing: 'live',
  versions: [
    {
      ...common,
      version: '1',
      effective: { from: '2020-01-01' },
      conditions: [aCondition('revenue', 'revenue >= 100'), aCondition('clean', '!blacklisted')],
      benefit: { name: text('money'), amount: 'rd * 0.1', unit: '万元', cap: 4 },
    },
  ],
}
const zone = compileZone({ ...sampleZone, offers: [grant], bundles: [], ladders: [] })

type Facts = Readonly<Record<string, FactValue>>

function backtested(firms: readonly Facts[], change: Partial<OfferBacktestRequest>) {
  const subjects = firms.map((one, row) => ({ id: `s${row}`, facts: new Map(Object.entries(one)) }))
  const years = { scored: snapshotFrom(zone, subjects, 2022), later: snapshotFrom(zone, subjects, 2024) }
  return backtestOffer(zone, years, {
    offer: 'grant',
    judged: { period: 2022, on: '2023-06-01' },
    later: { period: 2024, on: '2025-06-01' },
    receipts: [],
    growth: 'revenue',
    alike: [],
    within: null,
    among: 'all',
    ...change,
  })
}

const firm = (before: number, after: number, more: Facts = {}): Facts => ({
  'revenue@2022': before,
  'revenue@2024': after,
  'rd@2022': 20,
  blacklisted: false,
  ...more,
})
const paid = (row: number, amount: number | null = 1, on: string | null = '2023-05-01'): Receipt => ({
  row,
  on,
  amount,
})

describe('an offer looked back on', () => {
  const firms = [
    firm(100, 150),
    firm(100, 110),
    firm(200, 300),
    firm(200, 220),
    firm(99, 99),
    { 'revenue@2022': 100, 'revenue@2024': 120 },
  ]

  test('uptake and money are those of the year before; growth is over both years', () => {
    const receipts = [paid(0, 2), paid(0, 0.1), paid(0, 0.2), paid(2, null), paid(4, 3), paid(5)]
    const report = backtested(firms, { receipts })
    expect(report).toMatchObject({ offer: 'grant', version: '1', promised: { amount: 8, unknown: 0 } })
    expect(report.uptake).toMatchObject({
      qualified: 4,
      receivedOfQualified: 2,
      receivedUnqualified: 1,
      receivedUndecided: 1,
      paid: 6.3,
      paidUnknown: 1,
    })
    expect(report.doubtful).toEqual([
      { row: 4, verdict: 'one_away' },
      { row: 5, verdict: 'undecided' },
    ])
    // Receivers grew by 0.5, 0.5, 0 and 0.2; the others by 0.1 each.
    expect(report.comparison.plain).toBeCloseTo(0.2, 12)
  })

  test('receivers are paired with firms of the same size, in the same group', () => {
    const trades = ['C26', 'C26', 'I65', 'I65']
    const grouped = firms.slice(0, 4).map((one, row) => ({ ...one, industry: trades[row] ?? '' }))
    const { comparison } = backtested(grouped, { receipts: [paid(0), paid(2)], within: 'industry' })
    expect(comparison).toMatchObject({ receivers: 2, others: 2, pairs: 2, unmatched: 0 })
    expect(comparison.difference?.value).toBeCloseTo(0.4, 12)
  })

  test.for([
    { name: 'the last day of the year before', on: '2022-12-31', outside: [0] },
    { name: 'the first day after it', on: '2023-01-01', outside: [] },
    { name: 'the last day of the later year', on: '2024-12-31', outside: [] },
    { name: 'the first day after that', on: '2025-01-01', outside: [0] },
    { name: 'no day', on: null, outside: [] },
  ])('a payment on $name', ({ on, outside }) => {
    const report = backtested(firms, { receipts: [paid(0, 1, on), paid(2)] })
    expect(report.outside).toEqual(outside)
    expect(report.undated).toBe(on === null ? 1 : 0)
    // Who was paid at another time is no example of one who was not.
    expect([report.comparison.receivers, report.comparison.others]).toEqual([2 - outside.length, 4])
    expect(report.uptake.receivedOfQualified).toBe(2 - outside.length)
  })

  test('receivers can be compared with those alone who qualified as well', () => {
    expect(backtested(firms, { receipts: [paid(0)], among: 'qualified' }).comparison.others).toBe(3)
  })

  test('unknown growth, a base of zero and an unknown group keep a receiver out of the pairs, and are counted', () => {
    const unknown = [firm(100, 150), firm(0, 10), { 'revenue@2022': 100, blacklisted: false }, firm(100, 110)]
    const receipts = [paid(0), paid(1), paid(2)]
    const known = backtested(unknown, { receipts })
    expect([known.withoutData, known.comparison.pairs, known.comparison.unmatched]).toEqual([2, 1, 2])
    expect(backtested(unknown, { receipts, within: 'industry' })).toMatchObject({
      withoutData: 3,
      comparison: { pairs: 0, difference: null },
    })
  })

  test('limits are told in words: who is not listed, few pairs, and sides that stay apart', () => {
    const apart = Array.from({ length: 6 }, (_, row) => firm(row < 3 ? 1000 + row : 100 + row, 2000))
    const said = backtested(apart, { receipts: [0, 1, 2].map((row) => paid(row)) }).limits.map(({ en }) => en)
    expect(said.some((one) => one.includes('does not prove'))).toBe(true)
    expect(said.some((one) => one.includes('not on the list'))).toBe(true)
    expect(said.some((one) => one.includes('fewer than 30'))).toBe(true)
    expect(said.some((one) => one.includes('2022'))).toBe(true)
  })

  test.for([
    { name: 'a text as figure', change: { growth: 'industry' }, says: /is no number/ },
    { name: 'a figure without years', change: { growth: 'patents' }, says: /no earlier years/ },
    { name: 'a group that is a number', change: { within: 'revenue' }, says: /split by a text/ },
    {
      name: 'years the wrong way round',
      change: { later: { period: 2022, on: '2023-06-01' } },
      says: /must come after/,
    },
    { name: 'an unknown offer', change: { offer: 'none' }, says: /none/ },
  ])('$name is refused', ({ change, says }) => {
    expect(() => backtested(firms, change)).toThrow(says)
  })
})
