/** How the points of an item come about, as a zone package declares it. */
import type { NamedRule, Text } from './definition-parts.ts'

/** One band of a value, half open: `[from, to)`, or `(from, to]` where `closed: upper`. */
export interface Band {
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly points: number
}

/** Points by band of a value. */
export interface BandRule {
  readonly kind: 'bands'
  readonly value: string
  readonly unit?: string | undefined
  /** Which end of a band belongs to it: `lower` where more is better (default), `upper` where less is better. */
  readonly closed?: 'lower' | 'upper' | undefined
  readonly bands: readonly Band[]
}

/** Points of the first case that holds, else `otherwise`. */
export interface CaseRule {
  readonly kind: 'cases'
  readonly cases: readonly { readonly when: string; readonly points: number; readonly name?: Text | undefined }[]
  readonly otherwise: number
}

/** The better of several measures. */
export interface BestRule {
  readonly kind: 'best'
  readonly of: readonly (NamedRule & { readonly rule: PointRule })[]
}

/** `weight × min(cap, max(0, value ÷ base))`; a weight may depend on the growth stage. */
export interface RatioRule {
  readonly kind: 'ratio'
  readonly value: string
  readonly unit?: string | undefined
  readonly base: number
  readonly cap?: number | undefined
  readonly weight: number | Readonly<Record<string, number>>
  /** Indicator whose text value picks the weight when `weight` is a table. */
  readonly weightBy?: string | undefined
}

/** Points given by experts, checked against the range that the facts allow. */
export interface ExpertRule {
  readonly kind: 'expert'
  readonly value: string
  /** First range whose `when` holds applies; without ranges the item's 0..max applies. */
  readonly ranges?: readonly { readonly when: string; readonly from: number; readonly to: number }[] | undefined
}

/** Points computed by a CEL number, kept inside 0..max. */
export interface FormulaRule {
  readonly kind: 'formula'
  readonly points: string
  readonly unit?: string | undefined
}

/**
 * Who is compared with whom: subjects that agree on every text of `by`. Where such a group has fewer known values
 * than `floor`, the groupings of `fallback` are tried in turn, each wider than the one before, and finally all subjects.
 */
export interface Cohort {
  /** CEL of type text, e.g. `stage`. */
  readonly by: readonly string[]
  /** Fewest known values that make a group worth comparing with. */
  readonly floor: number
  /** Each names texts of `by`. */
  readonly fallback?: readonly (readonly string[])[] | undefined
}

/** Points by where a value lies between two percentiles of its cohort: none at the low end, all at the high end. */
export interface MinMaxRule {
  readonly kind: 'minmax'
  readonly value: string
  readonly unit?: string | undefined
  readonly cohort: Cohort
  /** Percentiles (0 to 100) taken as the ends; without them the least and the greatest value. */
  readonly clip?: { readonly low: number; readonly high: number } | undefined
  /** Whether more is better (default) or less. */
  readonly better?: 'more' | 'less' | undefined
}

/** Points by how many of its cohort a value exceeds: `below ÷ (known values − 1)`, at most 1. */
export interface PercentileRule {
  readonly kind: 'percentile'
  readonly value: string
  readonly unit?: string | undefined
  readonly cohort: Cohort
  /** Whether more is better (default) or less. */
  readonly better?: 'more' | 'less' | undefined
}

/** Points in a straight line from anchor to anchor; the first and last anchor hold beyond the ends. */
export interface LinearRule {
  readonly kind: 'linear'
  readonly value: string
  readonly unit?: string | undefined
  readonly anchors: readonly { readonly at: number; readonly points: number }[]
}

/** Points by orders of magnitude: none at `from`, all at `to`, `ln(value ÷ from) ÷ ln(to ÷ from)` between. */
export interface LogRule {
  readonly kind: 'log'
  readonly value: string
  readonly unit?: string | undefined
  readonly from: number
  readonly to: number
}

/** All points where a condition holds, else none. */
export interface FlagRule {
  readonly kind: 'flag'
  readonly when: string
}

/** `each` points for every full `per` of a value (default 1), at most the item's maximum. */
export interface CountRule {
  readonly kind: 'count'
  readonly value: string
  readonly unit?: string | undefined
  readonly each: number
  readonly per?: number | undefined
}

/** How points come about. */
export type PointRule =
  | BandRule
  | CaseRule
  | BestRule
  | RatioRule
  | ExpertRule
  | FormulaRule
  | MinMaxRule
  | PercentileRule
  | LinearRule
  | LogRule
  | FlagRule
  | CountRule
