/** Points of rules that give a share of full marks: flags, logarithms and comparisons with a cohort. */
import { distributionKey, shareBelow } from './cohorts/place.ts'
import { shareBetween } from './cohorts/share.ts'
import { spreadKey } from './cohorts/spreads.ts'
import { type CohortGroup, findGroup } from './cohorts/table.ts'
import type { CohortRule, CompiledWeight, ShareRule } from './compiled.ts'
import { multiply, type Rational, scaledHalfUp, zero } from './exact.ts'
import { type Evaluation, evaluate } from './expr/evaluate.ts'
import { factsBehind, missingFrom, verdictFrom } from './expr/explain.ts'
import { type Known, rationalOf, type Val } from './expr/values.ts'
import { logShare } from './logarithm.ts'
import { type Because, type Outcome, unitsFrom } from './units-of-points.ts'

const one: Rational = { n: 1n, d: 1n }

/** The weight that a table has for a text; undefined for a text that it does not name, whatever objects have by nature. */
export function weightIn(table: Readonly<Record<string, number>>, text: string): number | undefined {
  return Object.hasOwn(table, text) ? table[text] : undefined
}

/** The weight of an item, or all that are possible while the text that picks it is missing. */
export interface Weights {
  readonly weights: readonly number[]
  readonly missing: readonly string[]
}

/** The weight that applies, or all possible ones while the text that picks it is unknown or has none. */
export function weightsOf(weight: CompiledWeight, at: Evaluation): Weights {
  if ('fixed' in weight) return { weights: [weight.fixed], missing: [] }
  const by = evaluate(weight.by, at)
  const picked = by.kind === 'text' ? weightIn(weight.table, by.value) : undefined
  if (picked !== undefined) return { weights: [picked], missing: [] }
  // A text that has no weight must be corrected, as one that is missing must be given.
  const missing = by.kind === 'unknown' ? by.missing : factsBehind(weight.by, at)
  return { weights: Object.values(weight.table), missing }
}

/** A share of full marks as bounds, with what led to it. */
interface ShareOutcome {
  readonly lower: Rational
  readonly upper: Rational
  readonly missing: readonly string[]
  readonly value: Val | null
  readonly because: Because
}

/** Points of a share rule under every weight that is possible. */
export function sharePoints(rule: ShareRule, { weights, missing }: Weights, at: Evaluation): Outcome {
  const share = shareOf(rule, at)
  const lower = Math.min(...weights.map((weight) => unitsOfShare(weight, share.lower)))
  const upper = Math.max(...weights.map((weight) => unitsOfShare(weight, share.upper)))
  if (lower === upper || share.because.kind === 'no-cohort') return { ...share, lower, upper, missing: [] }
  return {
    lower,
    upper,
    missing: [...new Set([...share.missing, ...missing])],
    value: share.value,
    because: { kind: 'unknown' },
  }
}

/** `weight × share` in units, halves up. */
function unitsOfShare(weight: number, share: Rational): number {
  return Number(scaledHalfUp(multiply({ n: BigInt(unitsFrom(weight)), d: 1n }, share), 0))
}

function shareOf(rule: ShareRule, at: Evaluation): ShareOutcome {
  if (rule.kind === 'flag') return flagShare(rule, at)
  const value = evaluate(rule.value, at)
  if (value.kind === 'undefined') return { ...exactly(zero), value, because: { kind: 'undefined' } }
  if (rule.kind !== 'log') return cohortShare(rule, value, at)
  if (value.kind === 'unknown') return open(missingFrom(value), value)
  const share = logShare(rationalOf(value as Known), rule)
  return { ...exactly(share), value, because: { kind: 'log' } }
}

function flagShare(rule: Extract<ShareRule, { kind: 'flag' }>, at: Evaluation): ShareOutcome {
  const value = evaluate(rule.when, at)
  const verdict = verdictFrom(value)
  if (verdict === null) return open(missingFrom(value), null)
  return { ...exactly(verdict ? one : zero), value: null, because: { kind: 'flag', holds: verdict } }
}

function cohortShare(rule: CohortRule, value: Val, at: Evaluation): ShareOutcome {
  const key = rule.kind === 'minmax' ? spreadKey(rule) : distributionKey(rule)
  const found = findGroup(rule.cohort, key, at)
  if (value.kind === 'unknown' || found.kind === 'unknown')
    return open([...missingFrom(value), ...(found.kind === 'unknown' ? found.missing : [])], value)
  if (found.kind === 'none') return { lower: zero, upper: one, missing: [], value, because: { kind: 'no-cohort' } }
  const { group, statistics } = found
  const exact = rationalOf(value as Known)
  if (statistics.kind === 'distribution')
    return { ...exactly(shareBelow(exact, statistics, rule.better)), value, because: { kind: 'percentile', group } }
  const because = { kind: 'minmax', group, low: statistics.low, high: statistics.high } as const
  return { ...exactly(shareBetween(exact, statistics, rule.better)), value, because }
}

function exactly(share: Rational): { lower: Rational; upper: Rational; missing: readonly string[] } {
  return { lower: share, upper: share, missing: [] }
}

function open(missing: readonly string[], value: Val | null): ShareOutcome {
  return { lower: zero, upper: one, missing, value, because: { kind: 'unknown' } }
}

/** The group a subject was compared with, for results; null for other rules. */
export function cohortOf(because: Because): CohortGroup | null {
  return because.kind === 'minmax' || because.kind === 'percentile' ? because.group : null
}
