/** Calendar arithmetic on day numbers, the same in both readings. */
import { addYears, yearsBetween } from '../dates.ts'
import type { DateFn } from './tree.ts'

/** Applies a calendar function to two days, or to a day and a whole number. */
export function dayMath(fn: DateFn, first: number, second: number): number {
  switch (fn) {
    case 'add_years':
      return addYears(first, Math.floor(second))
    case 'add_days':
      return first + Math.floor(second)
    case 'days_between':
      return second - first
    case 'years_between':
      return yearsBetween(first, second)
  }
}
