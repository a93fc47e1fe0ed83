/** Kernels at their edges: dictionaries of any length, and limits next to each other. */
import { expect, test } from 'vitest'
import { aCondition, common, text } from '../sample-parts.fixture.ts'
import { sampleZone } from '../sample-zone.fixture.ts'
import { compileZone } from '../zone/compile-zone.ts'
import { blockMatcher } from './match-blocks.ts'
import { planMatch } from './match-plan.ts'
import { offerColumns, verdictAt } from './match-population.ts'
import { verdictStore } from './match-store.ts'
import { nextUp } from './next-up.ts'
import type { Snapshot } from './snapshot.ts'

const judged = { period: 2022, on: '2023-06-01' }

test.each([1, 15, 16, 127, 128, 200, 254, 255, 256, 300, 70_000])('tests of a text with %i words', (words) => {
  const dictionary = Array.from({ length: words }, (_, code) => `C${code}`)
  const wanted = dictionary.filter((_, code) => code % (words > 999 ? 7000 : 7) === 0 || code === words - 1)
  const size = words + 40
  const codes = Int32Array.from({ length: size }, (_, row) => (row < words ? row : (row % 3) - 1)).map((code) =>
    Math.min(code, words - 1),
  )
  const conditions = [aCondition('c', `industry in [${wanted.map((word) => `'${word}'`).join(', ')}]`)]
  const version = { ...common, version: 'now', effective: { from: '2021-01-01' }, conditions }
  const offer = {
    id: 'o',
    name: text('o'),
    kind: 'policy',
    level: 'zone',
    standing: 'live',
    versions: [version],
  } as const
  const plan = planMatch(compileZone({ ...sampleZone, offers: [offer] }), ['o'], judged)
  const snapshot: Snapshot = {
    ids: [],
    size,
    period: 2022,
    columns: new Map([['industry', { type: 'text', codes, dictionary }]]),
  }
  const chosen = new Set(wanted)
  for (const vectors of [false, true]) {
    const store = verdictStore(plan, snapshot, { vectors })
    expect(store.memory !== null).toBe(vectors)
    const matcher = blockMatcher(plan, snapshot, store)
    for (let index = 0; index < matcher.blocks; index++) matcher.matchBlock(index)
    const [columns] = offerColumns(plan, store, { size, counts: matcher.counts })
    if (columns === undefined) throw new Error('no result')
    const found = Array.from(codes, (_, row) => verdictAt(columns, row))
    const expected = Array.from(codes, (code) => {
      if (code < 0) return 'undecided'
      return chosen.has(dictionary[code] ?? '') ? 'qualified' : 'one_away'
    })
    expect(found).toEqual(expected)
  }
})

test('the next number up', () => {
  for (const value of [0, -0, 1, -1, 0.1, -0.1, 1e308, -1e308, Number.MIN_VALUE, -Number.MIN_VALUE, -Infinity]) {
    const next = nextUp(value)
    expect(next).toBeGreaterThan(value)
    const middle = value / 2 + next / 2
    if (Number.isFinite(value)) expect(middle === value || middle === next).toBe(true)
  }
  expect(nextUp(Number.MAX_VALUE)).toBe(Infinity)
  expect(nextUp(Infinity)).toBeNaN()
})
