/** Parts and items of a scorecard for one subject, added up. */
import { unique } from './clauses.ts'
import type { CompiledItem, CompiledPart, CompiledVariant, CompiledZone } from './compiled.ts'
import type { Evaluation, Judged } from './expr/evaluate.ts'
import { shownFrom } from './expr/values.ts'
import { itemOutcome } from './item-outcome.ts'
import { factNames } from './reason/fact-keys.ts'
import { valueUnit } from './reason-parts.ts'
import { reasonOf } from './reasons.ts'
import type { ItemResult, PartResult, Shown } from './results.ts'
import { cohortOf } from './share-points.ts'
import { kept, limitsOf, signOf } from './totals.ts'
import { type Outcome, pointsFrom } from './units-of-points.ts'

/** Items, parts and total of the variant that applies, in units. */
export interface Sheet {
  readonly variant: string | null
  readonly lower: number
  readonly upper: number
  readonly parts: readonly PartResult[]
  readonly items: readonly ItemResult[]
  readonly missing: readonly string[]
  /** What limits, rounding and vetoes add to the sum of the parts; null while open. */
  readonly cut: number | null
}

/** Where no variant applies. */
export const emptySheet: Sheet = { variant: null, lower: 0, upper: 0, parts: [], items: [], missing: [], cut: null }

/** Adds up the parts of a variant; limits of the total, rounding and vetoes are left aside. */
export function variantSheet(zone: CompiledZone, variant: CompiledVariant, at: Evaluation): Sheet {
  const parts = variant.parts.map((part) => scorePart(zone, part, at))
  return {
    variant: variant.code,
    lower: sum(parts.map((part) => part.lower)),
    upper: sum(parts.map((part) => part.upper)),
    parts: parts.map((part) => part.result),
    items: parts.flatMap((part) => part.items),
    missing: unique(parts.flatMap((part) => part.missing)),
    cut: null,
  }
}

interface ScoredPart {
  readonly lower: number
  readonly upper: number
  readonly result: PartResult
  readonly items: readonly ItemResult[]
  readonly missing: readonly string[]
}

function scorePart(zone: CompiledZone, compiled: CompiledPart, at: Evaluation): ScoredPart {
  const { part, items } = compiled
  const outcomes = items.map((item) => itemOutcome(item, at))
  const limits = limitsOf(compiled)
  const raw = { lower: sum(outcomes.map((one) => one.lower)), upper: sum(outcomes.map((one) => one.upper)) }
  const [least, most] = [kept(raw.lower, limits), kept(raw.upper, limits)]
  const [lower, upper] = signOf(part) === 1 ? [least, most] : [0 - most, 0 - least]
  const settled = lower === upper
  return {
    lower,
    upper,
    result: {
      code: part.code,
      name: part.name,
      kind: part.kind ?? null,
      points: settled ? pointsFrom(lower) : null,
      lower: pointsFrom(lower),
      upper: finite(upper),
      max: part.max,
      cut: settled && raw.lower === raw.upper ? pointsFrom(lower - signOf(part) * raw.lower) : null,
    },
    items: items.map((item, index) =>
      itemResult(zone, item, { outcome: outcomes[index] as Outcome, judged: at.judged }),
    ),
    missing: settled ? [] : outcomes.flatMap((outcome) => outcome.missing),
  }
}

function itemResult(
  zone: CompiledZone,
  compiled: CompiledItem,
  { outcome, judged }: { readonly outcome: Outcome; readonly judged: Judged },
): ItemResult {
  const { item, part, rule } = compiled
  const settled = outcome.lower === outcome.upper
  const chosen =
    outcome.because.kind === 'best' && rule.kind === 'best' ? (rule.of[outcome.because.index]?.rule ?? rule) : rule
  return {
    code: item.code,
    name: item.name,
    part,
    points: settled ? pointsFrom(outcome.lower) : null,
    lower: pointsFrom(outcome.lower),
    upper: finite(outcome.upper),
    max: outcome.because.kind === 'ratio' && outcome.because.weight !== null ? outcome.because.weight : item.max,
    value: shownOf(outcome),
    unit: valueUnit(chosen, zone.indicators),
    cohort: cohortOf(outcome.because),
    reason: reasonOf(compiled, outcome, zone.indicators),
    missing: outcome.missing,
    facts: factNames(rule, judged),
    clause: item.clause ?? null,
  }
}

function shownOf({ value }: Outcome): Shown {
  return value === null ? null : shownFrom(value)
}

/** Units as points; null where nothing bounds them. */
export function finite(units: number): number | null {
  return Number.isFinite(units) ? pointsFrom(units) : null
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
