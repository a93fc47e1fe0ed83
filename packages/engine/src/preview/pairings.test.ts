import { describe, expect, test } from 'vitest'
import type { ScorecardVersion, ScoreItem, ScorePart } from '../definitions.ts'
import { common, text } from '../sample-parts.fixture.ts'
import { draftOf } from './draft.ts'
import { pairingsOf, weighedMaxima } from './pairings.ts'

const item = (code: string, max: number, more: Partial<ScoreItem> = {}): ScoreItem => ({
  code,
  name: text(code),
  max,
  rule: { kind: 'ratio', value: 'revenue', base: 100, cap: 1, weight: max },
  ...more,
})
const part = (code: string, items: readonly ScoreItem[], more: Partial<ScorePart> = {}): ScorePart => ({
  code,
  name: text(code),
  max: items.filter(({ bonus }) => bonus !== true).reduce((sum, { max }) => sum + max, 0),
  items,
  ...more,
})
const expert = item('expert', 10, { rule: { kind: 'expert', value: 'grade' } })
const version: ScorecardVersion = {
  ...common,
  version: 'v',
  effective: { from: '2020-01-01' },
  total: 100,
  parts: [
    part('tech', [item('rd', 30), item('patents', 20), expert]),
    part('growth', [item('sales', 40), item('extra', 5, { bonus: true })]),
    part('bonus', [item('prize', 3), item('medal', 2)], { kind: 'bonus' }),
  ],
}
const group = (code: string) => {
  const found = pairingsOf(version).find((one) => one.code === code)
  if (found === undefined) throw new Error(`nothing to weigh is called ${code}`)
  return found
}

describe('what can be weighed', () => {
  test('parts and items that earn points by rules; bonus, expert and single ones are left alone', () => {
    expect(
      pairingsOf(version).map(({ code, criteria, total }) => [code, criteria.map((one) => one.code), total]),
    ).toEqual([
      ['parts', ['tech', 'growth'], 100],
      ['items tech', ['rd', 'patents'], 50],
    ])
  })

  test('items of a variant stand under its code, as a draft names them', () => {
    const { parts = [], ...rest } = version
    const varied = { ...rest, variants: [{ code: 'large', name: text('large'), when: 'large', parts }] }
    const [parted, items] = pairingsOf(varied)
    expect([parted?.code, items?.code, items?.variant?.en]).toEqual(['large: parts', 'large: items tech', 'large'])
    if (items === undefined) throw new Error('no items')
    expect(weighedMaxima(varied, items, [0.4, 0.6])).toEqual({ 'large/rd': 20, 'large/patents': 30 })
  })
})

describe('weights become a draft', () => {
  test('of items: they share what they had together, and the total stays', () => {
    const maxima = weighedMaxima(version, group('items tech'), [0.2, 0.8])
    expect(maxima).toEqual({ rd: 10, patents: 40 })
    const draft = draftOf(version, { maxima })
    expect([draft.total, draft.parts?.[0]?.max]).toEqual([100, 60])
  })

  test('of parts: items keep their proportions, what experts give stays', () => {
    const maxima = weighedMaxima(version, group('parts'), [0.85, 0.15])
    expect(maxima).toEqual({ rd: 45, patents: 30, sales: 15 })
    expect(draftOf(version, { maxima }).parts?.map(({ max }) => max)).toEqual([85, 15, 5])
  })

  test('of parts with weights by stage: every stage comes to the new points', () => {
    const staged = (code: string, startup: number, mature: number) =>
      item(code, Math.max(startup, mature), {
        rule: {
          kind: 'ratio',
          value: 'revenue',
          base: 100,
          cap: 1,
          weight: { startup, mature },
          weightBy: 'stage',
        },
      })
    const first = { ...part('tech', [staged('rd', 30, 15), staged('patents', 15, 30)]), max: 45 }
    const parts = [first, part('growth', [item('sales', 55)])]
    const [pairing] = pairingsOf({ ...version, parts })
    if (pairing === undefined) throw new Error('nothing to weigh')
    expect(weighedMaxima({ ...version, parts }, pairing, [0.6, 0.4])).toEqual({ rd: 40, patents: 40, sales: 40 })
  })

  test('a part that comes to less than its experts give has nothing left for rules', () => {
    expect(weighedMaxima(version, group('parts'), [0.05, 0.95])).toEqual({ rd: 0, patents: 0, sales: 95 })
  })
})
