/** The exact reading: one subject, exact fractions, Kleene logic, and the names of missing facts. */

import { type DistributionRule, distributionKey } from '../cohorts/place.ts'
import type { CohortTable } from '../cohorts/table.ts'
import { dayFrom } from '../dates.ts'
import type { Text } from '../definitions.ts'
import {
  add,
  compare,
  divide,
  floorOf,
  multiply,
  type Rational,
  rationalFrom,
  remainder,
  roundHalfUp,
  subtract,
  zero,
} from '../exact.ts'
import { type Bound, evaluateCelNode } from './cel/evaluate.ts'
import { placeAmong } from './cohort.ts'
import { dayMath } from './day-math.ts'
import { industryMatches } from './industry.ts'
import type { KeptValues } from './kept-values.ts'
import { mayFail } from './parts.ts'
import { type Comparison, splitComparison } from './split.ts'
import type { CohortExpr, Expr, FactExpr } from './tree.ts'
import {
  bool,
  compared,
  type FactValue,
  joined,
  type Known,
  missingOf,
  noOverload,
  number,
  order,
  rationalOf,
  undefinedOf,
  type Val,
} from './values.ts'

/** Where an evaluation reads facts of one subject; `year` is null for indicators without years. */
export interface FactSource {
  get(code: string, year: number | null): FactValue | undefined
  /** Year of registration, null when unknown; a year before it has no figures by nature. */
  readonly registeredYear: number | null
}

/** The year asked for and the day on which rules and ages are judged. */
export interface Judged {
  readonly period: number
  readonly on: string
}

/** One subject under judgement. */
export interface Evaluation {
  readonly source: FactSource
  readonly judged: Judged
  /** Frozen statistics of the population that the subject is compared with. */
  readonly cohorts?: CohortTable | undefined
  /** Finds statistics that are not frozen yet, where the population itself is at hand. */
  readonly levelsOf?: ((rule: DistributionRule) => CohortTable[string]) | undefined
  /** Values of names outside the catalogue: elements of macros, and variables of whoever evaluates. */
  readonly bound?: Bound | null
  /** Values that were reckoned before for the same facts. */
  readonly kept?: KeptValues | undefined
}

const divisionByZero: Text = { zh: '分母为零，无法计算', en: 'the divisor is zero' }
const baseNotPositive: Text = {
  zh: '基期为零或负数，无法计算增长率',
  en: 'the base year is zero or negative, so no growth rate exists',
}
const beyondCalendar: Text = {
  zh: '日期超出 0000—9999 年，无法计算',
  en: 'the date lies outside the years 0000 to 9999',
}
const beforeRegistration: Text = { zh: '该年度企业尚未成立', en: 'the firm did not exist in that year' }

/** Evaluates an expression exactly for one subject. */
export function evaluate(expr: Expr, at: Evaluation): Val {
  const { kept, bound } = at
  // An expression with a bound name has another value for every element.
  if (kept === undefined || bound != null || kept.isTouched(expr)) return reckoned(expr, at)
  const known = kept.get(expr)
  if (known !== undefined) return known
  const value = reckoned(expr, at)
  kept.set(expr, value)
  return value
}

function reckoned(expr: Expr, at: Evaluation): Val {
  switch (expr.kind) {
    case 'literal':
      return literalVal(expr)
    case 'fact':
      return factVal(expr, at)
    case 'judgedOn':
      return { kind: 'date', day: dayFrom(at.judged.on) }
    case 'period':
      return number(rationalFrom(at.judged.period - expr.back))
    case 'arith':
      return arithmetic(expr, at)
    case 'growth':
      return growth(expr, at)
    case 'fold':
      return fold(expr, at)
    case 'round':
      return withNumber(evaluate(expr.of, at), (value) => number(rounded(expr.fn, value, expr.digits)))
    case 'size':
      return withKnown(evaluate(expr.of, at), (value) =>
        number(rationalFrom(value.kind === 'text' ? [...value.value].length : 0)),
      )
    case 'dateMath':
      return dateMath(expr, at)
    case 'first':
      return first(expr.of, at)
    case 'cohort':
      return placed(expr, at)
    case 'if':
      return choose(expr, at)
    case 'compare':
    case 'and':
    case 'or':
    case 'not':
    case 'known':
    case 'in':
    case 'industry':
    case 'textTest':
      return boolVal(expr, at)
    default:
      return evaluateCelNode(expr, at.bound ?? null, (part, bound) => evaluate(part, { ...at, bound }))
  }
}

type BoolExpr = Extract<Expr, { kind: 'compare' | 'in' | 'industry' | 'textTest' | 'and' | 'or' | 'not' | 'known' }>

function boolVal(expr: BoolExpr, at: Evaluation): Val {
  switch (expr.kind) {
    case 'compare':
      return comparison(expr, at)
    case 'and':
    case 'or':
      return joined(
        expr.kind,
        expr.all.map((part) => evaluate(part, at)),
      )
    case 'not':
      return withKnown(evaluate(expr.of, at), (value) => (value.kind === 'bool' ? bool(!value.value) : noOverload))
    case 'known':
      return bool(evaluate(expr.of, at).kind !== 'unknown')
    case 'in':
      return tested(evaluate(expr.item, at), (value) => expr.list.some((one) => equals(value, one)))
    case 'industry':
      return tested(
        evaluate(expr.item, at),
        (value) => value.kind === 'text' && industryMatches(value.value, expr.prefixes),
      )
    case 'textTest':
      return tested(
        evaluate(expr.item, at),
        (value) => value.kind === 'text' && textHolds(expr.test, value.value, expr.argument),
      )
  }
}

function comparison(expr: Comparison, at: Evaluation): Val {
  const split = splitComparison(expr)
  if (split !== null)
    return joined(
      split.kind,
      split.parts.map((part) => evaluate(part, at)),
    )
  return compared(expr.op, evaluate(expr.left, at), evaluate(expr.right, at))
}

function literalVal(expr: Extract<Expr, { kind: 'literal' }>): Val {
  if (expr.type === 'date') return { kind: 'date', day: Number(expr.value) }
  return valFrom(expr.value)
}

function valFrom(value: FactValue): Val {
  if (typeof value === 'number') return number(rationalFrom(value))
  return typeof value === 'boolean' ? bool(value) : { kind: 'text', value }
}

function factVal(expr: FactExpr, at: Evaluation): Val {
  const year = expr.back === null ? null : at.judged.period - expr.back
  const value = at.source.get(expr.code, year)
  if (value === undefined) {
    const founded = at.source.registeredYear
    if (expr.type === 'number' && year !== null && founded !== null && year < founded) {
      return { kind: 'undefined', reason: beforeRegistration, beforeRegistration: true }
    }
    return { kind: 'unknown', missing: [expr.back === null || expr.back === 0 ? expr.code : `${expr.code}@${year}`] }
  }
  if (expr.type === 'date') return { kind: 'date', day: dayFrom(String(value)) }
  return valFrom(value)
}

function arithmetic(expr: Extract<Expr, { kind: 'arith' }>, at: Evaluation): Val {
  const left = evaluate(expr.left, at)
  const right = evaluate(expr.right, at)
  const undefinedVal = undefinedOf(left, right)
  if (undefinedVal !== null) return undefinedVal
  const divides = expr.op === '/' || expr.op === '%'
  if (divides && right.kind === 'number' && right.value.n === 0n) return { kind: 'undefined', reason: divisionByZero }
  const missing = missingOf(left, right)
  if (missing !== null) return missing
  const [a, b] = [rationalOf(left as Known), rationalOf(right as Known)]
  return number(arithOf[expr.op](a, b))
}

const arithOf = { '+': add, '-': subtract, '*': multiply, '/': divide, '%': remainder }

function growth(expr: Extract<Expr, { kind: 'growth' }>, at: Evaluation): Val {
  const current = evaluate(expr.current, at)
  const base = evaluate(expr.base, at)
  const undefinedVal = undefinedOf(current, base)
  if (undefinedVal !== null) return undefinedVal
  if (base.kind === 'number' && base.value.n <= 0n) return { kind: 'undefined', reason: baseNotPositive }
  const missing = missingOf(current, base)
  if (missing !== null) return missing
  const ratio = divide(rationalOf(current as Known), rationalOf(base as Known))
  if (expr.years === 1) return number(subtract(ratio, { n: 1n, d: 1n }))
  if (ratio.n < 0n) return { kind: 'undefined', reason: baseNotPositive }
  return { kind: 'compound', ratio, root: expr.years }
}

function fold(expr: Extract<Expr, { kind: 'fold' }>, at: Evaluation): Val {
  const all = expr.of.map((part) => evaluate(part, at))
  const parts = expr.skipBeforeRegistration
    ? all.filter((part) => !(part.kind === 'undefined' && part.beforeRegistration))
    : all
  const undefinedVal = undefinedOf(...parts)
  if (undefinedVal !== null) return undefinedVal
  const missing = missingOf(...parts)
  if (missing !== null) return missing
  const values = parts.map((part) => rationalOf(part as Known))
  const head = values[0]
  if (head === undefined) return { kind: 'undefined', reason: beforeRegistration, beforeRegistration: true }
  if (expr.fn === 'min' || expr.fn === 'max') {
    const sign = expr.fn === 'min' ? -1 : 1
    return number(values.reduce((best, value) => (compare(value, best) === sign ? value : best), head))
  }
  const sum = values.reduce(add, zero)
  return number(expr.fn === 'sum' ? sum : divide(sum, rationalFrom(values.length)))
}

function rounded(fn: 'round' | 'floor' | 'ceil' | 'abs', value: Rational, digits: number): Rational {
  switch (fn) {
    case 'round':
      return roundHalfUp(value, digits)
    case 'abs':
      return value.n < 0n ? { n: -value.n, d: value.d } : value
    case 'floor':
      return { n: floorOf(value), d: 1n }
    case 'ceil':
      return { n: -floorOf({ n: -value.n, d: value.d }), d: 1n }
  }
}

function dateMath(expr: Extract<Expr, { kind: 'dateMath' }>, at: Evaluation): Val {
  const left = evaluate(expr.left, at)
  const right = evaluate(expr.right, at)
  const open = undefinedOf(left, right) ?? missingOf(left, right)
  if (open !== null) return open
  const first = left.kind === 'date' ? left.day : 0
  const second = right.kind === 'date' ? right.day : Number(floorOf(rationalOf(right as Known)))
  const result = dayMath(expr.fn, first, second)
  if (result === null) return { kind: 'undefined', reason: beyondCalendar }
  return expr.type === 'date' ? { kind: 'date', day: result } : number(rationalFrom(result))
}

function placed(expr: CohortExpr, at: Evaluation): Val {
  const texts = (expr.cohort.levels[0] ?? []).map((text) => evaluate(text, at))
  const levels = at.levelsOf === undefined ? at.cohorts?.[distributionKey(expr)] : at.levelsOf(expr)
  return placeAmong(expr, { value: evaluate(expr.value, at), texts, groups: levels?.[0] })
}

function first(of: readonly Expr[], at: Evaluation): Val {
  const open: Val[] = []
  for (const part of of) {
    const value = evaluate(part, at)
    if (value.kind !== 'unknown') return value
    open.push(value)
  }
  return missingOf(...open) ?? noOverload
}

function choose(expr: Extract<Expr, { kind: 'if' }>, at: Evaluation): Val {
  const test = evaluate(expr.test, at)
  if (test.kind === 'bool') return evaluate(test.value ? expr.then : expr.otherwise, at)
  if (test.kind !== 'unknown') return test.kind === 'undefined' ? test : noOverload
  if (expr.type !== 'bool' || mayFail(expr.test)) return test
  const [then, otherwise] = [evaluate(expr.then, at), evaluate(expr.otherwise, at)]
  if (then.kind === 'bool' && otherwise.kind === 'bool' && then.value === otherwise.value) return then
  return test
}

function textHolds(test: 'startsWith' | 'endsWith' | 'contains', value: string, argument: string): boolean {
  if (test === 'contains') return value.includes(argument)
  return test === 'startsWith' ? value.startsWith(argument) : value.endsWith(argument)
}

function equals(value: Known, literal: string | number): boolean {
  if (typeof literal === 'string') return value.kind === 'text' && value.value === literal
  return order(value, { kind: 'number', value: rationalFrom(literal) }) === 0
}

function tested(value: Val, holds: (value: Known) => boolean): Val {
  return value.kind === 'undefined' ? bool(false) : withKnown(value, (known) => bool(holds(known)))
}

function withKnown(value: Val, then: (value: Known) => Val): Val {
  return value.kind === 'unknown' || value.kind === 'undefined' ? value : then(value)
}

function withNumber(value: Val, then: (value: Rational) => Val): Val {
  return withKnown(value, (known) => then(rationalOf(known)))
}
