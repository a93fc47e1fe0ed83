import fc from 'fast-check'
import { expect, test } from 'vitest'
import { factsZone as zone } from './facts.fixture.ts'
import type { RecordStatement } from './facts.ts'
import { chooseFacts, settledKey, weighFacts } from './facts.ts'

const record = (
  id: string,
  source: string,
  values: Record<string, number>,
  more: Partial<RecordStatement> = {},
): RecordStatement => ({
  id,
  subject: 'a',
  source,
  period: 2023,
  recordedAt: '2024-05-01T00:00:00Z',
  values,
  ...more,
})

interface Row {
  readonly name: string
  readonly given: readonly RecordStatement[]
  readonly code: string
  readonly then: { readonly value: number; readonly from: string } | null
}

test.for<Row>([
  {
    name: 'the source of better rank wins',
    given: [record('1', 'self', { revenue: 1 }), record('2', 'tax', { revenue: 2 })],
    code: 'revenue',
    then: { value: 2, from: '2' },
  },
  {
    name: 'a named order beats the ranks',
    given: [record('1', 'self', { employees: 1 }), record('2', 'tax', { employees: 2 })],
    code: 'employees',
    then: { value: 1, from: '1' },
  },
  {
    name: 'of one source the latest known wins',
    given: [
      record('1', 'tax', { revenue: 1 }, { recordedAt: '2024-06-01T00:00:00Z' }),
      record('2', 'tax', { revenue: 2 }),
    ],
    code: 'revenue',
    then: { value: 1, from: '1' },
  },
  {
    name: 'the newest state wins before the better source',
    given: [record('1', 'self', { capital: 1 }, { period: 2024 }), record('2', 'tax', { capital: 2 })],
    code: 'capital',
    then: { value: 1, from: '1' },
  },
  {
    name: 'a state without a period belongs to the year it became known',
    given: [record('1', 'self', { capital: 1 }, { period: 0 }), record('2', 'tax', { capital: 2 })],
    code: 'capital',
    then: { value: 1, from: '1' },
  },
  {
    name: 'a source the zone no longer knows comes last',
    given: [record('1', 'gone', { revenue: 1 }), record('2', 'self', { revenue: 2 })],
    code: 'revenue',
    then: { value: 2, from: '2' },
  },
  {
    name: 'a yearly figure without a year is no fact',
    given: [record('1', 'tax', { revenue: 1 }, { period: 0 })],
    code: 'revenue',
    then: null,
  },
  {
    name: 'a code outside the catalogue is no fact',
    given: [record('1', 'tax', { unknown_code: 1 })],
    code: 'unknown_code',
    then: null,
  },
])('$name', ({ given, code, then }) => {
  const row = chooseFacts(zone, given).find(({ values }) => code in values)
  expect(row === undefined ? null : { value: row.values[code], from: row.recordIds[code] }).toEqual(then)
})

test('each indicator is chosen for itself, and states stand under period 0', () => {
  const chosen = chooseFacts(zone, [
    record('1', 'tax', { revenue: 1 }),
    record('2', 'self', { revenue: 9, employees: 5, capital: 7 }),
  ])
  expect(chosen).toEqual([
    {
      subject: 'a',
      period: 2023,
      values: { employees: 5, revenue: 1 },
      recordIds: { employees: '2', revenue: '1' },
      conflicts: ['revenue'],
    },
    { subject: 'a', period: 0, values: { capital: 7 }, recordIds: { capital: '2' }, conflicts: [] },
  ])
})

test('losers are kept, and only sources that still disagree are a conflict', () => {
  const weighed = weighFacts(zone, [
    record('1', 'tax', { revenue: 1, employees: 3 }),
    record('2', 'self', { revenue: 9 }),
    record('3', 'tax', { employees: 4 }, { recordedAt: '2024-07-01T00:00:00Z' }),
  ])
  expect(
    weighed.map(({ code, conflict, statements }) => ({ code, conflict, said: statements.map(({ value }) => value) })),
  ).toEqual([
    { code: 'revenue', conflict: true, said: [1, 9] },
    { code: 'employees', conflict: false, said: [4, 3] },
  ])
})

test('what a person settled outranks every source, and is no conflict any more', () => {
  const records = [record('1', 'tax', { revenue: 1 }), record('2', 'self', { revenue: 9 })]
  const settled = new Map([[settledKey('a', 2023, 'revenue'), '2']])
  expect(chooseFacts(zone, records, settled)).toMatchObject([{ values: { revenue: 9 }, conflicts: [] }])
  expect(chooseFacts(zone, records.toReversed(), settled)).toMatchObject([{ values: { revenue: 9 } }])
  expect(weighFacts(zone, records, settled)).toMatchObject([
    { statements: [{ value: 9 }, { value: 1 }], conflict: true, settled: true },
  ])
  // A record that was taken back chooses nothing.
  const gone = new Map([[settledKey('a', 2023, 'revenue'), '3']])
  expect(chooseFacts(zone, records, gone)).toMatchObject([{ values: { revenue: 1 }, conflicts: ['revenue'] }])
})

test('an older state is history, not a conflict', () => {
  const weighed = weighFacts(zone, [
    record('1', 'tax', { capital: 1 }, { period: 2020 }),
    record('2', 'self', { capital: 2 }),
  ])
  expect(weighed.map(({ conflict }) => conflict)).toEqual([false])
})

const anyRecord = fc.record({
  id: fc.uuid(),
  subject: fc.constantFrom('a', 'b'),
  source: fc.constantFrom('tax', 'statistics', 'self', 'gone'),
  period: fc.constantFrom(0, 2022, 2023),
  recordedAt: fc.constantFrom('2023-05-01T00:00:00Z', '2024-05-01T00:00:00Z'),
  values: fc.dictionary(fc.constantFrom('revenue', 'employees', 'capital'), fc.integer(), { maxKeys: 3 }),
})

test('the order of the records does not matter, and the fact is the first of the weighed statements', () => {
  const records = fc.uniqueArray(anyRecord, { selector: ({ id }) => id, maxLength: 20 })
  fc.assert(
    fc.property(records, (given) => {
      const sorted = (rows: readonly { subject: string; period: number }[]) =>
        rows.toSorted((a, b) => `${a.subject}${a.period}`.localeCompare(`${b.subject}${b.period}`))
      const chosen = chooseFacts(zone, given)
      expect(sorted(chooseFacts(zone, given.toReversed()))).toEqual(sorted(chosen))
      for (const { subject, code, period, statements } of weighFacts(zone, given)) {
        const row = chosen.find((facts) => facts.subject === subject && facts.period === period)
        expect(row?.recordIds[code]).toBe(statements[0]?.record.id)
      }
    }),
  )
})
