/** Tables with one figure a row: a column says which indicator it is, another holds it, a third may give its unit. */
import { normaliseUnit, type RawCell, type Text } from '@wutong/engine'
import type { Layout } from '#tables/layout-parts'
import { type Note, noteOf } from '#tables/words'
import { type Column, saysWho, valueColumn } from './columns.rules.ts'
import { type Dictionary, headerKey, meaningOf } from './dictionary.rules.ts'
import type { PlanContext, PlannedColumn } from './planned.rules.ts'

/** The words over the columns that make a figure of a row. */
export const longHeaders = {
  measure: /^(?:统计|经济|主要)?(?:指标|科目|项目)(?:名称|名)?$|^(?:indicator|measure|item)(?: name)?$/,
  figure: /^(?:指标|本年|本期|统计)?(?:数值|值|数据|数额)$|^(?:value|figure|amount)$/,
  unit: /^(?:计量|数值|指标)?单位$|^unit$/,
} as const

type Role = keyof typeof longHeaders

const reasons = {
  measure: { zh: '每行一个数值，此列写明是哪项指标', en: 'One figure a row; this column says which indicator it is' },
  figure: { zh: '每行一个数值，此列是数值', en: 'One figure a row; this column holds it' },
  unit: { zh: '每行一个数值，此列是其单位', en: 'One figure a row; this column gives its unit' },
} as const satisfies Record<Role, Text>

/** Finds the columns of a table with one figure a row; others stay as they are. */
export function planLongTable(
  { dictionary, sheet }: PlanContext,
  { waiting }: Layout,
  columns: readonly PlannedColumn[],
): { readonly columns: readonly PlannedColumn[]; readonly notes: readonly Note[] } {
  const unused = columns.filter(({ column }) => column.kind === 'unused')
  const find = (role: Role) => unused.find(({ column }) => longHeaders[role].test(headerKey(column.header)))?.column.at
  const [measure, figure, unit] = [find('measure'), find('figure'), find('unit')]
  const identified = columns.some(({ column }) => saysWho(column))
  if (measure === undefined || figure === undefined || !identified) return { columns, notes: [] }
  const named = new Set(waiting.map(({ cells }) => String(cells[measure] ?? '').trim()))
  if (![...named].some((text) => indicatorOf(dictionary, text) !== null)) return { columns, notes: [] }
  const roles = new Map<number | undefined, Role>([
    [unit, 'unit'],
    [measure, 'measure'],
    [figure, 'figure'],
  ])
  const text = {
    zh: '每行是一个数值，按指标名称逐行读取',
    en: 'Each row holds one figure; it is read by the name of its indicator',
  }
  return {
    columns: columns.map((one): PlannedColumn => {
      const role = roles.get(one.column.at)
      if (role === undefined || one.column.kind !== 'unused') return one
      const { at, header } = one.column
      return { column: { kind: role, at, header }, confidence: 0.9, reason: reasons[role] }
    }),
    notes: [noteOf('long', text, { sheet, confidence: 0.9 })],
  }
}

function indicatorOf(dictionary: Dictionary, text: string) {
  const meaning = text === '' ? null : meaningOf(dictionary, text)
  const indicator = meaning === null ? undefined : dictionary.indicators.get(meaning.target)
  return meaning === null || indicator === undefined ? null : { meaning, indicator }
}

type ValueColumn = Extract<Column, { kind: 'value' }>

/** The column that the figure of a row is read as, or why it cannot be; `number` tells indicators apart. */
export type LongFigure = { readonly column: ValueColumn; readonly number: number } | { readonly reason: Text }

const unknown = {
  zh: '指标不在目录中，请改用目录中的名称，或删去此行',
  en: 'No indicator of the catalogue; use a name of the catalogue, or leave the row out',
}
const noUnit = { zh: '单位与指标不符，请核对', en: 'The unit does not fit the indicator; check it' }

/**
 * Says what the figure of each row is, by the columns of a plan and the units of a line over the table; undefined where
 * the table has a column for each indicator.
 */
export function longTable(
  dictionary: Dictionary,
  columns: readonly Column[],
  lineUnits: readonly string[],
): ((cells: readonly RawCell[]) => LongFigure) | undefined {
  const at = (kind: Role) => columns.find((column) => column.kind === kind)?.at
  const [measure, figure, unit] = [at('measure'), at('figure'), at('unit')]
  if (measure === undefined || figure === undefined) return undefined
  const numbers = new Map([...dictionary.indicators.keys()].map((code, index) => [code, index + 1]))
  const read = (named: string, told: string): LongFigure => {
    const found = indicatorOf(dictionary, named)
    if (found === null) return { reason: unknown }
    const { meaning, indicator } = found
    const own = told === '' ? meaning.unit : normaliseUnit(told)
    for (const given of own === null ? [...lineUnits, null] : [own]) {
      const column = valueColumn(indicator, { ...meaning, unit: given, at: figure, header: named })
      if (!('code' in column) && column.kind === 'value') return { column, number: numbers.get(indicator.code) ?? 0 }
    }
    return { reason: noUnit }
  }
  const known = new Map<string, LongFigure>()
  return (cells) => {
    const text = (place: number | undefined) => (place === undefined ? '' : String(cells[place] ?? '').trim())
    const [named, told] = [text(measure), text(unit)]
    const key = `${named}\n${told}`
    const answer = known.get(key) ?? read(named, told)
    known.set(key, answer)
    return answer
  }
}
