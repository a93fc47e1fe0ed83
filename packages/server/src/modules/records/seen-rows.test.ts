import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Said } from './said-rows.ts'
import { digestOf, SeenRows } from './seen-rows.ts'

test('rows are found by what they are about and by enterprise, however many there are', () => {
  const seen = new SeenRows()
  for (let at = 0; at < 5000; at += 1) {
    seen.add('2023', `s${at}`, { row: at + 2, said: at * 7 })
    if (at % 2 === 0) seen.add('2024#1', `s${at}`, { row: at + 3, said: 2 ** 52 + at })
  }
  for (const at of [0, 1, 1023, 1024, 4998, 4999])
    expect(seen.find('2023', `s${at}`)).toEqual({ row: at + 2, said: at * 7 })
  expect(seen.find('2024#1', 's4998')).toEqual({ row: 5001, said: 2 ** 52 + 4998 })
  expect(seen.find('2024#1', 's4999')).toBeUndefined()
  expect(seen.find('2022', 's1')).toBeUndefined()
})

const said = (state: string, year = '{}', period = 2024): Said => ({
  period,
  parts: { state, year, rest: '{}' },
  count: 1,
  name: null,
})

test('what differs in one letter, in the year or in the part has another digest', () => {
  const others = [
    ...Array.from({ length: 200_000 }, (_, at) => [said(`{"revenue":${at}}`)]),
    [said('{}', '{"revenue":1}')],
    [said('{"revenue":1}', '{}', 2023)],
    [said('{"revenue":1}'), said('{}')],
    [said('{"revenue":1'), said('}')],
    [],
  ]
  expect(new Set(others.map(digestOf)).size).toBe(others.length)
})

test('the same words have the same digest, which is a whole number below 2^53', () => {
  const words = fc.array(fc.record({ state: fc.string(), year: fc.string(), period: fc.nat() }))
  fc.assert(
    fc.property(words, (all) => {
      const digest = digestOf(all.map(({ state, year, period }) => said(state, year, period)))
      expect(digestOf(all.map(({ state, year, period }) => said(state, year, period)))).toBe(digest)
      expect(Number.isSafeInteger(digest) && digest >= 0).toBe(true)
    }),
  )
})
