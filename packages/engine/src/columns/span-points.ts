/** Min-max points under one weight for every row in a single loop: the commonest rule of large scorecards. */
import { type Ends, endsOf, type MinMax, scaledError } from './cohort-shares.ts'
import type { Population } from './context.ts'
import { type Figures, figureAt, figuresOf } from './figures.ts'
import type { SpanTarget } from './score-kernels.ts'
import { nearHalf } from './share-points.ts'

const mostUnits = 2 ** 30

/**
 * Adds `weight × share` to sums and keeps it. False, with nothing added, where a group has no way from one end to the
 * other, values have errors of their own, or a row has a value but no statistics: then shares have to be looked at first.
 */
export function addSpan(population: Population, rule: MinMax, target: Omit<SpanTarget, 'near'>): boolean {
  const figures = figuresOf(population, rule.value)
  const ends = endsOf(population.statistics.spreadsOf(rule), rule.better === 'less')
  const plain = target.weight < mostUnits && target.missingUnits >= 0 && target.missingUnits < mostUnits
  if (!plain || ends.flat || figures.error instanceof Float64Array || hasGap(figures, ends)) return false
  const near = nearHalf({ error: scaledError(figures, ends) }, { most: target.weight })
  population.kernels.addSpans(figures, ends, { ...target, near })
  return true
}

/** Whether a row has a value, but its group no statistics. */
function hasGap(figures: Figures, { codes, spreads }: Ends): boolean {
  if (!spreads.includes(null)) return false
  for (let row = 0; row < codes.length; row++)
    if (spreads[codes[row] as number] === null && !Number.isNaN(figureAt(figures, row))) return true
  return false
}
