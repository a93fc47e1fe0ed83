/** Points of one item as the scorecard counts them: weighted, with its rule for missing data, deductions negative. */
import { type CompiledItem, type CompiledRule, isShareRule } from './compiled.ts'
import type { Evaluation } from './expr/evaluate.ts'
import { decidePoints } from './points.ts'
import { sharePoints, type Weights, weightsOf } from './share-points.ts'
import { type Outcome, unitsFrom, weightedUnits } from './units-of-points.ts'

/** Points of an item after the scorecard's own rule for missing data. */
export function itemOutcome(compiled: CompiledItem, at: Evaluation): Outcome {
  const outcome = settled(compiled, weightedOutcome(compiled, at))
  return compiled.item.deduction === true ? { ...outcome, lower: 0 - outcome.upper, upper: 0 - outcome.lower } : outcome
}

function weightedOutcome({ item, rule, weight, scale }: CompiledItem, at: Evaluation): Outcome {
  if (isShareRule(rule)) return sharePoints(rule, weightsOf(weight, at), at)
  const outcome = decidePoints(rule, item.max, at)
  return scale === null ? outcome : reweighted(outcome, weightsOf(weight, at), unitsFrom(scale))
}

/** Points on the rule's own scale as points of every weight that is possible. */
function reweighted(outcome: Outcome, { weights, missing }: Weights, scale: number): Outcome {
  const under = (units: number) => weights.map((weight) => weightedUnits(units, unitsFrom(weight), scale))
  const lower = Math.min(...under(outcome.lower))
  const upper = Math.max(...under(outcome.upper))
  if (lower === upper) return { ...outcome, lower, upper, missing: [] }
  const because = outcome.lower === outcome.upper ? ({ kind: 'unknown' } as const) : outcome.because
  return { ...outcome, lower, upper, missing: [...new Set([...outcome.missing, ...missing])], because }
}

function settled({ item, rule }: CompiledItem, outcome: Outcome): Outcome {
  if (outcome.lower === outcome.upper || outcome.missing.length === 0) return outcome
  if (item.missing === 'zero') return { ...outcome, lower: 0, upper: 0, because: { kind: 'missing-zero' } }
  if (item.missing === 'base') {
    const units = baseUnits(item.max, rule)
    return { ...outcome, lower: units, upper: units, because: { kind: 'missing-base' } }
  }
  return outcome
}

/** Points at the base value: a ratio's weight, else the item's maximum. */
export function baseUnits(max: number, rule: CompiledRule): number {
  return unitsFrom(rule.kind === 'ratio' && 'fixed' in rule.weight ? rule.weight.fixed : max)
}
