/** Calendar days as people and spreadsheets write them. */
import { chineseWhole, digitsFromChinese } from './chinese-numerals.ts'
import { parseDay } from './dates.ts'

/** Why a text is not a day. */
export type DateProblem = 'not_a_date' | 'no_such_day' | 'no_day' | 'ambiguous' | 'republic' | 'out_of_range'

/** The order of a day whose year stands last: 05/03/2021 is 5 March (`dmy`) or 3 May (`mdy`). */
export type DateOrder = 'dmy' | 'mdy'

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

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const dayFirst = /^(\d{1,2})[\s-]*([a-z]{3})[a-z]*\.?[\s,-]*(\d{4})$/i
const monthFirst = /^([a-z]{3})[a-z]*\.?\s*(\d{1,2})(?:st|nd|rd|th)?\s*,?\s*(\d{4})$/i

/** 5-Mar-2021 and March 5, 2021: the name of the month leaves no doubt. */
function parseNamedMonth(half: string): ParsedDate | null {
  const first = dayFirst.exec(half)
  const second = monthFirst.exec(half)
  const [day, name, year] = first === null ? [second?.[2], second?.[1], second?.[3]] : first.slice(1)
  const month = months.indexOf(name?.toLowerCase() ?? '') + 1
  if (month === 0 || day === undefined || year === undefined) return null
  return dayFromParts(year, String(month), day, true)
}

/** 二〇二一年三月十五日 with digits in place of the numerals; null when the text holds none. */
function withoutNumerals(half: string): string | null {
  const match =
    /^([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日?$/.exec(half)
  if (match === null) return null
  const [, year = '', month = '', day = ''] = match
  return `${digitsFromChinese(year)}-${chineseWhole(month) ?? ''}-${chineseWhole(day) ?? ''}`
}

function parseYearLast(half: string, order: DateOrder | undefined): ParsedDate | null {
  const match = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{2}|\d{4})$/.exec(half)
  if (match === null) return null
  const [, first = '', second = '', year = ''] = match
  if (order === undefined || year.length < 4) return { ok: false, problem: 'ambiguous' }
  return order === 'dmy' ? dayFromParts(year, second, first, true) : dayFromParts(year, first, second, true)
}

/**
 * Reads a day: 2021-03-05, 2021/3/5, 2021.3.5, 2021年3月5日, 二〇二一年三月五日, 20210305, 5-Mar-2021, ISO date-times and
 * spreadsheet day numbers. 05/03/2021 needs the order of its column; years of the Republic are refused.
 * @example parseDate('2021年3月5日') // { ok: true, value: '2021-03-05', altered: false }
 */
export function parseDate(text: string, from1904 = false, order?: DateOrder): ParsedDate {
  const half = text.normalize('NFKC').trim()
  const altered = half !== text.trim()
  const match = separated.exec(half)
  if (match !== null) return parseSeparated(match, half, altered)
  if (/^\d{8}$/.test(half)) return dayFromParts(half.slice(0, 4), half.slice(4, 6), half.slice(6), altered)
  if (/^\d{5}(\.\d+)?$/.test(half)) return dateFromSerial(Number(half), from1904)
  if (/^民国/.test(half)) return { ok: false, problem: 'republic' }
  if (/^\d{4}\s*([-/.年]\s*\d{1,2}\s*月?|年)?$/.test(half)) return { ok: false, problem: 'no_day' }
  return parseRareDate(half, order) ?? { ok: false, problem: 'not_a_date' }
}

function parseRareDate(half: string, order: DateOrder | undefined): ParsedDate | null {
  const digits = withoutNumerals(half)
  const read = digits === null ? null : separated.exec(digits)
  if (digits !== null && read !== null) return parseSeparated(read, digits, true)
  return parseYearLast(half, order) ?? parseNamedMonth(half)
}

/**
 * Reads a year: 2021, 2021年, 2021年度, FY2021 or any day in it; null when it is none.
 * @example parseYear('2021年度') // 2021
 */
export function parseYear(text: string): number | null {
  const half = text.normalize('NFKC').trim()
  const match = /^(?:FY\s*)?(\d{4})(?:\.0+)?\s*(?:年度?|会计年度)?$/i.exec(half)
  const words = /^([〇零○一二三四五六七八九]{4})年度?$/.exec(half)
  const year = Number(match?.[1] ?? (words === null ? Number.NaN : digitsFromChinese(words[1] ?? '')))
  if (year >= 1900 && year <= 2200) return year
  const day = parseDate(half)
  return day.ok ? Number(day.value.slice(0, 4)) : null
}
