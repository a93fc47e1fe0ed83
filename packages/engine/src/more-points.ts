/** Points along a line between anchors, and points per unit. */
import type { CompiledRule } from './compiled.ts'
import {
  add,
  compare,
  divide,
  floorOf,
  multiply,
  type Rational,
  rationalFrom,
  scaledHalfUp,
  subtract,
} from './exact.ts'
import { type Evaluation, evaluate } from './expr/evaluate.ts'
import { missingFrom } from './expr/explain.ts'
import { lackOf } from './expr/lack.ts'
import type { Expr } from './expr/tree.ts'
import { type Known, rationalOf, type Val } from './expr/values.ts'
import { type Because, type Outcome, unitsFrom } from './units-of-points.ts'

type LinearRule = Extract<CompiledRule, { kind: 'linear' }>
type CountRule = Extract<CompiledRule, { kind: 'count' }>

/** Points in a straight line from anchor to anchor. */
export function linearPoints(rule: LinearRule, at: Evaluation): Outcome {
  const all = [...rule.anchors.map(({ points }) => unitsFrom(points)), ...(mayLack(rule.value, at) ? [0] : [])]
  return judged(
    evaluate(rule.value, at),
    { lower: Math.min(...all), upper: Math.max(...all), kind: 'linear' },
    (value) => linearUnits(rule.anchors, value),
  )
}

/** Whether a figure that is unknown may turn out not to exist, which gives no points. */
export function mayLack(of: Expr, at: Evaluation): boolean {
  const lack = lackOf(of)
  return lack === 'always' || (lack === 'unregistered' && at.source.registeredYear === null)
}

function linearUnits(anchors: LinearRule['anchors'], value: Rational): number {
  const index = anchors.findLastIndex(({ at }) => compare(value, rationalFrom(at)) >= 0)
  const [before, after] = [anchors[index], anchors[index + 1]]
  if (before === undefined) return unitsFrom(anchors[0]?.points ?? 0)
  if (after === undefined) return unitsFrom(before.points)
  const [from, to] = [rationalFrom(before.at), rationalFrom(after.at)]
  const [low, high] = [rationalFrom(before.points), rationalFrom(after.points)]
  const share = divide(subtract(value, from), subtract(to, from))
  return Number(scaledHalfUp(add(low, multiply(share, subtract(high, low))), 4))
}

/** Points for every full unit, at most `max`. */
export function countPoints(rule: CountRule, max: number, at: Evaluation): Outcome {
  return judged(evaluate(rule.value, at), { lower: 0, upper: unitsFrom(max), kind: 'count' }, (value) => {
    const full = Number(floorOf(divide(value, rationalFrom(rule.per))))
    return Math.min(unitsFrom(max), Math.max(0, full) * unitsFrom(rule.each))
  })
}

interface Range {
  readonly lower: number
  readonly upper: number
  readonly kind: 'linear' | 'count'
}

function judged(value: Val, { lower, upper, kind }: Range, unitsOf: (value: Rational) => number): Outcome {
  if (value.kind === 'undefined') return { lower: 0, upper: 0, missing: [], value, because: { kind: 'undefined' } }
  if (value.kind === 'unknown') {
    const missing = lower === upper ? [] : missingFrom(value)
    return { lower, upper, missing, value, because: { kind: 'unknown' } }
  }
  const units = unitsOf(rationalOf(value as Known))
  const because: Because = { kind }
  return { lower: units, upper: units, missing: [], value, because }
}
