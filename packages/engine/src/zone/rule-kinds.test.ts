/** Mistakes in rules of every kind are found, with a sentence that says what to do. */
import { describe, expect, test } from 'vitest'
import type { PointRule, ScorecardVersion, ScoreItem, Zone } from '../definitions.ts'
import { common, text } from '../sample-parts.fixture.ts'
import { sampleZone } from '../sample-zone.fixture.ts'
import { checkZone } from './compile-zone.ts'

const cohort = { by: ['stage', 'kind'], floor: 30 }
const good: PointRule = { kind: 'flag', when: 'large' }

function found(rule: PointRule, more: Partial<ScoreItem> = {}, version: Partial<ScorecardVersion> = {}): string[] {
  const item: ScoreItem = { code: 'one', name: text('one'), max: 10, rule, ...more }
  const zone: Zone = {
    ...sampleZone,
    scorecards: [
      {
        id: 'try',
        name: text('try'),
        versions: [
          {
            ...common,
            version: '1',
            effective: { from: '2020-01-01' },
            parts: [{ code: 'part', name: text('part'), max: item.max, items: [item] }],
            ...version,
          },
        ],
      },
    ],
    ladders: [],
  }
  return checkZone(zone).map(({ message }) => message.en)
}

const line = (...at: number[]): PointRule => ({
  kind: 'linear',
  value: 'rd',
  anchors: at.map((place, index) => ({ at: place, points: index === at.length - 1 ? 10 : 0 })),
})

describe('a rule', () => {
  test.for<[string, PointRule, Partial<ScoreItem>, string | null]>([
    ['without a mistake', good, {}, null],
    ['whose anchors do not ascend', line(5, 5), {}, 'ascending order'],
    ['with one anchor', line(5), {}, 'at least two anchors'],
    ['on a logarithm from nothing', { kind: 'log', value: 'rd', from: 0, to: 10 }, {}, '0 < from < to'],
    ['that counts by nothing', { kind: 'count', value: 'patents', each: 1, per: 0 }, {}, 'per must be more than 0'],
    [
      'in another unit than its value',
      { kind: 'log', value: 'rd', unit: '亩', from: 1, to: 10 },
      {},
      'correct the unit',
    ],
    ['with a cohort of one', { kind: 'percentile', value: 'rd', cohort: { by: [], floor: 1 } }, {}, 'at least 2'],
    [
      'whose percentiles cross',
      { kind: 'minmax', value: 'rd', cohort, clip: { low: 60, high: 40 } },
      {},
      '0 ≤ low < high',
    ],
    [
      'whose fallback is no wider',
      { kind: 'minmax', value: 'rd', cohort: { ...cohort, fallback: [['stage', 'kind']] } },
      {},
      'is not wider than',
    ],
    [
      'that compares inside a choice of the best',
      { kind: 'best', of: [{ code: 'a', name: text('a'), rule: { kind: 'percentile', value: 'rd', cohort } }] },
      {},
      'an item of its own',
    ],
    ['with weights for some stages only', good, { weights: { early: 10 }, weightBy: 'stage' }, 'missing for late'],
    ['with a negative weight', good, { weights: { early: 10, late: -1 }, weightBy: 'stage' }, 'must not be negative'],
    [
      'whose greatest weight is not its maximum',
      good,
      { weights: { early: 8, late: 2 }, weightBy: 'stage' },
      'greatest weight is 8',
    ],
    [
      'with weights and a base value',
      good,
      { weights: { early: 10, late: 10 }, weightBy: 'stage', missing: 'base' },
      'no base value',
    ],
    ['that both adds and deducts', good, { bonus: true, deduction: true }, 'both add and deduct'],
  ])('%s', ([, rule, more, wanted]) => {
    if (wanted === null) expect(found(rule, more)).toEqual([])
    else expect(found(rule, more).join('\n')).toContain(wanted)
  })
})

describe('what follows from a total', () => {
  const ranked = (shares: (number | undefined)[]): Partial<ScorecardVersion> => ({
    classes: {
      kind: 'ranked',
      rounding: 'floor',
      classes: shares.map((share, index) => ({ code: `c${index}`, name: text('c'), share })),
    },
  })
  test.for<[string, Partial<ScorecardVersion>, string]>([
    ['a veto without effect', { vetoes: [{ code: 'v', name: text('v'), when: 'large' }] }, 'has no effect'],
    [
      'a veto down to no class',
      { vetoes: [{ code: 'v', name: text('v'), when: 'large', classAtMost: 'Z' }] },
      'no class "Z"',
    ],
    ['limits that cross', { lowest: 5, highest: 5 }, 'must be more than the least'],
    ['a third of a decimal', { decimals: 0.5 }, 'whole number from 0 to 4'],
    ['shares above one', ranked([0.7, 0.6, undefined]), 'more than 1'],
    ['a last class with a share', ranked([0.7, 0.1]), 'takes the rest'],
    ['a class without share or count', ranked([undefined, undefined]), 'either share or count'],
  ])('%s', ([, version, wanted]) => {
    expect(found(good, {}, version).join('\n')).toContain(wanted)
  })
})
