/** What an unknown figure may give. */
import { lackOf } from '../expr/lack.ts'
import type { Expr } from '../expr/tree.ts'
import type { Population } from './context.ts'

/** Least and greatest points that a rule may give. */
export interface OpenEnds {
  readonly least: number
  readonly most: number
}

/** Least and greatest of these points by row, and of none where the row's figure may turn out not to exist. */
export function openEnds(population: Population, of: Expr, points: ArrayLike<number>): (row: number) => OpenEnds {
  const all = Array.from(points)
  const there: OpenEnds = { least: Math.min(...all), most: Math.max(...all) }
  const lacking: OpenEnds = { least: Math.min(0, there.least), most: Math.max(0, there.most) }
  const mayLack = lackingRows(population, of)
  return (row) => (mayLack(row) ? lacking : there)
}

/** Whether the figure of a row, while unknown, may turn out not to exist. */
export function lackingRows(population: Population, of: Expr): (row: number) => boolean {
  const lack = lackOf(of)
  if (lack !== 'unregistered') return () => lack === 'always'
  const years = population.registeredYears()
  return years === null ? () => true : (row) => years[row] === 0
}
