/** From parts to a total: caps, limits, rounding and vetoes, the same for one subject and for a population. All in units. */
import type { CompiledPart, CompiledScorecardVersion } from './compiled.ts'
import type { ScorecardVersion, ScorePart } from './definitions.ts'
import { unitsFrom } from './units-of-points.ts'

/** Between which points a part is kept. */
export interface Limits {
  readonly lowest: number
  readonly highest: number
}

/** Extra points are capped by their part; what is deducted inside a part never goes below nothing. */
export function limitsOf({ part }: CompiledPart): Limits {
  const capped = part.kind !== undefined || part.items.some((item) => item.bonus === true)
  const floored = part.kind !== undefined || part.items.some((item) => item.deduction === true)
  return {
    lowest: floored ? 0 : Number.NEGATIVE_INFINITY,
    highest: capped ? unitsFrom(part.max) : Number.POSITIVE_INFINITY,
  }
}

/** Points inside limits. */
export function kept(units: number, { lowest, highest }: Limits): number {
  return Math.min(highest, Math.max(lowest, units))
}

/** 1 where a part adds to the total, −1 where it is taken off. */
export function signOf({ kind }: ScorePart): 1 | -1 {
  return kind === 'deduction' ? -1 : 1
}

/** What becomes of a sum of parts before it is the total. */
export interface TotalRule extends Limits {
  /** Units that totals are rounded to. */
  readonly step: number
}

/** The limits and the rounding of a version's total. */
export function totalRuleOf({ lowest = 0, highest, decimals = 4 }: ScorecardVersion): TotalRule {
  return {
    lowest: unitsFrom(lowest),
    highest: highest === undefined ? Number.POSITIVE_INFINITY : unitsFrom(highest),
    step: 10 ** (4 - decimals),
  }
}

/** A sum of parts as a total: inside its limits, rounded halves away from zero. */
export function totalFrom(sum: number, rule: TotalRule): number {
  const units = kept(sum, rule)
  if (rule.step === 1 || !Number.isFinite(units)) return units
  return Math.sign(units) * Math.floor(Math.abs(units) / rule.step + 0.5) * rule.step + 0
}

/** The greatest totals that vetoes allow, in units; null for those that leave the total alone. */
export function vetoTotals({ vetoes }: CompiledScorecardVersion): (number | null)[] {
  return vetoes.map(({ veto }) => (veto.totalAtMost === undefined ? null : unitsFrom(veto.totalAtMost)))
}
