/** Why a condition holds or not: every comparison with its figure, threshold, distance and unit. */
import type { Indicator } from '../definitions.ts'
import { numberFrom, subtract } from '../exact.ts'
import type { Check, Verdict } from '../results.ts'
import { type Evaluation, evaluate, splitComparison } from './evaluate.ts'
import type { CompareOp, Expr } from './tree.ts'
import { rationalOf, shownFrom, type Val } from './values.ts'

/** A truth value as a verdict; anything that cannot be computed does not hold. */
export function verdictFrom(value: Val): Verdict {
  if (value.kind === 'unknown') return null
  return value.kind === 'bool' && value.value
}

/** Names of the facts that a value is missing. */
export function missingFrom(value: Val): readonly string[] {
  return value.kind === 'unknown' ? value.missing : []
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
    case 'literal':
      return
    default:
      into.checks.push(flagCheck(expr, want, into))
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

function comparisonCheck(
  expr: Extract<Expr, { kind: 'compare' }>,
  want: boolean,
  { at, indicators }: Collecting,
): Check {
  const [left, right, value] = [evaluate(expr.left, at), evaluate(expr.right, at), evaluate(expr, at)]
  const held = verdictFrom(value)
  const verdict = held === null || want ? held : !held
  return {
    text: expr.source,
    verdict,
    subject: expr.left.source,
    value: shownFrom(left),
    operator: want ? expr.op : opposite[expr.op],
    threshold: shownFrom(right),
    distance: verdict === true ? 0 : distanceOf(left, right),
    unit: unitShown(expr.left, indicators) ?? unitShown(expr.right, indicators),
    missing: missingFrom(value),
    undefinedReason: reasonOf(left) ?? reasonOf(right),
  }
}

function flagCheck(expr: Expr, want: boolean, { at }: Collecting): Check {
  const value = evaluate(expr, at)
  const held = verdictFrom(value)
  const shown =
    expr.kind === 'industry' || expr.kind === 'in' || expr.kind === 'textTest'
      ? shownFrom(evaluate(expr.item, at))
      : shownFrom(value)
  const listed = expr.kind === 'industry' || expr.kind === 'in' ? listOf(expr).join(', ') : want
  const inList = want ? 'in' : 'not in'
  return {
    text: want ? expr.source : `!${expr.source}`,
    verdict: held === null || want ? held : !held,
    subject: expr.kind === 'industry' || expr.kind === 'in' ? expr.item.source : expr.source,
    value: shown,
    operator: expr.kind === 'industry' || expr.kind === 'in' ? inList : '==',
    threshold: listed,
    distance: null,
    unit: null,
    missing: missingFrom(value),
    undefinedReason: null,
  }
}

function listOf(expr: Extract<Expr, { kind: 'industry' | 'in' }>): readonly (string | number)[] {
  return expr.kind === 'industry' ? expr.prefixes : expr.list
}

const opposite: Record<CompareOp, CompareOp> = { '==': '!=', '!=': '==', '<': '>=', '<=': '>', '>': '<=', '>=': '<' }

function distanceOf(left: Val, right: Val): number | null {
  if (left.kind === 'date' && right.kind === 'date') return Math.abs(right.day - left.day)
  const numeric = (value: Val) => value.kind === 'number' || value.kind === 'compound'
  if (!numeric(left) || !numeric(right)) return null
  return Number(Math.abs(numberFrom(subtract(rationalOf(right as never), rationalOf(left as never)))).toPrecision(12))
}

function reasonOf(value: Val) {
  return value.kind === 'undefined' ? value.reason : null
}

/** The unit to show with a value: a catalogue unit for a plain fact, `ratio` for a pure fraction, null for none. */
export function unitShown(expr: Expr, indicators: ReadonlyMap<string, Indicator>): string | null {
  if (expr.type !== 'number') return null
  const only = expr.kind === 'first' ? expr.of[0] : expr
  if (only?.kind === 'fact') return indicators.get(only.code)?.unit || null
  return expr.unit === '' ? 'ratio' : expr.unit
}
