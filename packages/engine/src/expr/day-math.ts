/** Calendar arithmetic on day numbers, the same in both readings. */
import { addYears, dayFrom, yearsBetween } from '../dates.ts'
import type { DateFn } from './tree.ts'

const firstDay = dayFrom('0000-01-01')
const lastDay = dayFrom('9999-12-31')

/** Applies a calendar function to two days, or to a day and a whole number; null where no date of four-digit year results. */
export function dayMath(fn: DateFn, first: number, second: number): number | null {
  switch (fn) {
    case 'add_years':
      return writable(addYears(first, Math.floor(second)))
    case 'add_days':
      return writable(first + Math.floor(second))
    case 'days_between':
      return second - first
    case 'years_between':
      return yearsBetween(first, second)
  }
}

/** A day that can be written as a date; what lies beyond (NaN where it is beyond all counting) cannot. */
function writable(day: number): number | null {
  return day >= firstDay && day <= lastDay ? day : null
}
