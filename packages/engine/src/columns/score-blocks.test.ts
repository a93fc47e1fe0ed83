/** Scoring in blocks, on a pool, under other weights and for one changed row: always the same as scoring anew. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inlinePool } from '../parallel/pool.ts'
import { keepPopulation, type ScoreTasks, scoreHandlers, scoreOnPool } from '../parallel/score-tasks.ts'
import { shareSnapshot } from '../parallel/share.ts'
import { sample } from '../sample-zone.fixture.ts'
import { judged, subjects } from '../test/random-subjects.ts'
import { compileZone } from '../zone/compile-zone.ts'
import { leavePlace, takePlace } from './column-room.ts'
import { weighable } from './reweigh.ts'
import { scoreInBlocks } from './score-blocks.ts'
import { type ScoreColumns, scorePopulation } from './score-population.ts'
import { type Column, snapshotFrom } from './snapshot.ts'

const scorecards = [...sample.scorecards.keys()]
const snapshotOf = (all: Parameters<typeof snapshotFrom>[1]) => snapshotFrom(sample, all, judged.period)

/** The zone with one more scorecard whose weights may change: min-max items whose missing data count as zero. */
const weighed = (weights: readonly [number, number]) =>
  compileZone({
    ...sample.zone,
    ladders: [],
    scorecards: [
      {
        id: 'weighed',
        name: { zh: '权重', en: 'Weights' },
        versions: [
          {
            version: '1',
            effective: { from: '2000-01-01' },
            status: 'illustrative',
            citation: { title: 'test' },
            parts: [
              {
                code: 'all',
                name: { zh: '全部', en: 'All' },
                max: weights[0] + weights[1],
                items: ['revenue', 'staff'].map((value, index) => ({
                  code: value,
                  name: { zh: value, en: value },
                  max: weights[index] as number,
                  missing: 'zero' as const,
                  rule: { kind: 'minmax' as const, value, cohort: { by: [], floor: 2 }, clip: { low: 10, high: 90 } },
                })),
              },
            ],
          },
        ],
      },
    ],
  })

/** Groups that are flat, tiny, unknown or without figures, quotients that do not exist, and roundings at a half. */
const awkward = (better: 'more' | 'less', missing: 'zero' | 'base') =>
  compileZone({
    ...sample.zone,
    ladders: [],
    scorecards: [
      {
        id: 'awkward',
        name: { zh: '难点', en: 'Awkward' },
        versions: [
          {
            version: '1',
            effective: { from: '2000-01-01' },
            status: 'illustrative',
            citation: { title: 'test' },
            parts: [
              {
                code: 'all',
                name: { zh: '全部', en: 'All' },
                max: 9,
                items: ['revenue', 'revenue / staff', 'staff'].map((value, index) => ({
                  code: `item-${index}`,
                  name: { zh: value, en: value },
                  max: 3,
                  missing,
                  rule: {
                    kind: 'minmax' as const,
                    value,
                    better,
                    cohort: { by: index === 1 ? [] : ['industry'], floor: 2 },
                    clip: { low: 10, high: 90 },
                  },
                })),
              },
            ],
          },
        ],
      },
    ],
  })

/** Results without the kind of memory that they lie in. */
const shownColumns = ({ total, lower, upper, passed, rank, classes, classIndex }: ScoreColumns) => ({
  classes,
  columns: [total, lower, upper, passed, rank, classIndex].map((column) => [...column]),
})

describe('scoring', () => {
  test('in blocks gives what scoring all at once gives', () => {
    fc.assert(
      fc.property(subjects, (all) => {
        for (const scorecard of scorecards) {
          const { contributions, statistics, ...blocks } = scoreInBlocks(sample, scorecard, snapshotOf(all), judged)
          expect(blocks).toEqual(scorePopulation(sample, scorecard, snapshotOf(all), judged))
          for (const units of Object.values(contributions)) expect(units).toHaveLength(all.length)
          expect(statistics).toBeDefined()
        }
      }),
      { numRuns: 30 },
    )
  })

  test('in blocks gives the same where figures, groups and statistics are missing, flat or alike', () => {
    fc.assert(
      fc.property(
        subjects,
        fc.constantFrom('more', 'less'),
        fc.constantFrom('zero', 'base'),
        (all, better, missing) => {
          const zone = awkward(better, missing)
          const snapshot = snapshotFrom(zone, all, judged.period)
          const { contributions, statistics, ...blocks } = scoreInBlocks(zone, 'awkward', snapshot, judged)
          expect(blocks).toEqual(scorePopulation(zone, 'awkward', snapshot, judged))
          expect(statistics).toBeDefined()
          for (let row = 0; row < all.length; row++) {
            const sum = Object.values(contributions).reduce((total, units) => total + (units[row] as number), 0)
            expect(sum).toBe(Math.round((blocks.lower[row] as number) * 10_000))
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  test.each([0, 1])('of so many rows that vector kernels do the work gives the same, %i rows left out', (left) => {
    const all = fc.sample(subjects, { seed: 3, numRuns: 300 }).flat().slice(left)
    expect(all.length).toBeGreaterThan(1000)
    for (const [better, missing] of [
      ['more', 'zero'],
      ['less', 'base'],
    ] as const) {
      const zone = awkward(better, missing)
      const snapshot = snapshotFrom(zone, all, judged.period)
      const plain = scorePopulation(zone, 'awkward', snapshot, judged)
      const { contributions, statistics, ...blocks } = scoreInBlocks(zone, 'awkward', snapshot, judged)
      expect(blocks).toEqual(plain)
      expect(Object.keys(contributions)).toHaveLength(Object.keys(statistics).length)
      // Beside the columns, in memory of its own while others work there, and for columns that came in later.
      const beside = shareSnapshot(snapshot)
      const { memory } = beside
      if (memory === undefined) throw new Error('kernels cannot work beside the columns here')
      expect(shownColumns(scoreInBlocks(zone, 'awkward', beside, judged))).toEqual(shownColumns(plain))
      const places = Array.from({ length: 16 }, () => takePlace(memory))
      expect(takePlace(memory)).toBeNull()
      expect(shownColumns(scoreInBlocks(zone, 'awkward', beside, judged))).toEqual(shownColumns(plain))
      for (const place of places) leavePlace(memory, place ?? 0)
      const revenue = beside.columns.get(`revenue@${judged.period}`) as Extract<Column, { type: 'number' }>
      const later = new Float64Array(new SharedArrayBuffer(revenue.values.byteLength))
      later.set(revenue.values)
      const columns = new Map([...beside.columns, [`revenue@${judged.period}`, { ...revenue, values: later }]])
      expect(shownColumns(scoreInBlocks(zone, 'awkward', { ...beside, columns }, judged))).toEqual(shownColumns(plain))
    }
  })

  test('on a pool gives the same, and the points of items add up to the totals', async () => {
    await fc.assert(
      fc.asyncProperty(subjects, async (all) => {
        const zone = weighed([5, 7])
        const snapshot = shareSnapshot(snapshotFrom(zone, all, judged.period))
        const pool = inlinePool<ScoreTasks>(scoreHandlers())
        await keepPopulation(pool, { zone: zone.zone, snapshot, judged })
        const scored = await scoreOnPool(pool, zone, 'weighed', snapshot, judged)
        const plain = scorePopulation(zone, 'weighed', snapshot, judged)
        expect([...scored.total]).toEqual([...plain.total])
        expect([...scored.rank]).toEqual([...plain.rank])
        const items = Object.values(scored.contributions)
        for (let row = 0; row < all.length; row++)
          expect(items.reduce((sum, units) => sum + (units[row] as number), 0)).toBe(
            Math.round((plain.lower[row] as number) * 10_000),
          )
      }),
      { numRuns: 30 },
    )
  })

  test('under other weights gives what a scorecard with those weights gives', () => {
    fc.assert(
      fc.property(subjects, fc.integer({ min: 1, max: 9 }), (all, weight) => {
        const snapshot = snapshotFrom(weighed([5, 7]), all, judged.period)
        const ready = weighable(weighed([5, 7]), 'weighed', snapshot, judged)
        const anew = scorePopulation(weighed([weight, 7]), 'weighed', snapshot, judged)
        // Without statistics a share is open, and then there is nothing to weigh.
        if (ready === null) expect(anew.total.some(Number.isNaN)).toBe(true)
        else {
          expect(ready.weights).toEqual({ revenue: 5, staff: 7 })
          expect(ready.reweigh({ revenue: weight })).toEqual(anew)
        }
      }),
      { numRuns: 50 },
    )
  })
})
