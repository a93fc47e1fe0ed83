/** Classes of totals between bounds, and what vetoes do to them, against trying everything that may turn out. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addVeto,
  allClassCodes,
  bestAfter,
  classCodes,
  classOf,
  noVeto,
  vetoRules,
  worstAfter,
} from './class-bounds.ts'
import type { ClassRule, ScorecardVersion, ThresholdClasses } from './definitions.ts'
import type { Verdict } from './results.ts'
import { aCondition, common, text } from './sample-parts.fixture.ts'
import { unitsFrom } from './units-of-points.ts'

const version = (classes: ClassRule | undefined, more: Partial<ScorecardVersion> = {}): ScorecardVersion => ({
  ...common,
  version: '1',
  effective: { from: '2020-01-01' },
  classes,
  ...more,
})
const named = (code: string) => ({ code, name: text(code) })

const thresholds: ThresholdClasses = {
  kind: 'thresholds',
  bands: [
    { ...named('A'), from: 80.5 },
    { ...named('B'), from: 60, to: 80.5 },
    { ...named('D'), from: 20, to: 40 },
  ],
}
const twoRankings: ClassRule = {
  kind: 'split-rank',
  upperShare: 0.5,
  rounding: 'floor',
  rest: 'B',
  names: {},
  head: { class: 'A', share: 0.1, orderBy: 'a', order: 'desc' },
  tail: { class: 'B', share: 0.1, orderBy: 'a', order: 'asc' },
}

describe('the codes of classes', () => {
  test.each<[string, ClassRule | undefined, readonly string[]]>([
    ['are none without a rule', undefined, []],
    ['are those of the bands, best first', thresholds, ['A', 'B', 'D']],
    [
      'are those by place, best first',
      { kind: 'ranked', rounding: 'ceil', classes: [{ ...named('first'), count: 1 }, named('rest')] },
      ['first', 'rest'],
    ],
    ['are named once where two rankings give the same', twoRankings, ['A', 'B']],
  ])('%s', (_, rule, codes) => {
    expect(classCodes(version(rule))).toEqual(codes)
  })

  test('have those that only vetoes give at the end, once', () => {
    const vetoes = [
      { ...aCondition('a', 'true'), class: 'N' },
      { ...aCondition('b', 'true'), classAtMost: 'B' },
      { ...aCondition('c', 'true'), class: 'B' },
      { ...aCondition('d', 'true'), class: 'N' },
    ]
    expect(allClassCodes(version(thresholds, { vetoes }))).toEqual(['A', 'B', 'D', 'N'])
    expect(vetoRules(version(thresholds, { vetoes }))).toEqual({ sets: [3, -1, 1, 3], caps: [0, 1, 0, 0] })
  })

  test('are those of the rule where there are no vetoes', () => {
    expect(allClassCodes(version(thresholds))).toEqual(['A', 'B', 'D'])
    expect(vetoRules(version(thresholds))).toEqual({ sets: [], caps: [] })
  })
})

describe('the class of a total', () => {
  test.each<[string, number, number, string | null]>([
    ['at the lower end of a class is that class', 80.5, 80.5, 'A'],
    ['a ten-thousandth below it is the class below', 80.4999, 80.4999, 'B'],
    ['has no upper end in the best class', 1e6, 1e6, 'A'],
    ['at an upper end does not belong to the class that ends there', 40, 40, null],
    ['just below an upper end belongs to the class', 39.9999, 39.9999, 'D'],
    ['between two classes is none', 50, 50, null],
    ['below all classes is none', 19.9999, 19.9999, null],
    ['is certain where both bounds fall into one class', 60, 80.4999, 'B'],
    ['is open where the bounds fall into different classes', 79, 81, null],
    ['is open where only one bound has a class', 10, 30, null],
  ])('%s', (_, lower, upper, code) => {
    expect(classOf(thresholds, unitsFrom(lower), unitsFrom(upper))).toBe(code)
  })

  test('is the last one, however low, where that has no lower end', () => {
    const open: ThresholdClasses = {
      kind: 'thresholds',
      bands: [
        { ...named('A'), from: 1 },
        { ...named('C'), to: 1 },
      ],
    }
    expect(classOf(open, unitsFrom(-50), unitsFrom(0.9999))).toBe('C')
  })
})

interface Rule {
  readonly set: number
  readonly cap: number
  readonly verdict: Verdict
}

/** The class once every verdict is known: the first veto that sets one, or the class so far with the caps that hold. */
function classAfter(rules: readonly (Omit<Rule, 'verdict'> & { holds: boolean })[], own: number): number {
  const holding = rules.filter(({ holds }) => holds)
  const setter = holding.find(({ set }) => set >= 0)
  if (setter !== undefined) return setter.set
  return own < 0 ? own : Math.max(own, ...holding.map(({ cap }) => cap))
}

/** All ways in which open verdicts may turn out. */
function completions(rules: readonly Rule[]): (Omit<Rule, 'verdict'> & { holds: boolean })[][] {
  return rules.reduce<(Omit<Rule, 'verdict'> & { holds: boolean })[][]>(
    (ways, { verdict, ...rule }) => {
      const outcomes = verdict === null ? [true, false] : [verdict]
      return ways.flatMap((way) => outcomes.map((holds) => [...way, { ...rule, holds }]))
    },
    [[]],
  )
}

describe('vetoes', () => {
  const rule = fc.record({
    what: fc.oneof(
      fc.integer({ min: 0, max: 4 }).map((set) => ({ set, cap: 0 })),
      fc.integer({ min: 0, max: 4 }).map((cap) => ({ set: -1, cap })),
    ),
    verdict: fc.constantFrom<Verdict>(true, false, null),
  })
  const rules = fc.array(rule, { maxLength: 5 }).map((all) => all.map(({ what, verdict }) => ({ ...what, verdict })))
  const bounds = fc.oneof(
    fc.constant([-1, -1] as const),
    fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })).map(([a, b]) => {
      return [Math.min(a, b), Math.max(a, b)] as const
    }),
  )

  test('leave exactly the best and the worst class that open conditions allow', () => {
    fc.assert(
      fc.property(rules, bounds, (all, [best, worst]) => {
        const effect = noVeto()
        for (const { verdict, ...what } of all) addVeto(effect, verdict, what)
        const own = best < 0 ? [-1] : [best, worst]
        const outcomes = completions(all).flatMap((way) => own.map((one) => classAfter(way, one)))
        // A class beats none, which counts as no class at all.
        const given = outcomes.filter((one) => one >= 0)
        expect(bestAfter(effect, best)).toBe(given.length === 0 ? -1 : Math.min(...given))
        expect(worstAfter(effect, worst)).toBe(Math.max(...outcomes))
      }),
      { numRuns: 1000 },
    )
  })
})
