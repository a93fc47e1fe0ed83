/** What sentences about points are put together from. */
import type { CompiledRule } from './compiled.ts'
import type { Indicator, Text } from './definitions.ts'
import { unitShown } from './expr/explain.ts'
import { showNumber } from './format.ts'
import { type Outcome, pointsFrom } from './units-of-points.ts'

export type Catalogue = ReadonlyMap<string, Indicator>

/** Unit of the value that a rule judges, for display; null when it judges conditions. */
export function valueUnit(rule: CompiledRule, catalogue: Catalogue): string | null {
  switch (rule.kind) {
    case 'bands':
    case 'ratio':
    case 'minmax':
    case 'percentile':
    case 'linear':
    case 'log':
    case 'count':
      return rule.value.unit === '' ? 'ratio' : (rule.unit ?? unitShown(rule.value, catalogue))
    case 'expert':
      return '分'
    case 'formula':
    case 'cases':
    case 'best':
    case 'flag':
      return null
  }
}

/** Just the points. */
export function plain(outcome: Outcome): Text {
  return { zh: `${points(outcome)} 分`, en: `${points(outcome)} points` }
}

/** Points or their bounds, e.g. `16` or `0–20`. */
export function points({ lower, upper }: Outcome): string {
  const least = showNumber(pointsFrom(lower))
  if (lower === upper) return least
  return Number.isFinite(upper) ? `${least}–${showNumber(pointsFrom(upper))}` : `≥ ${least}`
}
