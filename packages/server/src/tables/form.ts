/** Forms about one firm: labels with their values beside them, several pairs in a row. */
import { isUnit, parseUscc, type RawCell } from '@wutong/engine'
import { hasLegalForm, isNothing } from './content.ts'
import { type FormCell, formCells, isLabel } from './form-cells.ts'
import type { Table } from './layout-parts.ts'
import type { SheetRow } from './table.ts'
import { type HeaderWords, isFigure, yearAlone } from './words.ts'

/** A label, its unit and year among its words, and the value beside it. */
export interface FormPair {
  readonly header: string
  readonly value: RawCell
  readonly row: number
}

/** A form as it was read; rows that are no plain pairs are kept apart. */
export interface Form {
  readonly pairs: readonly FormPair[]
  /** Texts that stand alone in their rows. */
  readonly lines: readonly string[]
  readonly unclear: readonly SheetRow[]
}

/** Columns that a row of years names for the rows below it. */
type YearColumns = ReadonlyMap<number, number>

/** A form while its rows are read. */
interface Reading extends Form {
  readonly pairs: FormPair[]
  readonly lines: string[]
  readonly unclear: SheetRow[]
  years: YearColumns | null
  /** Rows whose pairs were plain. */
  clear: number
  /** Whether some row has more than one pair with a value. */
  wide: boolean
}

/** Reads a sheet as a form about one firm; null where it is none. */
export function readForm({ look, rows, texts, context: { words } }: Table): Form | null {
  const form: Reading = { pairs: [], lines: [], unclear: [], years: null, clear: 0, wide: false }
  for (const [place, row] of rows.entries())
    readRow(words, form, row, formCells(words, row, { texts: texts[place] ?? [], merges: look.merges }))
  return form.wide && form.clear >= form.unclear.length && isOneFirm(words, form.pairs) ? form : null
}

function readRow(words: HeaderWords, form: Reading, row: SheetRow, cells: readonly FormCell[]): void {
  const years = yearsOf(words, cells)
  const [only] = cells
  if (years !== null) form.years = years
  else if (cells.length === 1 && only !== undefined && words.meaningOf(only.text) === null) form.lines.push(only.text)
  else readPairs(words, form, row, labelledCells(words, cells))
}

function readPairs(words: HeaderWords, form: Reading, row: SheetRow, labelled: readonly Labelled[]): void {
  const { years } = form
  if (years !== null && labelled.some(({ label }) => years.has(label.at))) form.years = null
  const pairs = pairsOf(words, labelled, { years: form.years, row: row.row })
  if (pairs === null) {
    form.unclear.push(row)
    return
  }
  form.pairs.push(...pairs)
  form.clear += 1
  form.wide ||= labelled.filter(({ values }) => values.length > 0).length > 1
}

const yearRowWords = /^(?:指标|项目|科目|名称|指标名称|项目名称|年度|年份|单位|计量单位)$/

/** The years that a row names for the columns below it; null where it is no such row. */
function yearsOf({ meaningOf }: HeaderWords, cells: readonly FormCell[]): YearColumns | null {
  const years = new Map(cells.flatMap(({ at, text }) => (yearAlone(text) === null ? [] : [[at, yearAlone(text) ?? 0]])))
  const rest = cells.filter(({ at }) => !years.has(at)).map(({ text }) => text.replace(/\s/g, ''))
  if (years.size === 0 || !rest.every((text) => yearRowWords.test(text))) return null
  return years.size > 1 || (rest.length > 0 && !rest.some((text) => meaningOf(text) !== null)) ? years : null
}

/** A label and the cells behind it, up to the next one. */
interface Labelled {
  readonly label: FormCell
  readonly values: FormCell[]
}

/** Takes the cells of a row to their labels; the first of them is none where it names a section beside the labels. */
function labelledCells(words: HeaderWords, cells: readonly FormCell[]): Labelled[] {
  const isKnown = (cell: FormCell): boolean => words.meaningOf(cell.text) !== null
  const found: Labelled[] = []
  for (const cell of beginsWithSection(words, cells) ? cells.slice(1) : cells) {
    const last = found.at(-1)
    // Right behind a label stands its value, though it may end as labels do.
    const isValue = last?.values.length === 0 && cell.at === last.label.end + 1 && !isKnown(cell)
    if (last === undefined || (!isValue && isLabel(words, cell.text))) found.push({ label: cell, values: [] })
    else last.values.push(cell)
  }
  return found
}

/** 基本情况 | 企业名称 | 甲公司: two labels, of which the first is none. */
function beginsWithSection(words: HeaderWords, [first, second, third]: readonly FormCell[]): boolean {
  if (first === undefined || second === undefined || words.meaningOf(first.text) !== null) return false
  if (second.at !== first.end + 1 || !isLabel(words, second.text)) return false
  return words.meaningOf(second.text) !== null || (third !== undefined && !isLabel(words, third.text))
}

interface RowOfPairs {
  readonly years: YearColumns | null
  readonly row: number
}

/** The pairs of a row, or null where they are not plain. */
function pairsOf(words: HeaderWords, labelled: readonly Labelled[], given: RowOfPairs): FormPair[] | null {
  const adjacent = labelled.some(
    ({ label, values }, at) => values.length === 0 && labelled[at + 1]?.label.at === label.end + 1,
  )
  if (adjacent || labelled.some(({ label }) => !isLabel(words, label.text) && !isText(label.text))) return null
  const pairs = labelled.map((one) => pairsOfLabel(words, one, given))
  return pairs.includes(null) ? null : pairs.flatMap((some) => some ?? [])
}

/** What a label that nobody knows may be: words, no figure and no name of a firm. */
function isText(text: string): boolean {
  return text.length <= 30 && !isFigure(text) && !/^(?:19|20)\d{2}(?!\d)/.test(text) && !hasLegalForm(text)
}

function pairsOfLabel(words: HeaderWords, { label, values }: Labelled, { years, row }: RowOfPairs): FormPair[] | null {
  const { header, rest } = withUnit(label.text, values)
  if (header === null) return null
  const [first, second, third] = rest
  // A label that nobody knows, and its value.
  if (rest.length === 3 && second !== undefined && isText(second.text) && !isNothing(second.raw)) {
    const own = pairsOfLabel(words, { label: { ...label, text: header }, values: rest.slice(0, 1) }, { years, row })
    return own === null ? null : [...own, { header: second.text, value: third?.raw ?? null, row }]
  }
  const inYears = years !== null && rest.length > 0 && rest.every(({ at }) => years.has(at))
  // One figure in the first of several years may as well be the value of a plain pair.
  if (inYears && years.size > 1 && rest.length === 1 && first?.at === Math.min(...years.keys())) return null
  const dated = inYears ? rest.map(({ at, raw }) => [years.get(at) ?? 0, raw] as const) : datedValues(rest)
  if (dated !== null) return datedPairs(words, header, { dated, row })
  return rest.length > 1 ? null : [{ header, value: first?.raw ?? null, row }]
}

/** A unit in a cell of its own belongs to the label before it; a label that names one already leaves it unclear. */
function withUnit(label: string, values: readonly FormCell[]): { header: string | null; rest: readonly FormCell[] } {
  const header = label.replace(/\s*[:：]\s*$/, '')
  const unit = values.find(({ text }, at) => (at === 0 || at === values.length - 1) && isUnit(text))
  if (unit === undefined) return { header, rest: values }
  const rest = values.filter((one) => one !== unit)
  return { header: /[)）]$/.test(header) ? null : `${header}(${unit.text})`, rest }
}

type Dated = readonly (readonly [year: number, value: RawCell])[]

const datedText = /^((?:19|20)\d{2})年度?(?:\s*[:：]\s*|\s+)(\S.*)$/

/** Values that name their years: 2021年 | 100 | 2022年 | 200, 2021年 100, or several of these in one cell. */
function datedValues(values: readonly FormCell[]): Dated | null {
  if (values.length === 0) return null
  const alternate =
    values.length % 2 === 0 &&
    values.every(({ text, at }, place) => (place % 2 === 0) === (yearAlone(text) !== null && at >= 0))
  if (alternate)
    return values.flatMap(({ text }, place) =>
      place % 2 === 0 ? [[yearAlone(text) ?? 0, values[place + 1]?.raw ?? null] as const] : [],
    )
  const pieces = values.flatMap(({ text }) => text.split(/[;；、，,\n]\s*(?=\d{4}年)|\s+(?=\d{4}年)/))
  const found = pieces.map((piece) => datedText.exec(piece.trim()))
  if (!found.every((match) => match !== null && isFigure(match[2]))) return null
  return found.map((match) => [Number(match?.[1]), match?.[2] ?? null])
}

/** Values of one label in several years; none where the label says a year itself. */
function datedPairs(
  { meaningOf }: HeaderWords,
  header: string,
  { dated, row }: { readonly dated: Dated; readonly row: number },
): FormPair[] | null {
  const word = header.replace(/^(?:近[一二两三四五\d]+年|历年|各年)(?:的|度)?/, '')
  const meaning = meaningOf(word)
  if (meaning !== null && !meaning.target.endsWith('@')) return null
  return dated.map(([year, value]) => ({ header: `${year}年${word}`, value, row }))
}

/** Whether the pairs name one firm, and some of them have the value that their label asks for. */
function isOneFirm({ meaningOf }: HeaderWords, pairs: readonly FormPair[]): boolean {
  const known = pairs.flatMap(({ header, value }) => {
    const meaning = meaningOf(header)
    return meaning === null || isNothing(value) ? [] : [{ ...meaning, text: String(value).trim() }]
  })
  const who = known.filter(({ identifies }) => identifies)
  const one = who.every(({ target, text }) => who.every((other) => other.target !== target || other.text === text))
  const fits = known.filter(({ identifies, text }) =>
    identifies ? hasLegalForm(text) || parseUscc(text).ok : isFigure(text),
  )
  return who.length > 0 && one && known.length >= 3 && fits.length >= 2
}
