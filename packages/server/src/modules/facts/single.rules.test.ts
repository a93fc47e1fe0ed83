import { chooseFacts, type RecordStatement } from '@wutong/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { demoZone } from '../../../test/demo-zone.ts'
import { factsFromOne, periodsOf } from './single.rules.ts'

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

test('the facts of one record alone are those that choosing gives', () => {
  const periods = periodsOf(zone)
  const inOrder = (facts: readonly { period: number }[]) => facts.toSorted((a, b) => a.period - b.period)
  fc.assert(
    fc.property(record, (said) => {
      expect(inOrder(factsFromOne(periods, said))).toEqual(inOrder(chooseFacts(zone, [said])))
    }),
    { seed: 20_260_301 },
  )
})
