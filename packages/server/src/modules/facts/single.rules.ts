/** The facts of a subject that one record speaks of: nothing is to be chosen, so nothing needs to be weighed. */
import type { FactValue, RecordStatement, Zone } from '@wutong/engine'

/** Whether an indicator describes the subject as it is or a year of it, and its code as JSON has it, by code. */
export type PeriodsByCode = ReadonlyMap<string, { readonly period: 'state' | 'year'; readonly key: string }>

/** How the indicators of a zone count. */
export function periodsOf(zone: Zone): PeriodsByCode {
  return new Map(zone.indicators.map(({ code, period }) => [code, { period, key: `,${JSON.stringify(code)}:` }]))
}

/** What a record says as JSON, apart by where it counts; together it is all that the record says. */
export interface SaidParts {
  /** Facts of the subject as it is. */
  readonly state: string
  /** Facts of the record's year. */
  readonly year: string
  /** What counts nowhere: codes that the catalogue lacks, and figures of a year in a record that names none. */
  readonly rest: string
}

/** The parts of a record; its facts are the same as `chooseFacts` gives for this record alone, and the tests compare them. */
export function partsOf(
  periods: PeriodsByCode,
  { period, values }: Pick<RecordStatement, 'period' | 'values'>,
): SaidParts {
  let state = ''
  let year = ''
  let rest = ''
  for (const code of inOrder(Object.keys(values))) {
    const known = periods.get(code)
    const said = (known?.key ?? `,${JSON.stringify(code)}:`) + jsonOf(values[code])
    if (known?.period === 'state') state += said
    else if (known?.period === 'year' && period !== 0) year += said
    else rest += said
  }
  return { state: objectOf(state), year: objectOf(year), rest: objectOf(rest) }
}

/** Codes in the order in which PostgreSQL keeps the keys of an object: what arrives in order need not be sorted. */
function inOrder(codes: readonly string[]): readonly string[] {
  const said = codes.join()
  const known = orders.get(said)
  // Other codes may join to the same words.
  if (known?.codes.length === codes.length && codes.every((code, at) => code === known.codes[at])) return known.sorted
  const sorted = codes.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))
  if (orders.size >= ordersAtMost) orders.clear()
  orders.set(said, { codes, sorted })
  return sorted
}

/** The rows of a table say much the same codes; where they do not, little is remembered. */
const ordersAtMost = 1000
const orders = new Map<string, { readonly codes: readonly string[]; readonly sorted: readonly string[] }>()

function jsonOf(value: FactValue | undefined): string {
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : JSON.stringify(value ?? null)
}

function objectOf(said: string): string {
  return `{${said.slice(1)}}`
}
