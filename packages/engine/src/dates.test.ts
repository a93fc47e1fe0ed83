import { describe, expect, test } from 'vitest'
import { addYears, dayFrom, isoFrom, parseDay, yearOf, yearsBetween } from './dates.ts'
import { dueOn, expectedDueOn, isWorkday, parseCalendar } from './workdays.ts'

describe('plain dates', () => {
  test.for(['2023-02-29', '2023-13-01', '2023-1-1', '2023-00-10', 'today', '2023-04-31'])('«%s» is no date', (text) => {
    expect(parseDay(text)).toBeNull()
  })
  test.for([
    { from: '2020-02-29', years: 1, then: '2021-02-28' },
    { from: '2020-02-29', years: 4, then: '2024-02-29' },
    { from: '2014-03-01', years: 10, then: '2024-03-01' },
    { from: '2024-03-01', years: -1, then: '2023-03-01' },
  ])('$from and $years years is $then', ({ from, years, then }) => {
    expect(isoFrom(addYears(dayFrom(from), years))).toBe(then)
  })
  test.for([
    { from: '2014-03-01', to: '2024-02-29', then: 9 },
    { from: '2014-03-01', to: '2024-03-01', then: 10 },
    { from: '2024-03-01', to: '2014-03-01', then: -10 },
    { from: '2020-02-29', to: '2021-02-28', then: 1 },
  ])('from $from to $to are $then full years', ({ from, to, then }) => {
    expect(yearsBetween(dayFrom(from), dayFrom(to))).toBe(then)
  })
})

/** National Day 2026 as the State Council ordered it, cut down. */
const calendar = parseCalendar(
  [
    'date,kind,name,notice_year',
    '2026-09-20,work,国庆节,2026',
    ...[1, 2, 3, 4, 5, 6, 7].map((day) => `2026-10-0${day},off,国庆节,2026`),
    '2026-10-10,work,国庆节,2026',
  ].join('\n'),
)

describe('the year of a day', () => {
  test('is that of its ISO date, through every month and leap day', () => {
    for (let day = dayFrom('1599-12-30'); day <= dayFrom('2401-03-02'); day += 13)
      expect(yearOf(day)).toBe(Number(isoFrom(day).slice(0, 4)))
    for (const iso of [
      '1999-12-31',
      '2000-01-01',
      '2000-02-29',
      '2000-03-01',
      '1900-02-28',
      '1900-03-01',
      '1969-12-31',
    ])
      expect(yearOf(dayFrom(iso))).toBe(Number(iso.slice(0, 4)))
  })
})

describe('working days', () => {
  test.for([
    { from: '2026-09-28', workdays: 0, then: '2026-09-28', why: 'nothing to wait for' },
    { from: '2026-09-28', workdays: 1, then: '2026-09-29', why: 'the start day is not counted' },
    { from: '2026-09-30', workdays: 1, then: '2026-10-08', why: 'the holiday is skipped' },
    { from: '2026-09-28', workdays: 5, then: '2026-10-10', why: 'a made-up Saturday is worked' },
    { from: '2026-09-19', workdays: 1, then: '2026-09-20', why: 'a made-up Sunday is worked' },
    { from: '2026-10-10', workdays: 1, then: '2026-10-12', why: 'a plain Sunday is not' },
  ])('$workdays from $from end on $then: $why', ({ from, workdays, then }) => {
    expect(dueOn(calendar, from, workdays)).toBe(then)
  })
  test('an expected day goes on in plain weeks where no notice is known, and says so', () => {
    expect(expectedDueOn(calendar, '2026-12-30', 5)).toEqual({ day: '2027-01-06', provisional: true })
    expect(expectedDueOn(calendar, '2026-09-28', 1)).toEqual({
      day: dueOn(calendar, '2026-09-28', 1),
      provisional: false,
    })
  })

  test('a year without a published notice is refused, not guessed', () => {
    expect(() => dueOn(calendar, '2026-12-30', 5)).toThrow(/2027/)
  })
  test.for([-1, 1.5, 5001])('%s working days are refused', (workdays) => {
    expect(() => dueOn(calendar, '2026-09-28', workdays)).toThrow(RangeError)
  })
  test('a line of another kind is refused with its number', () => {
    expect(() => parseCalendar('date,kind,name,notice_year\n2026-10-01,holiday,x,2026')).toThrow(/line 2/)
  })
  test('days before 1970 fall on the right weekday', () => {
    expect(isWorkday(calendar, dayFrom('1969-12-28'))).toBe(false)
    expect(isWorkday(calendar, dayFrom('1969-12-29'))).toBe(true)
  })
})
