/** Calendar days as people and spreadsheets write them. */
import { parseDay } from './dates.ts'

/** Why a text is not a day. */
export type DateProblem = 'not_a_date' | 'no_such_day' | 'no_day' | 'ambiguous' | 'out_of_range'

/** A day read from text; `altered` when the text was a spreadsheet's day number or full-width. */
export type ParsedDate =
  | { readonly ok: true; readonly value: string; readonly altered: boolean }
  | { readonly ok: false; readonly problem: DateProblem }

const msPerDay = 86_400_000
const chinaOffsetMs = 8 * 3_600_000
const separated = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]+(.+))?$/
const time = /^\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i

function dayFromParts(year: string, month: string, day: string, altered: boolean): ParsedDate {
  const value = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  if (parseDay(value) === null) return { ok: false, problem: 'no_such_day' }
  const number = Number(year)
  return number < 1800 || number > 2200 ? { ok: false, problem: 'out_of_range' } : { ok: true, value, altered }
}

/**
 * The day of a spreadsheet's day number, in the 1900 or the 1904 system.
 * @example dateFromSerial(44260) // { ok: true, value: '2021-03-05', altered: true }
 */
export function dateFromSerial(serial: number, from1904 = false): ParsedDate {
  const whole = Math.floor(serial)
  if (!(whole >= 1 && whole < 120_000)) return { ok: false, problem: 'out_of_range' }
  // The 1900 system has a 29 February 1900 that never was: number 60.
  if (!from1904 && whole === 60) return { ok: false, problem: 'no_such_day' }
  const beforeLeap = !from1904 && whole < 60 ? 1 : 0
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30)
  return {
    ok: true,
    value: new Date(epoch + (whole + beforeLeap) * msPerDay).toISOString().slice(0, 10),
    altered: true,
  }
}

/** An instant with its zone is the day it was in China. */
function dayInChina(text: string): ParsedDate {
  const instant = Date.parse(text.replace(/\s+/, 'T'))
  if (Number.isNaN(instant)) return { ok: false, problem: 'not_a_date' }
  return { ok: true, value: new Date(instant + chinaOffsetMs).toISOString().slice(0, 10), altered: false }
}

function parseSeparated(match: RegExpExecArray, text: string, altered: boolean): ParsedDate {
  const [, year = '', month = '', day = '', rest] = match
  const read = dayFromParts(year, month, day, altered)
  if (rest === undefined || !read.ok) return read
  const clock = time.exec(rest)
  if (clock === null) return { ok: false, problem: 'not_a_date' }
  return clock[1] === undefined ? read : dayInChina(text)
}

/**
 * Reads a day: 2021-03-05, 2021/3/5, 2021.3.5, 2021年3月5日, 20210305, ISO date-times and spreadsheet day numbers.
 * @example parseDate('2021年3月5日') // { ok: true, value: '2021-03-05', altered: false }
 */
export function parseDate(text: string, from1904 = false): ParsedDate {
  const half = text.normalize('NFKC').trim()
  const altered = half !== text.trim()
  const match = separated.exec(half)
  if (match !== null) return parseSeparated(match, half, altered)
  if (/^\d{8}$/.test(half)) return dayFromParts(half.slice(0, 4), half.slice(4, 6), half.slice(6), altered)
  if (/^\d{5}(\.\d+)?$/.test(half)) return dateFromSerial(Number(half), from1904)
  if (/^\d{4}\s*([-/.年]\s*\d{1,2}\s*月?|年)?$/.test(half)) return { ok: false, problem: 'no_day' }
  if (/^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}$/.test(half)) return { ok: false, problem: 'ambiguous' }
  return { ok: false, problem: 'not_a_date' }
}

/**
 * Reads a year: 2021, 2021年, 2021年度, FY2021 or any day in it; null when it is none.
 * @example parseYear('2021年度') // 2021
 */
export function parseYear(text: string): number | null {
  const half = text.normalize('NFKC').trim()
  const match = /^(?:FY\s*)?(\d{4})(?:\.0+)?\s*(?:年度?|会计年度)?$/i.exec(half)
  const year = match ? Number(match[1]) : Number.NaN
  if (year >= 1900 && year <= 2200) return year
  const day = parseDate(half)
  return day.ok ? Number(day.value.slice(0, 4)) : null
}
