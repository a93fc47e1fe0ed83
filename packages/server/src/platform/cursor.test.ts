import { expect, test } from 'vitest'
import { z } from 'zod'
import { cursorFrom, parseCursor } from './cursor.ts'

const shape = z.tuple([z.string(), z.number()])

test('a cursor gives back what went into it', () => {
  expect(parseCursor(shape, cursorFrom(['名', 3]))).toEqual(['名', 3])
})

test.for(['', 'xyz', '%%', cursorFrom(['a']), cursorFrom([1, 'a'])])('%s is refused', (cursor) => {
  expect(() => parseCursor(shape, cursor)).toThrow(/page position/)
})
