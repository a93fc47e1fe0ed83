/** Why a condition holds or not: every comparison with its figure, threshold, distance and unit. */
import type { Indicator } from '../definitions.ts'
import { numberFrom, subtract } from '../exact.ts'
import { factNames } from '../reason/fact-keys.ts'
import type { Check, Verdict } from '../results.ts'
import { decimalFrom } from './cel/arithmetic.ts'
import { elementsOf } from './cel/evaluate.ts'
import { type Evaluation, evaluate } from './evaluate.ts'
import { splitComparison } from './split.ts'
import type { CompareOp, ComprehensionExpr, Expr } from './tree.ts'
import { shownFrom, type Val } from './values.ts'

/** A truth value as a verdict; anything that cannot be computed does not hold. */
export function verdictFrom(value: Val): Verdict {
  if (value.kind === 'unknown') return null
  return value.kind === 'bool' && value.value
}

/** Names of the facts that a value is missing. */
export function missingFrom(value: Val): readonly string[] {
  return value.kind === 'unknown' ? value.missing : []
}

/** Names of the facts that a known value came from, to be corrected where it cannot be right. */
export function factsBehind(expr: Expr, at: Evaluation): readonly string[] {
  const taken = expr.kind === 'first' ? expr.of.find((part) => evaluate(part, at).kind !== 'unknown') : expr
  return factNames(taken ?? expr, at.judged)
}

/** The comparisons that a condition is made of, each decided for one subject. */
export function checksOf(expr: Expr, at: Evaluation, indicators: ReadonlyMap<string, Indicator>): Check[] {
  const checks: Check[] = []
  collect(expr, true, { at, indicators, checks })
  return checks
}

interface Collecting {
  readonly at: Evaluation
  readonly indicators: ReadonlyMap<string, Indicator>
  readonly checks: Check[]
}

/** `want` is false below a negation: the check then says what must not hold. */
function collect(expr: Expr, want: boolean, into: Collecting): void {
  switch (expr.kind) {
    case 'and':
    case 'or':
      for (const part of expr.all) collect(part, want, into)
      return
    case 'not':
      collect(expr.of, !want, into)
      return
    case 'if':
      collectChoice(expr, want, into)
      return
    case 'compare':
      collectComparison(expr, want, into)
      return
    case 'call':
      into.checks.push(isComparison(expr) ? comparisonCheck(expr, want, into) : flagCheck(expr, want, into))
      return
    case 'comprehension':
      collectElements(expr, want, into)
      return
    case 'literal':
      return
    default:
      into.checks.push(flagCheck(expr, want, into))
  }
}

/** Elements of a list beyond which a condition on each of them is told as one. */
const mostElements = 20

/** A condition on every element, or on some, is told element by element. */
function collectElements(expr: ComprehensionExpr, want: boolean, into: Collecting): void {
  const range = evaluate(expr.range, into.at)
  const items = range.kind === 'list' || range.kind === 'map' ? elementsOf(range) : null
  const perElement = expr.condition !== null && (expr.macro === 'all' || expr.macro === 'exists')
  if (!perElement || items === null || items.length === 0 || items.length > mostElements) {
    into.checks.push(flagCheck(expr, want, into))
    return
  }
  for (const value of items) {
    const checks: Check[] = []
    const at = { ...into.at, bound: { name: expr.variable, value, outer: into.at.bound ?? null } }
    collect(expr.condition as Expr, want, { ...into, at, checks })
    const element = value.kind === 'unknown' ? '?' : shownFrom(value)
    into.checks.push(...checks.map((check) => ({ ...check, text: `${check.text} (${expr.label} = ${element})` })))
  }
}

function collectChoice(expr: Extract<Expr, { kind: 'if' }>, want: boolean, into: Collecting): void {
  const test = evaluate(expr.test, into.at)
  if (test.kind !== 'bool' || expr.then.kind === 'literal' || expr.otherwise.kind === 'literal')
    collect(expr.test, want, into)
  if (test.kind === 'bool') collect(test.value ? expr.then : expr.otherwise, want, into)
}

function collectComparison(expr: Extract<Expr, { kind: 'compare' }>, want: boolean, into: Collecting): void {
  const split = splitComparison(expr)
  if (split !== null && evaluate(expr.left, into.at).kind === 'unknown') {
    for (const part of split.parts) collect(part, want, into)
    return
  }
  into.checks.push(comparisonCheck(expr, want, into))
}

type Comparison = Extract<Expr, { kind: 'compare' }> | (Extract<Expr, { kind: 'call' }> & { readonly fn: CompareOp })

function isComparison(expr: Extract<Expr, { kind: 'call' }>): expr is Extract<Comparison, { kind: 'call' }> {
  return Object.hasOwn(opposite, expr.fn)
}

function comparisonCheck(expr: Comparison, want: boolean, { at, indicators }: Collecting): Check {
  const [leftExpr, rightExpr] = expr.kind === 'compare' ? [expr.left, expr.right] : (expr.args as readonly [Expr, Expr])
  const op = expr.kind === 'compare' ? expr.op : expr.fn
  const [left, right, value] = [evaluate(leftExpr, at), evaluate(rightExpr, at), evaluate(expr, at)]
  const verdict = verdictUnder(value, want)
  return {
    text: expr.source,
    verdict,
    subject: leftExpr.source,
    value: shownFrom(left),
    operator: want ? op : opposite[op],
    threshold: shownFrom(right),
    distance: verdict === true ? 0 : distanceOf(left, right),
    unit: isTime(left) ? '秒' : (unitShown(leftExpr, indicators) ?? unitShown(rightExpr, indicators)),
    missing: missingFrom(value),
    undefinedReason: reasonOf(left) ?? reasonOf(right) ?? reasonOf(value),
    facts: factNames(expr, at.judged),
  }
}

/** What cannot be computed holds neither plainly nor negated. */
function verdictUnder(value: Val, want: boolean): Verdict {
  const held = verdictFrom(value)
  return held === null || want || value.kind === 'undefined' ? held : !held
}

function flagCheck(expr: Expr, want: boolean, { at }: Collecting): Check {
  const value = evaluate(expr, at)
  const item = itemOf(expr)
  const list = listOf(expr, at)
  const inList = want ? 'in' : 'not in'
  return {
    text: want ? expr.source : `!${expr.source}`,
    verdict: verdictUnder(value, want),
    subject: item === null || list === null ? expr.source : item.source,
    value: shownFrom(item === null ? value : evaluate(item, at)),
    operator: list === null ? '==' : inList,
    threshold: list ?? want,
    distance: null,
    unit: null,
    missing: missingFrom(value),
    undefinedReason: reasonOf(value),
    facts: factNames(expr, at.judged),
  }
}

/** What a test is about, where its value says more than yes or no. */
function itemOf(expr: Expr): Expr | null {
  if (expr.kind === 'industry' || expr.kind === 'in' || expr.kind === 'textTest') return expr.item
  return expr.kind === 'call' ? (expr.args[0] ?? null) : null
}

function listOf(expr: Expr, at: Evaluation): string | null {
  if (expr.kind === 'industry') return expr.prefixes.join(', ')
  if (expr.kind === 'in') return expr.list.join(', ')
  const collection = expr.kind === 'call' && expr.fn === 'in' ? expr.args[1] : undefined
  return collection === undefined ? null : String(shownFrom(evaluate(collection, at)))
}

function isTime(value: Val): boolean {
  return value.kind === 'duration' || value.kind === 'timestamp'
}

const opposite: Record<CompareOp, CompareOp> = { '==': '!=', '!=': '==', '<': '>=', '<=': '>', '>': '<=', '>=': '<' }

function distanceOf(left: Val, right: Val): number | null {
  if (left.kind === 'date' && right.kind === 'date') return Math.abs(right.day - left.day)
  if ('nanos' in left && 'nanos' in right) return Math.abs(Number(right.nanos - left.nanos)) / 1e9
  const [from, to] = [left, right].map((value) => (isOpen(value) ? null : decimalFrom(value)))
  if (from == null || to == null) return null
  return Number(Math.abs(numberFrom(subtract(to, from))).toPrecision(12))
}

function isOpen(value: Val): value is Extract<Val, { kind: 'unknown' | 'undefined' }> {
  return value.kind === 'unknown' || value.kind === 'undefined'
}

function reasonOf(value: Val) {
  return value.kind === 'undefined' || value.kind === 'unknown' ? (value.reason ?? null) : null
}

/** The unit to show with a value: a catalogue unit for a plain fact, `ratio` for a pure fraction, null for none. */
export function unitShown(expr: Expr, indicators: ReadonlyMap<string, Indicator>): string | null {
  if (expr.type !== 'number') return null
  const only = expr.kind === 'first' ? expr.of[0] : expr
  if (only?.kind === 'fact') return indicators.get(only.code)?.unit || null
  return expr.unit === '' ? 'ratio' : expr.unit
}
