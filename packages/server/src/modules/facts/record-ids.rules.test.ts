import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codesByRecord, recordsByCode } from './record-ids.rules.ts'

const recordIds = fc.dictionary(fc.string({ minLength: 1 }), fc.constantFrom('r1', 'r2', 'r3'), {
  noNullPrototype: true,
})

test('which record gives a code is the same after it was kept', () => {
  fc.assert(
    fc.property(recordIds, (given) => {
      const kept = codesByRecord(given)
      expect(Object.fromEntries(recordsByCode(Object.keys(given), kept))).toEqual(given)
    }),
    { seed: 20_260_301 },
  )
})

test('the record that gives most of them names none, and rows that name every code are read as well', () => {
  expect(codesByRecord({ a: 'r1', b: 'r2', c: 'r2' })).toEqual({ r1: ['a'], r2: [] })
  expect(codesByRecord({ a: 'r1', b: 'r1' })).toEqual({ r1: [] })
  expect(codesByRecord({ a: 'r2', b: 'r1' })).toEqual({ r1: [], r2: ['a'] })
  expect(codesByRecord({})).toEqual({})
  expect([...recordsByCode(['a', 'b', 'c'], { r1: ['a'], r2: ['b', 'c'] })]).toEqual([
    ['a', 'r1'],
    ['b', 'r2'],
    ['c', 'r2'],
  ])
})
