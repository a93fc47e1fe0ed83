/** Plain calendar days as whole numbers of days since 1970-01-01 (proleptic Gregorian, no time zone). */

const msPerDay = 86_400_000

/** Day number of an ISO date `YYYY-MM-DD`, or null when it is not a real date. */
export function parseDay(iso: string): number | null {
  if (iso.length !== 10 || iso.charCodeAt(4) !== hyphen || iso.charCodeAt(7) !== hyphen) return null
  const [year, month, day] = [digitsOf(iso, 0, 4), digitsOf(iso, 5, 7), digitsOf(iso, 8, 10)]
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > lengthOf(year, month)) return null
  return dayOf(year, month, day)
}

const hyphen = 45

/** A whole number written in digits, −1 for anything else; without the garbage of patterns, because imports ask often. */
function digitsOf(text: string, from: number, to: number): number {
  let number = 0
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return -1
    number = number * 10 + digit
  }
  return number
}

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

function lengthOf(year: number, month: number): number {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return (lengths[month - 1] ?? 0) + (leap ? 1 : 0)
}

/** Day number of a real date, by whole-number arithmetic over years that begin on 1 March. */
function dayOf(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  return (
    shifted * 365 +
    Math.floor(shifted / 4) -
    Math.floor(shifted / 100) +
    Math.floor(shifted / 400) +
    dayOfYear -
    719_468
  )
}

/** Day number of an ISO date; throws RangeError when it is not a real date. */
export function dayFrom(iso: string): number {
  const day = parseDay(iso)
  if (day === null) throw new RangeError(`not a date (YYYY-MM-DD): ${iso}`)
  return day
}

/** ISO date of a day number. */
export function isoFrom(day: number): string {
  return new Date(day * msPerDay).toISOString().slice(0, 10)
}

/** Calendar year of a day number, by whole-number arithmetic over 400-year cycles that begin on 1 March. */
export function yearOf(day: number): number {
  const shifted = day + 719_468
  const cycle = Math.floor(shifted / 146_097)
  const dayOfCycle = shifted - cycle * 146_097
  const leapDays = Math.floor(dayOfCycle / 1460) - Math.floor(dayOfCycle / 36_524) + Math.floor(dayOfCycle / 146_096)
  const yearOfCycle = Math.floor((dayOfCycle - leapDays) / 365)
  const dayOfYear = dayOfCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100))
  const fromJanuary = dayOfYear >= 306
  return yearOfCycle + cycle * 400 + (fromJanuary ? 1 : 0)
}

/** The same day so many years later; 29 February becomes the last day of February. */
export function addYears(day: number, years: number): number {
  const date = new Date(day * msPerDay)
  const moved = utc(date.getUTCFullYear() + years, date.getUTCMonth(), date.getUTCDate())
  if (new Date(moved).getUTCMonth() === date.getUTCMonth()) return moved / msPerDay
  return utc(date.getUTCFullYear() + years, date.getUTCMonth() + 1, 0) / msPerDay
}

/** Full years from one day to another; negative when `to` is earlier. */
export function yearsBetween(from: number, to: number): number {
  if (to < from) return -yearsBetween(to, from)
  const years = yearOf(to) - yearOf(from)
  return addYears(from, years) > to ? years - 1 : years
}

/** Milliseconds of a UTC midnight; unlike `Date.UTC` it does not read the years 0–99 as 1900–1999. */
function utc(year: number, monthIndex: number, day: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, monthIndex, day)
  return date.getTime()
}
