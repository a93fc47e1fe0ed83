/** Rows that were read, with what they say as JSON: made once, it is compared, kept while the file is read, and written. */
import { type PeriodsByCode, partsOf, type SaidParts } from '#modules/facts'
import type { StagedRow, Statement } from './rows.rules.ts'
import type { Coding } from './spool.ts'
import type { Value } from './who.rules.ts'

/** What a row says of one year; 0 where it names none. */
export interface Said {
  readonly period: number
  readonly parts: SaidParts
  /** How many values these are. */
  readonly count: number
  /** What the enterprise is called, where the row says so. */
  readonly name: string | null
}

/** A readable row: who it is about and what it says. */
export interface SaidRow extends Omit<StagedRow, 'statements'> {
  readonly statements: readonly Said[]
}

/** A row as it is kept. */
export function saidRow(periods: PeriodsByCode, row: StagedRow): SaidRow {
  return { ...row, statements: row.statements.map((statement) => saidFrom(periods, statement)) }
}

function saidFrom(periods: PeriodsByCode, { period, values }: Statement): Said {
  const { name } = values
  return {
    period,
    parts: partsOf(periods, { period, values }),
    count: Object.keys(values).length,
    name: typeof name === 'string' ? name : null,
  }
}

/** What was said, as values by code. */
export function valuesOf({ state, year, rest }: SaidParts): Record<string, Value> {
  return { ...parsed(state), ...parsed(year), ...parsed(rest) }
}

function parsed(part: string): Record<string, Value> {
  return part === '{}' ? {} : JSON.parse(part)
}

type Head = Omit<SaidRow, 'statements'> & { readonly said: readonly (readonly [number, number, string | null])[] }

/** Rows as lines: what is JSON already stands between tabs, which JSON never holds, and is not read again. */
export const saidRowCoding: Coding<SaidRow> = {
  write: ({ statements, ...row }) => {
    const said = statements.map(({ period, count, name }) => [period, count, name] as const)
    let line = JSON.stringify({ ...row, said } satisfies Head)
    for (const { parts } of statements) line += `\t${parts.state}\t${parts.year}\t${parts.rest}`
    return line
  },
  read: (line) => {
    const [head = '', ...parts] = line.split('\t')
    const { said, ...row }: Head = JSON.parse(head)
    const statements = said.map(([period, count, name], at) => {
      const [state = '{}', year = '{}', rest = '{}'] = parts.slice(at * 3, at * 3 + 3)
      return { period, count, name, parts: { state, year, rest } }
    })
    return { ...row, statements }
  },
}

/** The sub-district that a row names; one that says several is not believed. */
export function districtSaid({ statements }: Pick<SaidRow, 'statements'>): string | null {
  const said = new Set(
    statements.flatMap(({ parts: { state } }) => (state.includes(districtKey) ? districtIn(state) : [])),
  )
  const [only] = said
  return said.size === 1 && typeof only === 'string' ? only : null
}

const districtKey = '"district":'

function districtIn(state: string): Value[] {
  const { district } = parsed(state)
  return district === undefined ? [] : [district]
}
