/** What the engine answers. Every figure names what it was compared with, every gap names what is missing. */
import type { EvidenceStatus, Text } from './definitions.ts'

/** True, false, or `null` for unknown (Kleene logic). */
export type Verdict = boolean | null

/** A value as people write it: numbers as shortest exact decimals (at most 12 digits after the point when not finite). */
export type Shown = number | string | boolean | null

/** One figure moved from what it is to what it would have to be. */
export interface FigureMove {
  /** `code`, or `code@period` where it is not of the year asked for. */
  readonly fact: string
  readonly from: Shown
  readonly to: number | string | boolean
  /** `to` − `from`; null for yes and no. */
  readonly change: number | null
  readonly unit: string | null
  /** The change relative to the present figure, or to one unit where that is less than one. */
  readonly effort: number
}

/** One comparison inside a condition: the figure, the threshold and how far apart they are. */
export interface Check {
  /** CEL text of the comparison. */
  readonly text: string
  readonly verdict: Verdict
  /** What was compared, in CEL, e.g. `growth(revenue)`. */
  readonly subject: string
  readonly value: Shown
  readonly operator: string
  readonly threshold: Shown
  /** How much the value must still move to hold; 0 when it holds, null when not numeric or unknown. */
  readonly distance: number | null
  /** Unit of value, threshold and distance; `ratio` for a pure fraction (0.05 is 5 %), null for none. */
  readonly unit: string | null
  readonly missing: readonly string[]
  /** Why a value could not be computed although its data are known, e.g. a zero base year. */
  readonly undefinedReason: Text | null
  /** The facts it reads, named as in `missing`; where each comes from is the caller's to say. */
  readonly facts: readonly string[]
  /** How far each figure alone would have to move for it to hold; only where asked for and it does not hold. */
  readonly moves?: readonly FigureMove[] | undefined
}

/**
 * Which missing facts would decide an open answer, as minimal sets, smaller first; facts are named as in `missing`.
 */
export interface Deciding {
  /** Sets of which some values settle the answer, whatever the other missing facts are. */
  readonly can: readonly (readonly string[])[]
  /** Sets after which the answer is known, whatever their values are. */
  readonly sure: readonly (readonly string[])[]
  /** The answer where it is the same whatever the missing facts are; null where it depends on them. */
  readonly settled: boolean | null
  /** False where other or smaller sets may exist, as for a ratio of two missing figures. */
  readonly exact: boolean
  /** More sets exist than are listed. */
  readonly more: boolean
  /** Fact → id of the source that supplies it. */
  readonly from: Readonly<Record<string, string>>
}

/** A condition decided for one subject. `missing` lists facts as `code` or `code@period`, only while the verdict is unknown. */
export interface ClauseResult {
  readonly code: string
  readonly name: Text
  readonly clause: string | null
  readonly when: string
  readonly verdict: Verdict
  readonly checks: readonly Check[]
  readonly missing: readonly string[]
  /** Only where asked for and the verdict is unknown. */
  readonly deciding?: Deciding | undefined
}

/** An item scored for one subject. */
export interface ItemResult {
  readonly code: string
  readonly name: Text
  readonly part: string
  /** Null while unknown; then `lower` and `upper` bound it (`upper` null: no bound, an uncapped ratio). */
  readonly points: number | null
  readonly lower: number
  readonly upper: number | null
  readonly max: number
  readonly value: Shown
  /** Catalogue unit, `ratio` for a pure fraction (0.05 is 5 %), null for none. */
  readonly unit: string | null
  /** The group that the value was compared with, and its size; null where nothing is compared. */
  readonly cohort: { readonly of: readonly string[]; readonly size: number } | null
  readonly reason: Text
  readonly missing: readonly string[]
  /** The facts that its points are reckoned from, named as in `missing`. */
  readonly facts: readonly string[]
  readonly clause: string | null
}

/** A part of a scorecard, summed up for one subject. */
export interface PartResult {
  readonly code: string
  readonly name: Text
  /** Extra points and deductions are not counted in the total's maximum; the points of a deduction are negative. */
  readonly kind: 'bonus' | 'deduction' | null
  readonly points: number | null
  readonly lower: number
  readonly upper: number | null
  readonly max: number
  /** What the part's cap or floor adds to the sum of its items (counted with the part's sign); null while open. */
  readonly cut: number | null
}

/** A scorecard decided for one subject. */
export interface ScoreResult {
  readonly id: string
  readonly scorecard: string
  readonly version: string
  readonly status: EvidenceStatus
  readonly variant: string | null
  /** Null while data are missing that could change it, or where the scorecard has gates only. */
  readonly total: number | null
  readonly lower: number | null
  readonly upper: number | null
  readonly passed: Verdict
  readonly class: string | null
  /** Best and worst class once all data are there; null where only a ranking of the population decides. */
  readonly bestClass: string | null
  readonly worstClass: string | null
  readonly rank: number | null
  /** Place among all with a known total, no two alike. */
  readonly position: number | null
  /** What limits, rounding and vetoes add to the sum of the parts; null while open. */
  readonly cut: number | null
  readonly parts: readonly PartResult[]
  readonly items: readonly ItemResult[]
  readonly gates: readonly ClauseResult[]
  readonly directEntry: readonly ClauseResult[]
  readonly vetoes: readonly ClauseResult[]
  readonly review: readonly Text[]
  readonly missing: readonly string[]
  /** What would decide `passed`; only where asked for and open. */
  readonly deciding?: Deciding | undefined
  /** What would decide `class`; only where asked for and open. */
  readonly decidingClass?: Deciding | undefined
}

/** A rung decided for one subject. */
export interface RungResult {
  readonly code: string
  readonly name: Text
  readonly verdict: Verdict
  /** Whether the title is recorded as held; null when not recorded or the rung has no title. */
  readonly held: Verdict
  readonly scorecard: ScoreResult | null
  readonly conditions: readonly ClauseResult[]
  /** Codes of conditions (or scorecard gates, or `scorecard`) that do not hold. */
  readonly failed: readonly string[]
  readonly missing: readonly string[]
  readonly review: readonly Text[]
  /** Only where asked for and the verdict is unknown. */
  readonly deciding?: Deciding | undefined
}

/** A ladder decided for one subject. */
export interface LadderResult {
  readonly id: string
  readonly ladder: string
  readonly version: string
  readonly status: EvidenceStatus
  /** The highest rung whose verdict is true, null when none is. */
  readonly rung: string | null
  readonly rungs: readonly RungResult[]
}

/** How a subject stands towards an offer; see `MatchResult`. */
export type MatchVerdict = 'qualified' | 'one_away' | 'not_qualified' | 'undecided'

/** An offer decided for one subject. */
export interface MatchResult {
  readonly id: string
  readonly offer: string
  readonly version: string
  readonly status: EvidenceStatus
  /** `one_away`: exactly one condition fails and no other is unknown; `undecided`: none fails, some are unknown. */
  readonly verdict: MatchVerdict
  readonly conditions: readonly ClauseResult[]
  readonly failed: readonly ClauseResult[]
  readonly missing: readonly string[]
  /** Benefit when qualified (or if it were, for one_away and undecided); null when unknown or not computable. */
  readonly amount: number | null
  readonly amountUnit: string | null
  readonly amountMissing: readonly string[]
  readonly review: readonly Text[]
  /** Only where asked for and undecided. */
  readonly deciding?: Deciding | undefined
}
