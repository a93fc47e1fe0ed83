/** Words in the brackets of a header that nobody understood: they may name a unit, or make it another figure. */
import { inUnit, isUnit, parseNumber, type RawCell, unitFactor } from '@wutong/engine'
import { isNothing } from '#tables/content'
import type { Question } from '#tables/words'
import type { Column } from './columns.rules.ts'
import type { ColumnForm } from './doubt-forms.rules.ts'

type ValueColumn = Extract<Column, { kind: 'value' }>

const money = ['元', '千元', '万元', '百万元', '亿元'] as const

/** Asks in which unit the figures are, or, where that is told, whether they are those of the indicator at all. */
export function asideDoubt(form: Omit<ColumnForm, 'column'>, column: ValueColumn): Question | null {
  const { unclear, unit, indicator } = column
  if (unclear === undefined) return null
  const wanted = indicator.unit ?? ''
  const untold = unit === null && unitFactor('元', wanted) !== null
  if (untold) return unitQuestion(form, column, unclear)
  return form.decisions[`column:${form.name}`] === undefined ? figureQuestion(form, column, unclear) : null
}

function unitQuestion(
  { sheet, name, cells }: Omit<ColumnForm, 'column'>,
  column: ValueColumn,
  unclear: string,
): Question {
  const wanted = column.indicator.unit ?? ''
  const first = firstFigure(cells)
  const units = [...new Set([wanted, ...money])].filter((unit) => isUnit(unit))
  return {
    id: `unit:${name}`,
    kind: 'unit',
    sheet,
    column: column.header,
    text: {
      zh: `列“${name}”括号里的“${unclear}”不明白，也没有写明单位；请确认数值的单位，若是别的指标，请把该列改为不使用`,
      en: `What "${unclear}" in the brackets of "${name}" means is unclear, and no unit is named; say which unit it is, or map the column to nothing if it is another figure`,
    },
    options: units.map((unit) => {
      const becomes = first === null ? null : `${first} → ${inUnit(first, unitFactor(unit, wanted) ?? '1')} ${wanted}`
      return {
        value: unit,
        label: { zh: `数值单位是${unit}`, en: `The figures are in ${unit}` },
        preview: becomes === null ? null : { zh: becomes, en: becomes },
      }
    }),
  }
}

function firstFigure(cells: readonly RawCell[]): number | null {
  for (const cell of cells) {
    if (typeof cell === 'number') return cell
    if (cell === null || isNothing(cell)) continue
    const read = parseNumber(String(cell))
    if (read.ok && read.unit === null) return read.value
  }
  return null
}

function figureQuestion({ sheet, name }: Omit<ColumnForm, 'column'>, column: ValueColumn, unclear: string): Question {
  const { code, name: called } = column.indicator
  return {
    id: `column:${name}`,
    kind: 'column',
    sheet,
    column: column.header,
    text: {
      zh: `列“${name}”括号里的“${unclear}”不明白：它仍是“${called.zh}”，还是另一个指标？`,
      en: `What "${unclear}" in the brackets of "${name}" means is unclear: is it still "${called.en}", or another figure?`,
    },
    options: [
      { value: code, label: { zh: `就是“${called.zh}”`, en: `It is "${called.en}"` }, preview: null },
      { value: 'unused', label: { zh: '是别的指标，不使用此列', en: 'Another figure; do not use it' }, preview: null },
    ],
  }
}
