/** Which delivery a source owes on a day, and how late it is. */
import { expect, test } from 'vitest'
import { cyclesOf, type Delivery, daysLateOf, endedSpans, type Terms } from './freshness.rules.ts'

const delivered = (day: string, period = 0, statements = 10): Delivery => ({ source: 'tax', day, period, statements })

test.for([
  { every: 'month', today: '2026-03-01', from: '2026-02-01', until: '2026-03-01' },
  { every: 'month', today: '2026-01-31', from: '2025-12-01', until: '2026-01-01' },
  { every: 'quarter', today: '2026-06-30', from: '2026-01-01', until: '2026-04-01' },
  { every: 'quarter', today: '2026-07-01', from: '2026-04-01', until: '2026-07-01' },
  { every: 'half-year', today: '2026-06-30', from: '2025-07-01', until: '2026-01-01' },
  { every: 'year', today: '2026-12-31', from: '2025-01-01', until: '2026-01-01' },
] as const)('on $today the last $every that has ended begins $from', ({ every, today, from, until }) => {
  expect(endedSpans(every, today, 1)).toEqual([{ from, until }])
})

const monthly: Terms = { every: 'month', dueWithin: 15, dated: false }
const yearly: Terms = { every: 'year', dueWithin: 90, dated: true }

test.for([
  {
    name: 'the due day itself is in time',
    terms: monthly,
    came: ['2026-05-15'],
    today: '2026-05-20',
    state: 'in_time',
    late: 0,
  },
  {
    name: 'the day after is late by one',
    terms: monthly,
    came: ['2026-05-16'],
    today: '2026-05-20',
    state: 'delivered_late',
    late: 1,
  },
  {
    name: 'on the due day nothing is overdue yet',
    terms: monthly,
    came: [],
    today: '2026-05-15',
    state: 'waiting',
    late: 0,
  },
  { name: 'a day after it is', terms: monthly, came: [], today: '2026-05-16', state: 'overdue', late: 1 },
  {
    name: 'what came before the period ended is not for it',
    terms: monthly,
    came: ['2026-04-30'],
    today: '2026-05-20',
    state: 'overdue',
    late: 5,
  },
  {
    name: 'without a term a gap is missing, never late',
    terms: { ...monthly, dueWithin: undefined },
    came: [],
    today: '2026-05-30',
    state: 'missing',
    late: 0,
  },
] as const)('$name', ({ terms, came, today, state, late }) => {
  const [newest] = cyclesOf(
    terms,
    came.map((day) => delivered(day)),
    today,
    3,
  )
  expect(newest).toMatchObject({ from: '2026-04-01', state, daysLate: late })
})

test('a yearly delivery of dated records is for the year they name, whenever it comes', () => {
  const deliveries = [delivered('2026-05-02', 2024, 7), delivered('2025-03-31', 2024, 5), delivered('2025-02-01', 2023)]
  const cycles = cyclesOf(yearly, deliveries, '2026-05-02', 3)
  expect(cycles).toMatchObject([
    { from: '2025-01-01', dueOn: '2026-03-31', deliveredOn: null, state: 'overdue', daysLate: 32 },
    { from: '2024-01-01', dueOn: '2025-03-31', deliveredOn: '2025-03-31', state: 'in_time', statements: 12 },
    { from: '2023-01-01', dueOn: '2024-03-30', deliveredOn: '2025-02-01', state: 'delivered_late' },
  ])
  expect(daysLateOf(cycles)).toBe(32)
})

test('a source that agreed to nothing owes nothing, and a newer delivery makes up for older gaps', () => {
  expect(cyclesOf({ dated: false }, [], '2026-05-02', 3)).toEqual([])
  expect(daysLateOf(cyclesOf(monthly, [delivered('2026-05-03')], '2026-05-20', 3))).toBe(0)
  expect(daysLateOf(cyclesOf(monthly, [delivered('2026-04-03')], '2026-05-10', 3))).toBe(0)
  expect(daysLateOf(cyclesOf(monthly, [delivered('2026-04-03')], '2026-05-17', 3))).toBe(2)
})
