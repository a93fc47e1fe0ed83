import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sortByValue } from './sort-by-value.ts'

const rowsOf = (size: number) => Uint32Array.from({ length: size }, (_, row) => row)
const byComparing = (rows: Uint32Array, values: Float64Array) =>
  rows.slice().sort((a, b) => (values[a] as number) - (values[b] as number) || a - b)

describe('rows in order of a number', () => {
  test('are those of comparing, equal ones in their order', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom(0, -0, Number.MIN_VALUE, -Number.MIN_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE, 0.1 + 0.2, 0.3),
    )
    fc.assert(
      fc.property(fc.array(number, { maxLength: 200 }), (list) => {
        const values = Float64Array.from(list)
        const rows = rowsOf(list.length)
        expect(sortByValue(rows, values)).toEqual(byComparing(rows, values))
      }),
      { numRuns: 500 },
    )
  })

  test('may be some rows only, and infinite ones stand at the ends', () => {
    const values = Float64Array.of(5, Number.POSITIVE_INFINITY, -1, Number.NEGATIVE_INFINITY, 2, Number.NaN)
    expect([...sortByValue(Uint32Array.of(0, 1, 2, 3, 4, 5), values)]).toEqual([3, 2, 4, 0, 1, 5])
    expect([...sortByValue(Uint32Array.of(0, 2, 4), values)]).toEqual([2, 4, 0])
    expect([...sortByValue(new Uint32Array(0), values)]).toEqual([])
  })
})
