/** Where a value stands among those of a group, and by what names groups and their statistics are kept. */
import type { CompiledCohort } from '../compiled.ts'
import { type Rational, significantFrom } from '../exact.ts'
import type { Expr } from '../expr/tree.ts'
import { statisticDigits } from './quantiles.ts'
import type { Distribution } from './table.ts'

/** What a distribution is of. */
export interface DistributionRule {
  readonly value: Expr
  readonly cohort: CompiledCohort
}

/** Equal keys, equal distributions. */
export function distributionKey({ value, cohort }: DistributionRule): string {
  return `${value.key} all ${cohort.key}`
}

/** The name of a group inside its grouping. */
export function labelOf(texts: readonly string[]): string {
  return JSON.stringify(texts)
}

/** How many members lie below a value (of twelve digits), and how many are equal to it. */
export function placeIn({ values, below, size }: Distribution, value: number): { below: number; equal: number } {
  let [from, to] = [0, values.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((values[middle] as number) < value) from = middle + 1
    else to = middle
  }
  const under = below[from] ?? size
  return { below: under, equal: values[from] === value ? (below[from + 1] ?? size) - under : 0 }
}

/** The share of other members that a value exceeds (or stays below, where less is better), at most 1. */
export function shareBelow(value: Rational, distribution: Distribution, better: 'more' | 'less'): Rational {
  const beaten = beatenBy(significantFrom(value, statisticDigits), distribution, better)
  const others = Math.max(1, distribution.size - 1)
  return { n: BigInt(Math.min(beaten, others)), d: BigInt(others) }
}

/** How many members a value beats. */
export function beatenBy(value: number, distribution: Distribution, better: 'more' | 'less'): number {
  const place = placeIn(distribution, value)
  return better === 'more' ? place.below : distribution.size - place.below - place.equal
}

/** The rank of a value among the members: 1 for the greatest, equal values share one. */
export function rankIn(value: number, distribution: Distribution): number {
  return 1 + beatenBy(value, distribution, 'less')
}
