import fc from 'fast-check'
import { expect, test } from 'vitest'
import { periodsOf } from '#modules/facts'
import { demoZone } from '../../../test/demo-zone.ts'
import { saidRow, saidRowCoding, valuesOf } from './said-rows.ts'

const nothing = { state: '{}', year: '{}', rest: '{}' }
const zone = demoZone('said')
const periods = periodsOf(zone)
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('甲\t乙', '甲\n乙\r', '"\\', '\u2028'))
const values = fc.dictionary(
  fc.oneof(fc.constantFrom(...zone.indicators.map(({ code }) => code)), text),
  fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), text, fc.boolean()),
)
const row = fc.record(
  {
    row: fc.nat(),
    uscc: fc.option(text),
    key: fc.option(text),
    name: fc.option(text),
    statements: fc.array(fc.record({ period: fc.constantFrom(0, 2023, 2024), values })),
    form: fc.nat(),
    sheet: text,
  },
  { requiredKeys: ['row', 'uscc', 'key', 'name', 'statements'] },
)

test('a row is the same after it was kept on one line, and says what it said', () => {
  fc.assert(
    fc.property(row, (given) => {
      const said = saidRow(periods, given)
      const line = saidRowCoding.write(said)
      expect(line).not.toContain('\n')
      const read = saidRowCoding.read(line)
      expect(read).toEqual(said)
      for (const [at, { period, values }] of given.statements.entries()) {
        expect(valuesOf(read.statements[at]?.parts ?? nothing)).toEqual(JSON.parse(JSON.stringify(values)))
        expect(read.statements[at]).toMatchObject({ period, count: Object.keys(values).length })
      }
    }),
  )
})

test('codes that join to the same words are told apart', () => {
  for (const values of [{}, { '': 1 }, { a: 1, b: 2 }, { 'a,b': 3 }]) {
    const { statements } = saidRow(periods, {
      row: 2,
      uscc: null,
      key: null,
      name: null,
      statements: [{ period: 0, values }],
    })
    expect(valuesOf(statements[0]?.parts ?? nothing)).toEqual(values)
  }
})
