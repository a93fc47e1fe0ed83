/** Points of every kind of rule, on each side of each boundary, and what stays open while figures are missing. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PointRule, ScorecardVersion, ScoreItem, ScorePart, Zone } from './definitions.ts'
import type { FactValue } from './expr/values.ts'
import { aCondition, common, text } from './sample-parts.fixture.ts'
import { sampleZone } from './sample-zone.fixture.ts'
import { scoreSubject } from './score.ts'
import { compileZone } from './zone/compile-zone.ts'

type Given = Readonly<Record<string, FactValue>>

function scoreOf(parts: readonly ScorePart[], given: Given, more: Partial<ScorecardVersion> = {}) {
  const zone: Zone = {
    ...sampleZone,
    ladders: [],
    scorecards: [
      {
        id: 'try',
        name: text('try'),
        versions: [{ ...common, version: '1', effective: { from: '2020-01-01' }, parts, ...more }],
      },
    ],
  }
  const facts = new Map(
    Object.entries(given).map(([code, value]) => [
      ['revenue', 'rd', 'profit', 'land', 'staff', 'grade'].includes(code) ? `${code}@2022` : code,
      value,
    ]),
  )
  return scoreSubject(compileZone(zone), 'try', { id: 's', facts }, { period: 2022, on: '2023-06-01' })
}

const part = (items: readonly ScoreItem[], max: number, more: Partial<ScorePart> = {}): ScorePart => ({
  code: 'part',
  name: text('part'),
  max,
  items,
  ...more,
})
const item = (rule: PointRule, max = 10, more: Partial<ScoreItem> = {}): ScoreItem => ({
  code: 'one',
  name: text('one'),
  max,
  rule,
  ...more,
})

/** Fills the part of an item that has fewer points at an early stage. */
const rest = (max: number): ScoreItem => ({
  ...item({ kind: 'flag', when: 'large' }, max, { weights: { early: max, late: 0 }, weightBy: 'stage' }),
  code: 'rest',
})

/** Points of an item at an early stage, where they differ by stage. */
function earlyPoints({ rule, weights }: ScoreItem): number | undefined {
  if (weights !== undefined) return weights.early
  return rule.kind === 'ratio' && typeof rule.weight === 'object' ? rule.weight.early : undefined
}

/** `lower … upper missing missing` of one item; a single number where it is settled. */
function shown(rule: PointRule, given: Given, more: Partial<ScoreItem> = {}): string {
  const of = item(rule, 10, more)
  const early = earlyPoints(of)
  const items = early === undefined ? [of] : [of, rest(of.max - early)]
  const [one] = scoreOf([part(items, more.deduction === true ? 0 : of.max)], given).items
  if (one === undefined) return 'no item'
  const range = one.points === null ? `${one.lower} … ${one.upper ?? '∞'}` : String(one.points)
  return [range, ...one.missing].join(' ')
}

type Row = readonly [sentence: string, given: Given, points: string]

function table(name: string, rule: PointRule, rows: readonly Row[], more: Partial<ScoreItem> = {}): void {
  describe(name, () => {
    test.each(rows)('%s', (_, given, points) => {
      expect(shown(rule, given, more)).toBe(points)
    })
  })
}

const bands = [
  { to: 10, points: 2 },
  { from: 10, to: 20, points: 6 },
  { from: 20, points: 10 },
]
table('bands where more is better', { kind: 'bands', value: 'rd', bands }, [
  ['below an end the lower band', { rd: 9.9999 }, '2'],
  ['at an end the band that begins there', { rd: 10 }, '6'],
  ['at the last end the last band', { rd: 20 }, '10'],
  ['far below still the first band', { rd: -1000 }, '2'],
  ['nothing known leaves all bands open', { registered_on: '2010-05-06' }, '2 … 10 rd'],
  ['where the year may lie before registration, no points are possible too', {}, '0 … 10 rd'],
])
table('bands where less is better', { kind: 'bands', value: 'rd', closed: 'upper', bands }, [
  ['at an end the band that ends there', { rd: 10 }, '2'],
  ['just above it the next', { rd: 10.0001 }, '6'],
  ['at the last end still the band below', { rd: 20 }, '6'],
])
table('bands of a quotient', { kind: 'bands', value: 'rd / revenue', bands }, [
  ['what cannot be computed has no points', { rd: 1, revenue: 0 }, '0'],
  [
    'an unknown part leaves it open, down to none as for a quotient by zero',
    { rd: 1, registered_on: '2010-05-06' },
    '0 … 10 revenue',
  ],
])

const cases: PointRule = {
  kind: 'cases',
  cases: [
    { when: 'patents >= 5', points: 10 },
    { when: 'rd >= 3', points: 4 },
    { when: 'land >= 1', points: 10 },
  ],
  otherwise: 1,
}
table('cases', cases, [
  ['the first that holds decides', { patents: 5, rd: 9, land: 9 }, '10'],
  ['a later one where the first does not hold', { patents: 4, rd: 3, land: 9 }, '4'],
  ['none that holds gives the rest', { patents: 4, rd: 2, land: 0 }, '1'],
  ['an open one before a certain one leaves both', { rd: 3, land: 9 }, '4 … 10 patents'],
  ['an open one before a certain one of the same points is settled', { rd: 2, land: 1 }, '10'],
  ['an open one is asked for once, and the rest stays possible', { patents: 1 }, '1 … 10 rd land'],
  ['what comes after a certain one is not asked for', { patents: 4, rd: 3 }, '4'],
])

table(
  'a ratio with a cap',
  { kind: 'ratio', value: 'rd', base: 4, cap: 1.5, weight: 6 },
  [
    ['at the base has its weight', { rd: 4 }, '6'],
    ['above the base goes on', { rd: 5 }, '7.5'],
    ['at the cap', { rd: 6 }, '9'],
    ['stops at the cap', { rd: 6.0004 }, '9'],
    ['just below the cap is less', { rd: 5.9996 }, '8.9994'],
    ['below nothing is nothing', { rd: -1 }, '0'],
    ['unknown lies between nothing and the cap', {}, '0 … 9 rd'],
  ],
  { max: 9 },
)
table(
  'a ratio without a cap',
  { kind: 'ratio', value: 'rd', base: 3, weight: 1 },
  [
    ['goes on without end', { rd: 3000 }, '1000'],
    ['has no upper bound while unknown', {}, '0 … ∞ rd'],
    ['is rounded to ten-thousandths', { rd: 2 }, '0.6667'],
  ],
  { max: 1 },
)
const byStage: PointRule = {
  kind: 'ratio',
  value: 'rd',
  base: 10,
  cap: 1,
  weight: { early: 4, late: 8 },
  weightBy: 'stage',
}
table(
  'a ratio whose weight depends on the stage',
  byStage,
  [
    ['an early firm', { rd: 5, stage: 'early' }, '2'],
    ['a late firm', { rd: 5, stage: 'late' }, '4'],
    ['an unknown stage leaves both weights', { rd: 5 }, '2 … 4 stage revenue'],
    ['no share is nothing under both weights', { rd: 0 }, '0'],
  ],
  { max: 8 },
)

const ranges = [
  { when: 'patents >= 2', from: 6, to: 10 },
  { when: 'land >= 1', from: 1, to: 5 },
]
table('points by experts', { kind: 'expert', value: 'grade', ranges }, [
  ['inside the range count', { grade: 6, patents: 2 }, '6'],
  ['at the upper end count', { grade: 10, patents: 2 }, '10'],
  ['below the range are not believed', { grade: 5.9, patents: 2 }, '6 … 10 grade'],
  ['above the range are not believed', { grade: 5.1, patents: 1, land: 1 }, '1 … 5 grade'],
  ['without a range are none', { grade: 0, patents: 1, land: 0 }, '0'],
  ['not yet given lie in the range', { patents: 2, registered_on: '2010-05-06' }, '6 … 10 grade'],
  ['of a year that may lie before registration are none or in the range', { patents: 2 }, '0 … 10 grade'],
  ['outside every possible range name what decides the range', { grade: 11, land: 1 }, '1 … 10 patents'],
  ['not yet given where nothing is allowed are none', { patents: 1, land: 0 }, '0'],
])
table('points by experts without ranges', { kind: 'expert', value: 'grade' }, [
  ['go up to the maximum', { grade: 10 }, '10'],
  ['more than the maximum are not believed', { grade: 10.5 }, '0 … 10 grade'],
])

table('a formula', { kind: 'formula', points: 'rd - profit' }, [
  ['is kept above nothing', { rd: 1, profit: 2 }, '0'],
  ['is kept below the maximum', { rd: 13, profit: 2 }, '10'],
  ['counts as it is between', { rd: 7.25, profit: 2 }, '5.25'],
  ['is open while a figure is missing', { rd: 7 }, '0 … 10 profit'],
])

const anchors = [
  { at: 0, points: 0 },
  { at: 10, points: 4 },
  { at: 20, points: 10 },
]
table('a line', { kind: 'linear', value: 'rd', anchors }, [
  ['at an anchor', { rd: 10 }, '4'],
  ['between anchors', { rd: 15 }, '7'],
  ['before the first anchor', { rd: -5 }, '0'],
  ['after the last anchor', { rd: 21 }, '10'],
  ['is open while unknown', {}, '0 … 10 rd'],
])
table('a count', { kind: 'count', value: 'rd', each: 1.5, per: 2 }, [
  ['a full unit counts', { rd: 2 }, '1.5'],
  ['half a unit does not', { rd: 3.99 }, '1.5'],
  ['ends at the maximum', { rd: 14 }, '10'],
  ['below nothing is nothing', { rd: -3 }, '0'],
  ['is open while unknown', {}, '0 … 10 rd'],
])
table('a logarithm', { kind: 'log', value: 'rd', from: 1, to: 100 }, [
  ['half the orders of magnitude is half the points', { rd: 10 }, '5'],
  ['at the start none', { rd: 1 }, '0'],
  ['at the end all', { rd: 100 }, '10'],
  ['below the start none', { rd: -1 }, '0'],
  ['two is a sixth and a bit', { rd: 2 }, '1.5051'],
])
table('a flag', { kind: 'flag', when: 'rd > 1' }, [
  ['holds', { rd: 1.01 }, '10'],
  ['does not hold', { rd: 1 }, '0'],
  ['is open', {}, '0 … 10 rd'],
])
const better: PointRule = {
  kind: 'best',
  of: [
    { code: 'a', name: text('a'), rule: { kind: 'count', value: 'rd', each: 1 } },
    { code: 'b', name: text('b'), rule: { kind: 'flag', when: 'patents >= 3' } },
  ],
}
table('the better of two', better, [
  ['the first', { rd: 4, patents: 0 }, '4'],
  ['the second', { rd: 4, patents: 3 }, '10'],
  ['a full one leaves nothing to ask for', { patents: 3 }, '10'],
  ['one that is known bounds it from below', { rd: 4 }, '4 … 10 patents'],
  ['both unknown', {}, '0 … 10 rd patents'],
])

describe('an item', () => {
  const count: PointRule = { kind: 'count', value: 'rd', each: 1 }
  test.each<[string, Given, Partial<ScoreItem>, string]>([
    ['counts missing figures as nothing where its rule says so', {}, { missing: 'zero' }, '0 rd'],
    ['counts missing figures as the base where its rule says so', {}, { missing: 'base' }, '10 rd'],
    ['counts a known figure whatever its rule for missing ones', { rd: 3 }, { missing: 'zero' }, '3'],
    ['takes points off where it deducts', { rd: 3 }, { deduction: true }, '-3'],
    ['takes between all and nothing off while unknown', {}, { deduction: true }, '-10 … 0 rd'],
    [
      'is scaled by the weight of the stage',
      { rd: 5, stage: 'early' },
      { weights: { early: 4, late: 10 }, weightBy: 'stage' },
      '2',
    ],
    [
      'is open between the weights of unknown stages',
      { rd: 5 },
      { weights: { early: 4, late: 10 }, weightBy: 'stage' },
      '2 … 5 stage revenue',
    ],
    ['has nothing under every weight', { rd: 0 }, { weights: { early: 4, late: 10 }, weightBy: 'stage' }, '0'],
  ])('%s', (_, given, more, points) => {
    expect(shown(count, given, more)).toBe(points)
  })
})

describe('a part and the total', () => {
  const count = (code: string, value: string, more: Partial<ScoreItem> = {}): ScoreItem => ({
    ...item({ kind: 'count', value, each: 1 }, 10, more),
    code,
  })
  const totals = (parts: readonly ScorePart[], given: Given, more: Partial<ScorecardVersion> = {}) => {
    const {
      total,
      lower,
      upper,
      cut,
      parts: [first],
    } = scoreOf(parts, given, more)
    return { total, lower, upper, cut, part: first?.points, partCut: first?.cut }
  }

  test('extra points end at the maximum of their part, and what is cut is named', () => {
    const parts = [part([count('a', 'rd'), count('b', 'patents', { bonus: true })], 10)]
    expect(totals(parts, { rd: 8, patents: 5 })).toEqual({
      total: 10,
      lower: 10,
      upper: 10,
      cut: 0,
      part: 10,
      partCut: -3,
    })
  })
  test('deductions inside a part do not take it below nothing', () => {
    const parts = [part([count('a', 'rd'), count('b', 'patents', { deduction: true })], 10)]
    expect(totals(parts, { rd: 2, patents: 5 })).toMatchObject({ total: 0, part: 0, partCut: 3 })
    expect(totals(parts, { rd: 5, patents: 2 })).toMatchObject({ total: 3, part: 3, partCut: 0 })
  })
  test('a part that deducts is taken off, up to its maximum, and the total ends at nothing', () => {
    const parts = [
      part([count('m', 'patents')], 4, { code: 'minus', kind: 'deduction' }),
      part([count('a', 'rd')], 10, { code: 'plus' }),
    ]
    expect(totals(parts, { rd: 6, patents: 9 })).toMatchObject({ total: 2, cut: 0, part: -4, partCut: 5 })
    expect(totals(parts, { rd: 1, patents: 9 })).toMatchObject({ total: 0, cut: 3 })
    expect(totals(parts, { rd: 1, patents: 9 }, { lowest: -2 })).toMatchObject({ total: -2, cut: 1 })
    expect(totals(parts, { rd: 6 })).toMatchObject({ total: null, lower: 2, upper: 6, cut: null, part: null })
  })
  test('a total is rounded halves up, and ends at its highest', () => {
    const parts = [part([item({ kind: 'ratio', value: 'rd', base: 1, weight: 1, cap: 100 }, 100)], 100)]
    expect(totals(parts, { rd: 1.25 }, { decimals: 1 })).toMatchObject({ total: 1.3, cut: 0.05, part: 1.25 })
    expect(totals(parts, { rd: 1.2499 }, { decimals: 1 })).toMatchObject({ total: 1.2, cut: -0.0499 })
    expect(totals(parts, { rd: 50 }, { highest: 40 })).toMatchObject({ total: 40, cut: -10 })
  })

  const veto = (when: string, totalAtMost: number) => ({ ...aCondition('veto', when), totalAtMost })
  test.each<[string, Given, { lower: number; upper: number; total: number | null }]>([
    ['a veto that holds limits the total', { rd: 8, large: true }, { lower: 3, upper: 3, total: 3 }],
    ['one that does not leaves it', { rd: 8, large: false }, { lower: 8, upper: 8, total: 8 }],
    ['an open one limits what is certain only', { rd: 8 }, { lower: 3, upper: 8, total: null }],
    ['an open one above the total changes nothing', { rd: 2 }, { lower: 2, upper: 2, total: 2 }],
  ])('%s', (_, given, expected) => {
    expect(totals([part([count('a', 'rd')], 10)], given, { vetoes: [veto('large', 3)] })).toMatchObject(expected)
  })
})

describe('whether a score passes', () => {
  const parts = [
    part([{ ...item({ kind: 'count', value: 'rd', each: 1 }), code: 'a' }], 10, { code: 'p' }),
    part([{ ...item({ kind: 'count', value: 'patents', each: 1 }), code: 'b' }], 10, { code: 'q' }),
  ]
  test.each<[string, Partial<ScorecardVersion>, Given, boolean | null]>([
    ['at least a total, at it', { pass: { total: { atLeast: 8 } } }, { rd: 5, patents: 3 }, true],
    ['at least a total, below it', { pass: { total: { atLeast: 8 } } }, { rd: 5, patents: 2 }, false],
    ['more than a total, at it', { pass: { total: { moreThan: 8 } } }, { rd: 5, patents: 3 }, false],
    ['more than a total, above it', { pass: { total: { moreThan: 8 } } }, { rd: 6, patents: 3 }, true],
    ['more than a total that bounds reach from below', { pass: { total: { moreThan: 15 } } }, { rd: 5 }, false],
    ['at least a total that bounds just reach', { pass: { total: { atLeast: 15 } } }, { rd: 5 }, null],
    ['a part below its floor', { pass: { total: { atLeast: 1 }, parts: { q: 4 } } }, { rd: 9, patents: 3 }, false],
    ['a part at its floor', { pass: { total: { atLeast: 1 }, parts: { q: 4 } } }, { rd: 9, patents: 4 }, true],
    ['an item that must not be nothing', { pass: { nonzero: ['b'] } }, { rd: 9, patents: 0 }, false],
    ['an item that is not nothing', { pass: { nonzero: ['b'] } }, { rd: 9, patents: 1 }, true],
    ['an item that may be nothing yet', { pass: { nonzero: ['b'] } }, { rd: 9 }, null],
    ['no rule to pass by', {}, { rd: 9, patents: 9 }, null],
    ['a gate that holds, without points', { gates: [aCondition('g', 'large')] }, { large: true }, true],
    ['a gate that fails', { gates: [aCondition('g', 'large')] }, { large: false }, false],
    [
      'a gate that fails, whatever the points',
      { gates: [aCondition('g', 'large')], pass: { total: { atLeast: 1 } } },
      { rd: 9, patents: 9, large: false },
      false,
    ],
    [
      'direct entry in place of points',
      { directEntry: [aCondition('d', 'large')], pass: { total: { atLeast: 20 } } },
      { rd: 1, patents: 1, large: true },
      true,
    ],
    [
      'neither direct entry nor points',
      { directEntry: [aCondition('d', 'large')], pass: { total: { atLeast: 20 } } },
      { rd: 1, patents: 1, large: false },
      false,
    ],
    ['direct entry alone', { directEntry: [aCondition('d', 'large')] }, { large: false }, false],
    [
      'direct entry does not open a gate',
      { directEntry: [aCondition('d', 'large')], gates: [aCondition('g', 'blacklisted == false')] },
      { large: true, blacklisted: true },
      false,
    ],
  ])('%s', (_, more, given, passed) => {
    expect(scoreOf(parts, given, more).passed).toBe(passed)
  })

  test('names what is missing only where it could decide', () => {
    const rule: Partial<ScorecardVersion> = {
      pass: { total: { atLeast: 8 } },
      gates: [aCondition('g', 'land > 1')],
      directEntry: [aCondition('d', 'large')],
    }
    expect(scoreOf(parts, { rd: 10 }, rule).missing).toEqual(['land'])
    expect(scoreOf(parts, { rd: 5 }, rule).missing).toEqual(['land', 'large', 'patents'])
    expect(scoreOf(parts, { rd: 5, land: 2, large: true }, rule).missing).toEqual([])
    expect(scoreOf(parts, { rd: 5 }).missing).toEqual(['patents'])
  })
})

describe('bounds hold whatever the missing data turn out to be', () => {
  const figures = [
    'rd',
    'rd / revenue',
    'growth(revenue)',
    'rd - profit',
    'sum_years(revenue, 2)',
    'revenue > 3 ? rd / profit : growth(revenue)',
  ]
  const rules: readonly ((value: string) => PointRule)[] = [
    (value) => ({ kind: 'bands', value, bands }),
    (value) => ({
      kind: 'linear',
      value,
      anchors: [
        { at: 0, points: 3 },
        { at: 10, points: 10 },
      ],
    }),
    (value) => ({ kind: 'expert', value, ranges: [{ when: 'true', from: 2, to: 10 }] }),
    (value) => ({ kind: 'best', of: [{ code: 'a', name: text('a'), rule: { kind: 'bands', value, bands } }] }),
  ]
  const missing = ['rd', 'profit', 'revenue', 'revenue@2021'] as const
  const some = fc.subarray([...missing], { minLength: 0 })
  const amount = fc.constantFrom(-5, 0, 1, 12, 40)
  const registered = fc.constantFrom('2010-05-06', '2022-05-06', '2023-02-01')

  test('of every rule over figures that may not exist', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...figures),
        fc.constantFrom(...rules),
        fc.record({
          known: some,
          isRegistered: fc.boolean(),
          registered,
          amounts: fc.tuple(amount, amount, amount, amount),
        }),
        (value, ruleOf, { known, isRegistered, registered, amounts }) => {
          const all = Object.fromEntries(missing.map((code, index) => [code, amounts[index] ?? 0]))
          const given = Object.fromEntries(known.map((code) => [code, all[code] ?? 0]))
          const day = isRegistered ? { registered_on: registered } : {}
          const [open] = scoreOf([part([item(ruleOf(value))], 10)], { ...given, ...day }).items
          // What is not there of a year before registration never will be.
          const later = missing.filter(
            (code) => known.includes(code) || Number(code.split('@')[1] ?? 2022) >= Number(registered.slice(0, 4)),
          )
          const rest = Object.fromEntries(later.map((code) => [code, all[code] ?? 0]))
          const [done] = scoreOf([part([item(ruleOf(value))], 10)], { ...rest, registered_on: registered }).items
          expect(open?.lower).toBeLessThanOrEqual(done?.lower ?? Number.NaN)
          expect(open?.upper ?? Infinity).toBeGreaterThanOrEqual(done?.upper ?? Infinity)
        },
      ),
      { numRuns: 400 },
    )
  })
})
