/** The points of a scorecard while figures are moved: only the items that a moved figure touches are reckoned anew. */
import type { CompiledItem, CompiledVariant } from '../compiled.ts'
import { type Outcome, unitsFrom } from '../points.ts'
import { itemOutcome } from '../score.ts'
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

/** A meter over the items of a variant. */
export function pointsMeter(variant: CompiledVariant, trial: Trial): PointsMeter {
  const parts = variant.parts.map(({ part, items }) => ({
    code: part.code,
    cap: part.items.some((item) => item.bonus === true) ? unitsFrom(part.max) : Number.POSITIVE_INFINITY,
    items: items.map((item): Kept => {
      const keys = factKeysOf(item.rule, trial.at.judged)
      return { item, keys, values: keys.map((key) => trial.facts.get(key)), outcome: itemOutcome(item, trial.at) }
    }),
  }))
  return {
    read() {
      let total = 0
      const [byPart, byItem] = [new Map<string, number>(), new Map<string, Outcome>()]
      for (const { code, cap, items } of parts) {
        const sum = items.reduce((points, kept) => {
          const outcome = current(kept, trial)
          byItem.set(kept.item.item.code, outcome)
          return points + outcome.lower
        }, 0)
        byPart.set(code, Math.min(cap, sum))
        total += Math.min(cap, sum)
      }
      return { total, parts: byPart, items: byItem }
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
