import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rankedTotals } from './ranked-totals.ts'

const total = fc.oneof(fc.integer({ min: -3, max: 30 }), fc.constantFrom(0, 1_000_000, Number.NaN))

test('totals that come and go are ranked as if they were sorted anew', () => {
  fc.assert(
    fc.property(fc.array(total), fc.array(fc.tuple(fc.nat(), fc.integer({ min: -3, max: 30 }))), (start, moves) => {
      const ranked = rankedTotals(Float64Array.from(start))
      const all = start.filter((one) => !Number.isNaN(one))
      for (const [at, next] of moves) {
        const [old] = all.splice(at % Math.max(1, all.length), 1)
        if (old !== undefined) ranked.remove(old)
        ranked.add(next)
        all.push(next)
        if (at % 3 === 0) ranked.add(all[all.push(at % 30) - 1] as number)
        for (const limit of [...all, -10, 7.5, 31])
          expect(ranked.above(limit)).toBe(all.filter((one) => one > limit).length)
      }
    }),
    { numRuns: 60 },
  )
})

test('blocks that fill up are parted, and those that run empty go', () => {
  const ranked = rankedTotals(new Float64Array(0))
  for (let index = 0; index < 9000; index++) ranked.add(index % 100)
  expect([-1, 0, 49, 98, 99].map((limit) => ranked.above(limit))).toEqual([9000, 8910, 4500, 90, 0])
  for (let index = 0; index < 9000; index++) ranked.remove(index % 100)
  expect(ranked.above(-1)).toBe(0)
  ranked.add(3)
  expect([ranked.above(2), ranked.above(3)]).toEqual([1, 0])
  expect(() => ranked.remove(4)).toThrow(/not among the totals/)
})
