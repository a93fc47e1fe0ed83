/** A zone package with every expression compiled: what the readings run on. */
import type {
  Band,
  BundleRule,
  ClassRule,
  Condition,
  Indicator,
  Ladder,
  LadderVersion,
  NamedRule,
  Offer,
  OfferVersion,
  Rung,
  Scorecard,
  ScorecardVersion,
  ScoreItem,
  ScorePart,
  SplitRankClasses,
  Text,
  Version,
  Veto,
  Zone,
} from './definitions.ts'
import type { Expr } from './expr/tree.ts'

export interface CompiledCondition {
  readonly condition: Condition
  readonly expr: Expr
}

export type CompiledRule =
  | {
      readonly kind: 'bands'
      readonly value: Expr
      readonly closed: 'lower' | 'upper'
      readonly bands: readonly Band[]
      readonly unit: string | null
    }
  | { readonly kind: 'cases'; readonly cases: readonly CompiledCase[]; readonly otherwise: number }
  | { readonly kind: 'best'; readonly of: readonly (NamedRule & { readonly rule: CompiledRule })[] }
  | {
      readonly kind: 'ratio'
      readonly value: Expr
      readonly base: number
      readonly cap: number | null
      readonly weight: CompiledWeight
      readonly unit: string | null
    }
  | {
      readonly kind: 'expert'
      readonly value: Expr
      readonly ranges: readonly { readonly when: Expr; readonly from: number; readonly to: number }[]
    }
  | { readonly kind: 'formula'; readonly points: Expr }
  | {
      readonly kind: 'minmax'
      readonly value: Expr
      readonly cohort: CompiledCohort
      readonly low: number
      readonly high: number
      readonly better: 'more' | 'less'
      readonly unit: string | null
    }
  | {
      readonly kind: 'percentile'
      readonly value: Expr
      readonly cohort: CompiledCohort
      readonly better: 'more' | 'less'
      readonly unit: string | null
    }
  | {
      readonly kind: 'linear'
      readonly value: Expr
      readonly anchors: readonly { readonly at: number; readonly points: number }[]
      readonly unit: string | null
    }
  | {
      readonly kind: 'log'
      readonly value: Expr
      readonly from: number
      readonly to: number
      readonly unit: string | null
    }
  | { readonly kind: 'flag'; readonly when: Expr }
  | {
      readonly kind: 'count'
      readonly value: Expr
      readonly each: number
      readonly per: number
      readonly unit: string | null
    }

/** Rules that give a share of full marks, from 0 to 1, so that the weight is applied in one rounding. */
export type ShareRule = Extract<CompiledRule, { kind: 'minmax' | 'percentile' | 'log' | 'flag' }>

/** Rules that compare a subject with others. */
export type CohortRule = Extract<CompiledRule, { kind: 'minmax' | 'percentile' }>

/** Whether a rule gives a share of full marks. */
export function isShareRule(rule: CompiledRule): rule is ShareRule {
  return rule.kind === 'minmax' || rule.kind === 'percentile' || rule.kind === 'log' || rule.kind === 'flag'
}

/** Groupings from the narrowest to all subjects; equal keys group alike. */
export interface CompiledCohort {
  readonly key: string
  readonly floor: number
  readonly levels: readonly (readonly Expr[])[]
}

export interface CompiledCase {
  readonly when: Expr
  readonly points: number
  readonly name: Text | null
}

/** A fixed weight, or one picked by the text value of an indicator. */
export type CompiledWeight =
  | { readonly fixed: number }
  | { readonly by: Expr; readonly table: Readonly<Record<string, number>> }

export interface CompiledItem {
  readonly item: ScoreItem
  readonly part: string
  readonly rule: CompiledRule
  /** Points at full marks. */
  readonly weight: CompiledWeight
  /** Points of the rule that stand for full marks where weights change them; null where they count as they are. */
  readonly scale: number | null
}

export interface CompiledPart {
  readonly part: ScorePart
  readonly items: readonly CompiledItem[]
}

/** Parts for the subjects that `when` selects; null selects all. */
export interface CompiledVariant {
  readonly code: string | null
  readonly when: Expr | null
  readonly parts: readonly CompiledPart[]
}

interface CompiledVersion<V extends Version> {
  readonly version: V
  /** Who keeps using this version after its term. */
  readonly alsoFor: Expr | null
}

export interface CompiledScorecardVersion extends CompiledVersion<ScorecardVersion> {
  readonly gates: readonly CompiledCondition[]
  readonly directEntry: readonly CompiledCondition[]
  readonly variants: readonly CompiledVariant[]
  readonly classes: CompiledClasses | null
  readonly vetoes: readonly CompiledVeto[]
  readonly tieBreakers: readonly { readonly by: Expr; readonly order: 'desc' | 'asc' }[]
}

export interface CompiledVeto {
  readonly veto: Veto
  readonly expr: Expr
}

export type CompiledClasses =
  | { readonly rule: Exclude<ClassRule, SplitRankClasses> }
  | { readonly rule: SplitRankClasses; readonly head: Expr; readonly tail: Expr }

export interface CompiledRung {
  readonly rung: Rung
  readonly conditions: readonly CompiledCondition[]
  readonly title: Expr | null
  readonly granted: Expr | null
  readonly expires: Expr | null
}

export interface CompiledLadderVersion extends CompiledVersion<LadderVersion> {
  readonly rungs: readonly CompiledRung[]
}

export interface CompiledOfferVersion extends CompiledVersion<OfferVersion> {
  readonly conditions: readonly CompiledCondition[]
  readonly amount: Expr | null
  /** What a selection by value orders by. */
  readonly orderBy: Expr | null
}

/** A rule across offers; only caps carry an expression, the limit. */
export interface CompiledBundleRule {
  readonly rule: BundleRule
  /** Ids of the offers it covers, in the order that it pays them. */
  readonly offers: readonly string[]
  readonly limit: Expr | null
}

export interface CompiledDefinition<D, V> {
  readonly definition: D
  readonly versions: readonly V[]
}

/** A checked zone package, ready to run. */
export interface CompiledZone {
  readonly zone: Zone
  readonly indicators: ReadonlyMap<string, Indicator>
  readonly scorecards: ReadonlyMap<string, CompiledDefinition<Scorecard, CompiledScorecardVersion>>
  readonly ladders: ReadonlyMap<string, CompiledDefinition<Ladder, CompiledLadderVersion>>
  readonly offers: ReadonlyMap<string, CompiledDefinition<Offer, CompiledOfferVersion>>
  readonly bundles: readonly CompiledBundleRule[]
}
