/** What would change an answer: exact at the boundary, and true when the engine judges the changed firm. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classifySubject } from '../classify.ts'
import type { Offer, Zone } from '../definitions.ts'
import type { FactValue } from '../expr/values.ts'
import { matchSubject } from '../match.ts'
import type { FigureMove } from '../results.ts'
import { aCondition, common, text } from '../sample-parts.fixture.ts'
import { sample, sampleZone } from '../sample-zone.fixture.ts'
import { scoreSubject } from '../score.ts'
import { compileZone } from '../zone/compile-zone.ts'
import { changesFor } from './changes.ts'
import { explainerFor } from './deciding.ts'
import { gainsFor } from './marginals.ts'

const judged = { period: 2022, on: '2023-06-01' }

function zoneWith(conditions: readonly string[]): Zone {
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

const subject = (facts: Record<string, FactValue>) => ({ id: 's', facts: new Map(Object.entries(facts)) })
const inShort = ({ fact, to, change }: FigureMove) => [fact, to, change]
const keyFor = (fact: string) =>
  fact === 'patents' || fact === 'large' || fact === 'blacklisted' ? fact : `${fact}@2022`

describe('how far each figure alone would have to move', () => {
  test.for<[name: string, when: string, facts: Record<string, FactValue>, moves: unknown[]]>([
    [
      'a ratio: up with the one or down with the other',
      'rd / revenue >= 0.03',
      { 'rd@2022': 173.6, 'revenue@2022': 6200 },
      [
        ['revenue', 5786.66, -413.34],
        ['rd', 186, 12.4],
      ],
    ],
    ['strictly more', 'revenue > 100', { 'revenue@2022': 90 }, [['revenue', 100.01, 10.01]]],
    ['whole pieces only', 'patents >= 2.5', { patents: 1 }, [['patents', 3, 2]]],
    [
      'growth over the year before, which is past',
      'growth(revenue) >= 0.2',
      { 'revenue@2022': 11, 'revenue@2021': 10 },
      [['revenue', 12, 1]],
    ],
    [
      'a compound rate, exact at its boundary',
      'cagr(revenue, 3) >= 0.2',
      { 'revenue@2022': 1700, 'revenue@2019': 1000 },
      [['revenue', 1728, 28]],
    ],
    ['below a negation', '!(revenue >= 100)', { 'revenue@2022': 130 }, [['revenue', 99.99, -30.01]]],
    ['the least of two', 'min(revenue, rd) >= 5', { 'revenue@2022': 3, 'rd@2022': 9 }, [['revenue', 5, 2]]],
    ['nothing where a date decides', 'add_years(registered_on, 5) >= judged_on', { registered_on: '2001-01-01' }, []],
    [
      'a boundary with more decimals than a hundredth',
      'revenue >= 1.2345',
      { 'revenue@2022': 1 },
      [['revenue', 1.2345, 0.2345]],
    ],
  ])('%s', ([, when, facts, moves]) => {
    const zone = compileZone(zoneWith([when]))
    const [clause] = explainerFor(zone, subject(facts), judged).match('try').conditions
    expect(clause?.verdict).toBe(false)
    expect(clause?.checks.flatMap((check) => check.moves ?? []).map(inShort)).toEqual(moves)
  })
})

describe('the cheapest change', () => {
  test('moves one figure where one is enough, the one that moves least', () => {
    const zone = compileZone(zoneWith(['rd / revenue >= 0.03', 'revenue >= 5000']))
    const firm = subject({ 'rd@2022': 173.6, 'revenue@2022': 6200 })
    const advice = changesFor(zone, { kind: 'offer', offer: 'try' }, firm, judged)
    expect([advice.outcome, advice.cheapest, advice.moves.map(inShort)]).toEqual([
      'found',
      true,
      [['revenue', 5786.66, -413.34]],
    ])
  })
  test('moves two figures where it must', () => {
    const zone = compileZone(zoneWith(['rd / revenue >= 0.03', 'revenue >= 7000']))
    const firm = subject({ 'rd@2022': 173.6, 'revenue@2022': 6200 })
    const advice = changesFor(zone, { kind: 'offer', offer: 'try' }, firm, judged)
    expect(advice.moves.map(inShort)).toEqual([
      ['revenue', 7000, 800],
      ['rd', 210, 36.4],
    ])
  })
  test('changes no past year, no date and no text', () => {
    const zone = compileZone(
      zoneWith(['prev(revenue) >= 10', "industry == 'C'", "registered_on >= date('2022-01-01')"]),
    )
    const firm = subject({ 'revenue@2021': 1, industry: 'E', registered_on: '2010-01-01' })
    expect(changesFor(zone, { kind: 'offer', offer: 'try' }, firm, judged).outcome).toBe('none')
  })
  test('says when nothing needs to change', () => {
    const zone = compileZone(zoneWith(['revenue >= 10']))
    const advice = changesFor(zone, { kind: 'offer', offer: 'try' }, subject({ 'revenue@2022': 10 }), judged)
    expect([advice.outcome, advice.moves]).toEqual(['reached', []])
  })
  test('agrees with trying every value of one figure', () => {
    const condition = fc
      .tuple(
        fc.constantFrom('revenue', 'rd', 'rd / revenue', 'revenue - rd', 'patents * rd'),
        fc.constantFrom('>=', '<', '>', '=='),
        fc.nat(8),
      )
      .map(([value, op, limit]) => `${value} ${op} ${limit}`)
    const figures = fc.record({ 'revenue@2022': fc.nat(9), 'rd@2022': fc.nat(9), patents: fc.nat(4) })
    fc.assert(
      fc.property(fc.array(condition, { minLength: 1, maxLength: 3 }), figures, (conditions, facts) => {
        const zone = compileZone(zoneWith(conditions))
        const advice = changesFor(zone, { kind: 'offer', offer: 'try' }, subject(facts), judged)
        const least = leastByTrying(zone, facts)
        expect(advice.outcome === 'reached').toBe(least === 0)
        if (least === null || least === 0) return
        expect(advice.moves.length).toBe(1)
        expect(advice.effort).toBeLessThanOrEqual(least + 1e-9)
      }),
      { numRuns: 40 },
    )
  })
})

/** The least effort with which one figure alone reaches the offer, by trying values; 0 where nothing needs to change. */
function leastByTrying(zone: ReturnType<typeof compileZone>, facts: Record<string, number>): number | null {
  const holds = (known: Record<string, FactValue>) =>
    matchSubject(zone, 'try', subject(known), judged).verdict === 'qualified'
  if (holds(facts)) return 0
  let least: number | null = null
  for (const [key, from] of Object.entries(facts)) {
    for (let quarter = -40; quarter <= 320; quarter += key === 'patents' ? 4 : 1) {
      if (!holds({ ...facts, [key]: quarter / 4 })) continue
      least = Math.min(least ?? Number.POSITIVE_INFINITY, Math.abs(quarter / 4 - from) / Math.max(1, from))
    }
  }
  return least
}

const firms = fc.record({
  'revenue@2022': fc.integer({ min: 1, max: 60 }),
  'revenue@2021': fc.integer({ min: 1, max: 60 }),
  'rd@2022': fc.nat(12),
  'profit@2022': fc.integer({ min: -3, max: 12 }),
  'profit@2021': fc.nat(5),
  'land@2022': fc.integer({ min: 1, max: 20 }),
  'grade@2022': fc.constantFrom(0, 4, 8),
  patents: fc.nat(4),
  registered_on: fc.constant('2020-01-01'),
  blacklisted: fc.boolean(),
})

describe('on scorecards and ladders', () => {
  test('every change named reaches what it promises', () => {
    let found = 0
    fc.assert(
      fc.property(firms, (facts) => {
        const targets = [
          { kind: 'class', scorecard: 'share', class: 'A' },
          { kind: 'pass', scorecard: 'share' },
          { kind: 'rung', ladder: 'steps', rung: 'two' },
        ] as const
        for (const target of targets) {
          const advice = changesFor(sample, target, subject(facts), judged)
          if (advice.outcome !== 'found') continue
          found += 1
          const moved = subject({
            ...facts,
            ...Object.fromEntries(advice.moves.map(({ fact, to }) => [keyFor(fact), to])),
          })
          const score = scoreSubject(sample, 'share', moved, judged)
          const rungs = classifySubject(sample, 'steps', moved, judged).rungs
          const reached = {
            class: (score.lower ?? 0) >= 70,
            pass: score.passed === true,
            rung: rungs[1]?.verdict === true,
          }
          expect(reached[target.kind]).toBe(true)
          expect(advice.moves.every(({ fact }) => !fact.includes('@'))).toBe(true)
        }
      }),
      { numRuns: 15 },
    )
    expect(found).toBeGreaterThan(8)
  })
  test('what experts gave is no figure to be raised, the evidence that moves their range is', () => {
    const facts = { patents: 0, 'grade@2022': 0, 'revenue@2022': 10, 'revenue@2021': 5, 'rd@2022': 3, 'profit@2022': 1 }
    const gains = gainsFor(sample, 'share', subject({ ...facts, 'land@2022': 1, stage: 'early' }), judged)
    expect(gains.filter(({ fact }) => fact === 'grade')).toEqual([])
    const expert = gains.find(({ item }) => item === 'expert')
    // With a patent experts may give 1 to 5 points; the first part is full already.
    expect([expert?.fact, expert?.unit?.move.to, expert?.unit?.points]).toEqual(['patents', 1, 1])
  })

  test('every gain named is what the score then gains', () => {
    let found = 0
    fc.assert(
      fc.property(firms, (facts) => {
        const before = scoreSubject(sample, 'share', subject(facts), judged)
        for (const { unit, next } of gainsFor(sample, 'share', subject(facts), judged))
          for (const gain of [unit, next]) {
            if (gain === null) continue
            found += 1
            const moved = subject({ ...facts, [keyFor(gain.move.fact)]: gain.move.to })
            const after = scoreSubject(sample, 'share', moved, judged)
            expect((after.lower ?? 0) - (before.lower ?? 0)).toBeCloseTo(gain.points, 9)
          }
      }),
      { numRuns: 60 },
    )
    expect(found).toBeGreaterThan(50)
  })
})
