/**
 * What a zone package declares, as plain data. Files are validated against the same shapes
 * (see `@wutong/contract` zone-files) and checked for meaning by `checkZone` before anything runs.
 */
import type { Citation, Condition, Effective, EvidenceStatus, NamedRule, Text, Version } from './definition-parts.ts'
import type { BenefitForm, BundleRule, OfferLevel, Round, Selection } from './offer-rules.ts'
import type { PointRule } from './point-rules.ts'

export type * from './definition-parts.ts'
export type * from './offer-rules.ts'
export type * from './point-rules.ts'

/** What the values of an indicator are. */
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
  /** Whether only those see it who may see sensitive figures; the enterprise itself always does. */
  readonly sensitive?: boolean | undefined
  /** CEL used where no fact is recorded, e.g. the growth stage derived from revenue. */
  readonly formula?: string | undefined
}

/** A figure is suspicious where `when` holds; unknown data raise no suspicion. */
export interface PlausibilityRule extends NamedRule {
  readonly when: string
  /** The indicator whose source is asked. */
  readonly asks: string
}

/** One scored line. `missing` says what the scorecard itself orders for absent data: nothing (unknown), zero points, or the base value. */
export interface ScoreItem extends NamedRule {
  readonly max: number
  readonly clause?: string | undefined
  readonly note?: Text | undefined
  readonly missing?: 'unknown' | 'zero' | 'base' | undefined
  /** Extra points inside the part's cap, not counted in the part's maximum. */
  readonly bonus?: boolean | undefined
  /** Points that are taken away instead. */
  readonly deduction?: boolean | undefined
  /** Points at full marks by the text of `weightBy`, e.g. by growth stage; the greatest is `max`. Other rules than ratios only. */
  readonly weights?: Readonly<Record<string, number>> | undefined
  readonly weightBy?: string | undefined
  readonly rule: PointRule
}

/** A part of a scorecard: items whose points add up, at most `max`. */
export interface ScorePart extends NamedRule {
  readonly max: number
  /** Extra points on top of the total, or points taken off it, at most `max` of them; not counted in `total`. */
  readonly kind?: 'bonus' | 'deduction' | undefined
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

/**
 * Classes by place among all with a known total: each takes its share or count of the ranked from the best down,
 * those below `from` passed over; the last class, with neither, takes the rest.
 */
export interface RankedClasses {
  readonly kind: 'ranked'
  /** How a share of the ranked becomes a whole number. */
  readonly rounding: 'half-up' | 'floor' | 'ceil'
  /** Best first. */
  readonly classes: readonly {
    readonly code: string
    readonly name: Text
    readonly share?: number | undefined
    readonly count?: number | undefined
    /** Total needed besides the place. */
    readonly from?: number | undefined
  }[]
}

/** How a scorecard sorts subjects into classes. */
export type ClassRule = ThresholdClasses | SplitRankClasses | RankedClasses

/** A condition that limits the total, caps the class or sets it, whatever the points. */
export interface Veto extends Condition {
  readonly totalAtMost?: number | undefined
  /** No class better than this one. */
  readonly classAtMost?: string | undefined
  /** This class outside any ranking; it need not be one of the others. */
  readonly class?: string | undefined
}

/** What decides between equal totals before their ids do. */
export interface TieBreaker {
  readonly by: string
  readonly order: 'desc' | 'asc'
}

/** When a score passes; every named floor must be met. */
export interface PassRule {
  readonly total?: { readonly atLeast: number } | { readonly moreThan: number } | undefined
  /** Part code → points at least. */
  readonly parts?: Readonly<Record<string, number>> | undefined
  /** Item codes whose points must not be zero. */
  readonly nonzero?: readonly string[] | undefined
}

/** A set of parts used for the subjects that `when` selects (e.g. above and below designated size); of several the first. */
export interface ScoreVariant extends NamedRule {
  readonly when: string
  readonly parts: readonly ScorePart[]
}

/** A scorecard as it holds for a term: gates, parts or variants, and what passes. */
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
  readonly vetoes?: readonly Veto[] | undefined
  /** Least and greatest total that deductions and extra points can lead to; 0 and no limit when absent. */
  readonly lowest?: number | undefined
  readonly highest?: number | undefined
  /** Decimals that totals are rounded to, halves up; four when absent. */
  readonly decimals?: number | undefined
  /** First decides first; unknown values come last. */
  readonly tieBreakers?: readonly TieBreaker[] | undefined
  /** What a person must still judge, because no data can. */
  readonly review?: readonly Text[] | undefined
}

/** A scorecard with all its versions. */
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

/** A ladder as it holds for a term. */
export interface LadderVersion extends Version {
  readonly measures?: Readonly<Record<string, string>> | undefined
  /** Lowest rung first. */
  readonly rungs: readonly Rung[]
}

/** Titles that build on each other, lowest first, with all versions and quotas. */
export interface Ladder {
  readonly id: string
  readonly name: Text
  readonly summary?: Text | undefined
  readonly department?: string | undefined
  readonly quotas?: readonly Quota[] | undefined
  readonly versions: readonly LadderVersion[]
}

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

/** An offer as it holds for a term: who is entitled, to what, and when to apply. */
export interface OfferVersion extends Version {
  readonly rounds?: readonly Round[] | undefined
  readonly selection?: Selection | undefined
  readonly measures?: Readonly<Record<string, string>> | undefined
  /** Ids of shared condition sets that come before the offer's own conditions. */
  readonly uses?: readonly string[] | undefined
  readonly conditions: readonly Condition[]
  readonly benefit?: Benefit | undefined
  readonly window?: Effective | undefined
  readonly review?: readonly Text[] | undefined
}

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

/** Conditions that several offers share, by id. */
export interface ConditionSet {
  readonly id: string
  readonly name: Text
  readonly citation: Citation
  readonly conditions: readonly Condition[]
}

/** A department or district that owns definitions or supplies records. */
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
  /** How often it delivers; nothing is expected of a source that does not say. */
  readonly every?: 'month' | 'quarter' | 'half-year' | 'year' | undefined
  /** Days after the end of the period within which the delivery is in time. */
  readonly dueWithin?: number | undefined
  /** Working days in which its owner answers a question or an objection; ten unless said otherwise. */
  readonly answersWithin?: number | undefined
  /** For sources that deliver many rows for one figure: which rows to add up, and into what. */
  readonly sum?: SourceSum | undefined
}

/** Which rows of a source to add up, and into which indicator. */
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
  /** What makes a figure worth a question to its source. */
  readonly plausibility?: readonly PlausibilityRule[] | undefined
  /** Rules across offers; a package without them lets everything be stacked. */
  readonly bundles?: readonly BundleRule[] | undefined
}

/** A made-up enterprise that shows a finding, judged for a year and on a day. */
export interface ExampleFirm {
  /** Facts by `code` or `code@2021`. */
  readonly facts: Readonly<Record<string, number | string | boolean>>
  readonly period: number
  readonly on: string
}

/** A mistake in a zone package: where it stands and how to mend it. */
export interface Finding {
  /** Path inside the zone object, e.g. `['scorecards', 0, 'versions', 0, 'parts', 1]`. */
  readonly path: readonly (string | number)[]
  readonly message: Text
  /** An `error` (also where nothing is said) keeps a version from being published, a `warning` does not. */
  readonly severity?: 'error' | 'warning' | undefined
  /** What kind of finding it is, for those found by reasoning. */
  readonly kind?: FindingKind | undefined
  readonly example?: ExampleFirm | undefined
}

/** Findings by reasoning about all possible enterprises. */
export type FindingKind =
  | 'never_holds'
  | 'always_holds'
  | 'contradiction'
  | 'redundant'
  | 'unreachable_case'
  | 'unreachable_range'
  | 'unreachable_band'
  | 'unreachable_class'
  | 'unreachable_pass'
  | 'rung_not_nested'
  | 'unit_suspected'
  | 'band_problem'
