import { expect, test } from 'vitest'
import { finerOf, saysSame } from './same-figure.rules.ts'

test.for([
  [1234.57, 1234.5678, true],
  [1234.56, 1234.5678, false],
  [1235, 1234.5678, true],
  [1234, 1234.5678, false],
  [0.125, 0.13, true],
  [1.005, 1.01, true],
  [2.5, 3, true],
  [2.4999, 3, false],
  [-2.35, -2.3456, true],
  [1e-7, 0.0000001, true],
  [1e21, 1e21 + 1e6, false],
  [0, 0.4, false],
  [1, 2, false],
  [true, true, true],
  [true, false, false],
  ['2020-01-01', '2020-01-01', true],
  ['2020-01-01', '2020-01-02', false],
  [1, true, false],
] as const)('%s and %s say the same: %s', ([one, other, same]) => {
  expect(saysSame(one, other)).toBe(same)
  expect(saysSame(other, one)).toBe(same)
})

test('of two that say the same the one with more decimals is kept', () => {
  expect([finerOf(1234.57, 1234.5678), finerOf(1234.5678, 1235), finerOf(1, 1), finerOf('a', 'a')]).toEqual([
    1234.5678,
    1234.5678,
    1,
    'a',
  ])
})
