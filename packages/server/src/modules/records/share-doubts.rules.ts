/** Doubts about shares: fractions that may stand for percentages. */
import { inUnit, type RawCell } from '@wutong/engine'
import type { Question } from '#tables/words'
import type { Column } from './columns.rules.ts'
import { figuresOf } from './figures.rules.ts'

type ValueColumn = Extract<Column, { kind: 'value' }>

/** A column of a share that writes some values as percentages and some as fractions, or all as fractions without saying so. */
export function shareDoubt(
  { sheet, name, cells }: { readonly sheet: string; readonly name: string; readonly cells: readonly RawCell[] },
  column: ValueColumn,
): Question | null {
  if (column.indicator.unit !== '%') return null
  const figures = figuresOf(cells)
  const bare = figures.filter(({ unit, value }) => unit === null && value !== 0)
  const fractions = bare.filter(({ value, decimals }) => Math.abs(value) <= 1 && decimals > 0)
  const marked = figures.filter(({ unit }) => unit === '%')
  const mixed = marked.length > 0 && fractions.length > 0 && column.unit === null
  // Also under %: a spreadsheet keeps 15% as 0.15.
  const small = fractions.length === bare.length && bare.some(({ value }) => Math.abs(value) < 1)
  const both =
    bare.length >= 4 && fractions.length >= 2 && fractions.length >= bare.length * 0.2 && fractions.length < bare.length
  const first = fractions[0]
  if (first === undefined || !(mixed || small || (both && column.unit === null))) return null
  const asIs = `${first.text}%`
  const scaled = `${inUnit(first.value, '100')}%`
  return {
    id: `share:${name}`,
    kind: 'share',
    sheet,
    column: column.header,
    text:
      mixed || both
        ? {
            zh: `列“${name}”中既有百分数又有小数，无法确定小数的含义`,
            en: `The column "${name}" holds percentages and fractions; what the fractions mean is unclear`,
          }
        : {
            zh: `列“${name}”应为百分数，但数值都不大于 1，可能是小数形式`,
            en: `The column "${name}" should hold percentages, but no figure is above 1: they may be fractions`,
          },
    options: [
      {
        value: '比值',
        label: { zh: '小数是比值（0.125 即 12.5%）', en: 'They are fractions (0.125 is 12.5%)' },
        preview: { zh: `${first.text} → ${scaled}`, en: `${first.text} → ${scaled}` },
      },
      {
        value: '%',
        label: { zh: '数值已是百分数（0.125 即 0.125%）', en: 'They are percentages (0.125 is 0.125%)' },
        preview: { zh: `${first.text} → ${asIs}`, en: `${first.text} → ${asIs}` },
      },
    ],
  }
}
