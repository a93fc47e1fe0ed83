/** Figures of cells as they stand, and the answers to the question in which unit they are. */
import { inUnit, type ParsedNumber, parseNumber, type RawCell, unitFactor } from '@wutong/engine'
import { isNothing } from '#tables/content'
import type { Question } from '#tables/words'

/** A figure of the file as it stands. */
export interface Figure {
  readonly text: string
  readonly value: number
  /** Decimals written. */
  readonly decimals: number
  readonly unit: string | null
  /** Whether blanks stand between its digits. */
  readonly spaced: boolean
}

/** The figures among cells. */
export function figuresOf(cells: readonly RawCell[]): Figure[] {
  return cells.flatMap((cell) => {
    if (cell === null || isNothing(cell)) return []
    const text = String(cell)
    const read: ParsedNumber =
      typeof cell === 'number' ? { ok: true, value: cell, unit: null, altered: false } : parseNumber(text)
    if (!read.ok) return []
    const { value, unit, spaced = false } = read
    return [{ text, value, unit, decimals: decimalsOf(text), spaced }]
  })
}

function decimalsOf(text: string): number {
  return /\.(\d+)/.exec(text.normalize('NFKC'))?.[1]?.length ?? 0
}

/**
 * Whether blanks in the figures of a column set thousands apart: several have them, and none that is large enough for one
 * does without. Elsewhere 100 200 may as well be two figures.
 */
export function setsThousandsApart(cells: readonly RawCell[]): boolean {
  const figures = figuresOf(cells)
  const spaced = figures.filter((figure) => figure.spaced).length
  return spaced >= 2 && figures.every((figure) => figure.spaced || Math.abs(figure.value) < 1000)
}

/** 1.234,56: a point sets thousands apart and a comma the decimals. */
const european = /^\d{1,3}(?:\.\d{3})+,\d{1,2}$/

/** Whether some figure of a column shows that its points set thousands apart, so that 1.234 is not one and a little. */
export function pointsThousands(cells: readonly RawCell[]): boolean {
  return cells.some((cell) => typeof cell === 'string' && european.test(cell.trim()))
}

/** Units that money is told in. */
export const moneyUnits = ['元', '千元', '万元', '百万元', '亿元'] as const

/** The answer that figures are in a unit, with what that makes of one of them in the unit wanted. */
export function unitOption(
  unit: string,
  wanted: string,
  figure: Pick<Figure, 'text' | 'value'> | null,
): Question['options'][number] {
  const becomes =
    figure === null ? null : `${figure.text} → ${inUnit(figure.value, unitFactor(unit, wanted) ?? '1')} ${wanted}`
  return {
    value: unit,
    label: { zh: `数值单位是${unit}`, en: `The figures are in ${unit}` },
    preview: becomes === null ? null : { zh: becomes, en: becomes },
  }
}
