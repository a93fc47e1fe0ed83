/** Tables with one indicator a row: a column names it, another holds its figure, or one for each year, a third may give its unit. */
import { normaliseUnit, type RawCell, type Text } from '@wutong/engine'
import { isNothing } from '#tables/content'
import { cellsAt, type Layout } from '#tables/layout-parts'
import { type Decisions, type Note, noteOf } from '#tables/words'
import { figureYear, undated } from '#tables/years'
import { type Column, type ColumnProblem, saysWho, valueColumn } from './columns.rules.ts'
import { type Dictionary, headerKey, meaningOf } from './dictionary.rules.ts'
import type { PlanContext, PlannedColumn } from './planned.rules.ts'
import { mixedShares } from './share-doubts.rules.ts'

/** The words over the columns that make a figure of a row. */
export const longHeaders = {
  measure: /^(?:统计|经济|主要)?(?:指标|科目|项目)(?:名称|名)?$|^(?:indicator|measure|item)(?: name)?$/,
  figure: /^(?:指标|本年|本期|统计|实际|实际完成|完成)?(?:数值|值|数据|数额)$|^(?:value|figure|amount)$/,
  unit: /^(?:计量|数值|指标|数据|金额|货币)?单位$|^units?$/,
} as const

type Role = keyof typeof longHeaders

const reasons = {
  measure: { zh: '每行一项指标，此列写明是哪一项', en: 'One indicator a row; this column says which' },
  figure: { zh: '每行一项指标，此列是数值', en: 'One indicator a row; this column holds its figure' },
  unit: { zh: '每行一项指标，此列是其单位', en: 'One indicator a row; this column gives its unit' },
} as const satisfies Record<Role, Text>

/** Finds the columns of a table with one indicator a row; others stay as they are. */
export function planLongTable(
  { dictionary, sheet }: PlanContext,
  layout: Layout,
  columns: readonly PlannedColumn[],
): { readonly columns: readonly PlannedColumn[]; readonly notes: readonly Note[] } {
  const unused = columns.filter(({ column }) => column.kind === 'unused').map(({ column }) => column)
  const find = (role: Role) => unused.find(({ header }) => longHeaders[role].test(headerKey(header)))?.at
  const years = new Map(unused.map(({ at, header }) => [at, figureYear(header)] as const).filter(([, year]) => year))
  const isNamed = (at: number): boolean => cellsAt(layout, at).some((text) => indicatorOf(dictionary, text) !== null)
  const [plain, named] = [find('figure'), find('unit')]
  // A column of units that says nothing leaves the figures as if it were not there.
  const unit = named === undefined || cellsAt(layout, named).length === 0 ? undefined : named
  const wide = plain === undefined && years.size > 0
  const measure =
    find('measure') ?? (wide ? unused.find(({ at, header }) => header.trim() === '' && isNamed(at))?.at : undefined)
  const identified = layout.preamble.firm !== null || columns.some(({ column }) => saysWho(column))
  // Years across without an indicator of the catalogue are those of others, and not of one that the title may name.
  if (measure === undefined || !identified || !(wide || (plain !== undefined && isNamed(measure))))
    return { columns, notes: [] }
  const roleOf = (at: number): Role | undefined => {
    if (at === measure) return 'measure'
    if (at === unit) return 'unit'
    return at === plain || (wide && years.has(at)) ? 'figure' : undefined
  }
  const text = {
    zh: `每行是一项指标${wide ? '，各年数值在各列' : '的一个数值'}，按指标名称逐行读取`,
    en: `Each row holds one indicator${wide ? ' with its years across' : ''}; it is read by its name`,
  }
  return {
    columns: columns.map((one): PlannedColumn => {
      const { at, header, kind } = one.column
      const role = kind === 'unused' ? roleOf(at) : undefined
      if (role === undefined) return one
      const how = { confidence: 0.9, reason: reasons[role] }
      if (role !== 'figure') return { column: { kind: role, at, header }, ...how }
      return { column: { kind: role, at, header, ...(years.get(at) ?? undated) }, ...how }
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

/** The columns that the figures of a row are read as, or why they cannot be; `number` tells indicators apart. */
export type LongFigures =
  | { readonly columns: readonly ValueColumn[]; readonly number: number; readonly named: string }
  | { readonly reason: Text }
  /** An indicator across years that the catalogue lacks. */
  | { readonly unknown: string }

function isValue(column: Column | ColumnProblem): column is ValueColumn {
  return 'kind' in column && column.kind === 'value'
}

/** Says what the figures of each row are. */
export type LongTable = (cells: readonly RawCell[]) => LongFigures

const unknown = {
  zh: '指标不在目录中，请改用目录中的名称，或删去此行',
  en: 'No indicator of the catalogue; use a name of the catalogue, or leave the row out',
}
const noUnit = { zh: '单位与指标不符，请核对', en: 'The unit does not fit the indicator; check it' }
/** Why a row is refused whose figure has no unit where others name theirs. */
export const unitUntold = {
  zh: '表中各行写明单位，而本行没有写，无法确定数值，请补上单位',
  en: 'Rows of this table name their unit and this one does not; add it, the figure cannot be told without',
} as const satisfies Text
const twoYears = {
  zh: '指标名称写了年份，各列也写了年份，请只写一处',
  en: 'The name of the indicator says a year and the columns say years; say it once',
}

/** What the figures of a table are read by. */
interface LongPlan {
  readonly dictionary: Dictionary
  readonly figures: readonly Extract<Column, { kind: 'figure' }>[]
  readonly lineUnits: readonly string[]
  readonly decisions: Decisions
  /** Whether the headers of the figures say years or stand for a year, and not for any figure. */
  readonly wide: boolean
}

/**
 * Says what the figures of each row are, by the columns of a plan and the units of a line over the table; undefined where
 * the table has a column for each indicator.
 */
export function longTable(
  dictionary: Dictionary,
  columns: readonly Column[],
  { lineUnits, decisions }: Pick<LongPlan, 'lineUnits' | 'decisions'>,
): LongTable | undefined {
  const figures = columns.filter((column) => column.kind === 'figure')
  const at = (kind: Role) => columns.find((column) => column.kind === kind)?.at
  const [measure, unit] = [at('measure'), at('unit')]
  if (measure === undefined || figures.length === 0) return undefined
  const wide = figures.length > 1 || figures.some(({ header }) => !longHeaders.figure.test(headerKey(header)))
  const plan = { dictionary, figures, lineUnits, decisions, wide }
  const known = new Map<string, LongFigures>()
  return (cells) => {
    const text = (place: number | undefined) => (place === undefined ? '' : String(cells[place] ?? '').trim())
    const named = text(measure)
    const blank = figures.every(({ at }) => isNothing(cells[at]))
    const told = unit === undefined || blank ? null : text(unit)
    const key = `${named}\n${told}`
    const answer = known.get(key) ?? figuresFor(plan, named, told)
    known.set(key, answer)
    return answer
  }
}

interface RowWords {
  readonly named: string
  /** What its unit column says; null where no column tells units. */
  readonly told: string | null
}

/**
 * The units in which the figures of a row may be: as answered, as its own cell or the name of its indicator says, or as a
 * line over the table; none where others name theirs and it does not, as it is not taken for the catalogue's.
 */
function unitsOfRow(
  { lineUnits, decisions }: Pick<LongPlan, 'lineUnits' | 'decisions'>,
  { named, told }: RowWords,
  { meaning, indicator }: NonNullable<ReturnType<typeof indicatorOf>>,
): { readonly units: readonly (string | null)[]; readonly untold: boolean } {
  const share = decisions[`share:${named}`]
  const answered = decisions[`unit:${named}`] ?? (share === mixedShares ? undefined : share)
  const own = answered ?? (told === null || told === '' ? meaning.unit : normaliseUnit(told))
  if (own !== null) return { units: [own], untold: false }
  const untold = told === '' && indicator.type === 'number' && indicator.unit !== undefined
  return { units: untold ? lineUnits : [...lineUnits, null], untold }
}

/** The columns of the indicator that a row names, in the unit that it tells; null where no column tells units. */
function figuresFor(
  { dictionary, figures, lineUnits, decisions, wide }: LongPlan,
  named: string,
  told: string | null,
): LongFigures {
  const found = indicatorOf(dictionary, named)
  if (found === null) return wide ? { unknown: named } : { reason: unknown }
  const { meaning, indicator } = found
  if (wide && (meaning.year !== null || meaning.shift !== 0)) return { reason: twoYears }
  const { units, untold } = unitsOfRow({ lineUnits, decisions }, { named, told }, found)
  const mixed = decisions[`share:${named}`] === mixedShares
  for (const unit of units) {
    const columns = figures
      .map(({ at, year, shift, header }) => {
        const when = wide ? { year, shift, header: `${named}-${header}` } : { header: named }
        return valueColumn(indicator, { ...meaning, unit, at, ...when })
      })
      .filter(isValue)
    if (columns.length === figures.length)
      return {
        columns: mixed ? columns.map((one) => ({ ...one, fractions: true })) : columns,
        named,
        number: [...dictionary.indicators.keys()].indexOf(indicator.code) + 1,
      }
  }
  return { reason: untold ? unitUntold : noUnit }
}
