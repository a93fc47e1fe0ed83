/** A pushed row read by the same rules as a row of a file. */
import type { PushedRow, RowIssue } from '@wutong/contract'
import {
  currencyName,
  foreignCurrency,
  type Indicator,
  normaliseUnit,
  type RawCell,
  type Text,
  unitFactor,
} from '@wutong/engine'
import type { Column } from './columns.rules.ts'
import { type ReadRow, readRow } from './rows.rules.ts'

/** What a key lets its source say. */
export interface PushScope {
  readonly indicators: ReadonlyMap<string, Indicator>
  readonly allowed: ReadonlySet<string>
}

const reasons = {
  unknown: { zh: '目录中没有此指标', en: 'Not in the catalogue' },
  outside: { zh: '密钥不含此指标', en: 'Outside what the key may push' },
  silent: { zh: '本行没有任何内容', en: 'The row says nothing' },
} as const satisfies Record<string, Text>

type Judged = Exclude<ReadRow, { readonly kind: 'empty' | 'unused' }>

/** A row being read: its cells so far, and what was found. */
interface Reading {
  readonly row: number
  readonly columns: Column[]
  readonly cells: RawCell[]
  readonly issues: RowIssue[]
}

/** Reads one row; one field that cannot be read is enough to refuse it, with every reason named. */
export function readPushedRow(scope: PushScope, row: number, given: PushedRow): Judged {
  const reading: Reading = { row, ...identityOf(given), issues: [] }
  for (const [code, said] of Object.entries(given.values)) {
    const field = typeof said === 'object' && said !== null ? said : { value: said }
    const issue = readField(scope, reading, code, field)
    if (issue !== null) reading.issues.push(issue)
  }
  const { columns, cells, issues } = reading
  const says = (code: string): boolean => scope.allowed.has(code) && scope.indicators.has(code)
  const context = { columns, period: null, from1904: false, says }
  const read = readRow(context, row, cells)
  const found = 'issues' in read ? [...issues, ...read.issues] : [...issues, issueOf(reading, null, reasons.silent)]
  const refusals = found.filter(({ kind }) => kind === 'refused')
  if (read.kind !== 'staged' || refusals.length > 0) return { kind: 'refused', issues: refusals }
  return { ...read, issues: found }
}

interface Field {
  readonly value: RawCell
  readonly unit?: string | undefined
}

/** Puts a field among the cells; the issue is why it is not there. */
function readField(scope: PushScope, reading: Reading, code: string, { value, unit }: Field): RowIssue | null {
  const before = unit === undefined ? value : `${value ?? ''} ${unit}`
  const indicator = scope.indicators.get(code)
  if (indicator === undefined) return issueOf(reading, code, reasons.unknown, before)
  if (!scope.allowed.has(code)) return issueOf(reading, code, reasons.outside, before)
  const read = unitOf(indicator, unit)
  if (read.kind === 'unfit') return issueOf(reading, code, read.reason, before)
  if (read.kind === 'foreign') return { ...issueOf(reading, code, read.reason, before), kind: 'corrected' }
  reading.columns.push({
    kind: 'value',
    at: reading.cells.length,
    header: code,
    indicator,
    year: null,
    shift: 0,
    ...read.as,
  })
  reading.cells.push(value)
  return null
}

function issueOf({ row }: Reading, column: string | null, reason: Text, before: RawCell = null): RowIssue {
  return { row, column, kind: 'refused', before, after: null, reason }
}

function identityOf(given: PushedRow): { columns: Column[]; cells: RawCell[] } {
  const columns: Column[] = []
  const cells: RawCell[] = []
  for (const kind of ['uscc', 'key', 'name', 'period'] as const) {
    const value = given[kind]
    if (value === undefined) continue
    columns.push({ kind, at: cells.length, header: kind })
    cells.push(value)
  }
  return { columns, cells }
}

type ReadUnit =
  | { readonly kind: 'fits'; readonly as: { readonly unit: string | null; readonly factor: string | null } }
  | { readonly kind: 'unfit'; readonly reason: Text }
  | { readonly kind: 'foreign'; readonly reason: Text }

/** The factor of a unit; money of another country is left blank and never converted, as in a file. */
function unitOf(indicator: Indicator, given: string | undefined): ReadUnit {
  if (given === undefined) return { kind: 'fits', as: { unit: null, factor: null } }
  const unit = normaliseUnit(given)
  const wanted = indicator.unit ?? ''
  const factor = indicator.type === 'number' ? unitFactor(unit, wanted) : null
  if (factor !== null) return { kind: 'fits', as: { unit, factor } }
  const currency = foreignCurrency(unit)
  if (currency !== null) {
    const en = `In a foreign currency (${currencyName(currency)}); not converted, not used`
    return { kind: 'foreign', reason: { zh: `金额为${currency}，不换算，未使用`, en } }
  }
  const reason = {
    zh: `单位“${given}”与目录单位“${wanted || '无'}”不符`,
    en: `The unit “${given}” does not fit the catalogue’s “${wanted || 'none'}”`,
  }
  return { kind: 'unfit', reason }
}
