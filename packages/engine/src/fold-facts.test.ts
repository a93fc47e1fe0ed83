import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Zone } from './definitions.ts'
import { factIndicator, factsZone } from './facts.fixture.ts'
import { chooseFacts, type RecordStatement } from './facts.ts'
import { recordFolding } from './fold-facts.ts'

const zone: Zone = { ...factsZone, indicators: [...factsZone.indicators, factIndicator('district', 'state')] }

const codes = ['revenue', 'employees', 'capital', 'district', 'nobody_knows']
const said: fc.Arbitrary<RecordStatement> = fc.record({
  id: fc.uuid(),
  subject: fc.constant('a'),
  source: fc.constantFrom('tax', 'statistics', 'self', 'gone'),
  period: fc.constantFrom(0, 2023, 2024),
  recordedAt: fc.constantFrom('2023-05-06T00:00:00.000Z', '2024-05-06T00:00:00.000Z'),
  values: fc.dictionary(fc.constantFrom(...codes), fc.constantFrom(1, 2), { noNullPrototype: true }),
})
const fold = recordFolding(zone)

const byPeriod = (records: readonly RecordStatement[]) =>
  new Map(chooseFacts(zone, records).map((facts) => [facts.period, facts]))

test('a record taken in gives what weighing all records gives, or says that they must be weighed', () => {
  let folded = 0
  fc.assert(
    fc.property(fc.uniqueArray(said, { selector: ({ id }) => id, minLength: 1, maxLength: 6 }), (records) => {
      const before = byPeriod(records.slice(1))
      const [last] = records
      if (last === undefined) return
      const changed = fold(before, new Map(records.slice(1).map((record) => [record.id, record])), last)
      if (changed === null) return
      folded += 1
      for (const facts of changed) expect(facts).not.toEqual(before.get(facts.period))
      const after = new Map([...before, ...changed.map((facts) => [facts.period, facts] as const)])
      expect(after).toEqual(byPeriod(records))
    }),
    { seed: 20_260_301, numRuns: 20_000 },
  )
  expect(folded).toBeGreaterThan(1000)
})

const record = (id: string, values: Record<string, number>, more: Partial<RecordStatement> = {}): RecordStatement => ({
  id,
  subject: 'a',
  source: 'tax',
  period: 2023,
  recordedAt: '2024-05-01T00:00:00Z',
  values,
  ...more,
})
const first = record('r1', { revenue: 1, capital: 5 })
const folding = (next: RecordStatement) => fold(byPeriod([first]), new Map([['r1', first]]), next)

test('another year, the same figure and a newer state are taken in; other words for the same are not', () => {
  expect(folding(record('r2', { revenue: 7 }, { period: 2024 }))).toMatchObject([
    { period: 2024, values: { revenue: 7 } },
  ])
  expect(folding(record('r2', { revenue: 1 }, { source: 'self' }))).toEqual([])
  expect(folding(record('r2', { capital: 6 }, { period: 2024 }))).toMatchObject([
    { period: 0, values: { capital: 6 }, recordIds: { capital: 'r2' } },
  ])
  expect(folding(record('r2', { capital: 6 }, { period: 2022 }))).toEqual([])
  expect(folding(record('r2', { revenue: 2 }, { source: 'self' }))).toBeNull()
  expect(folding(record('r2', { capital: 6 }))).toBeNull()
})
