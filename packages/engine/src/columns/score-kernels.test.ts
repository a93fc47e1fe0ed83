/** Vector kernels of scoring against the plain ones, which say what they mean. */
import { expect, test } from 'vitest'
import { randomFrom } from '../stats/random.ts'
import type { Ends } from './cohort-shares.ts'
import { type ColumnRoom, columnRoom } from './column-room.ts'
import type { Figures } from './figures.ts'
import { plainScoreKernels, type ScoreKernels } from './score-kernels.ts'
import { withWorkbench } from './score-vectors.ts'

const groups = 5
const odd = [Number.NaN, Number.POSITIVE_INFINITY, 0, -0, 1, -1, 0.5, 1e300, -1e300, 5e-324]

/** Room with kernels beside the columns, or a stand-in for memory that kernels have to copy from. */
const roomOf = (beside: boolean): ColumnRoom => (beside ? columnRoom(1 << 20) : columnRoom(0))

interface Material {
  readonly rows: number
  readonly seed: number
  readonly less: 0 | 1 | null
}

/** Figures with everything that may go wrong, stored or still to be divided, and codes with rows of no group. */
function material({ rows, seed, less }: Material, room: ColumnRoom) {
  const next = randomFrom(seed)
  const value = () => (next() < 0.3 ? (odd[Math.floor(next() * odd.length)] as number) : Math.round(next() * 40) / 4)
  const column = () => {
    const own = room.floats(rows)
    own.set(Float64Array.from({ length: rows }, value))
    return own
  }
  const figures: Figures = { above: column(), below: less === null ? null : column(), less: less ?? 0, error: null }
  const codes = room.integers(rows)
  codes.set(Int32Array.from({ length: rows }, () => Math.floor(next() * (groups + 1)) - 1))
  return { figures, codes }
}

const kinds = [null, 0, 1] as const
const sizes = [1, 2, 300, 1023, 16_384]
const cases = [false, true].flatMap((beside) =>
  sizes.flatMap((rows) => kinds.map((less) => [rows, less, beside] as const)),
)

function withBoth(room: ColumnRoom, compare: (vector: ScoreKernels, plain: ScoreKernels) => void): void {
  withWorkbench({ rows: 16_384, shared: true, memory: room.memory ?? undefined }, (bench) => {
    expect(bench.kernels).not.toBe(plainScoreKernels)
    // Sums lie in the memory of the columns where the kernels do.
    expect(bench.arena.floats(1).buffer === room.memory?.buffer).toBe(room.memory !== null)
    compare(bench.kernels, plainScoreKernels)
  })
}

test.each(cases)('pick the same of %i rows, divided: %s, beside the columns: %s', (rows, less, beside) => {
  const room = roomOf(beside)
  const { figures } = material({ rows, seed: rows, less }, room)
  const first = 40
  const picked = Int32Array.from({ length: Math.ceil(rows / 3) }, (_, at) => first + 3 * at)
  const [left, right] = [new Float64Array(picked.length), new Float64Array(picked.length)]
  withBoth(room, (vector, plain) => {
    vector.pick(figures, picked, { first, into: left })
    plain.pick(figures, picked, { first, into: right })
  })
  expect(left).toEqual(right)
})

test.each(cases)('count and keep the same of %i rows, divided: %s, beside the columns: %s', (rows, less, beside) => {
  const room = roomOf(beside)
  const { figures, codes } = material({ rows, seed: rows + 1, less }, room)
  const bounds = new Float64Array(4 * (groups + 1)).fill(Number.NEGATIVE_INFINITY)
  // Values meet every bound, one group is looked at as a whole, one not at all.
  bounds.set([0, 5, 1, 6, -1, 2, 1, 2, 0, 0, 0, 7.5], 4)
  bounds.set([-Infinity, -Infinity, -Infinity, Infinity], 16)
  const keeps = Int32Array.from({ length: 8 * (groups + 1) }, (_, slot) => +(slot > 7 && [3, 5].includes(slot % 8)))
  const tables = () => ({ bounds, keeps, counts: new Int32Array(8 * (groups + 1)) })
  const [left, right] = [tables(), tables()]
  withBoth(room, (vector, plain) => {
    const one = vector.tally(figures, codes, left)
    const kept = [one.values.slice(0, one.count), one.groups.slice(0, one.count)]
    const other = plain.tally(figures, codes, right)
    expect(kept).toEqual([other.values.slice(0, other.count), other.groups.slice(0, other.count)])
    expect(left.counts.subarray(8)).toEqual(right.counts.subarray(8))
  })
})

test.each(cases)(
  'add and keep the same points of %i rows, divided: %s, beside the columns: %s',
  (rows, less, beside) => {
    const room = roomOf(beside)
    const { figures, codes } = material({ rows, seed: rows + 2, less }, room)
    const starts = Float64Array.of(0, 5, -1, 10, Number.NaN)
    const steps = Float64Array.of(1 / 8, 1 / 3, 1, -1 / 10, Number.NaN)
    const pairs = Float64Array.from({ length: 12 }, (_, at) => {
      const group = (at >> 1) - 1
      return (at % 2 === 0 ? starts[group] : steps[group]) ?? Number.NaN
    })
    const ends: Ends = { codes, starts, steps, pairs, sizes: steps, spreads: [], flat: false }
    const target = (missingUnits: number) => ({
      sums: new Float64Array(rows).fill(7),
      kept: new Int32Array(rows),
      weight: 20,
      missingUnits,
      near: 0.499_999,
      close: [] as number[],
    })
    for (const missingUnits of [0, 3]) {
      const [left, right] = [target(missingUnits), target(missingUnits)]
      withBoth(room, (vector, plain) => {
        vector.addSpans(figures, ends, left)
        plain.addSpans(figures, ends, right)
      })
      expect(left).toEqual(right)
      expect(left.sums.every((sum, row) => sum === 7 + (left.kept[row] as number))).toBe(true)
    }
  },
)

test.each(sizes)('weigh the same shares of %i rows', (rows) => {
  const next = randomFrom(rows + 3)
  const shares = Float64Array.from({ length: rows }, () => (next() < 0.2 ? Number.NaN : Math.round(next() * 40) / 40))
  const target = () => ({
    sums: new Float64Array(rows).fill(7),
    weight: 50,
    missingUnits: 3,
    near: 0.499_999,
    close: [] as number[],
  })
  const [left, right] = [target(), target()]
  withBoth(columnRoom(0), (vector, plain) => {
    vector.weigh(shares, left)
    plain.weigh(shares, right)
  })
  expect(left).toEqual(right)
})
