/** Points of rules that compare a subject with its cohort. */
import { shareBetween } from './cohorts/share.ts'
import { spreadKey } from './cohorts/spreads.ts'
import { findSpread } from './cohorts/table.ts'
import type { CompiledRule } from './compiled.ts'
import { multiply, type Rational, rationalFrom, scaledHalfUp } from './exact.ts'
import { type Evaluation, evaluate } from './expr/evaluate.ts'
import { missingFrom } from './expr/explain.ts'
import { rationalOf, type Val } from './expr/values.ts'
import type { Outcome } from './points.ts'

/** The weight of an item, or all that are possible while the text that picks it is missing. */
export interface Weights {
  readonly weights: readonly number[]
  readonly missing: readonly string[]
}

/** Points by where a value lies between the ends of its cohort. */
export function minMaxPoints(
  rule: Extract<CompiledRule, { kind: 'minmax' }>,
  { weights, missing }: Weights,
  at: Evaluation,
): Outcome {
  const value = evaluate(rule.value, at)
  if (value.kind === 'undefined') return { lower: 0, upper: 0, missing: [], value, because: { kind: 'undefined' } }
  const found = findSpread(rule.cohort, spreadKey(rule), at)
  const upper = Math.max(...weights.map((weight) => unitsOf(weight, { n: 1n, d: 1n })))
  if (value.kind === 'unknown' || found.kind === 'unknown') {
    const names = [...missingFrom(value), ...(found.kind === 'unknown' ? found.missing : []), ...missing]
    return { lower: 0, upper, missing: upper === 0 ? [] : [...new Set(names)], value, because: { kind: 'unknown' } }
  }
  if (found.kind === 'none') return { lower: 0, upper, missing: [], value, because: { kind: 'no-cohort' } }
  const share = shareBetween(rationalOf(value), found.spread, rule.better)
  return weighted(
    share,
    { weights, missing },
    {
      value,
      because: { kind: 'minmax', group: found.group, low: found.spread.low, high: found.spread.high },
    },
  )
}

/** Points of a known share under every weight that is possible. */
function weighted(
  share: Rational,
  { weights, missing }: Weights,
  why: { readonly value: Val; readonly because: Outcome['because'] },
): Outcome {
  const units = weights.map((weight) => unitsOf(weight, share))
  const [lower, upper] = [Math.min(...units), Math.max(...units)]
  if (lower === upper) return { lower, upper, missing: [], ...why }
  return { lower, upper, missing, value: why.value, because: { kind: 'unknown' } }
}

function unitsOf(weight: number, share: Rational): number {
  return Number(scaledHalfUp(multiply(rationalFrom(weight), share), 4))
}
