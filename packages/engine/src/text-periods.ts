/** Periods as statistics name them: years, halves, quarters, months, ten days, and spans of months. */
import { chineseWhole, digitsFromChinese } from './chinese-numerals.ts'

/** What a period is: a whole year or a part of one. */
export type PeriodKind = 'year' | 'half' | 'quarter' | 'months' | 'month' | 'ten-days'

/** A period: months `from` to `to` of a year; the year is null where the text names none. */
export interface Period {
  readonly kind: PeriodKind
  readonly year: number | null
  readonly from: number
  readonly to: number
}

const yearPart = /^(?:fy\s*)?((?:19|20|21)\d{2})(?:年度|年|[-/.]?(?=[hq]|\d{2}$)|[-/.](?=\d{1,2}(?:$|-)))?\s*/
const numerals = '[一二三四1-4]'

const parts: readonly (readonly [RegExp, PeriodKind, (match: RegExpExecArray) => readonly [number, number] | null])[] =
  [
    [/^(?:全年|年度|1-12月(?:份)?)?$/, 'year', () => [1, 12]],
    [/^(?:上半年|h1|1-6月(?:份)?)$/, 'half', () => [1, 6]],
    [/^(?:下半年|h2|7-12月(?:份)?)$/, 'half', () => [7, 12]],
    [/^前([二三四2-4])季度$/, 'months', (match) => quarters('1', match[1])],
    [new RegExp(`^第?(${numerals})(?:季度)?-第?(${numerals})季度$`), 'months', (match) => quarters(match[1], match[2])],
    [new RegExp(`^(?:第?(${numerals})季度?|q([1-4])|([1-4])q)$`), 'quarter', (match) => quarter(match)],
    [/^(\d{1,2})-(\d{1,2})月(?:份)?$/, 'months', (match) => span(Number(match[1]), Number(match[2]))],
    [/^(\d{1,2})月(?:份)?[上中下]旬$/, 'ten-days', (match) => span(Number(match[1]), Number(match[1]))],
    [/^(\d{1,2})(?:月(?:份)?)?$/, 'month', (match) => span(Number(match[1]), Number(match[1]))],
  ]

function quarter(match: RegExpExecArray): readonly [number, number] | null {
  const text = match[1] ?? match[2] ?? match[3]
  return quarters(text, text)
}

function quarters(first = '', last = ''): readonly [number, number] | null {
  return span(quarterOf(first) * 3 - 2, quarterOf(last) * 3)
}

function quarterOf(text: string): number {
  return chineseWhole(text) ?? Number(text)
}

function span(from: number, to: number): readonly [number, number] | null {
  return from >= 1 && to <= 12 && from <= to ? [from, to] : null
}

/** A span of three months that begins a quarter is that quarter, and so on. */
function kindOf(kind: PeriodKind, from: number, to: number): PeriodKind {
  if (kind !== 'months') return kind
  const length = to - from + 1
  if (length === 12) return 'year'
  if (length === 1) return 'month'
  return length === 3 && from % 3 === 1 ? 'quarter' : 'months'
}

/**
 * Reads a period: 2021, 2021年上半年, 2021Q1, 一季度, 1-3季度累计, 1-3月, 2021年3月, 202103, 2021年3月上旬; null when it is none.
 * @example parsePeriod('2021年1-3月') // { kind: 'quarter', year: 2021, from: 1, to: 3 }
 */
export function parsePeriod(text: string): Period | null {
  const half = text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/[—–~至]/g, '-')
    .replace(/\s+/g, '')
  const spelt = half.replace(/^[〇零○一二三四五六七八九]{4}(?=年)/, digitsFromChinese)
  const year = yearPart.exec(spelt)
  // Figures that add up from January on are told by the same words, with or without 累计 behind them.
  const rest = (year === null ? spelt : spelt.slice(year[0].length)).replace(/(?<=[月度])累计(?:数|值)?$/, '')
  for (const [pattern, kind, months] of parts) {
    const match = pattern.exec(rest)
    const found = match === null ? null : months(match)
    if (found === null) continue
    const [from, to] = found
    // A bare figure names a month only behind a year.
    if (year === null && (rest === '' || /^\d+$/.test(rest))) return null
    return { kind: kindOf(kind, from, to), year: year === null ? null : Number(year[1]), from, to }
  }
  return null
}
