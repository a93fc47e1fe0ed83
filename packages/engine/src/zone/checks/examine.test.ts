/** Every kind of finding by reasoning is found, and the engine agrees with what its example enterprise shows. */
import { describe, expect, test } from 'vitest'
import { classifySubject } from '../../classify.ts'
import type { ExampleFirm, Finding, FindingKind, Offer, Zone } from '../../definitions.ts'
import { matchSubject } from '../../match.ts'
import { aCondition, common, text } from '../../sample-parts.fixture.ts'
import { sampleZone } from '../../sample-zone.fixture.ts'
import { scoreSubject } from '../../score.ts'
import { compileZone } from '../compile-zone.ts'
import { examineZone } from './examine.ts'

/** The sample zone with one place changed. */
function changed(path: readonly (string | number)[], value: unknown): Zone {
  const zone = JSON.parse(JSON.stringify(sampleZone)) as Record<string, unknown>
  let at = zone
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>
  at[path.at(-1) as string] = value
  return zone as unknown as Zone
}

function withConditions(...conditions: readonly string[]): Zone {
  const offer: Offer = {
    id: 'try',
    name: text('try'),
    kind: 'policy',
    level: 'zone',
    standing: 'live',
    versions: [
      {
        ...common,
        version: '1',
        effective: { from: '2020-01-01' },
        conditions: conditions.map((when, index) => aCondition(`c${index}`, when)),
      },
    ],
  }
  return { ...sampleZone, offers: [offer] }
}

const firmOf = ({ facts }: ExampleFirm) => ({ id: 'example', facts: new Map(Object.entries(facts)) })
const verdicts = (zone: Zone, example: ExampleFirm) =>
  matchSubject(compileZone(zone), 'try', firmOf(example), example).conditions.map(({ verdict }) => verdict)
const item = (part: number, index: number) => ['scorecards', 0, 'versions', 1, 'parts', part, 'items', index] as const
const found = (zone: Zone) => examineZone(zone).map(({ kind, severity }) => `${severity} ${kind}`)

function findingOf(zone: Zone, kind: FindingKind): Finding & { example: ExampleFirm } {
  const finding = examineZone(zone).find((one) => one.kind === kind)
  expect(finding?.example, JSON.stringify(examineZone(zone))).toBeDefined()
  return finding as Finding & { example: ExampleFirm }
}

describe('conditions', () => {
  test.for<[name: string, conditions: string[], kind: FindingKind, severity: string, shows: (boolean | null)[]]>([
    ['a threshold below the bounds', ['patents >= 0 - 1 && patents < 0 - 1'], 'never_holds', 'error', [false]],
    ['a range turned round', ['revenue >= 100 && revenue < 50'], 'never_holds', 'error', [false]],
    ['a ratio in an empty range', ['rd / revenue >= 0.05 && rd / revenue < 0.03'], 'never_holds', 'error', [false]],
    ['a choice that covers all', ['revenue >= 100 || revenue < 200'], 'always_holds', 'warning', [true]],
    ['a flag and its opposite', ['large && !large'], 'never_holds', 'error', [false]],
    ['two clauses against each other', ['revenue >= 100', 'revenue < 50'], 'contradiction', 'error', [true, false]],
    [
      'two dates against each other',
      ["registered_on >= date('2020-01-01')", "registered_on < date('2019-01-01')"],
      'contradiction',
      'error',
      [true, false],
    ],
    ['a clause said before', ['revenue >= 100', 'revenue >= 50'], 'redundant', 'warning', [false, false]],
    [
      'industries within industries',
      ["in_industry(industry, ['C35'])", "in_industry(industry, ['C'])"],
      'redundant',
      'warning',
      [false, false],
    ],
    [
      'a growth already asked',
      ['growth(revenue) >= 0.2', 'growth(revenue) > 0'],
      'redundant',
      'warning',
      [false, false],
    ],
    [
      'a ratio against the same one written as a product',
      ['revenue > 0', 'rd / revenue >= 0.05', 'rd < 0.03 * revenue'],
      'contradiction',
      'error',
      [true, true, false],
    ],
    [
      'a ratio already asked as a product on the other side',
      ['revenue >= 1 && revenue * 0.05 <= rd', 'rd / revenue > 0.04'],
      'redundant',
      'warning',
      [false, false],
    ],
  ])('%s', ([, conditions, kind, severity, shows]) => {
    const zone = withConditions(...conditions)
    const finding = findingOf(zone, kind)
    expect(finding.severity).toBe(severity)
    expect(finding.path.slice(0, 2)).toEqual(['offers', 0])
    expect(finding.message.zh).toMatch(/[一-龥]/)
    expect(verdicts(zone, finding.example)).toEqual(shows)
  })

  test.for([
    ['one threshold each', ['revenue >= 100', 'rd >= 5']],
    ['a narrow range', ['revenue >= 100 && revenue <= 100']],
    ['a ratio of two', ['rd / revenue >= 0.05', 'rd / revenue < 0.06']],
    ['a ratio and a product of a figure that may be below zero', ['rd / revenue >= 0.05', 'rd < 0.03 * revenue']],
    ['a ratio and a product that agree', ['revenue > 0', 'rd / revenue >= 0.05', 'rd <= 0.05 * revenue']],
    ['the same figure in two years', ['revenue >= 100', 'prev(revenue) < 50']],
    ['a divisor that may be zero', ['rd / revenue >= 0 || rd / revenue < 0']],
    ['known or not', ['known(staff) ? staff >= 3 : revenue >= 20']],
  ] as const)('finds nothing wrong with %s', ([, conditions]) => {
    expect(found(withConditions(...conditions))).toEqual([])
  })

  test('three clauses that only together contradict each other', () => {
    const zone = withConditions('revenue >= 10 || rd >= 10', 'revenue < 10', 'rd < 10')
    expect(found(zone)).toEqual(['error contradiction'])
    const { message, example } = findingOf(zone, 'contradiction')
    expect(message.en).toContain('"c0" (revenue >= 10 || rd >= 10), "c1" (revenue < 10) and "c2" (rd < 10)')
    expect(verdicts(zone, example)).toEqual([true, true, false])
  })

  test('only the clauses that contradict each other are named', () => {
    const zone = withConditions('large', 'revenue >= 10 || rd >= 10', 'patents >= 1', 'revenue < 10', 'rd < 10')
    const { message, path } = findingOf(zone, 'contradiction')
    expect(message.en).toMatch(/^"c1" .*, "c3" .* and "c4" /)
    expect(path.at(-1)).toBe(4)
  })

  test('a threshold written in yuan', () => {
    const zone = withConditions('revenue >= 500000000')
    const { example, severity } = findingOf(zone, 'unit_suspected')
    expect([severity, example.facts, verdicts(zone, example)]).toEqual(['warning', { 'revenue@2019': 50000 }, [false]])
  })
})

describe('scorecards', () => {
  const cases = [...item(0, 1), 'rule', 'of', 1, 'rule', 'cases'] as const

  test('a case that an earlier one takes away', () => {
    const zone = changed(cases, [
      { when: 'patents >= 1', points: 5 },
      { when: 'patents >= 2', points: 25 },
    ])
    const { path, example } = findingOf(zone, 'unreachable_case')
    expect(path).toEqual([...cases, 1])
    const patents = Number(example.facts.patents)
    expect(patents).toBeGreaterThanOrEqual(2)
    const firm = {
      id: 'x',
      facts: new Map([
        ['patents', patents],
        ['revenue@2022', 0],
        ['revenue@2021', 1],
      ]),
    }
    const score = scoreSubject(compileZone(zone), 'share@now', firm, { period: 2022, on: '2023-06-01' })
    expect(score.items.find(({ code }) => code === 'best')?.points).toBe(5)
  })

  test('a range that an earlier one takes away', () => {
    const ranges = [...item(1, 2), 'rule', 'ranges'] as const
    const zone = changed(ranges, [
      { when: 'patents >= 0 || patents < 0', from: 0, to: 5 },
      { when: 'patents >= 2', from: 6, to: 10 },
    ])
    const { path, example } = findingOf(zone, 'unreachable_range')
    expect(path).toEqual([...ranges, 1])
    expect(Number(example.facts.patents)).toBeGreaterThanOrEqual(2)
  })

  test('a band beyond the bounds of the catalogue', () => {
    const draft = changed([...item(0, 0), 'rule'], {
      kind: 'bands',
      value: 'staff',
      bands: [
        { to: 10, points: 0 },
        { from: 10, to: 1000, points: 10 },
        { from: 1000, points: 20 },
      ],
    })
    const indicators = draft.indicators.map((one) => (one.code === 'staff' ? { ...one, min: 0, max: 500 } : one))
    const { example } = findingOf({ ...draft, indicators }, 'unreachable_band')
    expect(Object.values(example.facts).every((value) => Number(value) < 1000)).toBe(true)
  })

  test.for([
    [
      'a gap',
      [
        { from: 0.2, points: 20 },
        { from: 0.1, to: 0.15, points: 10 },
        { to: 0.1, points: 0 },
      ],
      0.15,
    ],
    [
      'an overlap',
      [
        { from: 0.2, points: 20 },
        { from: 0.1, to: 0.25, points: 10 },
        { to: 0.1, points: 0 },
      ],
      0.2,
    ],
    [
      'values below all bands',
      [
        { from: 0.2, points: 20 },
        { from: 0.1, to: 0.2, points: 10 },
      ],
      -0.9,
    ],
  ] as const)('bands with %s show a firm with such a value', ([, bands, value]) => {
    const zone = changed([...item(0, 0), 'rule', 'bands'], bands)
    const { example, severity } = findingOf(zone, 'band_problem')
    const facts = new Map(Object.entries(example.facts))
    const [rd, revenue] = [...facts.keys()].toSorted().map((key) => Number(facts.get(key)))
    expect([severity, [...facts.keys()].toSorted()]).toEqual([undefined, ['rd@2022', 'revenue@2022']])
    expect(Number(rd) / Number(revenue)).toBeCloseTo(value, 12)
  })

  test('a class above the maximum, with the best firm there is', () => {
    const path = ['scorecards', 0, 'versions', 1, 'classes', 'bands'] as const
    const zone = changed(path, [
      { code: 'S', name: text('S'), from: 101 },
      { code: 'A', name: text('A'), to: 101 },
    ])
    const { severity, path: at, example } = findingOf(zone, 'unreachable_class')
    expect([severity, at]).toEqual(['error', [...path, 0]])
    expect(scoreSubject(compileZone(zone), 'share@now', firmOf(example), example).class).not.toBe('S')
  })

  test('a pass mark above the maximum', () => {
    const zone = changed(['scorecards', 0, 'versions', 1, 'pass'], { total: { moreThan: 100 } })
    const { severity, example } = findingOf(zone, 'unreachable_pass')
    expect(severity).toBe('error')
    expect(scoreSubject(compileZone(zone), 'share@now', firmOf(example), example).passed).not.toBe(true)
  })
})

describe('ladders', () => {
  test('a higher rung without the lower one', () => {
    const zone = changed(
      ['ladders', 0, 'versions', 0, 'rungs'],
      [
        { code: 'one', name: text('one'), conditions: [aCondition('a', 'revenue >= 10')] },
        { code: 'two', name: text('two'), conditions: [aCondition('b', 'rd >= 10')] },
        { code: 'three', name: text('three'), conditions: [aCondition('b', 'rd >= 20')] },
      ],
    )
    const findings = examineZone(zone)
    expect(findings.map(({ kind, path }) => [kind, path.at(-1)])).toEqual([['rung_not_nested', 1]])
    const { example } = findingOf(zone, 'rung_not_nested')
    const { rungs } = classifySubject(compileZone(zone), 'steps', firmOf(example), example)
    expect(rungs.slice(0, 2).map(({ verdict }) => verdict)).toEqual([false, true])
  })
})

test('hundreds of offers are examined in seconds', () => {
  const [offer] = withConditions('revenue >= 1').offers
  const version = offer?.versions[0]
  if (offer === undefined || version === undefined) throw new Error('no offer')
  const offers = Array.from({ length: 300 }, (_, n): Offer => {
    const conditions = [
      aCondition('a', `revenue >= ${n * 7 + 10}`),
      aCondition('b', `rd / revenue >= ${(n % 90) / 1000 + 0.001}`),
      aCondition('c', `growth(revenue) >= ${(n % 40) / 100 + 0.01} || patents >= ${(n % 9) + 1}`),
      aCondition('d', `in_industry(industry, ['C${13 + (n % 30)}'])`),
    ]
    return { ...offer, id: `o${n}`, versions: [{ ...version, conditions }] }
  })
  const began = Date.now()
  expect(examineZone({ ...sampleZone, offers }).filter(({ severity }) => severity === 'error')).toEqual([])
  expect(Date.now() - began).toBeLessThan(15_000)
})
