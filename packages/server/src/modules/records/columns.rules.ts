/** How the headers of a file are understood: which column is the id, the name, the year, or which indicator in which unit. */
import type { ColumnMapping } from '@wutong/contract'
import { currencyName, type DateOrder, foreignCurrency, type Indicator, type Text, unitFactor } from '@wutong/engine'
import type { z } from 'zod'
import { type Dictionary, type HeaderParts, meaningOf } from './dictionary.rules.ts'

type Mapping = z.infer<typeof ColumnMapping>

/** What a column is read as. */
export type Column =
  | {
      readonly kind: 'uscc' | 'key' | 'name' | 'period' | 'measure' | 'unit'
      readonly at: number
      readonly header: string
      /** Digits an id has, where zeros in front of it were lost. */
      readonly digits?: number
    }
  | {
      /** The figures of the indicators that another column names. */
      readonly kind: 'figure'
      readonly at: number
      readonly header: string
      /** The year whose figures they are, where the header says so; `shift` is −1 where it says 上年. */
      readonly year: number | null
      readonly shift: number
    }
  | {
      readonly kind: 'value'
      readonly at: number
      readonly header: string
      readonly indicator: Indicator
      /** Year named in the header. */
      readonly year: number | null
      /** −1 where the header says 上年. */
      readonly shift: number
      readonly unit: string | null
      readonly factor: string | null
      readonly dateOrder?: DateOrder
      readonly digits?: number
      /** Words in the brackets of the header that nobody understood. */
      readonly unclear?: string
      /** The column that says, row by row, what it is counted in. */
      readonly unitAt?: number
      /** The unit that a line over the table gives it. */
      readonly lineUnit?: string
      /** The column that says, row by row, which currency it is in. */
      readonly currencyAt?: number
      /** Blanks between the digits of its figures set thousands apart. */
      readonly spaced?: true
      /** Points set thousands apart in some of its figures. */
      readonly pointed?: true
      /** Shares of which those up to 1 are fractions, and the others percentages. */
      readonly fractions?: true
    }
  | { readonly kind: 'unused'; readonly at: number; readonly header: string; readonly note: Text }

/** A header that makes the whole file unusable: an error code of the catalogue and what fills its sentence. */
export interface ColumnProblem {
  readonly code: 'unit_clash' | 'mapping_unknown'
  readonly detail: Readonly<Record<string, string>>
}

/** Why a column is not used. */
export const columnNotes = {
  empty: { zh: '表头为空，未使用', en: 'No header; not used' },
  unknown: { zh: '目录中没有此指标，未使用', en: 'Not in the catalogue; not used' },
} as const satisfies Record<string, Text>

/** The column of a header by its words alone. */
export function columnFrom(dictionary: Dictionary, header: string, at: number): Column | ColumnProblem {
  if (header.trim() === '') return { kind: 'unused', at, header, note: columnNotes.empty }
  const meaning = meaningOf(dictionary, header)
  if (meaning === null) return { kind: 'unused', at, header, note: columnNotes.unknown }
  const { target } = meaning
  if (target === 'uscc' || target === 'key' || target === 'name' || target === 'period')
    return { kind: target, at, header }
  const indicator = dictionary.indicators.get(target)
  if (indicator === undefined) return { kind: 'unused', at, header, note: columnNotes.unknown }
  return valueColumn(indicator, { at, header, ...meaning })
}

/** A column of an indicator in a unit; foreign money is left out, a unit of another kind is a problem. */
export function valueColumn(
  indicator: Indicator,
  given: Omit<HeaderParts, 'word'> & { at: number; header: string },
): Column | ColumnProblem {
  const { at, header, year, shift, unclear } = given
  const unit = indicator.type === 'number' ? given.unit : null
  const wanted = indicator.unit ?? ''
  const factor = unit === null ? null : unitFactor(unit, wanted)
  if (unit !== null && factor === null) {
    const currency = foreignCurrency(unit)
    if (currency !== null) {
      const note = {
        zh: `金额为${currency}，不换算，未使用`,
        en: `In a foreign currency (${currencyName(currency)}); not converted, not used`,
      }
      return { kind: 'unused', at, header, note }
    }
    return { code: 'unit_clash', detail: { column: header, unit, target: indicator.name.zh, wanted: wanted || '—' } }
  }
  const column = { kind: 'value', at, header, indicator, year, shift, unit, factor } as const
  return unclear === undefined ? column : { ...column, unclear }
}

/** Whether a column says who a row is about. */
export function saysWho({ kind }: Pick<Column, 'kind'>): boolean {
  return kind === 'uscc' || kind === 'key' || kind === 'name'
}

/** Whether a column holds figures that are counted by year. */
export function isYearly(column: Column): boolean {
  return column.kind === 'figure' || (column.kind === 'value' && column.indicator.period === 'year')
}

/** What two columns must not share; null where a column is not used. */
export function targetOf(column: Column): string | null {
  if (column.kind === 'unused') return null
  if (column.kind !== 'value' && column.kind !== 'figure') return column.kind
  const what = column.kind === 'value' ? column.indicator.code : column.kind
  return `${what}@${column.year ?? ''}${column.shift || ''}`
}

/** How sure a column is, and why. */
export interface Certainty {
  readonly confidence: number
  readonly reason: Text | null
}

/** A column as the import report shows it. */
export function mappingFromColumn(
  column: Column,
  { confidence, reason }: Certainty = { confidence: 1, reason: null },
  sheet: string | null = null,
): Mapping {
  const { header } = column
  const bare = { header, target: null, period: null, unit: null, factor: null, note: null, sheet, confidence, reason }
  switch (column.kind) {
    case 'unused':
      return { ...bare, note: column.note }
    case 'value':
      return { ...bare, target: column.indicator.code, period: column.year, unit: column.unit, factor: column.factor }
    case 'uscc':
    case 'key':
      return { ...bare, target: 'id' }
    case 'figure':
      return { ...bare, target: column.kind, period: column.year }
    case 'name':
    case 'period':
    case 'measure':
    case 'unit':
      return { ...bare, target: column.kind }
  }
}
