/** Classes by place: quotas and their rounding, what keeps a firm from a class, ties, and bounds against every completion. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RankedClasses, ScorecardVersion } from '../definitions.ts'
import type { FactValue } from '../expr/values.ts'
import { aCondition, common, text } from '../sample-parts.fixture.ts'
import { sample } from '../sample-zone.fixture.ts'
import type { SubjectFacts } from '../subject.ts'
import { judged } from '../test/random-subjects.ts'
import { compileZone } from '../zone/compile-zone.ts'
import { quotaOf } from './ranked-classes.ts'
import { scorePopulation } from './score-population.ts'
import { snapshotFrom } from './snapshot.ts'

type Classes = RankedClasses['classes'][number]
const class_ = (code: string, more: Partial<Classes> = {}): Classes => ({ code, name: text(code), ...more })
const ranked = (classes: readonly Classes[], rounding: RankedClasses['rounding'] = 'half-up'): RankedClasses => ({
  kind: 'ranked',
  rounding,
  classes,
})

/** The sample zone with one scorecard that gives a point for each patent. */
const zoneWith = (more: Partial<ScorecardVersion>) =>
  compileZone({
    ...sample.zone,
    ladders: [],
    scorecards: [
      {
        id: 'placed',
        name: text('placed'),
        versions: [
          {
            ...common,
            version: '1',
            effective: { from: '2020-01-01' },
            parts: [
              {
                code: 'all',
                name: text('all'),
                max: 100,
                items: [
                  { code: 'patents', name: text('patents'), max: 100, rule: { kind: 'formula', points: 'patents' } },
                ],
              },
            ],
            ...more,
          },
        ],
      },
    ],
  })

interface Firm {
  readonly id: string
  readonly patents?: number | undefined
  readonly facts?: Readonly<Record<string, FactValue>> | undefined
}

const subjectOf = ({ id, patents, facts = {} }: Firm): SubjectFacts => ({
  id,
  facts: new Map<string, FactValue>([
    ...Object.entries(facts),
    ...(patents === undefined ? [] : [['patents', patents] as const]),
  ]),
})

/** The class, best and worst class of every firm, by id. */
function placed(zone: ReturnType<typeof zoneWith>, firms: readonly Firm[]) {
  const columns = scorePopulation(zone, 'placed', snapshotFrom(zone, firms.map(subjectOf), judged.period), judged)
  const code = (index: number | undefined) => columns.classes[index ?? -1] ?? '-'
  return Object.fromEntries(
    firms.map(({ id }, row) => [
      id,
      [code(columns.classIndex[row]), code(columns.best[row]), code(columns.worst[row])] as const,
    ]),
  )
}

/** The classes of firms about whom nothing is missing, which are then certain. */
function classesOf(more: Partial<ScorecardVersion>, firms: readonly Firm[]) {
  const found = Object.entries(placed(zoneWith(more), firms))
  for (const [, [now, best, worst]] of found) expect([best, worst]).toEqual([now, now])
  return Object.fromEntries(found.map(([id, [now]]) => [id, now]))
}

/** Firms a, b, c … with these totals. */
const withTotals = (...totals: number[]): Firm[] =>
  totals.map((patents, index) => ({ id: String.fromCharCode(97 + index), patents }))

describe('a share of the ranked', () => {
  test.each([
    [0.25, 10, 'floor', 2],
    [0.25, 10, 'ceil', 3],
    [0.25, 10, 'half-up', 3],
    [0.24, 10, 'half-up', 2],
    [0.3, 10, 'ceil', 3],
    [0.3, 10, 'floor', 3],
    // 0.07 of 100 is 7.000000000000001 in binary, 0.29 of 100 is 28.999999999999996.
    [0.07, 100, 'ceil', 7],
    [0.29, 100, 'floor', 29],
    [0, 10, 'ceil', 0],
    [1, 10, 'floor', 10],
    [0.5, 0, 'ceil', 0],
  ] as const)('%d of %d, %s, is %d', (share, count, rounding, places) => {
    expect(quotaOf(share, count, rounding)).toBe(places)
  })
})

describe('classes by place', () => {
  test('are given from the best down: a share, a count, the rest', () => {
    const classes = ranked([class_('A', { share: 0.2 }), class_('B', { count: 2 }), class_('C')])
    expect(classesOf({ classes }, withTotals(5, 9, 7, 3, 8))).toEqual({ b: 'A', e: 'B', c: 'B', a: 'C', d: 'C' })
  })

  test('give a share of all that are ranked, not of those that are left', () => {
    const classes = ranked([class_('A', { share: 0.5 }), class_('B', { share: 0.5 }), class_('C')])
    expect(classesOf({ classes }, withTotals(4, 3, 2, 1))).toEqual({ a: 'A', b: 'A', c: 'B', d: 'B' })
  })

  test('pass over those below the total of a class, and a total that is just enough counts', () => {
    const classes = ranked([class_('A', { count: 3, from: 8 }), class_('B', { count: 1 }), class_('C')])
    expect(classesOf({ classes }, withTotals(9, 8, 7, 6))).toEqual({ a: 'A', b: 'A', c: 'B', d: 'C' })
  })

  test('break ties by figures in the order asked for, then by id', () => {
    const classes = ranked([class_('A', { count: 2 }), class_('B')])
    const firms = (['d', 'a', 'c', 'b'] as const).map((id, index) => ({
      id,
      patents: 5,
      facts: { 'revenue@2022': [30, 10, 20, 20][index] as number },
    }))
    const by = (order: 'asc' | 'desc') => ({ classes, tieBreakers: [{ by: 'revenue', order }] })
    expect(classesOf(by('desc'), firms)).toEqual({ d: 'A', b: 'A', c: 'B', a: 'B' })
    expect(classesOf(by('asc'), firms)).toEqual({ a: 'A', b: 'A', c: 'B', d: 'B' })
    expect(classesOf({ classes }, firms)).toEqual({ a: 'A', b: 'A', c: 'B', d: 'B' })
  })

  test('go on to the second figure only where the first is equal, also where binary fractions differ', () => {
    const classes = ranked([class_('A', { count: 1 }), class_('B')])
    // 0.3 ÷ 3 and 0.1 ÷ 1 are equal as fractions, 0.09999999999999999 and 0.1 as doubles.
    const firms = [
      { id: 'a', patents: 5, facts: { 'rd@2022': 0.3, 'revenue@2022': 3 } },
      { id: 'b', patents: 5, facts: { 'rd@2022': 0.1, 'revenue@2022': 1 } },
    ]
    const tieBreakers = [{ by: 'rd / revenue', order: 'desc' as const }]
    const second = (order: 'asc' | 'desc') => ({ classes, tieBreakers: [...tieBreakers, { by: 'revenue', order }] })
    expect(classesOf(second('desc'), firms)).toEqual({ a: 'A', b: 'B' })
    expect(classesOf(second('asc'), firms)).toEqual({ a: 'B', b: 'A' })
  })

  test('leave a firm that a veto keeps from a class its place in the next, and the place before it to another', () => {
    const classes = ranked([class_('A', { count: 1 }), class_('B', { count: 1 }), class_('C')])
    const vetoes = [{ ...aCondition('bad', 'blacklisted'), classAtMost: 'B' }]
    const firms = withTotals(9, 8, 7).map((firm) => ({ ...firm, facts: { blacklisted: firm.id === 'a' } }))
    expect(classesOf({ classes, vetoes }, firms)).toEqual({ a: 'B', b: 'A', c: 'C' })
  })

  test('count nobody whose class a veto sets, neither for shares nor for places', () => {
    const classes = ranked([class_('A', { share: 0.5 }), class_('B')])
    const vetoes = [{ ...aCondition('bad', 'blacklisted'), class: 'N' }]
    const firms = withTotals(9, 8, 7).map((firm) => ({ ...firm, facts: { blacklisted: firm.id === 'a' } }))
    expect(classesOf({ classes, vetoes }, firms)).toEqual({ a: 'N', b: 'A', c: 'B' })
    const best = [{ ...aCondition('bad', 'blacklisted'), class: 'A' }]
    expect(classesOf({ classes, vetoes: best }, firms)).toEqual({ a: 'A', b: 'A', c: 'B' })
  })
})

describe('classes by place where data are missing', () => {
  const classes = ranked([class_('A', { count: 1, from: 2 }), class_('B', { share: 0.5 }), class_('C')], 'floor')
  const vetoes = [
    { ...aCondition('bad', 'blacklisted'), classAtMost: 'B' },
    { ...aCondition('old', "kind == 'recheck'"), class: 'N' },
  ]
  const totals = [0, 1, 2, 3]
  const known = {
    patents: fc.constantFrom<(number | undefined)[]>(...totals, undefined),
    blacklisted: fc.constantFrom<(boolean | undefined)[]>(false, false, true, undefined),
    kind: fc.constantFrom<(string | undefined)[]>('new', 'new', 'recheck', undefined),
  }
  type Known = { patents: number | undefined; blacklisted: boolean | undefined; kind: string | undefined }

  /** Every way in which the missing data may turn out. */
  const completions = (firms: readonly Known[]): Known[][] =>
    firms.reduce<Known[][]>(
      (all, { patents, blacklisted, kind }) =>
        all.flatMap((before) =>
          (patents === undefined ? totals : [patents]).flatMap((p) =>
            (blacklisted === undefined ? [false, true] : [blacklisted]).flatMap((b) =>
              (kind === undefined ? ['new', 'recheck'] : [kind]).map((k) => [
                ...before,
                { patents: p, blacklisted: b, kind: k },
              ]),
            ),
          ),
        ),
      [[]],
    )
  const firmsOf = (all: readonly Known[]): Firm[] =>
    all.map(({ patents, blacklisted, kind }, index) => ({
      id: `firm ${index}`,
      patents,
      facts: { ...(blacklisted === undefined ? {} : { blacklisted }), ...(kind === undefined ? {} : { kind }) },
    }))

  test('lie between the best and the worst of everything that may turn out', () => {
    const order = ['A', 'B', 'C', 'N']
    fc.assert(
      fc.property(fc.array(fc.record(known), { minLength: 1, maxLength: 3 }), fc.boolean(), (firms, limited) => {
        const zone = zoneWith({ classes, vetoes: limited ? vetoes : vetoes.slice(1) })
        const open = placed(zone, firmsOf(firms))
        for (const full of completions(firms)) {
          for (const [id, [now]] of Object.entries(placed(zone, firmsOf(full)))) {
            const [, best, worst] = open[id] ?? ['', '', '']
            expect(order.indexOf(best)).toBeLessThanOrEqual(order.indexOf(now))
            expect(order.indexOf(worst)).toBeGreaterThanOrEqual(order.indexOf(now))
          }
        }
      }),
      { numRuns: 40 },
    )
  })

  test('are as narrow as the totals and quotas allow', () => {
    const firms = [...withTotals(9, 5, 1), { id: 'open', facts: { kind: 'new', blacklisted: false } }]
    const three = ranked([class_('A', { count: 1 }), class_('B', { count: 1 }), class_('C')])
    expect(placed(zoneWith({ classes: three }), firms)).toEqual({
      a: ['A', 'A', 'B'],
      b: ['B', 'B', 'C'],
      c: ['C', 'C', 'C'],
      open: ['-', 'A', 'C'],
    })
  })
})
