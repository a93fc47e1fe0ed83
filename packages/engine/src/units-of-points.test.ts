import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pointsFrom, unitsFrom, weightedUnits } from './units-of-points.ts'

describe('points in units', () => {
  test.each([
    [0, 0],
    [1, 10_000],
    [0.0001, 1],
    [1.005, 10_050],
    [-2.5, -25_000],
  ])('%d points are %d units and back', (points, units) => {
    expect(unitsFrom(points)).toBe(units)
    expect(pointsFrom(units)).toBe(points)
  })
})

describe('weighted units', () => {
  test.each<[string, number, number, number, number]>([
    ['a half goes up', 1, 1, 2, 1],
    ['less than a half goes down', 1, 49, 100, 0],
    ['more than a half goes up', 1, 51, 100, 1],
    ['a negative half goes away from zero', -1, 1, 2, -1],
    ['a negative figure below a half goes to zero', -1, 49, 100, -0],
    ['a weight as large as its scale changes nothing', 123_456, 700_000, 700_000, 123_456],
    ['nothing is nothing, without a sign', 0, 5, 3, 0],
    ['a product beside whose half a double would round wrongly', 900_009_346, 123_456_789, 20_000, 5_555_613_196_357],
    ['products too large for a double stay exact', 9_007_199_254_740, 1_500_001, 1_000_000, 13_510_807_889_309],
    ['a half of a product too large for a double goes up', 9_007_199_254_741, 1_000_001, 2_000_000, 4_503_604_130_970],
  ])('%s', (_, units, weight, scale, expected) => {
    expect(weightedUnits(units, weight, scale)).toBe(expected)
  })

  test('are the exact quotient, halves away from zero', () => {
    const units = fc.integer({ min: -(10 ** 9), max: 10 ** 9 })
    const positive = fc.integer({ min: 1, max: 10 ** 7 })
    fc.assert(
      fc.property(units, positive, positive, (amount, weight, scale) => {
        const [product, divisor] = [BigInt(Math.abs(amount)) * BigInt(weight), BigInt(scale)]
        const up = (product % divisor) * 2n >= divisor ? 1n : 0n
        const exact = Number(product / divisor + up)
        expect(weightedUnits(amount, weight, scale)).toBe(amount < 0 ? -exact : exact)
      }),
      { numRuns: 500 },
    )
  })
})
