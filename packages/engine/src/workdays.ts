/** Working days of the official calendar: weekends are off unless made up, holidays are off. */
import { dayFrom, isoFrom, yearOf } from './dates.ts'

/** Days that differ from the plain week, and the years for which the State Council's notice is known. */
export interface WorkCalendar {
  readonly off: ReadonlySet<number>
  readonly work: ReadonlySet<number>
  readonly years: ReadonlySet<number>
}

/** Reads `date,kind,name,notice_year` lines (kind `off` or `work`) with a header line; throws Error naming a bad line. */
export function parseCalendar(csv: string): WorkCalendar {
  const off = new Set<number>()
  const work = new Set<number>()
  const years = new Set<number>()
  for (const [index, line] of csv.split(/\r?\n/).entries()) {
    if (index === 0 || line.trim() === '') continue
    const [date = '', kind, , notice = ''] = line.split(',')
    if (kind !== 'off' && kind !== 'work') throw new Error(`calendar line ${index + 1}: kind must be off or work`)
    const days = kind === 'off' ? off : work
    days.add(dayFrom(date.trim()))
    years.add(Number(notice))
  }
  return { off, work, years }
}

/** Whether a day is worked: a make-up day is, a holiday is not, otherwise Monday to Friday are. */
export function isWorkday(calendar: WorkCalendar, day: number): boolean {
  if (calendar.work.has(day)) return true
  if (calendar.off.has(day)) return false
  const weekday = (((day + 4) % 7) + 7) % 7
  return weekday !== 0 && weekday !== 6
}

/**
 * The day on which a term of working days ends; the start day is not counted.
 * Throws RangeError when the term reaches a year whose holiday notice is not in the calendar.
 */
export function dueOn(calendar: WorkCalendar, from: string, workdays: number): string {
  if (!Number.isInteger(workdays) || workdays < 0 || workdays > 5000) {
    throw new RangeError('working days must be a whole number from 0 to 5000')
  }
  let day = dayFrom(from)
  for (let left = workdays; left > 0; ) {
    day += 1
    if (!calendar.years.has(yearOf(day))) throw new RangeError(`no holiday notice for ${yearOf(day)} in the calendar`)
    if (isWorkday(calendar, day)) left -= 1
  }
  return isoFrom(day)
}

/**
 * As `dueOn`, but a year without a notice counts as plain weeks; `provisional` says so, because the notice may move the day.
 */
export function expectedDueOn(
  calendar: WorkCalendar,
  from: string,
  workdays: number,
): { readonly day: string; readonly provisional: boolean } {
  let day = dayFrom(from)
  let provisional = false
  for (let left = workdays; left > 0; ) {
    day += 1
    provisional ||= !calendar.years.has(yearOf(day))
    if (isWorkday(calendar, day)) left -= 1
  }
  return { day: isoFrom(day), provisional }
}
