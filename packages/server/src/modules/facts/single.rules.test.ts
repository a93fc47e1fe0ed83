import { chooseFacts, type RecordStatement } from '@wutong/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { demoZone } from '../../../test/demo-zone.ts'
import { partsOf, periodsOf } from './single.rules.ts'

const zone = demoZone('z')
const codes = [...zone.indicators.map(({ code }) => code), 'nobody_knows']
const value = fc.oneof(fc.double({ noNaN: true }), fc.string(), fc.boolean())
const record: fc.Arbitrary<RecordStatement> = fc.record({
  id: fc.uuid(),
  subject: fc.uuid(),
  source: fc.constantFrom(...zone.sources.map(({ id }) => id), 'gone'),
  period: fc.constantFrom(0, 2022, 2024),
  recordedAt: fc.constant('2024-05-06T00:00:00.000Z'),
  values: fc.dictionary(fc.constantFrom(...codes), value),
})

test('the facts of one record alone are those that choosing gives, and its parts are all that it says', () => {
  const periods = periodsOf(zone)
  fc.assert(
    fc.property(record, (said) => {
      const [state, year, rest] = partsInOrder(periods, said)
      const facts = chooseFacts(zone, [said])
      expect(Object.fromEntries(facts.map(({ period, values }) => [period, values]))).toEqual({
        ...(isEmpty(state) ? {} : { 0: state }),
        ...(isEmpty(year) ? {} : { [said.period]: year }),
      })
      for (const { values, recordIds, conflicts } of facts) {
        expect(recordIds).toEqual(Object.fromEntries(Object.keys(values).map((code) => [code, said.id])))
        expect(conflicts).toEqual([])
      }
      expect({ ...state, ...year, ...rest }).toEqual(JSON.parse(JSON.stringify(said.values)))
    }),
    { seed: 20_260_301 },
  )
})

function partsInOrder(periods: ReturnType<typeof periodsOf>, said: RecordStatement): Record<string, unknown>[] {
  const { state, year, rest } = partsOf(periods, said)
  return [state, year, rest].map((part): Record<string, unknown> => JSON.parse(part))
}

function isEmpty(part: Record<string, unknown> | undefined): boolean {
  return Object.keys(part ?? {}).length === 0
}
