import { expect, test } from 'vitest'
import { withPlurals } from './plurals.ts'

test.for([
  ['1 [[row|rows]] imported', '1 row imported'],
  ['2 [[row|rows]], 1 [[new enterprise|new enterprises]]', '2 rows, 1 new enterprise'],
  ['1,001 [[row is|rows are]] hidden', '1,001 rows are hidden'],
  ['0 [[row|rows]]', '0 rows'],
  ['[[Row|Rows]] of a file', 'Rows of a file'],
  ['a [b|c] d', 'a [b|c] d'],
] as const)('%s reads %s', ([given, sentence]) => {
  expect(withPlurals(given)).toBe(sentence)
})
