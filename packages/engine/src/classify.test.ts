/** One subject on a ladder: which rungs are reached, and what keeps it from the others. */
import { describe, expect, test } from 'vitest'
import { classifySubject } from './classify.ts'
import type { Rung, Zone } from './definitions.ts'
import type { FactValue } from './expr/values.ts'
import { aCondition, anIndicator, common, text } from './sample-parts.fixture.ts'
import { sampleZone } from './sample-zone.fixture.ts'
import { compileZone } from './zone/compile-zone.ts'

const rungs: readonly Rung[] = [
  { code: 'low', name: text('low'), conditions: [aCondition('patents', 'patents >= 1')], review: [text('look')] },
  {
    code: 'middle',
    name: text('middle'),
    scorecard: 'points',
    title: 'titled',
    conditions: [aCondition('large', 'large'), aCondition('more', 'patents >= 2')],
  },
  { code: 'high', name: text('high'), conditions: [aCondition('most', 'patents >= 2 && rd > 5')] },
]
const zone: Zone = {
  ...sampleZone,
  indicators: [...sampleZone.indicators, anIndicator('titled', 'bool', { period: 'state' })],
  offers: [],
  scorecards: [
    {
      id: 'points',
      name: text('points'),
      versions: [
        {
          ...common,
          version: '1',
          effective: { from: '2020-01-01' },
          gates: [aCondition('clean', '!blacklisted')],
          pass: { total: { atLeast: 2 } },
          review: [text('check')],
          parts: [
            {
              code: 'p',
              name: text('p'),
              max: 5,
              items: [{ code: 'i', name: text('i'), max: 5, rule: { kind: 'count', value: 'staff', each: 1 } }],
            },
          ],
        },
      ],
    },
  ],
  ladders: [
    {
      id: 'steps',
      name: text('steps'),
      versions: [{ ...common, version: '1', effective: { from: '2020-01-01' }, rungs }],
    },
  ],
}
const compiled = compileZone(zone)
const place = (given: Readonly<Record<string, FactValue>>) =>
  classifySubject(
    compiled,
    'steps',
    { id: 's', facts: new Map(Object.entries(given)) },
    { period: 2022, on: '2023-06-01' },
  )

const middle = { patents: 2, large: true, blacklisted: false, 'staff@2022': 2, 'rd@2022': 5 }

describe('the rung of a subject', () => {
  test.each<[string, Readonly<Record<string, FactValue>>, string | null, (boolean | null)[]]>([
    ['is none where the lowest is not reached', { ...middle, patents: 0 }, null, [false, false, false]],
    ['is the highest that is reached', middle, 'middle', [true, true, false]],
    ['may be reached past one that is not', { ...middle, large: false, 'rd@2022': 6 }, 'high', [true, false, true]],
    ['is not one that is open', { patents: 2, large: true }, 'low', [true, null, null]],
    ['needs the points of its scorecard', { ...middle, 'staff@2022': 1 }, 'low', [true, false, false]],
    ['needs the gates of its scorecard', { ...middle, blacklisted: true }, 'low', [true, false, false]],
    ['fails for certain though the points are open', { patents: 2, large: false }, 'low', [true, false, null]],
  ])('%s', (_, given, rung, verdicts) => {
    const result = place(given)
    expect(result.rung).toBe(rung)
    expect(result.rungs.map(({ verdict }) => verdict)).toEqual(verdicts)
  })

  test.each<[string, Readonly<Record<string, FactValue>>, string[], string[]]>([
    ['names the conditions that fail', { ...middle, patents: 1, large: false }, ['large', 'more'], []],
    ['names the points that fail', { ...middle, 'staff@2022': 1 }, ['scorecard'], []],
    [
      'names the gate that fails in place of the points',
      { ...middle, blacklisted: true, 'staff@2022': 1 },
      ['clean'],
      [],
    ],
    ['names nothing where all holds', middle, [], []],
    [
      'names what is missing of its conditions and its points, once',
      { blacklisted: false },
      [],
      ['large', 'patents', 'staff'],
    ],
    [
      'does not ask for figures of points that are decided',
      { ...middle, large: true, blacklisted: true },
      ['clean'],
      [],
    ],
  ])('%s', (_, given, failed, missing) => {
    const [, second] = place(given).rungs
    expect([second?.failed, second?.missing]).toEqual([failed, missing])
  })

  test('comes with the title as recorded and with what people must look at', () => {
    const held = (given: Readonly<Record<string, FactValue>>) => place(given).rungs.map((rung) => rung.held)
    expect(held({ titled: true })).toEqual([null, true, null])
    expect(held({ titled: false })).toEqual([null, false, null])
    expect(held({})).toEqual([null, null, null])
    expect(place({}).rungs.map(({ review }) => review.map(({ en }) => en))).toEqual([['look'], ['check'], []])
    expect(place({})).toMatchObject({ id: 's', ladder: 'steps', version: '1', status: 'illustrative' })
    expect(place(middle).rungs.map(({ scorecard }) => scorecard?.total ?? null)).toEqual([null, 2, null])
  })
})
