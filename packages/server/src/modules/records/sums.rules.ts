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
import { headerKey } from './dictionary.rules.ts'
import type { ReadRow, RowContext } from './rows.rules.ts'
import { cellText, type Issue, readWho } from './who.rules.ts'

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
  /** Whether a row of the group could not be added: its sum would pass off a blank as zero. */
  incomplete: boolean
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
  incomplete: {
    zh: '同一企业同一年度有行被拒收，合计不完整，未采用；请改正后重新导入整个文件',
    en: 'Rows of this firm and year were refused, so the sum would be incomplete and is not used: correct them and import the whole file again',
  },
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
    return addRow({ groups, indicator, sum }, readWho(context, row, cells), { row, raw: cells[columns.value] })
  }
  return { add, groups: () => rowsFromGroups(groups, indicator, sum) }
}

interface SumInto {
  readonly groups: Map<string, Group>
  readonly indicator: Indicator
  readonly sum: SourceSum
}

/** Adds one row to its group, or refuses it; a group that lost a row is incomplete. */
function addRow(
  { groups, indicator, sum }: SumInto,
  who: ReturnType<typeof readWho>,
  { row, raw }: { readonly row: number; readonly raw: RawCell | undefined },
): SummedRow {
  const amount = readAmount(raw)
  const hasYear = indicator.period !== 'year' || who.period !== null
  const identified = who.issues.every(({ kind }) => kind !== 'refused')
  const refuse = (reason: Text): void => {
    who.issues.push({ row, column: sum.value, kind: 'refused', before: raw ?? null, after: null, reason })
  }
  if (typeof amount !== 'number') refuse(amount)
  if (!hasYear) refuse(reasons.noYear)
  if (identified && hasYear) {
    const group = groupOf(groups, row, who)
    if (typeof amount === 'number') addDecimal(group.sum, amount)
    else group.incomplete = true
  }
  const refusals = who.issues.filter(({ kind }) => kind === 'refused')
  return refusals.length > 0 ? { kind: 'refused', issues: refusals } : { kind: 'added', issues: who.issues }
}

/** The group of a row's firm and year, made on first sight. */
function groupOf(groups: Map<string, Group>, row: number, who: ReturnType<typeof readWho>): Group {
  const period = who.period ?? 0
  const groupKey = JSON.stringify([who.uscc ?? who.key ?? who.name, period])
  const { uscc, key, name } = who
  const group = groups.get(groupKey) ?? {
    row,
    uscc,
    key,
    name,
    period,
    sum: { digits: 0n, scale: 0 },
    incomplete: false,
  }
  groups.set(groupKey, group)
  return group
}

function readAmount(raw: RawCell | undefined): number | Text {
  if (typeof raw === 'number') return raw
  const text = cellText(raw)
  if (text === '') return reasons.blank
  const read = parseNumber(text)
  return read.ok && read.unit === null && read.spaced !== true ? read.value : reasons.notNumber
}

function* rowsFromGroups(groups: ReadonlyMap<string, Group>, indicator: Indicator, sum: SourceSum): Generator<ReadRow> {
  for (const { row, uscc, key, name, period, sum: total, incomplete } of groups.values()) {
    if (incomplete) {
      const reason = reasons.incomplete
      yield {
        kind: 'refused',
        issues: [{ row, column: sum.value, kind: 'refused', before: null, after: null, reason }],
      }
      continue
    }
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
