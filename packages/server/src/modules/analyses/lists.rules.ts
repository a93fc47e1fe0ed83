/** Lists of enterprises as people keep them: CSV or lines pasted from a sheet, with a day and an amount beside each. */
import type { ListProblem, Text } from '@wutong/contract'
import { parseDate, parseNumber, unitFactor } from '@wutong/engine'
import { parse } from 'csv-parse/sync'

/** One line that could be read: names and codes of an enterprise, a day, an amount in 万元. */
export interface ListLine {
  readonly line: number
  readonly keys: readonly string[]
  readonly on: string | null
  readonly amount: number | null
}

/** What a list says, and the lines that cannot be read. */
export interface ParsedList {
  readonly lines: readonly ListLine[]
  readonly problems: readonly ListProblem[]
}

/** An enterprise that a list may name. */
export interface Nameable {
  readonly uscc: string | null
}

/** Enterprises by what a list may call them; a name may be that of several. */
export interface Directory<T extends Nameable> {
  /** By credit code, and by id where a list may use it. */
  readonly byCode: ReadonlyMap<string, T>
  readonly byName: ReadonlyMap<string, readonly T[]>
}

/**
 * The one enterprise that a line names, or why it names none. A code decides before names do; a name alone decides where
 * one enterprise bears it, and beside a code that is not on file only where that enterprise has none.
 */
export function findNamed<T extends Nameable>(
  keys: readonly string[],
  { byCode, byName }: Directory<T>,
): { readonly found: T } | { readonly reason: Text } {
  const coded = new Set(keys.flatMap((key) => byCode.get(key) ?? []))
  const open = keys.some((key) => creditCode.test(key))
  const named = new Set(keys.flatMap((key) => byName.get(key) ?? []).filter(({ uscc }) => !open || uscc === null))
  const [first, ...others] = coded.size > 0 ? coded : named
  if (first === undefined) return { reason: notOnFile }
  if (others.length === 0) return { found: first }
  return { reason: coded.size > 0 ? severalCodes : severalBearIt }
}

const notOnFile = {
  zh: '库中没有这家企业，请核对名称或信用代码',
  en: 'is not on file: check the name or credit code',
}
const severalCodes = {
  zh: '写了两家企业的信用代码，请每行只写一家',
  en: 'gives the credit codes of two enterprises: write one a line',
}
const severalBearIt = {
  zh: '有几家企业同名，请补上统一社会信用代码',
  en: 'is the name of several enterprises: add the credit code',
}

const headers =
  /^(序号|统一社会信用代码|信用代码|代码|企业|企业名称|单位名称|名称|申报日期|申请日期|受理日期|拨付日期|日期|金额|拨付金额|补助金额|奖补金额|no|id|code|uscc|name|company|enterprise|date|on|day|amount)$/i
const creditCode = /^[0-9A-Z]{18}$/i

/** Reads a list; the first line may be a header. `today` bounds nothing: a list may name days to come. */
export function parseList(text: string): ParsedList {
  const lines: ListLine[] = []
  const problems: ListProblem[] = []
  for (const { record, line } of rowsOf(text)) {
    const cells = record.map((cell) => cell.trim()).filter((cell) => cell !== '')
    if (cells.length === 0 || (lines.length === 0 && problems.length === 0 && cells.every(isHeader))) continue
    const read = lineFrom(cells, line)
    if ('reason' in read) problems.push(read)
    else lines.push(read)
  }
  return { lines, problems }
}

interface Row {
  readonly record: readonly string[]
  readonly line: number
}

/** Tabs where a sheet was pasted, else commas, also full-width ones. */
function rowsOf(text: string): Row[] {
  const delimiter = text.includes('\t') ? '\t' : [',', '，', ';', '；']
  const options = { bom: true, delimiter, info: true, relax_column_count: true, relax_quotes: true }
  let found: unknown
  try {
    found = parse(text, options)
  } catch {
    // A quote that is never closed is no quote but a slip of the pen: it stays in its cell, where it is seen.
    found = parse(text, { ...options, quote: false })
  }
  return (found as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
    record,
    line: info.lines,
  }))
}

function isHeader(cell: string): boolean {
  return headers.test(cell.replace(/[（(].*[)）]$/, '').trim())
}

function lineFrom(cells: readonly string[], line: number): ListLine | ListProblem {
  const keys: string[] = []
  let on: string | null = null
  const amounts: number[] = []
  for (const cell of cells) {
    if (creditCode.test(cell)) keys.push(cell.toUpperCase())
    else if (looksLikeDay(cell)) {
      const day = parseDate(cell)
      if (!day.ok) return problem(line, cell, { zh: '不是真实日期，请改正', en: 'is no real day: correct it' })
      on ??= day.value
    } else {
      const amount = amountFrom(cell)
      if (amount === null) keys.push(cell)
      else amounts.push(amount)
    }
  }
  if (keys.length === 0)
    return problem(line, cells.join(' '), {
      zh: '没有企业名称或统一社会信用代码，请补上',
      en: 'names no enterprise: add its name or credit code',
    })
  // A running number may stand in front, the amount is the last figure.
  return { line, keys, on, amount: amounts.at(-1) ?? null }
}

function looksLikeDay(cell: string): boolean {
  return /^\d{4}\s*[-/.年]\s*\d{1,2}/.test(cell) || /^(19|20)\d{6}$/.test(cell)
}

/** A figure in 万元, or with another unit of money beside it; null where it is none. */
function amountFrom(cell: string): number | null {
  const number = parseNumber(cell)
  if (!number.ok) return null
  if (number.unit === null) return number.value
  const factor = unitFactor(number.unit, '万元')
  if (factor === null) return null
  const [over = '1', under = '1'] = factor.split('/')
  return (number.value * Number(over)) / Number(under)
}

function problem(line: number, text: string, reason: Text): ListProblem {
  return { line, text, reason }
}
