/** Both percentiles of groups against sorting, for orders and values that lead samples astray. */
import { expect, test } from 'vitest'
import type { Figures } from '../columns/figures.ts'
import { kernelRows, plainScoreKernels, type ScoreKernels } from '../columns/score-kernels.ts'
import { withWorkbench } from '../columns/score-vectors.ts'
import { randomFrom } from '../stats/random.ts'
import { groupEnds } from './group-ends.ts'
import { groupingOf } from './grouping.ts'
import { positionOf } from './quantiles.ts'

const size = 40_000
const dictionary = ['large', 'middle', 'small', 'tiny', 'empty', 'unknown only']

type Values = (row: number, next: () => number) => number
const shapes: Readonly<Record<string, Values>> = {
  'spread evenly': (_, next) => next(),
  'spread over many sizes, some missing': (_, next) => (next() < 0.3 ? Number.NaN : Math.exp(20 * next() - 10)),
  'mostly zero': (_, next) => (next() < 0.7 ? 0 : next()),
  'few whole numbers': (_, next) => Math.floor(next() * 4),
  'all the same': () => 3,
  'beyond all numbers': (_, next) =>
    next() < 0.1 ? Number.NEGATIVE_INFINITY : (next() - 0.5) * 1.9 * Number.MAX_VALUE,
  ascending: (row) => row,
  descending: (row) => -row,
  'not to be computed here and there': (_, next) => (next() < 0.2 ? Number.POSITIVE_INFINITY : next() - 0.5),
  'periodic, so that samples see one side only': (row, next) => (row % 8 === 0 ? next() : 100 + next()),
}

const percents = [
  { low: 5, high: 95 },
  { low: 0, high: 100 },
  { low: 40, high: 60 },
  { low: 50, high: 50 },
  { low: 99.9, high: 100 },
]

function codeOf(row: number, next: () => number): number {
  if (row < 3) return 3
  if (row % 1000 === 7) return 5
  const share = next()
  if (share < 0.6) return 0
  if (share < 0.9) return 1
  return share < 0.92 ? 2 : -1
}

function endsBy(kernels: ScoreKernels, values: Float64Array, codes: Int32Array, one: (typeof percents)[number]) {
  const grouping = groupingOf([{ codes, dictionary }], size)
  const each = (visit: (figures: Figures, from: number, kernels: ScoreKernels) => void) => {
    for (let from = 0; from < size; from += kernelRows) {
      const above = values.subarray(from, from + kernelRows)
      visit({ above, below: null, less: 0, error: null }, from, kernels)
    }
  }
  return groupEnds(each, grouping, one).map(({ size: count, ends }) => ({
    count,
    ends: ends === null ? null : ends.map(({ neighbours }) => neighbours),
  }))
}

function bySorting(values: Float64Array, codes: Int32Array, { low, high }: (typeof percents)[number]) {
  return dictionary.map((_, group) => {
    const own = values.filter((value, row) => codes[row] === group && value < Number.POSITIVE_INFINITY).sort()
    const at = (percentile: number) => {
      const { index } = positionOf(percentile, own.length)
      return [own[index], own[Math.min(index + 1, own.length - 1)]]
    }
    return { count: own.length, ends: own.length === 0 ? null : [at(low), at(high)] }
  })
}

test.each(Object.entries(shapes))('are found in values %s', (_, shape) => {
  const next = randomFrom(11)
  const codes = Int32Array.from({ length: size }, (__, row) => codeOf(row, next))
  const values = Float64Array.from({ length: size }, (__, row) => (codes[row] === 5 ? Number.NaN : shape(row, next)))
  for (const one of percents) {
    const sorted = bySorting(values, codes, one)
    expect(endsBy(plainScoreKernels, values, codes, one)).toEqual(sorted)
    withWorkbench({ rows: kernelRows, shared: false }, ({ kernels }) =>
      expect(endsBy(kernels, values, codes, one)).toEqual(sorted),
    )
  }
})
