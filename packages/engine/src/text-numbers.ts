/** Numbers as people type them into spreadsheets. */
import { chineseWhole } from './chinese-numerals.ts'
import { scaleDecimal } from './exact.ts'
import { isUnit, normaliseUnit } from './units.ts'

/** Why a text is not a number. */
export type NumberProblem =
  | 'not_a_number'
  | 'grouping'
  | 'inexact'
  | 'range'
  | 'formula_error'
  | 'not_shown'
  | 'too_large'

/**
 * A number read from text; `unit` is what stood beside it, if anything, and `spaced` says that blanks stood between its
 * digits: 100 200 may be two figures as well.
 */
export type ParsedNumber =
  | {
      readonly ok: true
      readonly value: number
      readonly unit: string | null
      readonly altered: boolean
      readonly spaced?: true
    }
  | { readonly ok: false; readonly problem: NumberProblem }

const shape = /^([^\d.+-]*)([+-]?)((?:\d[\d, ']*)?(?:\.\d+)?\.?)(?:e([+-]?\d{1,3}))?\s*(.*)$/i
/** At most 15 digits; no minus, so that −0 needs no thought. */
const plain = /^\d{1,12}(\.\d{1,3})?$/
const inexact = /^(约|近|超过?|大于|小于|不足|不超过|至少|至多|多于|少于|[><≥≤~≈])|(左右|以上|以下|余|多)$/
const formulaErrors = new Set(['#N/A', '#DIV/0!', '#REF!', '#VALUE!', '#NAME?', '#NUM!', '#NULL!', '#CALC!', '#SPILL!'])

/** Two figures with something between them. */
const range = /^\d[\d,.]*\s*\D{0,4}?\s*(?:[-~—–]|至|到)\s*\d[\d,.]*\s*[^\d-]{0,6}$/
/** A column too narrow to show its figures, saved as text. */
const hashes = /^#{2,}$/
const negativeWords = /^(?:负|△|▲|▽|▼)\s*(?=[\d.¥$])/

/** The mark of a footnote beside a digit (200①, 1.5², ⒉300): full-width folding would make a digit of it. */
const marks = '[\u00B2\u00B3\u00B9\u2070-\u2089\u00BC-\u00BE\u2150-\u215F\u2189\u2460-\u249B\u24EA-\u24FF\u2776-\u2793]'
const markBeside = new RegExp(`[\\d０-９.]\\s*${marks}|${marks}\\s*[\\d０-９.]`)

/** Whether a cell holds the error of a broken spreadsheet formula. */
export function isFormulaError(text: string): boolean {
  return formulaErrors.has(text.trim().toUpperCase())
}

function ungrouped(text: string): string | null {
  const trimmed = text.trim()
  if (!/[, ']/.test(trimmed)) return trimmed
  return /^\d{1,3}([, '])\d{3}(\1\d{3})*(\.\d+)?$/.test(trimmed) ? trimmed.replace(/[, ']/g, '') : null
}

/** A figure whose minus is written as brackets, as 负 or △, or in front of the currency; null when it is none. */
function withPlainMinus(text: string): string | null {
  const brackets = /^([¥$€£]?)\s*\(\s*([¥$€£]?)\s*([\d.,\s]+)\)(.*)$/.exec(text)
  if (brackets !== null) {
    const [, outer = '', inner = '', digits = '', rest = ''] = brackets
    return `${outer}${inner}-${digits.trim()}${rest}`
  }
  if (negativeWords.test(text)) return text.replace(negativeWords, '-').replace(/^-([¥$€£])/, '$1-')
  return /^[+-]\s*[¥$€£]/.test(text) ? text.replace(/^([+-])\s*([¥$€£])\s*/, '$2$1') : null
}

/** A figure in words, of Chinese numerals: the amount of a contract or a registration (人民币壹佰万元整). */
function parseWords(text: string): ParsedNumber | null {
  const match =
    /^([^〇零○一壹二贰两貳三叁參四肆五伍六陆陸七柒八捌九玖十拾]*)([〇零○一壹二贰两貳三叁參四肆五伍六陆陸七柒八捌九玖十拾百佰千仟万萬亿億]+)(.*?)[整正]?$/.exec(
      text,
    )
  if (match === null) return null
  const [, prefix = '', whole = '', suffix = ''] = match
  const value = chineseWhole(whole)
  const unit = value === null ? undefined : unitAround(prefix, suffix)
  if (value === null || unit === undefined) return null
  // 三千五百万 without a unit is counted in 万, as 3500万 is.
  const inWan = /[万萬亿億]/.test(whole) && unit === null
  return { ok: true, value: inWan ? value / 10_000 : value, unit: inWan ? '万' : unit, altered: true }
}

/** Unit around a number: a prefix such as 人民币 or ¥, and a suffix such as (万元人民币); null when one is not a unit. */
function unitAround(prefix: string, suffix: string): string | null | undefined {
  if (prefix === '' && suffix === '') return null
  const before = normaliseUnit(prefix)
  const after = normaliseUnit(suffix)
  if (before === '' && after === '') return suffix === '' ? null : normaliseUnit(prefix + suffix)
  const joined = joinUnits(before, after)
  return isUnit(joined) ? joined : undefined
}

/** 美元 before and 万 or 万元 after a number mean 万美元; ¥ before and 万元 after mean 万元. */
function joinUnits(before: string, after: string): string {
  if (before === '' || after.endsWith(before)) return after
  if (after.endsWith('元') && before.endsWith('元')) return `${after.slice(0, -1)}${before}`
  return after === '' || isUnit(after + before) ? after + before : `${before}|${after}`
}

/**
 * Reads a number: full-width digits, thousands separators, brackets for negatives, a unit or 万/亿 beside it.
 * Inexact words (约, 以上) are refused: they are not a figure.
 * @example parseNumber('（1,234.5）万元') // { ok: true, value: -1234.5, unit: '万元', altered: true }
 */
export function parseNumber(text: string): ParsedNumber {
  // Nearly every cell is a plain figure.
  if (plain.test(text)) return { ok: true, value: Number(text), unit: null, altered: false }
  if (markBeside.test(text)) return { ok: false, problem: 'not_a_number' }
  const half = text
    .normalize('NFKC')
    .replace(/[\u2212\uFE63]/g, '-')
    .replace(/[\u200B-\u200D\uFEFF]/g, '')
    .trim()
  if (isFormulaError(half)) return { ok: false, problem: 'formula_error' }
  if (hashes.test(half)) return { ok: false, problem: 'not_shown' }
  if (inexact.test(half)) return { ok: false, problem: 'inexact' }
  if (range.test(half)) return { ok: false, problem: 'range' }
  return parseHalfWidth(half, half !== text.trim())
}

function parseHalfWidth(half: string, altered: boolean): ParsedNumber {
  const bare = half.replace(/^'/, '').replace(/(?<=[元圆万亿])整$/, '')
  const minus = withPlainMinus(bare)
  const match = shape.exec(minus ?? bare)
  if (match === null) return parseWords(bare) ?? { ok: false, problem: 'not_a_number' }
  const [, prefix = '', sign = '', body = '', exponent, suffix = ''] = match
  const unit = unitAround(prefix, suffix)
  if (unit === undefined || !/\d/.test(body)) return parseWords(bare) ?? { ok: false, problem: 'not_a_number' }
  const digits = ungrouped(body)
  if (digits === null) return { ok: false, problem: 'grouping' }
  const read = finiteNumber({
    digits: `${sign}${digits}`,
    exponent,
    unit,
    altered: altered || bare !== half || minus !== null,
  })
  return read.ok && /\d \d/.test(body) ? { ...read, spaced: true } : read
}

interface NumberText {
  readonly digits: string
  readonly exponent: string | undefined
  readonly unit: string | null
  readonly altered: boolean
}

function finiteNumber({ digits, exponent, unit, altered }: NumberText): ParsedNumber {
  const value = Number(exponent === undefined ? digits : `${digits}e${exponent}`)
  if (Number.isNaN(value)) return { ok: false, problem: 'not_a_number' }
  if (!Number.isFinite(value)) return { ok: false, problem: 'too_large' }
  // −0 and 0 are one figure.
  return { ok: true, value: value === 0 ? 0 : value, unit: unit === '' ? null : unit, altered }
}

/** Removes the noise of binary spreadsheet arithmetic (0.30000000000000004 → 0.3): cells hold at most 15 digits. */
export function numberFromCell(value: number): number {
  // Most figures have two decimals at most: a double that is the nearest to such a decimal has no noise.
  if (Math.abs(value) < 1e12 && Math.round(value * 100) / 100 === value) return value === 0 ? 0 : value
  return Number(value.toPrecision(15))
}

/** A figure in the catalogue's unit. */
export function inUnit(value: number, factor: string): number {
  return factor === '1' ? value : scaleDecimal(value, factor)
}
