/** Bytes mean what plain comparisons say, wherever limits lie and however many tests there are. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byteAfter, mostLimits, rankTable, writeRanks } from './match-bytes.ts'
import { sortTexts } from './match-texts.ts'
import { nextUp } from './next-up.ts'

const edges = [0, -0, 1, -1, 0.1, -0.1, 1e300, -1e300, Number.MIN_VALUE, -Number.MIN_VALUE, Number.MAX_VALUE, 65_536]
const number = fc.oneof(
  fc.constantFrom(...edges),
  fc.constantFrom(...edges.filter((edge) => Math.abs(edge) < 1e300)).map(nextUp),
  fc.integer({ min: -50, max: 50 }),
  // Many that begin alike.
  fc.integer({ min: 0, max: 200 }).map((step) => 1 + step / 8192),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)

function ranksOf(values: readonly number[], limits: readonly number[], holes: boolean): number[] {
  const bytes = new Uint8Array(values.length)
  writeRanks(Float64Array.from(values), rankTable(limits), { bytes, holes })
  return [...bytes]
}

test('the byte of a number says how many limits it has passed', () => {
  fc.assert(
    fc.property(fc.array(number, { maxLength: 60 }), fc.array(number, { maxLength: 80 }), (some, values) => {
      const limits = [...new Set(some)].sort((a, b) => a - b)
      const passed = (value: number) => limits.filter((limit) => value >= limit).length
      const near = [...values, ...limits, ...limits.map(nextUp).filter(Number.isFinite), Number.NEGATIVE_INFINITY]
      expect(ranksOf(near, limits, true)).toEqual(near.map((value) => byteAfter(passed(value))))
    }),
    { numRuns: 300 },
  )
})

test('what is unknown is byte 0, and what is not computable lies below all ranks where that is told', () => {
  const values = [Number.NaN, Number.POSITIVE_INFINITY, 5, Number.NaN, 0]
  expect(ranksOf(values, [1, 9], true)).toEqual([0, 1, byteAfter(1), 0, byteAfter(0)])
  expect(ranksOf(values, [1, 9], false)).toEqual([0, byteAfter(2), byteAfter(1), 0, byteAfter(0)])
})

test('a table with all the limits that it has room for', () => {
  const limits = Array.from({ length: mostLimits }, (_, at) => at * 1.5)
  const values = [-1, ...limits, 1e9]
  expect(ranksOf(values, limits, false)).toEqual([...values.keys()].map((at) => byteAfter(Math.min(at, mostLimits))))
})

test('texts have a sort for what all tests say about them, in as many groups as bytes allow', () => {
  const texts = 3000
  const tests = Array.from({ length: 12 }, (_, node) => ({
    node,
    meanings: Uint8Array.from({ length: texts + 1 }, (_, code) => (code === 0 ? 0 : 2 - ((code >>> node) & 1))),
  }))
  const groups = sortTexts(tests)
  expect(groups.length).toBe(2)
  const answered = groups.flatMap(({ sorts, tests: { nodes, masks } }) =>
    nodes.map((node, at) => {
      const mask = masks[Math.floor(at / 7)] ?? new Uint8Array(0)
      const says = Array.from(sorts, (sort) => mask[sort] ?? 0)
      return {
        node,
        meanings: Uint8Array.from(says, (bits) => ((bits & 1) === 0 ? 0 : 2 - ((bits >>> ((at % 7) + 1)) & 1))),
      }
    }),
  )
  expect(answered).toEqual(tests)
})
