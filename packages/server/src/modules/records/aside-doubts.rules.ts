/** Words in the brackets of a header that nobody understood: they may name a unit, or make it another figure. */
import { isUnit, unitFactor } from '@wutong/engine'
import type { Question } from '#tables/words'
import type { Column } from './columns.rules.ts'
import type { ColumnForm } from './doubt-forms.rules.ts'
import { figuresOf, moneyUnits, unitOption } from './figures.rules.ts'

type ValueColumn = Extract<Column, { kind: 'value' }>

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
  const figure = figuresOf(cells).find((one) => one.unit === null)
  const first = figure === undefined ? null : { ...figure, text: `${figure.value}` }
  const units = [...new Set([wanted, ...moneyUnits])].filter((unit) => isUnit(unit))
  return {
    id: `unit:${name}`,
    kind: 'unit',
    sheet,
    column: column.header,
    text: {
      zh: `列“${name}”括号里的“${unclear}”不明白，也没有写明单位；请确认数值的单位，若是别的指标，请把该列改为不使用`,
      en: `What "${unclear}" in the brackets of "${name}" means is unclear, and no unit is named; say which unit it is, or map the column to nothing if it is another figure`,
    },
    options: units.map((unit) => unitOption(unit, wanted, first)),
  }
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
