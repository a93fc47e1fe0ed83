/** The sets of missing facts that settle a condition, against trying every value. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileExpr } from '../expr/compile.ts'
import { scopeFrom } from '../expr/compile-nodes.ts'
import { evaluate } from '../expr/evaluate.ts'
import { verdictFrom } from '../expr/explain.ts'
import type { FactValue } from '../expr/values.ts'
import { anIndicator, text } from '../sample-parts.fixture.ts'
import { conditionSettling } from './condition-settling.ts'
import { trialOf, tried } from './trial.ts'

const judged = { period: 2022, on: '2023-06-01' }
const indicators = new Map(
  [
    anIndicator('a', 'number'),
    anIndicator('b', 'number'),
    anIndicator('c', 'number'),
    anIndicator('n', 'number', { min: 0 }),
    anIndicator('flag', 'bool', { period: 'state' }),
    anIndicator('born', 'date', { period: 'state' }),
    anIndicator('kind', 'text', {
      period: 'state',
      values: ['x', 'y', 'z'].map((value) => ({ value, name: text(value) })),
    }),
    anIndicator('word', 'text', { period: 'state' }),
  ].map((one) => [one.code, one]),
)
const scope = scopeFrom(indicators, {})

function settle(when: string, facts: Record<string, FactValue> = {}) {
  const trial = trialOf(new Map(Object.entries(facts)), judged)
  const found = conditionSettling(compileExpr(scope, when, 'bool'), { trial, indicators })
  const names = (sets: readonly (readonly string[])[]) => sets.map((set) => [...set].toSorted()).toSorted()
  return { ...found, can: names([...found.yes, ...found.no].map(({ keys }) => keys)), sureSets: names(found.sure) }
}

describe('sets of missing facts', () => {
  test.for<
    [name: string, when: string, facts: Record<string, FactValue>, yes: string[][], no: string[][], sure: string[][]]
  >([
    [
      'either of two decides, both are sure',
      'a >= 5 || b >= 3',
      {},
      [['a@2022'], ['b@2022']],
      [['a@2022', 'b@2022']],
      [['a@2022', 'b@2022']],
    ],
    [
      'all of two for yes, one for no',
      'a >= 5 && b >= 3',
      {},
      [['a@2022', 'b@2022']],
      [['a@2022'], ['b@2022']],
      [['a@2022', 'b@2022']],
    ],
    ['a contradiction needs nothing', 'a >= 5 && a < 3', {}, [], [[]], [[]]],
    ['an empty choice needs nothing', 'a >= 5 || a < 6', {}, [[]], [], [[]]],
    ['a range seen as one fact', 'a >= 3 && a <= 3', {}, [['a@2022']], [['a@2022']], [['a@2022']]],
    [
      'a fact that plays no part is left out',
      '(a >= 5 && b > 1) || (a >= 5 && b <= 1)',
      {},
      [['a@2022']],
      [['a@2022']],
      [['a@2022']],
    ],
    ['below the bounds of the catalogue nothing lies', 'n >= 0 && b > 1', {}, [['b@2022']], [['b@2022']], [['b@2022']]],
    [
      'the first known of two',
      'first_known(a, b) >= 5',
      {},
      [['a@2022'], ['b@2022']],
      [['a@2022'], ['b@2022']],
      [['a@2022'], ['b@2022']],
    ],
    [
      'the first known of two, where the later one is there and the first may still come',
      '!((first_known(a, b) < 1 && c >= 0))',
      { 'b@2022': 0 },
      [['a@2022'], ['c@2022']],
      [['c@2022']],
      [['c@2022']],
    ],
    ['dates', "born >= date('2020-01-01') && add_years(born, 1) <= date('2020-12-31')", {}, [], [[]], [[]]],
    [
      'a date between',
      "born >= date('2020-01-01') && born < date('2020-01-02')",
      {},
      [['born']],
      [['born']],
      [['born']],
    ],
    ['a listed text', "kind in ['x', 'y'] || kind == 'z'", {}, [[]], [], [[]]],
    ['a free text may be another', "word in ['x', 'y'] || word == 'z'", {}, [['word']], [['word']], [['word']]],
    ['a yes or no', '(flag ? a : b) >= 2', { 'a@2022': 3, 'b@2022': 3 }, [[]], [], [[]]],
    [
      'a compound rate at its boundary',
      'cagr(a, 3) >= 0.2 && cagr(a, 3) <= 0.2',
      { 'a@2019': 1000 },
      [['a@2022']],
      [['a@2022']],
      [['a@2022']],
    ],
    ['the year before', 'growth(a) >= 0.1 && growth(a) < 0.1', { 'a@2022': 11 }, [], [[]], [[]]],
  ])('%s', ([, when, facts, yes, no, sure]) => {
    const found = settle(when, facts)
    const keys = (ways: typeof found.yes) => ways.map((way) => [...way.keys].toSorted()).toSorted()
    const same = (sets: string[][]) => [...new Map(sets.map((set) => [set.join(), set])).values()]
    expect({ yes: same(keys(found.yes)), no: same(keys(found.no)), sure: found.sureSets, exact: found.exact }).toEqual({
      yes,
      no,
      sure,
      exact: true,
    })
  })

  test('a ratio of two missing figures is a bound, with ways that are true', () => {
    const found = settle('a / b >= 0.03')
    expect(found.exact).toBe(false)
    const both = found.yes.find(({ keys }) => keys.length === 2)
    expect(both).toBeDefined()
  })
})

const keys = ['a@2022', 'b@2022', 'c@2022'] as const
const grid = Array.from({ length: 20 }, (_, index) => index / 2 - 2.5)
/** Small, so that every boundary and every region between is on the grid. */
const threshold = fc.integer({ min: 0, max: 4 })
const atom = fc
  .tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('>=', '>', '<', '<=', '==', '!='), threshold)
  .map(([name, op, value]) => `${name} ${op} ${value}`)
const special = fc.oneof(
  threshold.map((value) => `2 * a - 4 <= ${2 * value}`),
  threshold.map((value) => `max(a, b) >= ${value}`),
  threshold.map((value) => `(known(c) ? c : a) > ${value}`),
  threshold.map((value) => `first_known(a, b) < ${value}`),
  threshold.map((value) => `(b > 3 ? a : c) >= ${value}`),
  fc.constantFrom(3, 4, 6, 12).map((value) => `12 / a >= ${value}`),
  fc.constantFrom(0, 1, 4).map((value) => `a * a <= ${value}`),
  fc.nat(2).map((value) => `floor(b / 2) == ${value}`),
)
const condition = fc.letrec<{ one: string }>((tie) => ({
  one: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    atom,
    special,
    fc.tuple(tie('one'), fc.constantFrom('&&', '||'), tie('one')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('one').map((one) => `!(${one})`),
  ),
})).one

/** The definition itself, over every value of a grid. */
function bruteForce(when: string, facts: Map<string, FactValue>) {
  const expr = compileExpr(scope, when, 'bool')
  const trial = trialOf(facts, judged)
  const missing = keys.filter((key) => !facts.has(key))
  const verdict = () => verdictFrom(evaluate(expr, trial.at))
  const completions = (rest: readonly string[], seen: Set<unknown>): Set<unknown> => {
    const [key, ...others] = rest
    if (key === undefined) return seen.add(verdict())
    for (const value of grid) {
      if (seen.size > 1) return seen
      tried(trial, [[key, value]], () => completions(others, seen))
    }
    return seen
  }
  const settledNow = (rest: readonly string[]) => verdict() !== null || completions(rest, new Set()).size === 1
  const over = (set: readonly string[], rest: readonly string[], quantify: 'some' | 'every'): boolean => {
    const [key, ...others] = set
    if (key === undefined) return settledNow(rest)
    return grid[quantify]((value) => tried(trial, [[key, value]], () => over(others, rest, quantify)))
  }
  const subsets = Array.from({ length: 1 << missing.length }, (_, mask) => missing.filter((__, i) => mask & (1 << i)))
  const minimal = (quantify: 'some' | 'every') => {
    const good = subsets.filter((set) =>
      over(
        set,
        missing.filter((key) => !set.includes(key)),
        quantify,
      ),
    )
    return good
      .filter((set) => !good.some((other) => other.length < set.length && other.every((key) => set.includes(key))))
      .map((set) => set.toSorted())
      .toSorted()
  }
  return { can: minimal('some'), sure: minimal('every') }
}

test('agree with trying every value', () => {
  let analysed = 0
  fc.assert(
    fc.property(condition, fc.subarray(['a@2022', 'b@2022']), threshold, (when, given, value) => {
      const facts = Object.fromEntries(given.map((key) => [key, value]))
      const found = settle(when, facts)
      if (!found.exact) return
      analysed += 1
      const expected = bruteForce(when, new Map(Object.entries(facts)))
      const all = found.can.filter(
        (set) => !found.can.some((other) => other.length < set.length && other.every((key) => set.includes(key))),
      )
      const once = [...new Map(all.map((set) => [set.join(), set])).values()]
      expect({ can: once, sure: found.sureSets }).toEqual(expected)
    }),
    { numRuns: 40 },
  )
  expect(analysed).toBeGreaterThan(15)
})
