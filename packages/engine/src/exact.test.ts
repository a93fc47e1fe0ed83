import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  add,
  compare,
  divide,
  floorOf,
  multiply,
  numberFrom,
  rationalFrom,
  rationalFromDecimal,
  roundHalfUp,
  scaleDecimal,
  scaledHalfUp,
  subtract,
} from './exact.ts'

const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 })

describe('rationals', () => {
  test('a double is the decimal it is written as', () => {
    expect(compare(add(rationalFrom(0.1), rationalFrom(0.2)), rationalFrom(0.3))).toBe(0)
    expect(compare(rationalFrom(1e-7), rationalFromDecimal('0.0000001'))).toBe(0)
    expect(compare(rationalFrom(1.5e21), rationalFromDecimal('1500000000000000000000'))).toBe(0)
  })
  test('every double survives the way there and back', () => {
    fc.assert(
      fc.property(finite, (value) => {
        expect(numberFrom(rationalFrom(value))).toBe(value === 0 ? 0 : value)
      }),
    )
  })
  test('addition and subtraction undo each other, and so do multiplication and division', () => {
    fc.assert(
      fc.property(finite, finite, (a, b) => {
        const [x, y] = [rationalFrom(a), rationalFrom(b)]
        expect(compare(subtract(add(x, y), y), x)).toBe(0)
        if (b !== 0) expect(compare(divide(multiply(x, y), y), x)).toBe(0)
      }),
    )
  })
  test.for([
    { value: '2.5', decimals: 0, then: 3n },
    { value: '-2.5', decimals: 0, then: -3n },
    { value: '1.005', decimals: 2, then: 101n },
    { value: '1.00499', decimals: 2, then: 100n },
  ])('$value rounds half up to $then', ({ value, decimals, then }) => {
    expect(scaledHalfUp(rationalFromDecimal(value), decimals)).toBe(then)
  })
  test('the greatest whole number not above', () => {
    expect(floorOf(rationalFromDecimal('-0.5'))).toBe(-1n)
    expect(floorOf(rationalFromDecimal('7.99'))).toBe(7n)
    expect(numberFrom(roundHalfUp(rationalFromDecimal('0.125'), 2))).toBe(0.13)
  })
  test.for([
    { value: 12_345_678.9, factor: '0.0001', then: 1234.56789 },
    { value: 3, factor: '2000/3', then: 2000 },
    { value: 0.07, factor: '10000', then: 700 },
  ])('$value × $factor is exactly $then', ({ value, factor, then }) => {
    expect(scaleDecimal(value, factor)).toBe(then)
  })
  test.for(['', 'abc', '1e', '--1', 'Infinity'])('«%s» is refused', (text) => {
    expect(() => rationalFromDecimal(text)).toThrow(SyntaxError)
  })
  test('division by zero and numbers that are none are refused', () => {
    expect(() => divide(rationalFrom(1), rationalFrom(0))).toThrow(RangeError)
    expect(() => rationalFrom(Number.NaN)).toThrow(RangeError)
  })
})
