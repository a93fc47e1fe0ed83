/** Doubts about shares: fractions that may stand for percentages. */
import { inUnit, type RawCell } from '@wutong/engine'
import type { Question } from '#tables/words'
import type { Column } from './columns.rules.ts'
import { type Figure, figuresOf } from './figures.rules.ts'

/** The answer that shares below 1 are fractions and the others percentages. */
export const mixedShares = 'mixed'

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
  const others = bare.filter(({ value }) => Math.abs(value) > 1)
  const marked = figures.filter(({ unit }) => unit === '%')
  const mixed = marked.length > 0 && fractions.length > 0 && column.unit === null
  // Also under %: a spreadsheet keeps 15% as 0.15.
  const small = fractions.length === bare.length && bare.some(({ value }) => Math.abs(value) < 1)
  const both = column.unit === null ? others.length > 0 : standApart(fractions, others)
  const first = fractions[0]
  if (first === undefined || !(mixed || small || both)) return null
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
      small
        ? {
            value: '比值',
            label: { zh: '小数是比值（0.125 即 12.5%）', en: 'They are fractions (0.125 is 12.5%)' },
            preview: { zh: `${first.text} → ${scaled}`, en: `${first.text} → ${scaled}` },
          }
        : {
            value: mixedShares,
            label: {
              zh: '小于 1 的是比值（0.125 即 12.5%），其余已是百分数',
              en: 'Those below 1 are fractions (0.125 is 12.5%), the others percentages',
            },
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

/** Under a header that says %, small shares are plausible: only fractions far below all others are doubted. */
function standApart(fractions: readonly Figure[], others: readonly Figure[]): boolean {
  const sizes = (figures: readonly Figure[]): number[] => figures.map(({ value }) => Math.abs(value))
  return fractions.length >= 2 && others.length >= 2 && Math.min(...sizes(others)) >= Math.max(...sizes(fractions)) * 10
}

/** The unit of one share of a column that mixes fractions and percentages; null for 1, which may be either. */
export function shareUnitOf(raw: RawCell): '比值' | '%' | null {
  const [figure] = figuresOf([raw])
  const size = figure === undefined || figure.unit !== null ? 0 : Math.abs(figure.value)
  if (size === 1) return null
  return size < 1 ? '比值' : '%'
}
