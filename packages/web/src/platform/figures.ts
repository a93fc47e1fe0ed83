import type { Language } from './language.ts'

const locales: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' }

/** A number with thousands separators and at most `digits` decimals. */
export function numberText(value: number, language: Language, digits = 2): string {
  return new Intl.NumberFormat(locales[language], { maximumFractionDigits: digits }).format(value)
}

/** An interval of points; without an upper end it is open. */
export function intervalText(lower: number, upper: number | null, language: Language): string {
  return upper === null
    ? `≥ ${numberText(lower, language)}`
    : `${numberText(lower, language)}–${numberText(upper, language)}`
}

/** A whole count. */
export function countText(value: number, language: Language): string {
  return numberText(value, language, 0)
}

/** A share between 0 and 1 as a percentage. */
export function shareText(part: number, whole: number, language: Language): string {
  return whole === 0 ? '—' : `${numberText((part / whole) * 100, language, 1)}%`
}

/** An amount given in 万元: 万元 or 亿元 in Chinese, ¥ with K, M or B in English. */
export function amountText(value: number, language: Language): string {
  if (language === 'zh') {
    return Math.abs(value) >= 10_000 ? `${numberText(value / 10_000, 'zh')} 亿元` : `${numberText(value, 'zh')} 万元`
  }
  const yuan = value * 10_000
  const steps = [
    { from: 1e9, letter: 'B' },
    { from: 1e6, letter: 'M' },
    { from: 1e3, letter: 'K' },
  ]
  const step = steps.find(({ from }) => Math.abs(yuan) >= from)
  const figure = step
    ? `${numberText(Math.abs(yuan) / step.from, 'en')}${step.letter}`
    : numberText(Math.abs(yuan), 'en')
  return yuan < 0 ? `−¥${figure}` : `¥${figure}`
}

const englishUnits: Readonly<Record<string, string>> = {
  元: 'CNY',
  万元: 'CNY 10K',
  千元: 'CNY K',
  亿元: 'CNY 100M',
  万美元: 'USD 10K',
  亿美元: 'USD 100M',
  人: 'people',
  万人: '10K people',
  家: 'firms',
  件: 'items',
  项: 'items',
  个: 'items',
  年: 'years',
  岁: 'years',
  月: 'months',
  天: 'days',
  次: 'times',
  名: 'place',
  分: 'points',
  亩: 'mu',
  平方米: 'm²',
  公顷: 'ha',
  吨: 't',
  万吨: '10K t',
  吨标准煤: 'tce',
  万千瓦时: '10 MWh',
  千瓦时: 'kWh',
  万立方米: '10K m³',
}

/** A unit in the current language; units without a translation stay as they are. */
export function unitText(unit: string, language: Language): string {
  return language === 'zh' ? unit : (englishUnits[unit] ?? unit)
}

/** A number with its unit; 万元 becomes a readable amount, `ratio` (a share of 1) a percentage. */
export function quantityText(value: number, unit: string | null | undefined, language: Language): string {
  if (unit === '万元') return amountText(value, language)
  if (unit === 'ratio') return `${numberText(value * 100, language, 2)}%`
  const number = numberText(value, language, 4)
  if (unit === null || unit === undefined || unit === '') return number
  return unit === '%' ? `${number}%` : `${number} ${unitText(unit, language)}`
}

/** A day as people of the language write it. */
export function dayText(iso: string | null | undefined, language: Language): string {
  if (!iso) return '—'
  const [year = '', month = '', day = ''] = iso.slice(0, 10).split('-')
  return language === 'zh' ? `${year}年${Number(month)}月${Number(day)}日` : `${year}-${month}-${day}`
}

/** A moment to the minute in local time. */
export function momentText(iso: string, language: Language): string {
  const moment = new Date(iso)
  const time = `${two(moment.getHours())}:${two(moment.getMinutes())}`
  return `${dayText(dayOf(moment), language)} ${time}`
}

/** Full years between a day and today (or another day). */
export function fullYears(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4))
  return to.slice(5, 10) < from.slice(5, 10) ? years - 1 : years
}

/** Today in local time as an ISO day. */
export function today(): string {
  return dayOf(new Date())
}

function dayOf(moment: Date): string {
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
}

function two(n: number): string {
  return String(n).padStart(2, '0')
}

/** Whole days from a moment until now. */
export function daysSince(iso: string): number {
  return Math.max(0, Math.floor((Date.now() - new Date(iso).getTime()) / 86_400_000))
}

/** The zone's calendar day of an instant (ISO): zones live in China, wherever the reader is. */
export function zoneDay(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10)
}
