import type { ScoreColumns } from '@wutong/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type MatchColumns, matchBlocks, rowsOfBlock, unmatchedRows } from './match-blocks.rules.ts'
import { summariseMatches, summariseScores } from './summaries.rules.ts'
import { referenceOn, versionShownOn } from './versions.rules.ts'

const version = (name: string, from: string, until?: string) => ({
  version: name,
  effective: { from, until },
  status: 'verified' as const,
  citation: { title: '' },
})
const definition = { id: 'card', versions: [version('a', '2020-01-01', '2022-01-01'), version('b', '2023-01-01')] }

describe('the version shown on a day', () => {
  const rows = [
    { name: 'the first day belongs to it', on: '2020-01-01', shown: 'a', reference: 'card' },
    { name: 'the last day before the end', on: '2021-12-31', shown: 'a', reference: 'card' },
    {
      name: 'the end does not belong to it; the past one stays as template',
      on: '2022-01-01',
      shown: 'a',
      reference: 'card@a',
    },
    { name: 'the next has begun', on: '2023-01-01', shown: 'b', reference: 'card' },
    { name: 'before all', on: '2019-12-31', shown: 'a', reference: 'card@a' },
  ]
  test.for(rows)('$name', ({ on, shown, reference }) => {
    expect(versionShownOn(definition, on)?.version).toBe(shown)
    expect(referenceOn(definition, on)).toBe(reference)
  })
})

function scores(total: number[], passed: number[] = []): ScoreColumns {
  const columns = Float64Array.from(total)
  const classIndex = Int16Array.from(total, (value) => (value >= 50 ? 0 : -1))
  return {
    scorecard: 'card',
    version: 'a',
    total: columns,
    lower: columns,
    upper: columns,
    passed: Int8Array.from(passed),
    rank: new Int32Array(total.length),
    classes: ['A', 'B'],
    classIndex,
    best: classIndex,
    worst: classIndex,
  }
}

describe('a scorecard in counts', () => {
  test('unknown totals are counted nowhere but in unknown', () => {
    const summary = summariseScores(scores([10, Number.NaN, 60, 100], [0, -1, 1, 1]), 100)
    expect(summary).toMatchObject({
      passed: 2,
      failed: 1,
      unknown: 1,
      median: 60,
      classes: [
        { code: 'A', count: 2 },
        { code: 'B', count: 0 },
      ],
    })
    expect(summary.histogram.reduce((sum, { count }) => sum + count, 0)).toBe(3)
  })

  const edges = [
    { total: 0, from: 0 },
    { total: 4.999999, from: 0 },
    { total: 5, from: 5 },
    { total: 95, from: 95 },
    { total: 100, from: 95 },
  ]
  test.for(edges)('a total of $total is counted from $from', ({ total, from }) => {
    const hit = summariseScores(scores([total]), 100).histogram.filter(({ count }) => count > 0)
    expect(hit).toEqual([{ from, to: from + 5, count: 1 }])
  })

  test('an even number of totals has its median between the two in the middle', () => {
    expect(summariseScores(scores([1, 2, 4, 100]), 100)).toMatchObject({ median: 3, mean: 26.75 })
  })
})

describe('an offer in counts', () => {
  const bits = (verdict: number[], wanted: number): Uint32Array =>
    Uint32Array.of(verdict.reduce((word, value, row) => word | (value === wanted ? 1 << row : 0), 0))
  const columns = (verdict: number[], amounts: number[] | null): MatchColumns => ({
    offer: 'o',
    version: 'a',
    qualified: bits(verdict, 0),
    oneAway: bits(verdict, 1),
    undecided: bits(verdict, 2),
    counts: {
      qualified: verdict.filter((value) => value === 0).length,
      one_away: verdict.filter((value) => value === 1).length,
      undecided: verdict.filter((value) => value === 2).length,
      not_qualified: verdict.filter((value) => value === 3).length,
    },
    amounts: amounts === null ? null : Float64Array.from(amounts),
  })
  test('adds the known amounts of those who qualify, exactly', () => {
    const result = summariseMatches(columns([3, 0, 0, 0, 1, 2, 3], [0.1, 0.2, Number.NaN, 99, 99]), '万元')
    expect(result).toEqual({
      qualified: 3,
      oneAway: 1,
      undecided: 1,
      amount: 0.3,
      amountUnit: '万元',
      amountUnknown: 1,
    })
  })
  test('an offer that pays nothing has no amount rather than zero', () => {
    expect(summariseMatches(columns([0], null), null)).toMatchObject({ qualified: 1, amount: null, amountUnknown: 0 })
    expect(summariseMatches(columns([0], null), '万元')).toMatchObject({ amount: null, amountUnknown: 1 })
  })
})

describe('match sets in blocks', () => {
  test('come back with their rows, verdicts and amounts, whatever the size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40_000 }), fc.integer(), fc.boolean(), (size, seed, pays) => {
        const verdicts = Array.from({ length: size }, (_, row) => Math.abs(Math.imul(row + 1, seed | 1) >> 3) % 4)
        const set = (wanted: number): Uint32Array => {
          const words = new Uint32Array((size + 31) >>> 5)
          for (const [row, verdict] of verdicts.entries())
            if (verdict === wanted) words[row >>> 5] = (words[row >>> 5] as number) | (1 << (row & 31))
          return words
        }
        const stored = verdicts.flatMap((verdict, row) => (verdict === 3 ? [] : [row]))
        const columns: MatchColumns = {
          offer: 'o',
          version: 'a',
          qualified: set(0),
          oneAway: set(1),
          undecided: set(2),
          counts: { qualified: 0, one_away: 0, undecided: 0, not_qualified: 0 },
          amounts: pays ? Float64Array.from(stored, (row) => (row % 5 === 0 ? Number.NaN : row)) : null,
        }
        const blocks = [...matchBlocks(columns, size)]
        const names = ['qualified', 'one_away', 'undecided']
        expect(blocks.flatMap((block) => [...rowsOfBlock(block)])).toEqual(
          stored.map((row) => ({
            row,
            verdict: names[verdicts[row] as number],
            amount: pays && row % 5 !== 0 ? row : null,
          })),
        )
        expect(blocks.flatMap((block) => [...unmatchedRows(block, size)])).toEqual(
          verdicts.flatMap((verdict, row) => (verdict === 3 ? [row] : [])),
        )
      }),
      { numRuns: 20 },
    )
  })
})
