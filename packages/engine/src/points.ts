/**
 * Points of one item for one subject. Points are kept as whole ten-thousandths ("units"), so that
 * what is shown adds up and thresholds on totals are exact.
 */
import type { CompiledRule } from './compiled.ts'
import { compare, divide, multiply, type Rational, rationalFrom, scaledHalfUp, zero } from './exact.ts'
import { type Evaluation, evaluate } from './expr/evaluate.ts'
import { factsBehind, missingFrom, verdictFrom } from './expr/explain.ts'
import type { Expr } from './expr/tree.ts'
import { compared, type Known, rationalOf, type Val } from './expr/values.ts'
import { countPoints, linearPoints, mayLack } from './more-points.ts'
import { sharePoints, weightsOf } from './share-points.ts'
import { type Because, mostUnits, type Outcome, unitsFrom } from './units-of-points.ts'

/** Decides the points of a rule; `max` bounds expert and formula points and is the full marks of a share. */
export function decidePoints(rule: CompiledRule, max: number, at: Evaluation): Outcome {
  switch (rule.kind) {
    case 'bands':
      return bandPoints(rule, at)
    case 'cases':
      return casePoints(rule, at)
    case 'best':
      return bestPoints(rule, max, at)
    case 'ratio':
      return ratioPoints(rule, at)
    case 'expert':
      return expertPoints(rule, max, at)
    case 'formula':
      return formulaPoints(rule.points, max, at)
    case 'linear':
      return linearPoints(rule, at)
    case 'count':
      return countPoints(rule, max, at)
    case 'minmax':
    case 'percentile':
    case 'log':
    case 'flag':
      return sharePoints(rule, { weights: [max], missing: [] }, at)
  }
}

function bandPoints(rule: Extract<CompiledRule, { kind: 'bands' }>, at: Evaluation): Outcome {
  const value = evaluate(rule.value, at)
  const all = rule.bands.map((band) => band.points)
  if (value.kind === 'unknown') return openAmong(all, rule.value, { value, at })
  if (value.kind === 'undefined') return undefinedPoints(value)
  const band = rule.bands.findLast((one) => isAbove(value, one.from, rule.closed)) ?? rule.bands[0]
  if (band === undefined) return undefinedPoints(value)
  return { ...exactly(unitsFrom(band.points)), value, because: { kind: 'band', band } }
}

/** Whether a value lies at or above the lower end of a band; a missing end is minus infinity. */
function isAbove(value: Val, from: number | undefined, closed: 'lower' | 'upper'): boolean {
  if (from === undefined) return true
  const end: Val = { kind: 'number', value: rationalFrom(from) }
  return verdictFrom(compared(closed === 'lower' ? '>=' : '>', value, end)) === true
}

function casePoints(rule: Extract<CompiledRule, { kind: 'cases' }>, at: Evaluation): Outcome {
  const possible: number[] = []
  const missing: string[] = []
  let decided: number | null = null
  for (const [index, one] of rule.cases.entries()) {
    const value = evaluate(one.when, at)
    const verdict = verdictFrom(value)
    if (verdict === null) missing.push(...missingFrom(value))
    if (verdict !== false) possible.push(one.points)
    if (verdict === true) {
      decided = index
      break
    }
  }
  if (decided === null) possible.push(rule.otherwise)
  const [lower, upper] = [unitsFrom(Math.min(...possible)), unitsFrom(Math.max(...possible))]
  const settled = lower === upper
  return {
    lower,
    upper,
    missing: settled ? [] : [...new Set(missing)],
    value: null,
    because: settled ? { kind: 'case', index: decided } : { kind: 'unknown' },
  }
}

function bestPoints(rule: Extract<CompiledRule, { kind: 'best' }>, max: number, at: Evaluation): Outcome {
  const outcomes = rule.of.map((one) => decidePoints(one.rule, max, at))
  const lower = Math.max(...outcomes.map((one) => one.lower))
  const upper = Math.max(...outcomes.map((one) => one.upper))
  const index = outcomes.findIndex((one) => one.lower === lower)
  const best = outcomes[index]
  const missing = lower === upper ? [] : [...new Set(outcomes.flatMap((one) => (one.upper > lower ? one.missing : [])))]
  return { lower, upper, missing, value: best?.value ?? null, because: { kind: 'best', index, outcomes } }
}

function ratioPoints(rule: Extract<CompiledRule, { kind: 'ratio' }>, at: Evaluation): Outcome {
  const value = evaluate(rule.value, at)
  const { weights, missing } = weightsOf(rule.weight, at)
  if (value.kind === 'undefined') return undefinedPoints(value)
  const [least, most] =
    value.kind === 'unknown' ? [zero, null] : [shareOf(rule, value as Known), shareOf(rule, value as Known)]
  const capped = most ?? (rule.cap === null ? null : rationalFrom(rule.cap))
  const lower = Math.min(...weights.map((weight) => ratioUnits(weight, least)))
  const upper =
    capped === null ? Number.POSITIVE_INFINITY : Math.max(...weights.map((weight) => ratioUnits(weight, capped)))
  const settled = lower === upper
  const because: Because =
    value.kind === 'unknown'
      ? { kind: 'unknown' }
      : { kind: 'ratio', weight: weights.length === 1 ? (weights[0] ?? null) : null }
  return { lower, upper, value, missing: settled ? [] : [...new Set([...missing, ...missingFrom(value)])], because }
}

/** `min(cap, max(0, value ÷ base))`, exact. */
function shareOf(rule: Extract<CompiledRule, { kind: 'ratio' }>, value: Known): Rational {
  const share = divide(rationalOf(value), rationalFrom(rule.base))
  if (share.n < 0n) return zero
  const cap = rule.cap === null ? null : rationalFrom(rule.cap)
  return cap !== null && compare(share, cap) > 0 ? cap : share
}

/** Points in units of a known value under a known weight, exact; whole numbers decide where four decimals suffice. */
export function ratioUnitsOf(rule: RatioRule, value: number, weight: number): number {
  const whole = wholeUnits(rule, value, weight)
  if (whole >= 0) return Math.min(whole, mostUnits)
  return ratioUnits(weight, shareOf(rule, { kind: 'number', value: rationalFrom(value) }))
}

type RatioRule = Extract<CompiledRule, { kind: 'ratio' }>

/** The same in whole ten-thousandths; −1 where the figures have more decimals, are too large, or come near the cap. */
function wholeUnits({ base, cap }: RatioRule, value: number, weight: number): number {
  const tenThousandths = Math.round(value * 10_000)
  const wholeWeight = Math.round(weight * 10_000)
  const wholeBase = Math.round(base * 10_000)
  if (tenThousandths / 10_000 !== value || wholeWeight / 10_000 !== weight || wholeBase / 10_000 !== base) return -1
  const doubled = 2 * tenThousandths * wholeWeight + wholeBase
  if (doubled > Number.MAX_SAFE_INTEGER || tenThousandths < 0) return -1
  if (cap !== null && value >= cap * base * 0.999) return -1
  const divisor = 2 * wholeBase
  const quotient = Math.floor(doubled / divisor)
  const rest = doubled - quotient * divisor
  if (rest < 0) return quotient - 1
  return rest >= divisor ? quotient + 1 : quotient
}

function ratioUnits(weight: number, share: Rational): number {
  return Math.min(mostUnits, Number(scaledHalfUp(multiply(rationalFrom(weight), share), 4)))
}

/** Under every range that may apply: the points given where it allows them, else the whole range. */
function expertPoints(rule: ExpertRule, max: number, at: Evaluation): Outcome {
  const value = evaluate(rule.value, at)
  const { possible, missing } = expertRanges(rule, max, at)
  const from = Math.min(...possible.map((one) => one.from))
  const to = Math.max(...possible.map((one) => one.to))
  if (value.kind === 'undefined') return undefinedPoints(value)
  if (value.kind === 'unknown') {
    const range = openAmong([from, to], rule.value, { value, at })
    return range.lower === range.upper ? range : { ...range, because: { kind: 'expert', from, to, outside: false } }
  }
  const points = rationalOf(value as Known)
  const units = Number(scaledHalfUp(points, 4))
  const allowed = possible.map((one) => isBetween(points, one))
  const lower = Math.min(...possible.map((one, index) => (allowed[index] === true ? units : unitsFrom(one.from))))
  const upper = Math.max(...possible.map((one, index) => (allowed[index] === true ? units : unitsFrom(one.to))))
  if (!allowed.includes(true)) {
    const because: Because = { kind: 'expert', from, to, outside: true }
    return { lower, upper, value, missing: missing.length > 0 ? missing : factsBehind(rule.value, at), because }
  }
  if (lower !== upper) return { lower, upper, value, missing, because: { kind: 'unknown' } }
  return { ...exactly(units), value, because: { kind: 'expert', from, to, outside: false } }
}

type ExpertRule = Extract<CompiledRule, { kind: 'expert' }>

/** Whether points lie inside a range. */
export function isBetween(points: Rational, { from, to }: ExpertRange): boolean {
  return compare(points, rationalFrom(from)) >= 0 && compare(points, rationalFrom(to)) <= 0
}

/** Points an expert may give, ends included. */
export interface ExpertRange {
  readonly from: number
  readonly to: number
}

/** The ranges that may apply: the first that holds, those before it that may hold, and no points where none does. */
function expertRanges(rule: ExpertRule, max: number, at: Evaluation): { possible: ExpertRange[]; missing: string[] } {
  if (rule.ranges.length === 0) return { possible: [{ from: 0, to: max }], missing: [] }
  const possible: ExpertRange[] = []
  const missing: string[] = []
  for (const range of rule.ranges) {
    const value = evaluate(range.when, at)
    const verdict = verdictFrom(value)
    if (verdict === null) missing.push(...missingFrom(value))
    if (verdict !== false) possible.push(range)
    if (verdict === true) return { possible, missing: [...new Set(missing)] }
  }
  return { possible: [...possible, { from: 0, to: 0 }], missing: [...new Set(missing)] }
}

function formulaPoints(points: Expr, max: number, at: Evaluation): Outcome {
  const value = evaluate(points, at)
  if (value.kind === 'unknown') return open(0, max, value)
  if (value.kind === 'undefined') return undefinedPoints(value)
  const units = Number(scaledHalfUp(rationalOf(value as Known), 4))
  return { ...exactly(Math.min(unitsFrom(max), Math.max(0, units))), value, because: { kind: 'formula' } }
}

/** Any of these points, and none where the figure may turn out not to exist. */
function openAmong(points: readonly number[], of: Expr, { value, at }: { value: Val; at: Evaluation }): Outcome {
  const all = mayLack(of, at) ? [...points, 0] : points
  return open(Math.min(...all), Math.max(...all), value)
}

function exactly(units: number): { lower: number; upper: number; missing: readonly string[] } {
  return { lower: units, upper: units, missing: [] }
}

function open(from: number, to: number, value: Val): Outcome {
  const settled = from === to
  return {
    lower: unitsFrom(from),
    upper: unitsFrom(to),
    missing: settled ? [] : missingFrom(value),
    value,
    because: { kind: 'unknown' },
  }
}

function undefinedPoints(value: Val): Outcome {
  return { ...exactly(0), value, because: { kind: 'undefined' } }
}
