/** Sources that deliver many rows for one figure: the rows are added up exactly while the file streams by. */
import {
  type Indicator,
  parseNumber,
  type RawCell,
  readCell,
  type SourceSum,
  type Text,
  type Zone,
} from '@wutong/engine'
import { headerKey } from './columns.rules.ts'
import { cellText, type Issue, type ReadRow, type RowContext, readWho } from './rows.rules.ts'

/** A decimal sum without rounding: `digits × 10^-scale`. */
interface Sum {
  digits: bigint
  scale: number
}

interface Group {
  readonly row: number
  readonly uscc: string | null
  readonly key: string | null
  readonly name: string | null
  readonly period: number
  readonly sum: Sum
}

/** The columns a summing source needs, or the headers that the file lacks. */
export interface SumColumns {
  readonly value: number
  readonly where: readonly { readonly at: number; readonly equals: string }[]
  readonly missing: readonly string[]
}

const reasons = {
  blank: { zh: '金额为空，无法计入合计', en: 'The amount is blank and cannot be added' },
  notNumber: { zh: '金额不是确切数字，无法计入合计', en: 'The amount is not an exact figure and cannot be added' },
  noYear: { zh: '本行没有年份，无法归入年度合计', en: 'The row names no year to be added to' },
} as const satisfies Record<string, Text>

/** Finds the columns to filter by and to add up. */
export function sumColumnsFrom(sum: SourceSum, headers: readonly string[]): SumColumns {
  const keys = headers.map(headerKey)
  const wanted = Object.entries(sum.where ?? {})
  const value = keys.indexOf(headerKey(sum.value))
  const where = wanted.map(([header, equals]) => ({ at: keys.indexOf(headerKey(header)), equals: headerKey(equals) }))
  const missing = [sum.value, ...wanted.map(([header]) => header)].filter((header) => !keys.includes(headerKey(header)))
  return { value, where, missing }
}

/** Adds a finite double as the decimal it is written as. */
export function addDecimal(sum: Sum, value: number): void {
  const [mantissa = '0', power = '0'] = String(value).split('e')
  const [whole = '0', part = ''] = mantissa.split('.')
  const shift = Number(power)
  const digits = part.length - shift
  const scale = Math.max(0, digits)
  const exact = BigInt(whole + part) * 10n ** BigInt(scale - digits)
  if (scale > sum.scale) {
    sum.digits *= 10n ** BigInt(scale - sum.scale)
    sum.scale = scale
  }
  sum.digits += exact * 10n ** BigInt(sum.scale - scale)
}

/** The nearest double of a sum. */
export function numberFromSum(sum: Sum): number {
  return Number(`${sum.digits}e-${sum.scale}`)
}

/** What became of one row of a summing source. */
export type SummedRow =
  | { readonly kind: 'added'; readonly issues: readonly Issue[] }
  | { readonly kind: 'refused'; readonly issues: readonly Issue[] }
  | { readonly kind: 'outside' }
  | { readonly kind: 'empty' }

/** Adds up rows by enterprise and year; the groups come out when the file is at its end. */
export interface Summing {
  readonly add: (row: number, cells: readonly RawCell[]) => SummedRow
  readonly groups: () => Generator<ReadRow>
}

/** Starts the sums of one file. */
export function startSums(zone: Zone, sum: SourceSum, columns: SumColumns, context: RowContext): Summing {
  const groups = new Map<string, Group>()
  const indicator = zone.indicators.find(({ code }) => code === sum.into)
  if (indicator === undefined) throw new Error(`source sums into ${sum.into}, which the zone does not know`)
  const add = (row: number, cells: readonly RawCell[]): SummedRow => {
    if (cells.every((cell) => cellText(cell) === '')) return { kind: 'empty' }
    if (columns.where.some(({ at, equals }) => headerKey(String(cells[at] ?? '')) !== equals))
      return { kind: 'outside' }
    const who = readWho(context, row, cells)
    const amount = readAmount(cells[columns.value])
    const refuse = (reason: Text): void => {
      who.issues.push({
        row,
        column: sum.value,
        kind: 'refused',
        before: cells[columns.value] ?? null,
        after: null,
        reason,
      })
    }
    if (typeof amount !== 'number') refuse(amount)
    if (indicator.period === 'year' && who.period === null) refuse(reasons.noYear)
    const refusals = who.issues.filter(({ kind }) => kind === 'refused')
    if (refusals.length > 0 || typeof amount !== 'number') return { kind: 'refused', issues: refusals }
    const period = who.period ?? 0
    const groupKey = JSON.stringify([who.uscc ?? who.key ?? who.name, period])
    const group = groups.get(groupKey) ?? {
      row,
      uscc: who.uscc,
      key: who.key,
      name: who.name,
      period,
      sum: { digits: 0n, scale: 0 },
    }
    addDecimal(group.sum, amount)
    groups.set(groupKey, group)
    return { kind: 'added', issues: who.issues }
  }
  return { add, groups: () => rowsFromGroups(groups, indicator, sum) }
}

function readAmount(raw: RawCell | undefined): number | Text {
  if (typeof raw === 'number') return raw
  const text = cellText(raw)
  if (text === '') return reasons.blank
  const read = parseNumber(text)
  return read.ok && read.unit === null ? read.value : reasons.notNumber
}

function* rowsFromGroups(groups: ReadonlyMap<string, Group>, indicator: Indicator, sum: SourceSum): Generator<ReadRow> {
  for (const { row, uscc, key, name, period, sum: total } of groups.values()) {
    const read = readCell(indicator, numberFromSum(total), { unit: sum.unit })
    if (read.kind === 'bad') {
      const issue = {
        row,
        column: sum.value,
        kind: 'refused',
        before: numberFromSum(total),
        after: null,
        reason: read.reason,
      } as const
      yield { kind: 'refused', issues: [issue] }
    } else if (read.kind === 'value') {
      yield {
        kind: 'staged',
        staged: { row, uscc, key, name, statements: [{ period, values: { [indicator.code]: read.value } }] },
        issues: [],
      }
    }
  }
}
