/**
 * What a zone package declares, as plain data. Files are validated against the same shapes
 * (see `@wutong/contract` zone-files) and checked for meaning by `checkZone` before anything runs.
 */
import type { Citation, Condition, Effective, EvidenceStatus, NamedRule, Text, Version } from './definition-parts.ts'

export type * from './definition-parts.ts'

export type IndicatorType = 'number' | 'text' | 'bool' | 'date'

/** One line of the indicator catalogue. `year` values belong to a calendar year; `state` values describe the subject as it is. */
export interface Indicator {
  readonly code: string
  readonly name: Text
  readonly type: IndicatorType
  readonly unit?: string | undefined
  readonly period: 'year' | 'state'
  readonly definition: Text
  readonly source: string
  readonly theme: string
  readonly aliases?: readonly string[] | undefined
  readonly values?: readonly { readonly value: string; readonly name: Text }[] | undefined
  readonly min?: number | undefined
  readonly max?: number | undefined
  /** CEL used where no fact is recorded, e.g. the growth stage derived from revenue. */
  readonly formula?: string | undefined
}

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

export type PointRule = BandRule | CaseRule | BestRule | RatioRule | ExpertRule | FormulaRule | MinMaxRule

/** One scored line. `missing` says what the scorecard itself orders for absent data: nothing (unknown), zero points, or the base value. */
export interface ScoreItem extends NamedRule {
  readonly max: number
  readonly clause?: string | undefined
  readonly note?: Text | undefined
  readonly missing?: 'unknown' | 'zero' | 'base' | undefined
  /** Extra points inside the part's cap, not counted in the part's maximum. */
  readonly bonus?: boolean | undefined
  /** Points at full marks by the text of `weightBy`, e.g. by growth stage; the greatest is `max`. */
  readonly weights?: Readonly<Record<string, number>> | undefined
  readonly weightBy?: string | undefined
  readonly rule: PointRule
}

export interface ScorePart extends NamedRule {
  readonly max: number
  readonly items: readonly ScoreItem[]
}

/** Classes by total: half-open bands of the total, highest first. */
export interface ThresholdClasses {
  readonly kind: 'thresholds'
  readonly bands: readonly {
    readonly code: string
    readonly name: Text
    readonly from?: number | undefined
    readonly to?: number | undefined
  }[]
}

/**
 * Classes by two orders: the upper share by total is ordered by one value and its head becomes `head.class`;
 * the rest is ordered by another and its head becomes `tail.class`; all others `rest`. Quotas are shares of all ranked.
 */
export interface SplitRankClasses {
  readonly kind: 'split-rank'
  readonly upperShare: number
  readonly head: {
    readonly class: string
    readonly share: number
    readonly orderBy: string
    readonly order: 'desc' | 'asc'
  }
  readonly tail: {
    readonly class: string
    readonly share: number
    readonly orderBy: string
    readonly order: 'desc' | 'asc'
  }
  readonly rest: string
  readonly rounding: 'half-up' | 'floor' | 'ceil'
  readonly names: Readonly<Record<string, Text>>
}

export type ClassRule = ThresholdClasses | SplitRankClasses

/** When a score passes; every named floor must be met. */
export interface PassRule {
  readonly total?: { readonly atLeast: number } | { readonly moreThan: number } | undefined
  /** Part code → points at least. */
  readonly parts?: Readonly<Record<string, number>> | undefined
  /** Item codes whose points must not be zero. */
  readonly nonzero?: readonly string[] | undefined
}

/** A set of parts used for the subjects that `when` selects (e.g. above and below designated size). */
export interface ScoreVariant extends NamedRule {
  readonly when: string
  readonly parts: readonly ScorePart[]
}

export interface ScorecardVersion extends Version {
  /** Named expressions usable in this version as if they were indicators. */
  readonly measures?: Readonly<Record<string, string>> | undefined
  readonly gates?: readonly Condition[] | undefined
  /** Any one of these makes the score unnecessary; gates still hold. */
  readonly directEntry?: readonly Condition[] | undefined
  readonly pass?: PassRule | undefined
  /** Highest possible total; the maxima of the parts must add up to it. */
  readonly total?: number | undefined
  readonly parts?: readonly ScorePart[] | undefined
  readonly variants?: readonly ScoreVariant[] | undefined
  readonly classes?: ClassRule | undefined
  /** What a person must still judge, because no data can. */
  readonly review?: readonly Text[] | undefined
}

export interface Scorecard {
  readonly id: string
  readonly name: Text
  readonly summary?: Text | undefined
  readonly department?: string | undefined
  readonly versions: readonly ScorecardVersion[]
}

/** One rung; it is reached when the scorecard (if any) passes and every condition holds. */
export interface Rung extends NamedRule {
  readonly scorecard?: string | undefined
  /** Indicator that records the title as held. */
  readonly title?: string | undefined
  /** Indicator (a date) that records when the title in force was granted. */
  readonly granted?: string | undefined
  /** Indicator (a date) that records the first day on which the title is no longer valid. */
  readonly expires?: string | undefined
  readonly conditions?: readonly Condition[] | undefined
  readonly review?: readonly Text[] | undefined
}

/** How many titles of a rung a year is to bring, and who said so. */
export interface Quota {
  readonly year: number
  readonly rung: string
  /** New titles of the year, at least. */
  readonly atLeast: number
  readonly status: EvidenceStatus
  readonly citation: Citation
}

export interface LadderVersion extends Version {
  readonly measures?: Readonly<Record<string, string>> | undefined
  /** Lowest rung first. */
  readonly rungs: readonly Rung[]
}

export interface Ladder {
  readonly id: string
  readonly name: Text
  readonly summary?: Text | undefined
  readonly department?: string | undefined
  readonly quotas?: readonly Quota[] | undefined
  readonly versions: readonly LadderVersion[]
}

/** How a benefit reaches the enterprise; only payments and reliefs are money it keeps, so only they add up in a bundle. */
export type BenefitForm = 'payment' | 'relief' | 'credit' | 'deduction'

/** What an offer gives: a CEL number in `unit`, at most `cap`. */
export interface Benefit {
  /** `payment` when not said; `credit` is a loan or its limit, `deduction` lowers a tax base. */
  readonly form?: BenefitForm | undefined
  readonly name: Text
  readonly amount: string
  readonly unit: string
  readonly cap?: number | undefined
  readonly clause?: string | undefined
}

export interface OfferVersion extends Version {
  readonly measures?: Readonly<Record<string, string>> | undefined
  /** Ids of shared condition sets that come before the offer's own conditions. */
  readonly uses?: readonly string[] | undefined
  readonly conditions: readonly Condition[]
  readonly benefit?: Benefit | undefined
  readonly window?: Effective | undefined
  readonly review?: readonly Text[] | undefined
}

/** Whose policy it is. */
export type OfferLevel = 'national' | 'province' | 'city' | 'zone'

/** Something given to those who meet its conditions; in this version a policy. */
export interface Offer {
  readonly id: string
  readonly name: Text
  readonly summary?: Text | undefined
  readonly kind: 'policy'
  readonly level: OfferLevel
  readonly department?: string | undefined
  /** Whether the policy is known to be in force: an expired one stays as a template and is marked so. */
  readonly standing: 'live' | 'past' | 'unclear'
  readonly versions: readonly OfferVersion[]
}

/** What every rule across offers says: what it is called, when it holds and where it is written. */
interface AcrossOffers extends NamedRule {
  readonly effective?: Effective | undefined
  readonly status: EvidenceStatus
  readonly citation: Citation
  readonly clause?: string | undefined
  readonly note?: Text | undefined
}

/** At most one of these may be had (不重复享受), but for pairs that a `stack` rule allows. */
export interface ExclusiveRule extends AcrossOffers {
  readonly kind: 'exclusive'
  readonly offers: readonly string[]
}

/** Any of these may be had together (可叠加), whatever an `exclusive` rule says. */
export interface StackRule extends AcrossOffers {
  readonly kind: 'stack'
  readonly offers: readonly string[]
}

/** All may be held, only the highest pays (就高不就低). */
export interface HighestRule extends AcrossOffers {
  readonly kind: 'highest'
  readonly offers: readonly string[]
}

/** Levels, lowest first: a higher one pays the difference over what the lower ones paid (差额补足). */
export interface DifferenceRule extends AcrossOffers {
  readonly kind: 'difference'
  readonly offers: readonly string[]
}

/** Together they pay at most `limit`, a CEL number in `unit`; without `offers` and `levels` it covers all offers. */
export interface BundleCapRule extends AcrossOffers {
  readonly kind: 'cap'
  readonly offers?: readonly string[] | undefined
  readonly levels?: readonly OfferLevel[] | undefined
  readonly limit: string
  readonly unit: string
}

/** The offer may be had only with all it needs; `after`: they come first. */
export interface RequiresRule extends AcrossOffers {
  readonly kind: 'requires'
  readonly offer: string
  readonly needs: readonly string[]
  readonly after?: boolean | undefined
}

/** A rule across offers. */
export type BundleRule = ExclusiveRule | StackRule | HighestRule | DifferenceRule | BundleCapRule | RequiresRule

export interface ConditionSet {
  readonly id: string
  readonly name: Text
  readonly citation: Citation
  readonly conditions: readonly Condition[]
}

export interface Department {
  readonly id: string
  readonly name: Text
  readonly kind: 'department' | 'district'
}

/** A source of records; a lower `rank` wins where two sources say different things, unless `precedence` names another order. */
export interface Source {
  readonly id: string
  readonly name: Text
  readonly department?: string | undefined
  readonly rank: number
  readonly supplies?: readonly string[] | undefined
  /** Headers of this source's files and the indicator (or `name`, `id`, `period`) each one means. */
  readonly columns?: Readonly<Record<string, string>> | undefined
  /** For sources that deliver many rows for one figure: which rows to add up, and into what. */
  readonly sum?: SourceSum | undefined
}

export interface SourceSum {
  readonly where?: Readonly<Record<string, string>> | undefined
  readonly value: string
  readonly unit: string
  readonly into: string
}

/** A whole zone package. */
export interface Zone {
  readonly id: string
  readonly name: Text
  readonly divisionCode: string
  readonly departments: readonly Department[]
  readonly sources: readonly Source[]
  /** Indicator code → source ids, best first, where it differs from the sources' ranks. */
  readonly precedence: Readonly<Record<string, readonly string[]>>
  readonly indicators: readonly Indicator[]
  readonly scorecards: readonly Scorecard[]
  readonly ladders: readonly Ladder[]
  readonly offers: readonly Offer[]
  readonly conditionSets: readonly ConditionSet[]
  /** Rules across offers; a package without them lets everything be stacked. */
  readonly bundles?: readonly BundleRule[] | undefined
}

/** A mistake in a zone package: where it stands and how to mend it. */
export interface Finding {
  /** Path inside the zone object, e.g. `['scorecards', 0, 'versions', 0, 'parts', 1]`. */
  readonly path: readonly (string | number)[]
  readonly message: Text
}
