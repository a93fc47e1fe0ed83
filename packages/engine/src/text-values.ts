/** One cell of a file read as a value of one indicator. Blank is not zero, and what cannot be read is never guessed. */
import type { Indicator, Text } from './definitions.ts'
import type { DateOrder, DateProblem } from './text-dates.ts'
import { dateFromSerial, parseDate } from './text-dates.ts'
import type { NumberProblem } from './text-numbers.ts'
import { inUnit, isFormulaError, numberFromCell, parseNumber } from './text-numbers.ts'
import { currencyName, foreignCurrency, unitFactor } from './units.ts'

/** A cell as a file delivers it: text, or the typed value of a spreadsheet. */
export type RawCell = string | number | boolean | null

/** A cell as read; `reason` says what was changed (value, blank) or what is wrong (bad). */
export type ReadCell =
  | { readonly kind: 'value'; readonly value: number | string | boolean; readonly reason: Text | null }
  | { readonly kind: 'blank'; readonly reason: Text | null }
  | { readonly kind: 'bad'; readonly reason: Text }

/** How a column is to be read. */
export interface ReadOptions {
  /** Unit named in the header; the catalogue's own without it. */
  readonly unit?: string | undefined
  /** The factor from that unit to the catalogue's, where the caller has worked it out for the whole column. */
  readonly factor?: string | undefined
  /** Whether the workbook counts days from 1904. */
  readonly from1904?: boolean | undefined
  /** What 05/03/2021 means in this column, where somebody has said so. */
  readonly dateOrder?: DateOrder | undefined
  /** Whether the figures of this column set their thousands apart with blanks; a figure with blanks is refused otherwise. */
  readonly spaced?: boolean | undefined
}

const blanks = new Set([
  '',
  '-',
  '--',
  '---',
  '—',
  '——',
  '–',
  '/',
  '\\',
  'n/a',
  'na',
  'nan',
  'null',
  'none',
  'nil',
  '无',
  '空',
  '暂无',
  '没有',
  '未填',
  '未填报',
  '未填写',
  '无数据',
  '待填',
  '缺失',
  '———',
  '未知',
  '不详',
  '不适用',
  '.',
  '…',
])
const yes = new Set(['是', '有', '对', '真', '已', '√', '✓', '✔', '☑', 'y', 'yes', 'true', 't', '1'])
const no = new Set(['否', '无', '没有', '错', '假', '未', '不是', '×', '✗', '✘', 'x', 'n', 'no', 'false', 'f', '0'])

/** Whether a text stands for an empty cell. */
export function isBlankText(text: string): boolean {
  const trimmed = text.trim()
  // The longest of them has four characters.
  return trimmed.length <= 4 && blanks.has(trimmed.normalize('NFKC').toLowerCase())
}

/** Reads a yes or no; null when it is neither. */
export function parseBool(text: string): boolean | null {
  const half = text.normalize('NFKC').trim().toLowerCase()
  if (yes.has(half)) return true
  return no.has(half) ? false : null
}

const numberReasons: Readonly<Record<NumberProblem, Text>> = {
  not_a_number: { zh: '不是数字，请填写数字', en: 'Not a number; enter a figure' },
  grouping: {
    zh: '千位分隔符位置不对，无法确定数值，请去掉分隔符',
    en: 'The thousands separators are misplaced; remove them',
  },
  inexact: {
    zh: '是约数（约、以上、大于等），请填写确切数值',
    en: 'Not an exact figure (about, above …); enter the exact one',
  },
  range: {
    zh: '是区间，不是一个数，请填写确切数值',
    en: 'A range, not one figure; enter the exact one',
  },
  not_shown: {
    zh: '导出时列宽不足，数值显示为 ####，请加宽列后重新导出',
    en: 'The column was too narrow when it was exported and shows ####; widen it and export again',
  },
  formula_error: {
    zh: '单元格是公式错误，请修正公式或改为数值',
    en: 'The cell holds a formula error; mend it or enter the figure',
  },
  too_large: { zh: '数值过大', en: 'The figure is too large' },
}

const spacedReasons = {
  refused: {
    zh: '数字之间有空格，可能是两个数，也可能是千位分隔，无法确定，请去掉空格或改正',
    en: 'Blanks stand between the digits: it may be one figure or two; remove the blanks or correct it',
  },
  read: {
    zh: '数字之间的空格按千位分隔去掉',
    en: 'The blanks between the digits were taken for thousands separators and removed',
  },
} as const satisfies Record<string, Text>

const dateReasons: Readonly<Record<DateProblem, Text>> = {
  not_a_date: { zh: '不是日期，请写成 2021-03-05', en: 'Not a date; write it as 2021-03-05' },
  no_such_day: { zh: '没有这一天，请核对日期', en: 'There is no such day; check the date' },
  no_day: { zh: '日期缺少“日”，请写成 2021-03-05', en: 'The day is missing; write it as 2021-03-05' },
  ambiguous: {
    zh: '日、月、年的顺序不明，请写成 2021-03-05',
    en: 'The order of day, month and year is unclear; write it as 2021-03-05',
  },
  republic: {
    zh: '是民国纪年，不换算，请写成公历，如 2021-03-05',
    en: 'A year of the Republic of China; not converted: write it as 2021-03-05',
  },
  out_of_range: { zh: '日期超出范围，请核对', en: 'The date is out of range; check it' },
}

const fullWidth: Text = { zh: '已规范全角字符或书写形式', en: 'Full-width characters or spelling normalised' }

function readText(indicator: Indicator, raw: RawCell): ReadCell {
  const text = String(raw).normalize('NFKC').trim()
  const known = indicator.values
  if (known !== undefined) {
    const found = known.find(({ value, name }) =>
      [value, name.zh, name.en].some((word) => word.toLowerCase() === text.toLowerCase()),
    )
    if (found !== undefined) return { kind: 'value', value: found.value, reason: null }
    if (isBlankText(text)) return { kind: 'blank', reason: null }
    const allowed = known.map(({ name }) => name.zh).join('、')
    return {
      kind: 'bad',
      reason: {
        zh: `不在可选值内，可填：${allowed}`,
        en: `Not one of the values allowed: ${known.map(({ value }) => value).join(', ')}`,
      },
    }
  }
  if (isBlankText(text)) return { kind: 'blank', reason: null }
  if (isFormulaError(text)) return { kind: 'bad', reason: numberReasons.formula_error }
  if (text.includes('\uFFFD'))
    return {
      kind: 'bad',
      reason: {
        zh: '含无法识别的字符，请检查文件编码',
        en: 'Contains unreadable characters; check the encoding of the file',
      },
    }
  // Brackets and commas keep their written form in prose; only the blanks around it go.
  return { kind: 'value', value: String(raw).trim(), reason: null }
}

function readBool(raw: RawCell): ReadCell {
  if (typeof raw === 'boolean') return { kind: 'value', value: raw, reason: null }
  const value = parseBool(String(raw))
  if (value !== null) return { kind: 'value', value, reason: null }
  if (isBlankText(String(raw))) return { kind: 'blank', reason: null }
  if (isFormulaError(String(raw))) return { kind: 'bad', reason: numberReasons.formula_error }
  return { kind: 'bad', reason: { zh: '应填“是”或“否”', en: 'Enter yes (是) or no (否)' } }
}

function readDate(raw: RawCell, { from1904 = false, dateOrder }: ReadOptions): ReadCell {
  if (typeof raw === 'string' && isBlankText(raw)) return { kind: 'blank', reason: null }
  if (typeof raw === 'string' && isFormulaError(raw)) return { kind: 'bad', reason: numberReasons.formula_error }
  // A year alone would be a day of 1905 to a spreadsheet, and so would 2020.3.
  if (typeof raw === 'number' && raw >= 1900 && raw < 2201) return { kind: 'bad', reason: dateReasons.no_day }
  const read =
    typeof raw === 'number' && raw < 1_000_000
      ? dateFromSerial(raw, from1904)
      : parseDate(String(raw), from1904, dateOrder)
  if (!read.ok) return { kind: 'bad', reason: dateReasons[read.problem] }
  const reason = {
    zh: '已由电子表格日期序号或全角写法换成日期',
    en: 'Read from a spreadsheet day number or full-width form',
  }
  return { kind: 'value', value: read.value, reason: read.altered ? reason : null }
}

function outsideRange(indicator: Indicator, value: number): Text | null {
  const { min, max, unit = '' } = indicator
  if (min !== undefined && value < min)
    return { zh: `小于允许的最小值 ${min}${unit}`, en: `Below the least value allowed, ${min} ${unit}`.trim() }
  if (max !== undefined && value > max)
    return { zh: `大于允许的最大值 ${max}${unit}`, en: `Above the greatest value allowed, ${max} ${unit}`.trim() }
  return null
}

function foreignMoney(currency: string): ReadCell {
  return {
    kind: 'blank',
    reason: {
      zh: `金额为${currency}，未换算，留空`,
      en: `The amount is in a foreign currency (${currencyName(currency)}); not converted, left blank`,
    },
  }
}

/** A figure behind ¥ without a word about its unit. */
const yuanSign = /^[^\p{L}]*[¥￥][^\p{L}]*$/u

interface Figure {
  readonly value: number
  readonly unit: string | null
  readonly altered: boolean
  readonly spaced?: true
}

/** The exact factor of a figure's own unit, or of the header's, to the catalogue's; or what to do without one. */
function factorOf(indicator: Indicator, unit: string, known: string | undefined): string | ReadCell {
  if (known !== undefined) return known
  const target = indicator.unit ?? ''
  if (unit === target) return '1'
  const currency = foreignCurrency(unit)
  if (currency !== null && foreignCurrency(target) !== currency) return foreignMoney(currency)
  return unitFactor(unit, target) ?? { kind: 'bad', reason: unitReason(unit, target) }
}

function unitReason(unit: string, target: string): Text {
  return {
    zh: `单位“${unit}”不能换算为“${target || '无单位'}”`,
    en: `The unit "${unit}" does not convert to "${target || 'none'}"`,
  }
}

function readFigure(indicator: Indicator, figure: Figure, options: ReadOptions): ReadCell {
  const target = indicator.unit ?? ''
  const given = figure.unit ?? options.unit ?? target
  const factor = factorOf(indicator, given, figure.unit === null ? options.factor : undefined)
  if (typeof factor !== 'string') return factor
  const value = inUnit(figure.value, factor)
  const outside = outsideRange(indicator, value)
  if (outside !== null) return { kind: 'bad', reason: outside }
  return { kind: 'value', value, reason: correction(figure, given, target, factor) }
}

/** What is worth telling: a unit in the cell that changed the figure, or a form that had to be normalised. */
function correction(figure: Figure, given: string, target: string, factor: string): Text | null {
  if (figure.unit !== null && factor !== '1')
    return {
      zh: `单元格内单位“${given}”已换算为“${target}”`,
      en: `Converted from the unit in the cell (${given}) to ${target}`,
    }
  if (figure.spaced === true) return spacedReasons.read
  return figure.altered ? fullWidth : null
}

function readNumber(indicator: Indicator, raw: RawCell, options: ReadOptions): ReadCell {
  if (typeof raw === 'number')
    return readFigure(indicator, { value: numberFromCell(raw), unit: null, altered: false }, options)
  const text = String(raw)
  if (isBlankText(text)) return { kind: 'blank', reason: null }
  const read = parseNumber(text)
  if (!read.ok) return { kind: 'bad', reason: numberReasons[read.problem] }
  if (read.spaced === true && options.spaced !== true) return { kind: 'bad', reason: spacedReasons.refused }
  // Where a header says 万元, the sign only says that it is money.
  const figure = options.unit !== undefined && yuanSign.test(text) ? { ...read, unit: null, altered: true } : read
  return readFigure(indicator, figure, options)
}

/**
 * Reads one cell as a value of an indicator, in the catalogue's unit.
 * @example readCell(revenue, '1.2亿', { unit: '万元' }) // value 12000, with the reason that the unit came from the cell
 */
export function readCell(indicator: Indicator, raw: RawCell, options: ReadOptions = {}): ReadCell {
  if (raw === null || (typeof raw === 'string' && raw.trim() === '')) return { kind: 'blank', reason: null }
  switch (indicator.type) {
    case 'text':
      return readText(indicator, raw)
    case 'bool':
      return readBool(raw)
    case 'date':
      return readDate(raw, options)
    case 'number':
      return readNumber(indicator, raw, options)
  }
}
