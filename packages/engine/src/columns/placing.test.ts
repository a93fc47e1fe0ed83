/** Ranks and classes from counts of totals, by one thread or more, against comparing every row with every other. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classAt, classEnds } from '../class-bounds.ts'
import type { ScorecardVersion, ThresholdClasses } from '../definitions.ts'
import { aCondition, common, text } from '../sample-parts.fixture.ts'
import { sample } from '../sample-zone.fixture.ts'
import { compileZone } from '../zone/compile-zone.ts'
import { countTotals, placeRows, placingFor, ranksFromCounts } from './placing.ts'
import { scorecardVersions } from './score-population.ts'

const band = (code: string, ends: { readonly from?: number; readonly to?: number }) => ({
  code,
  name: text(code),
  ...ends,
})
const bands = (...all: ThresholdClasses['bands']): ThresholdClasses => ({ kind: 'thresholds', bands: all })
const three = bands(band('A', { from: 6 }), band('B', { from: 3, to: 6 }), band('C', { to: 3 }))
const two = bands(band('A', { from: 10 }), band('B', { to: 10 }))
const one = bands(band('A', {}))

/** A scorecard of one part with so many points at most. */
function versionsWith(more: Partial<ScorecardVersion>, max = 10, older: Partial<ScorecardVersion>[] = []) {
  const version = (name: string, extra: Partial<ScorecardVersion>): ScorecardVersion => ({
    ...common,
    version: name,
    effective: { from: '2020-01-01' },
    parts: [
      {
        code: 'all',
        name: text('all'),
        max,
        items: [{ code: 'one', name: text('one'), max, rule: { kind: 'formula', points: 'patents' } }],
      },
    ],
    ...extra,
  })
  const versions = [...older.map((extra, index) => version(`old ${index}`, extra)), version('now', more)]
  const scorecards = [{ id: 'placed', name: text('placed'), versions }]
  return scorecardVersions(compileZone({ ...sample.zone, ladders: [], scorecards }), 'placed', '2023-06-01')
}

/** Counts stretches of totals as so many threads would, and places all rows. */
function placedBy(threads: number, versions: ReturnType<typeof versionsWith>, totals: Float64Array) {
  const size = totals.length
  const placing = placingFor(versions, { size, threads, shared: threads > 1 })
  if (placing === null) throw new Error('these totals should be counted')
  for (let thread = 0; thread < threads; thread++) {
    const [from, to] = [thread, thread + 1].map((part) => Math.floor((part * size) / threads))
    countTotals(placing, thread, totals.subarray(from, to))
  }
  if (!ranksFromCounts(placing, false)) return null
  const lower = totals.slice()
  const half = size >> 1
  for (const stretch of [
    { from: half, to: size },
    { from: 0, to: half },
  ])
    placeRows(versions, placing, { lower }, stretch)
  return { rank: [...placing.rank], classIndex: [...placing.classIndex], points: [...lower] }
}

describe('ranks and classes from counts', () => {
  const kinds = { three, two, one, none: undefined }
  test.each(Object.entries(kinds))('are those of comparing all rows, classes: %s', (_, classes) => {
    const versions = versionsWith({ classes })
    const units = fc.oneof(fc.constantFrom(0, 9_999, 10_000, 29_999, 30_000, 60_000, 80_000, 100_000), fc.nat(100_000))
    fc.assert(
      fc.property(fc.array(units, { maxLength: 40 }), fc.integer({ min: 1, max: 3 }), (all, threads) => {
        const totals = Float64Array.from(all)
        expect(placedBy(threads, versions, totals)).toEqual({
          rank: all.map((own) => 1 + all.filter((other) => other > own).length),
          classIndex: all.map((own) => (classes === undefined ? -1 : classAt(classEnds(classes), own))),
          points: all.map((own) => own / 10_000),
        })
      }),
      { numRuns: 40 },
    )
  })

  test.each([
    ['unknown', Number.NaN],
    ['below nothing', -1],
    ['between two units', 0.5],
    ['beyond all points', 100_001],
    ['beyond whole numbers', 2 ** 32],
  ])('are left to others where a total is %s', (_, odd) => {
    const versions = versionsWith({ classes: three })
    expect(placedBy(1, versions, Float64Array.of(5, odd))).toBeNull()
    expect(placedBy(2, versions, Float64Array.of(5, 5, odd))).toBeNull()
    expect(placedBy(2, versions, Float64Array.of(odd, 5, 5))).toBeNull()
  })

  test('are left to others where a total is open', () => {
    const placing = placingFor(versionsWith({}), { size: 1, threads: 1, shared: false })
    if (placing === null) throw new Error('these totals should be counted')
    countTotals(placing, 0, Float64Array.of(5))
    expect(ranksFromCounts(placing, true)).toBe(false)
  })
})

describe('totals are counted', () => {
  const room = { size: 1, threads: 2, shared: false }

  test('for thresholds, and where there are no classes', () => {
    expect(placingFor(versionsWith({ classes: three }), room)).not.toBeNull()
    expect(placingFor(versionsWith({}), room)).not.toBeNull()
  })

  test('with a place for none and one for all points', () => {
    expect(placingFor(versionsWith({}, 10), room)?.counts.map(({ length }) => length)).toEqual([100_001, 100_001])
  })

  test('not where there are more totals than are worth counting', () => {
    expect(placingFor(versionsWith({}, 399.9999), room)).not.toBeNull()
    expect(placingFor(versionsWith({}, 400), room)).toBeNull()
  })

  test('not where a class depends on other rows, on a veto or on an older version', () => {
    const ranked = { kind: 'ranked', rounding: 'ceil', classes: [band('A', {}), band('B', {})] } as const
    const [first, second] = ranked.classes
    const classes = { ...ranked, classes: [{ ...first, count: 1 }, second] }
    expect(placingFor(versionsWith({ classes }), room)).toBeNull()
    const vetoes = [{ ...aCondition('bad', 'blacklisted'), totalAtMost: 3 }]
    expect(placingFor(versionsWith({ vetoes }), room)).toBeNull()
  })
})

test('every thread needs room to count', () => {
  const placing = placingFor(versionsWith({}), { size: 1, threads: 1, shared: false })
  if (placing === null) throw new Error('these totals should be counted')
  expect(() => countTotals(placing, 1, Float64Array.of(5))).toThrow('no room to count for thread 1')
})
