/** All facts of a population as columns, for one period and the years before it. */
import type { CompiledZone } from '../compiled.ts'
import { isoFrom, parseDay, yearOf } from '../dates.ts'
import type { IndicatorType } from '../definitions.ts'
import type { FactSource } from '../expr/evaluate.ts'
import type { FactValue } from '../expr/values.ts'
import type { SubjectFacts } from '../subject.ts'
import type { WasmMemory } from './wasm.ts'

/** One column; unknown is NaN for numbers, 2 for yes/no, −1 for text, `noDay` for dates. */
export type Column =
  | { readonly type: 'number'; readonly values: Float64Array }
  | { readonly type: 'bool'; readonly values: Uint8Array }
  | { readonly type: 'text'; readonly codes: Int32Array; readonly dictionary: readonly string[] }
  | { readonly type: 'date'; readonly days: Int32Array }

/** The memory of a column. */
export type ColumnValues = Float64Array | Int32Array | Uint8Array

/** A column's values, whatever their type. */
export function valuesOf(column: Column): ColumnValues {
  switch (column.type) {
    case 'number':
    case 'bool':
      return column.values
    case 'text':
      return column.codes
    case 'date':
      return column.days
  }
}

/** A population: columns by `code` (indicators without years) or `code@2021`. */
export interface Snapshot {
  readonly ids: readonly string[]
  readonly size: number
  readonly period: number
  readonly columns: ReadonlyMap<string, Column>
  /** The memory that columns lie in where vector kernels can read them in place. */
  readonly memory?: WasmMemory | undefined
}

/** Stands for an unknown date. */
export const noDay = -0x80000000

/** Years before the period that a snapshot keeps. */
const yearsKept = 20

/** Builds a snapshot from subjects; facts that are not in the catalogue or lie outside the years kept are left out. */
export function snapshotFrom(zone: CompiledZone, subjects: Iterable<SubjectFacts>, period: number): Snapshot {
  const all = [...subjects]
  const size = all.length
  const builders = new Map<string, ColumnBuilder | null>()
  for (const [row, subject] of all.entries()) {
    for (const [key, value] of subject.facts) {
      let builder = builders.get(key)
      if (builder === undefined) {
        builder = builderFor(zone, key, { size, period })
        builders.set(key, builder)
      }
      builder?.set(row, value)
    }
  }
  const columns = new Map<string, Column>()
  for (const [key, builder] of builders) if (builder !== null) columns.set(key, builder.column)
  return { ids: all.map((subject) => subject.id), size, period, columns }
}

/** A column and how to write a known value into it. */
export interface ColumnBuilder {
  readonly column: Column
  set(row: number, value: FactValue): void
}

/** A column of unknown values for a fact; null when it is not in the catalogue or lies outside the years kept. */
export function builderFor(
  zone: CompiledZone,
  key: string,
  { size, period }: { size: number; period: number },
): ColumnBuilder | null {
  const [code = '', year] = key.split('@')
  const indicator = zone.indicators.get(code)
  if (indicator === undefined || (indicator.period === 'year') !== (year !== undefined)) return null
  if (year !== undefined && (Number(year) > period || Number(year) <= period - yearsKept)) return null
  return builders[indicator.type](size)
}

const builders: Record<IndicatorType, (size: number) => ColumnBuilder> = {
  number(size) {
    const values = new Float64Array(size).fill(Number.NaN)
    return { column: { type: 'number', values }, set: (row, value) => (values[row] = Number(value)) }
  },
  bool(size) {
    const values = new Uint8Array(size).fill(2)
    return { column: { type: 'bool', values }, set: (row, value) => (values[row] = value === true ? 1 : 0) }
  },
  date(size) {
    const days = new Int32Array(size).fill(noDay)
    return { column: { type: 'date', days }, set: (row, value) => (days[row] = parseDay(String(value)) ?? noDay) }
  },
  text(size) {
    const codes = new Int32Array(size).fill(-1)
    const dictionary: string[] = []
    const known = new Map<string, number>()
    const set = (row: number, value: FactValue) => {
      const text = String(value)
      let code = known.get(text)
      if (code === undefined) {
        code = dictionary.push(text) - 1
        known.set(text, code)
      }
      codes[row] = code
    }
    return { column: { type: 'text', codes, dictionary }, set }
  },
}

/** The fact of one row, undefined when unknown. */
export function valueAt(column: Column, row: number): FactValue | undefined {
  switch (column.type) {
    case 'number': {
      const value = column.values[row]
      return value === undefined || Number.isNaN(value) ? undefined : value
    }
    case 'bool': {
      const value = column.values[row]
      return value === 2 ? undefined : value === 1
    }
    case 'text':
      return column.dictionary[column.codes[row] ?? -1]
    case 'date': {
      const day = column.days[row] ?? noDay
      return day === noDay ? undefined : isoFrom(day)
    }
  }
}

/** One row of a snapshot as a fact source for the exact reading. */
export function rowSource(snapshot: Snapshot, row: number): FactSource {
  const read = (key: string) => {
    const column = snapshot.columns.get(key)
    return column === undefined ? undefined : valueAt(column, row)
  }
  const registered = snapshot.columns.get('registered_on')
  const day = registered?.type === 'date' ? (registered.days[row] ?? noDay) : noDay
  return {
    get: (code, year) => read(year === null ? code : `${code}@${year}`),
    registeredYear: day === noDay ? null : yearOf(day),
  }
}
