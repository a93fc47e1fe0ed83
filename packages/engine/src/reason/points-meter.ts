/** The points of a scorecard while figures are moved: only the items that a moved figure touches are reckoned anew. */
import type { CompiledItem, CompiledScorecardVersion, CompiledVariant } from '../compiled.ts'
import { itemOutcome } from '../item-outcome.ts'
import { kept, limitsOf, signOf, totalFrom, totalRuleOf } from '../totals.ts'
import type { Outcome } from '../units-of-points.ts'
import { factKeysOf } from './fact-keys.ts'
import type { Trial } from './trial.ts'

/** Points in units as the trial stands. */
export interface Metered {
  readonly total: number
  /** Part code → points that are certain. */
  readonly parts: ReadonlyMap<string, number>
  readonly items: ReadonlyMap<string, Outcome>
}

/** Reads the certain points of a variant off a trial. */
export interface PointsMeter {
  read(): Metered
}

interface Kept {
  readonly item: CompiledItem
  readonly keys: readonly string[]
  values: readonly unknown[]
  outcome: Outcome
}

/** A meter over the items of a variant; its total is inside the limits of the version, vetoes left aside. */
export function pointsMeter(
  { version }: CompiledScorecardVersion,
  variant: CompiledVariant,
  trial: Trial,
): PointsMeter {
  const rule = totalRuleOf(version)
  const parts = variant.parts.map(({ part, items }) => ({
    code: part.code,
    sign: signOf(part),
    limits: limitsOf({ part, items }),
    items: items.map((item): Kept => {
      const keys = factKeysOf(item, trial.at.judged)
      return { item, keys, values: keys.map((key) => trial.facts.get(key)), outcome: itemOutcome(item, trial.at) }
    }),
  }))
  return {
    read() {
      let total = 0
      const [byPart, byItem] = [new Map<string, number>(), new Map<string, Outcome>()]
      for (const { code, sign, limits, items } of parts) {
        const sum = items.reduce((points, one) => {
          const outcome = current(one, trial)
          byItem.set(one.item.item.code, outcome)
          // Certain of what is taken off is the most that may be.
          return points + (sign === 1 ? outcome.lower : outcome.upper)
        }, 0)
        const points = sign * kept(sum, limits)
        byPart.set(code, points)
        total += points
      }
      return { total: totalFrom(total, rule), parts: byPart, items: byItem }
    },
  }
}

function current(kept: Kept, trial: Trial): Outcome {
  const isSame = kept.keys.every((key, index) => trial.facts.get(key) === kept.values[index])
  if (isSame) return kept.outcome
  kept.values = kept.keys.map((key) => trial.facts.get(key))
  kept.outcome = itemOutcome(kept.item, trial.at)
  return kept.outcome
}
