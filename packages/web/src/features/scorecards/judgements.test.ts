import { pairedWeights } from '@wutong/engine'
import { describe, expect, test } from 'vitest'
import { judgementScale, judgementValue, mirrored, nearestJudgement, squareOf } from './judgements.ts'

describe('judgements', () => {
  test('the scale has nine steps either way, and each step is the mirror of another', () => {
    expect(judgementScale).toHaveLength(17)
    expect(judgementScale.map(mirrored).toReversed()).toEqual(judgementScale)
    for (const one of judgementScale) expect(judgementValue(one) * judgementValue(mirrored(one))).toBeCloseTo(1, 12)
  })

  test('the upper half makes a square that the engine takes; what is not judged is equal', () => {
    const square = squareOf({ '0:1': '2', '0:2': '6', '1:2': '3' }, 3)
    expect(square[2]).toEqual([1 / 6, 1 / 3, 1])
    const { weights, consistency } = pairedWeights(square)
    expect(weights.map((weight) => Math.round(weight * 1000) / 1000)).toEqual([0.6, 0.3, 0.1])
    expect(consistency).toBeCloseTo(0, 10)
    expect(pairedWeights(squareOf({}, 4)).weights).toEqual([0.25, 0.25, 0.25, 0.25])
  })

  test.for([
    { value: 2.2, is: '2' },
    { value: 0.3, is: '1/3' },
    { value: 20, is: '9' },
    { value: 1.05, is: '1' },
  ])('$value is nearest to $is', ({ value, is }) => {
    expect(nearestJudgement(value)).toBe(is)
  })
})
