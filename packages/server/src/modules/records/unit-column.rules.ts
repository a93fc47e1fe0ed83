/** A column that says, row by row, in which unit the figures beside it are. */
import { foreignCurrency, type Indicator, isUnit, normaliseUnit, unitFactor } from '@wutong/engine'
import { cellsAt, type Layout } from '#tables/layout-parts'
import { headerKey } from './dictionary.rules.ts'
import { columnName, type PlanContext, type PlannedColumn } from './planned.rules.ts'

const reasons = {
  unit: { zh: '此列写明各行数值的单位', en: 'This column gives the unit of the figures in its row' },
  value: { zh: '单位按各行“单位”列', en: 'Each row names the unit in a column of its own' },
}

/** A column that may hold units; its cells decide. */
const unitHeader = /单位(?:\([^()]*\))?$|^units?$/
/** How many of its cells must be units. */
const mostly = 0.7

/** The units that a column holds; a cell that is none refuses its row. */
function unitsAt(layout: Layout, at: number): readonly string[] {
  const told = cellsAt(layout, at).map(normaliseUnit)
  const units = told.filter(isUnit)
  return units.length >= told.length * mostly ? [...new Set(units)] : []
}

/** Lets a column of units speak for the figures that name no unit of their own and can be counted in all of its units. */
export function planUnitColumn(
  { decisions }: Pick<PlanContext, 'decisions'>,
  layout: Layout,
  columns: readonly PlannedColumn[],
): readonly PlannedColumn[] {
  const unit = columns.find(
    ({ column: { kind, at, header } }) =>
      kind === 'unused' &&
      unitHeader.test(headerKey(header)) &&
      decisions[`column:${columnName(header, at)}`] === undefined &&
      unitsAt(layout, at).length > 0,
  )?.column
  if (unit === undefined || columns.some(({ column }) => column.kind === 'measure')) return columns
  const units = unitsAt(layout, unit.at)
  const counted = ({ column }: PlannedColumn): boolean =>
    column.kind === 'value' && column.unit === null && units.every((one) => fits(column.indicator, one))
  if (!columns.some(counted)) return columns
  return columns.map((one): PlannedColumn => {
    if (one.column === unit)
      return { column: { kind: 'unit', at: unit.at, header: unit.header }, confidence: 0.9, reason: reasons.unit }
    const { column } = one
    return column.kind === 'value' && counted(one)
      ? { ...one, column: { ...column, unitAt: unit.at }, reason: reasons.value }
      : one
  })
}

const currencyNote = {
  zh: '写明各行金额的币种；外币不换算，留空',
  en: 'Names the currency of the money in its row; foreign money is not converted and left blank',
}
const currencyHeader = /(?:币种|币别|货币(?:种类|名称|单位)?)$|^currency(?: code)?$/

/** Lets a column of currencies speak for the money beside it, or for all money where it stands apart. */
export function planCurrencyColumn(columns: readonly PlannedColumn[]): readonly PlannedColumn[] {
  const currency = columns.find(
    ({ column }) => column.kind === 'unused' && currencyHeader.test(headerKey(column.header)),
  )?.column
  if (currency === undefined) return columns
  const isMoney = ({ column }: PlannedColumn): boolean =>
    column.kind === 'value' &&
    column.indicator.type === 'number' &&
    unitFactor('元', column.indicator.unit ?? '') !== null
  // 注册资本、币种: what stands right before it; 币种、金额、…: all money.
  const before = columns.find((one) => one.column.at === currency.at - 1 && isMoney(one))
  const counted = (one: PlannedColumn): boolean => (before === undefined ? isMoney(one) : one === before)
  if (!columns.some(counted)) return columns
  return columns.map((one): PlannedColumn => {
    const { column } = one
    if (column === currency)
      return { ...one, column: { kind: 'unused', at: currency.at, header: currency.header, note: currencyNote } }
    return column.kind === 'value' && counted(one) ? { ...one, column: { ...column, currencyAt: currency.at } } : one
  })
}

/** Foreign money fits money: it is noticed row by row and left blank. */
function fits({ type, unit = '' }: Indicator, told: string): boolean {
  if (type !== 'number') return false
  return unitFactor(told, unit) !== null || (foreignCurrency(told) !== null && unitFactor('元', unit) !== null)
}
