/** Ranks and percentiles of figures in their cohorts, for every row. */
import { roundedAt } from '../cohorts/distributions.ts'
import { beatenBy, rankIn } from '../cohorts/place.ts'
import type { Distribution } from '../cohorts/table.ts'
import type { CohortExpr } from '../expr/tree.ts'
import { errorAt, type Numbers, type Population, ulp } from './context.ts'

const hole = Number.POSITIVE_INFINITY

/** The place of every row; unknown without a group or statistics of it, none where the figure cannot be computed. */
export function cohortPlaces(population: Population, expr: CohortExpr): Numbers {
  const numbers = population.numbersOf(expr.value)
  const { grouping, statistics } = population.statistics.distributionsOf(expr)
  const values = population.arena.floats(population.size)
  for (let row = 0; row < values.length; row++) {
    const value = numbers.values[row] as number
    const distribution = statistics[grouping.codes[row] as number] ?? null
    if (value === hole) values[row] = hole
    else if (Number.isNaN(value) || distribution === null) values[row] = Number.NaN
    else {
      const rounded = roundedAt(population, expr.value, row, value, errorAt(numbers, row, value))
      values[row] = placeOf(expr.fn, rounded, distribution)
    }
  }
  const error = expr.fn === 'rank' ? null : { relative: ulp, absolute: 0 }
  return { values, error, holes: numbers.holes }
}

function placeOf(fn: CohortExpr['fn'], value: number, distribution: Distribution): number {
  if (fn === 'rank') return rankIn(value, distribution)
  return Math.min(1, beatenBy(value, distribution, 'more') / Math.max(1, distribution.size - 1))
}
