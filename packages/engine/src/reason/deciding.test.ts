/** What would decide an open scorecard, rung or offer: tried with the engine on random firms. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classifySubject } from '../classify.ts'
import type { FactValue } from '../expr/values.ts'
import { matchSubject } from '../match.ts'
import type { Deciding } from '../results.ts'
import { sample } from '../sample-zone.fixture.ts'
import { scoreSubject } from '../score.ts'
import { explainerFor } from './deciding.ts'

const judged = { period: 2022, on: '2023-06-01' }
const values: Record<string, readonly FactValue[]> = {
  'revenue@2022': [0, 2, 10, 12, 40, 100],
  'revenue@2021': [0, 5, 10, 100],
  'rd@2022': [0, 1, 2, 4, 20],
  'profit@2022': [-3, 0, 1, 3, 7, 30],
  'profit@2021': [0, 2, 5],
  'land@2022': [1, 4, 20],
  'staff@2022': [1, 3, 8],
  'grade@2022': [0, 4, 8, 10],
  patents: [0, 1, 2, 3, 6],
  registered_on: ['2015-01-01', '2019-01-01', '2021-03-01'],
  industry: ['C3562', 'E47'],
  blacklisted: [false, true],
  stage: ['early', 'late'],
}
const keys = Object.keys(values)
const full = fc.record(
  Object.fromEntries(keys.map((key) => [key, fc.constantFrom(...(values[key] ?? []))])) as Record<
    string,
    fc.Arbitrary<FactValue>
  >,
)
/** A firm with all but a few facts. */
const gappy = fc.tuple(full, fc.subarray(keys, { minLength: 1, maxLength: 4 })).map(([facts, gone]) => ({
  gone,
  facts: new Map(Object.entries(facts).filter(([key]) => !gone.includes(key))),
}))

const keyFor = (name: string) => (name in values ? name : `${name}@2022`)

interface Open {
  readonly deciding: Deciding | undefined
  readonly answer: (facts: ReadonlyMap<string, FactValue>) => unknown
}

/** Every open question about a firm. */
function openQuestions(facts: ReadonlyMap<string, FactValue>): Open[] {
  const subject = (known: ReadonlyMap<string, FactValue>) => ({ id: 's', facts: known })
  const explain = explainerFor(sample, subject(facts), judged)
  const score = explain.score('share')
  const match = explain.match('award')
  const ladder = explain.classify('steps')
  return [
    { deciding: score.deciding, answer: (known) => scoreSubject(sample, 'share', subject(known), judged).passed },
    { deciding: score.decidingClass, answer: (known) => scoreSubject(sample, 'share', subject(known), judged).class },
    {
      deciding: match.deciding,
      answer: (known) => {
        const { verdict } = matchSubject(sample, 'award', subject(known), judged)
        return verdict === 'undecided' ? null : verdict === 'qualified'
      },
    },
    ...ladder.rungs.map((rung, index) => ({
      deciding: rung.deciding,
      answer: (known: ReadonlyMap<string, FactValue>) =>
        classifySubject(sample, 'steps', subject(known), judged).rungs[index]?.verdict ?? null,
    })),
  ]
}

/** Every way to give the facts of a set one of the listed values. */
function* completions(set: readonly string[]): Generator<Map<string, FactValue>> {
  const [name, ...rest] = set
  if (name === undefined) {
    yield new Map()
    return
  }
  for (const others of completions(rest))
    for (const value of values[keyFor(name)] ?? []) yield new Map([...others, [keyFor(name), value]])
}

/** Nobody supplies points outside what an expert may give for these patents; those given before may lie there. */
function isAllowed(facts: ReadonlyMap<string, FactValue>, set: readonly string[]): boolean {
  if (!set.includes('grade')) return true
  const [grade, patents] = [facts.get('grade@2022'), facts.get('patents')]
  if (typeof grade !== 'number' || typeof patents !== 'number') return true
  if (patents >= 2) return grade >= 6
  return patents >= 1 ? grade >= 1 && grade <= 5 : grade === 0
}

describe('sets of missing facts for whole results', () => {
  test('sets that are enough to be sure leave nothing open, whatever their values', () => {
    let tried = 0
    const look = (facts: ReadonlyMap<string, FactValue>, set: readonly string[], answer: Open['answer']) => {
      if (set.length > 4 || set.some((name) => values[keyFor(name)] === undefined)) return
      for (const given of completions(set)) {
        const known = new Map([...facts, ...given])
        if (!isAllowed(known, set)) continue
        tried += 1
        expect([set, [...given], answer(known) !== null]).toEqual([set, [...given], true])
      }
    }
    fc.assert(
      fc.property(gappy, ({ facts }) => {
        for (const { deciding, answer } of openQuestions(facts))
          for (const set of deciding?.sure ?? []) look(facts, set, answer)
      }),
      { numRuns: 60 },
    )
    expect(tried).toBeGreaterThan(100)
  })

  test('one fact that can decide is among the sets, where all are looked at', () => {
    let found = 0
    const look = (facts: ReadonlyMap<string, FactValue>, key: string, { deciding, answer }: Open) => {
      if (deciding === undefined || deciding.settled !== null || deciding.more || !deciding.exact) return
      const decides = (values[key] ?? []).some((value) => answer(new Map([...facts, [key, value]])) !== null)
      if (!decides) return
      found += 1
      expect(deciding.can.map((set) => set.map(keyFor))).toContainEqual([key])
    }
    fc.assert(
      fc.property(gappy, ({ facts, gone }) => {
        for (const open of openQuestions(facts)) for (const key of gone) look(facts, key, open)
      }),
      { numRuns: 100 },
    )
    expect(found).toBeGreaterThan(20)
  })

  test('a fact that moves the range of an expert can decide though the points given would lie outside', () => {
    const known: Record<string, FactValue> = {
      ...{ 'revenue@2022': 2, 'revenue@2021': 0, 'rd@2022': 20, 'profit@2022': 1, 'profit@2021': 0, 'land@2022': 20 },
      ...{ 'staff@2022': 1, 'grade@2022': 8, industry: 'C3562', blacklisted: false, stage: 'early' },
    }
    const subject = { id: 's', facts: new Map(Object.entries(known)) }
    const { passed, deciding, decidingClass } = explainerFor(sample, subject, judged).score('share')
    // With one patent the expert's 8 points are more than the 5 allowed, so that nothing is sure before they are corrected.
    expect([passed, deciding?.can, deciding?.sure]).toEqual([null, [['registered_on'], ['patents']], []])
    expect(decidingClass?.can).toEqual([['patents']])
    const without = { id: 's', facts: new Map([...subject.facts, ['patents', 0]]) }
    expect(scoreSubject(sample, 'share', without, judged).passed).toBe(false)
  })

  test('points that an expert gave may turn out to be too many, whatever else is supplied', () => {
    const known = {
      'profit@2022': -3,
      'profit@2021': 0,
      'land@2022': 1,
      'staff@2022': 1,
      'grade@2022': 8,
      stage: 'early',
    }
    const facts = new Map<string, FactValue>([...Object.entries(known), ['registered_on', '2015-01-01']])
    const { decidingClass } = explainerFor(sample, { id: 's', facts }, judged).score('share')
    expect(decidingClass?.sure).toEqual([])
    const given = { 'revenue@2022': 0, 'revenue@2021': 0, 'rd@2022': 1, patents: 1 }
    const all = new Map<string, FactValue>([...facts, ...Object.entries(given)])
    const done = scoreSubject(sample, 'share', { id: 's', facts: all }, judged)
    expect([done.lower, done.upper]).toEqual([7, 11])
    expect(done.items.find(({ code }) => code === 'expert')?.missing).toEqual(['grade'])
  })

  test('names who supplies what is missing', () => {
    const facts = new Map<string, FactValue>([['revenue@2021', 5]])
    const { rungs } = explainerFor(sample, { id: 's', facts }, judged).classify('steps')
    expect(rungs[0]?.deciding).toEqual({
      can: [['revenue']],
      sure: [['revenue']],
      settled: null,
      exact: true,
      more: false,
      from: { revenue: 'sample' },
    })
  })
})
