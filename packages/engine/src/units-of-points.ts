/** Points as whole ten-thousandths ("units"), and what decided them. */
import type { CohortGroup } from './cohorts/table.ts'
import type { Band } from './definitions.ts'
import type { Val } from './expr/values.ts'

/** Ten-thousandths of a point. */
export const unitsPerPoint = 10_000

/** Points of a rule as bounds in units, with what led to them. */
export interface Outcome {
  readonly lower: number
  /** Infinity for an uncapped ratio with unknown value. */
  readonly upper: number
  readonly missing: readonly string[]
  /** The value that was judged; null for cases, which judge conditions. */
  readonly value: Val | null
  readonly because: Because
}

/** What decided the points, for the reason shown. */
export type Because =
  | { readonly kind: 'band'; readonly band: Band }
  | { readonly kind: 'case'; readonly index: number | null }
  | { readonly kind: 'best'; readonly index: number; readonly outcomes: readonly Outcome[] }
  | { readonly kind: 'ratio'; readonly weight: number | null }
  | { readonly kind: 'expert'; readonly from: number; readonly to: number; readonly outside: boolean }
  | { readonly kind: 'formula' | 'linear' | 'log' | 'count' }
  | { readonly kind: 'flag'; readonly holds: boolean }
  | { readonly kind: 'minmax'; readonly group: CohortGroup; readonly low: number; readonly high: number }
  | { readonly kind: 'percentile'; readonly group: CohortGroup }
  /** The statistics of a cohort are not at hand; data are not missing. */
  | { readonly kind: 'no-cohort' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'undefined' }
  | { readonly kind: 'missing-zero' }
  | { readonly kind: 'missing-base' }

/** Points in units from points as written in a scorecard. */
export function unitsFrom(points: number): number {
  return Math.round(points * unitsPerPoint)
}

/** The most units that one item gives, some 880 million points, also by a ratio without a cap: a thousand such items still add up exactly. */
export const mostUnits = 2 ** 43

/** Points as shown from units. */
export function pointsFrom(units: number): number {
  return units / unitsPerPoint
}

/** `units × weight ÷ scale` (all in units) rounded to a whole number, halves away from zero; what nothing bounds stays so. */
export function weightedUnits(units: number, weight: number, scale: number): number {
  if (!Number.isFinite(units)) return weight === 0 ? 0 : units
  const product = Math.abs(units) * weight
  const rounded =
    2 * product + scale <= Number.MAX_SAFE_INTEGER ? halfUp(product, scale) : wideHalfUp(Math.abs(units), weight, scale)
  return units < 0 ? -rounded : rounded
}

/** Whole numbers only, so that the quotient is exact. */
function halfUp(product: number, scale: number): number {
  const doubled = 2 * product + scale
  return (doubled - (doubled % (2 * scale))) / (2 * scale)
}

function wideHalfUp(units: number, weight: number, scale: number): number {
  const doubled = 2n * BigInt(units) * BigInt(weight) + BigInt(scale)
  return Number(doubled / (2n * BigInt(scale)))
}
