/** One row of a file read into what it says about one enterprise, or refused with reasons. */
import { foreignCurrency, normaliseUnit, type RawCell, type ReadOptions, readCell, type Text } from '@wutong/engine'
import { isFigure } from '#tables/words'
import type { Column } from './columns.rules.ts'
import { type LongTable, unitUntold } from './long-table.rules.ts'
import { finerOf, saysSame } from './same-figure.rules.ts'
import { shareUnitOf } from './share-doubts.rules.ts'
import { type SortColumn, sortProblem } from './sorts.rules.ts'
import {
  cellText,
  type Issue,
  issueOf,
  type Reading,
  readWho,
  type Value,
  type WhoContext,
  withZeros,
} from './who.rules.ts'

/** What a row says, by year; 0 where the row names none. */
export interface Statement {
  readonly period: number
  readonly values: Readonly<Record<string, Value>>
}

/** A readable row: who it is about and what it says. */
export interface StagedRow {
  readonly row: number
  readonly uscc: string | null
  readonly key: string | null
  readonly name: string | null
  readonly statements: readonly Statement[]
  /** Which form of table the row stands in, where a file has several, or which indicator it is about. */
  readonly form?: number
  /** Its sheet, where a file has several. */
  readonly sheet?: string
}

/** A row as read: staged with what was corrected, refused with why, not used, or empty. */
export type ReadRow =
  | { readonly kind: 'staged'; readonly staged: StagedRow; readonly issues: readonly Issue[] }
  | { readonly kind: 'refused'; readonly issues: readonly Issue[] }
  | { readonly kind: 'empty' }
  /** Of an indicator that the catalogue lacks. */
  | { readonly kind: 'unused'; readonly header: string }

/** What reading a row depends on besides its cells. */
export interface RowContext extends WhoContext {
  readonly from1904: boolean
  /** Where each row holds one indicator, what its figures are. */
  readonly figuresOf?: LongTable | undefined
  /** What the table says of every row: the district that a sheet is named after. */
  readonly constants?: Readonly<Record<string, Value>>
  /** The first column without a header in a text file, where figures show that a row was cut in the wrong places. */
  readonly beyond?: number | null
  /** Columns that say what sort of figures a row holds. */
  readonly sorts?: readonly SortColumn[]
}

const reasons = {
  noYear: { zh: '本行没有年份，而所填指标按年统计', en: 'The row names no year, but its figures are yearly' },
  twice: {
    zh: '本行另一列对同一年份的同一指标说的是别的数值（见“结果”），请核对后只留一个',
    en: 'Another column of the row says otherwise of the same indicator and year (under "after"); keep one of them',
  },
  pointed: {
    zh: '此列有的数值用点作千位分隔（如 1.234,56），本格的点是小数点还是千位分隔不明，请改写',
    en: 'Some figures of this column have points between thousands (1.234,56): whether the point here is one is unclear; rewrite the figure',
  },
  whole: {
    zh: '此列小数与百分数混写，1 可能是 1%，也可能是 100%，请写明',
    en: 'This column mixes fractions and percentages: 1 may be 1% or 100%; write which',
  },
  beyond: {
    zh: '本行的格数多于表头，可能是数值里的逗号没有加引号而被当成分隔符，各列对不上，请核对',
    en: 'The row has more cells than the header: a comma inside a figure was probably taken for a separator, so its cells stand in the wrong columns; check it',
  },
  foreign: {
    zh: '币种列写明不是人民币，未换算，留空',
    en: 'The column of currencies names a foreign one; not converted, left blank',
  },
  currency: {
    zh: '币种无法识别，请写成人民币、美元等',
    en: 'The currency is not known; write CNY, USD or another code',
  },
} as const satisfies Record<string, Text>

type ValueColumn = Extract<Column, { kind: 'value' }>

interface RowCells {
  readonly row: number
  readonly cells: readonly RawCell[]
}

/** 1.234 may be 1234 where other figures of the column are written 1.234,56. */
const thousandsOrDecimals = /^\d{1,3}\.\d{3}$/

/** What a cell cannot be read without, from the cells and the column around it; or why it is not read. */
function howToRead(
  { from1904 }: RowContext,
  cells: readonly RawCell[],
  column: ValueColumn,
): ReadOptions | Pick<Issue, 'kind' | 'reason'> {
  const raw = cells[column.at] ?? null
  const { unitAt, dateOrder, spaced } = column
  const told = unitAt === undefined ? null : cellText(cells[unitAt])
  if (told === '' && cellText(raw) !== '') return { kind: 'refused', reason: unitUntold }
  const money = cellText(raw) === '' ? null : moneyOf(column, cells)
  if (money !== null) return money
  if (column.pointed === true && thousandsOrDecimals.test(cellText(raw)))
    return { kind: 'refused', reason: reasons.pointed }
  if (column.fractions === true) {
    const unit = shareUnitOf(raw)
    return unit === null ? { kind: 'refused', reason: reasons.whole } : { unit, spaced }
  }
  const unit = told === null ? column.unit : normaliseUnit(told)
  return { unit: unit ?? undefined, factor: column.factor ?? undefined, from1904, dateOrder, spaced }
}

/** The value of one cell, or null when it says nothing; what was changed or cannot be read goes to the issues. */
function readValue(context: RowContext, { row, cells }: RowCells, column: ValueColumn, issues: Issue[]): Value | null {
  const raw = cells[column.at] ?? null
  const how = howToRead(context, cells, column)
  if ('kind' in how) {
    issues.push(issueOf(row, column, how.kind, { before: raw, after: null, reason: how.reason }))
    return null
  }
  const { digits } = column
  const read = readCell(column.indicator, digits === undefined ? raw : withZeros(raw, digits), how)
  if (read.kind === 'bad') {
    issues.push(issueOf(row, column, 'refused', { before: raw, after: null, reason: read.reason }))
    return null
  }
  const value = read.kind === 'value' ? read.value : null
  if (read.reason !== null)
    issues.push(issueOf(row, column, 'corrected', { before: raw, after: value, reason: read.reason }))
  return value
}

const renminbi = /^(?:人民币|人民币元|rmb|cny|元|156)$/i

/** What the column of currencies says against reading a figure as money of the country; null where nothing. */
function moneyOf({ currencyAt }: ValueColumn, cells: readonly RawCell[]): Pick<Issue, 'kind' | 'reason'> | null {
  const named = currencyAt === undefined ? '' : cellText(cells[currencyAt]).normalize('NFKC')
  if (named === '' || renminbi.test(named)) return null
  return foreignCurrency(named) === null
    ? { kind: 'refused', reason: reasons.currency }
    : { kind: 'corrected', reason: reasons.foreign }
}

function readValues(
  context: RowContext,
  given: RowCells,
  columns: readonly Column[],
  reading: Reading,
): Map<number, Record<string, Value>> {
  const byPeriod = new Map<number, Record<string, Value>>()
  for (const column of columns) {
    if (column.kind !== 'value') continue
    const value = readValue(context, given, column, reading.issues)
    if (value === null) continue
    const period = column.year ?? (reading.period === null ? 0 : reading.period + column.shift)
    const values = byPeriod.get(period) ?? {}
    const said = values[column.indicator.code]
    const problem = problemOf(column, period, { value, said })
    if (problem !== null) {
      const before = given.cells[column.at] ?? null
      reading.issues.push(issueOf(given.row, column, 'refused', { before, ...problem }))
      continue
    }
    values[column.indicator.code] = said === undefined ? value : finerOf(said, value)
    byPeriod.set(period, values)
  }
  return byPeriod
}

/** What speaks against a value: no year to count it in, or another one that the same row said. */
function problemOf(
  { indicator }: ValueColumn,
  period: number,
  { value, said }: { readonly value: Value; readonly said: Value | undefined },
): { readonly after: Value | null; readonly reason: Text } | null {
  if (period === 0 && indicator.period === 'year') return { after: null, reason: reasons.noYear }
  return said === undefined || saysSame(said, value) ? null : { after: said, reason: reasons.twice }
}

/** The columns of one row: where each row holds one indicator, also those of its figures, or why they cannot be read. */
function columnsOfRow(
  { columns, figuresOf }: RowContext,
  row: number,
  cells: readonly RawCell[],
):
  | { readonly columns: readonly Column[]; readonly form?: number; readonly issues: readonly Issue[] }
  | { readonly unknown: string } {
  if (figuresOf === undefined) return { columns, issues: [] }
  const figures = figuresOf(cells)
  if ('unknown' in figures) return figures
  if ('columns' in figures) return { columns: [...columns, ...figures.columns], form: figures.number, issues: [] }
  const measure = columns.find(({ kind }) => kind === 'measure') ?? null
  const before = cells[measure?.at ?? -1]
  return { columns, issues: [issueOf(row, measure, 'refused', { before, after: null, reason: figures.reason })] }
}

/** What a row says of its enterprise besides its cells: who it is, and what the table says of every row. */
function saidOfAll({ says, constants = {} }: RowContext, { uscc, name, former }: Reading): Record<string, Value> {
  return {
    ...(name !== null && says('name') ? { name } : {}),
    ...(uscc !== null && says('uscc') ? { uscc } : {}),
    ...former,
    ...constants,
  }
}

/** Reads one row; every cell that cannot be read is named, and one is enough to refuse the row. */
export function readRow(context: RowContext, row: number, cells: readonly RawCell[]): ReadRow {
  if (cells.every((cell) => cell === null || String(cell).trim() === '')) return { kind: 'empty' }
  const reading = readWho(context, row, cells)
  const ofRow = columnsOfRow(context, row, cells)
  if ('unknown' in ofRow) return { kind: 'unused', header: ofRow.unknown }
  const { columns, form, issues } = ofRow
  reading.issues.push(...issues)
  const sort = sortProblem(context.sorts ?? [], cells)
  if (sort !== null) {
    const before = cells[sort.column.at] ?? null
    reading.issues.push(issueOf(row, sort.column, 'refused', { before, after: null, reason: sort.reason }))
  }
  const stray = context.beyond == null ? undefined : cells.slice(context.beyond).find((cell) => isFigure(cell))
  if (stray !== undefined)
    reading.issues.push(issueOf(row, null, 'refused', { before: stray, after: null, reason: reasons.beyond }))
  const byPeriod = readValues(context, { row, cells }, columns, reading)
  const refusals = reading.issues.filter(({ kind }) => kind === 'refused')
  if (refusals.length > 0) return { kind: 'refused', issues: refusals }
  const { uscc, key, name } = reading
  const period = reading.period ?? 0
  byPeriod.set(period, { ...byPeriod.get(period), ...saidOfAll(context, reading) })
  const statements = [...byPeriod]
    .filter(([, values]) => Object.keys(values).length > 0)
    .map(([period, values]) => ({ period, values }))
  const staged = { row, uscc, key, name, statements, ...(form === undefined ? {} : { form }) }
  return { kind: 'staged', staged, issues: reading.issues }
}
