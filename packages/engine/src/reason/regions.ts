/**
 * Representative values of a fact: one for every region between the values at which some condition changes, and every
 * such value itself. What holds for them holds for all values of the fact, wherever `exact` says so.
 */
import { isoFrom } from '../dates.ts'
import type { Indicator } from '../definitions.ts'
import { add, compare, divide, numberFrom, type Rational, rationalFrom, rationalFromDecimal } from '../exact.ts'
import type { Expr } from '../expr/tree.ts'
import type { FactValue } from '../expr/values.ts'
import { crossingsOf, dayCrossings } from './crossings.ts'
import { codeOf, isAnalysed, mentions } from './fact-keys.ts'
import type { Trial } from './trial.ts'

/** Values that stand for all values of a fact. */
export interface Regions {
  readonly values: readonly FactValue[]
  readonly exact: boolean
}

/** Representative values of one fact for some conditions, the other facts being as they are in the trial. */
export function regionsOf(
  exprs: readonly Expr[],
  key: string,
  trial: Trial,
  indicators: ReadonlyMap<string, Indicator>,
): Regions {
  const indicator = indicators.get(codeOf(key))
  const own = exprs.filter((expr) => mentions(expr, key, trial.at.judged))
  const found = regionsBy(indicator, own, { key, trial })
  return { ...found, exact: found.exact && own.every(isAnalysed) }
}

function regionsBy(
  indicator: Indicator | undefined,
  own: readonly Expr[],
  { key, trial }: { readonly key: string; readonly trial: Trial },
): Regions {
  switch (indicator?.type) {
    case 'bool':
      return { values: [false, true], exact: true }
    case 'text':
      return textRegions(own, indicator)
    case 'date': {
      const { points, exact } = dayCrossings(own, key, trial)
      const each = points.flatMap((point) => [Number(point.n) - 1, Number(point.n), Number(point.n) + 1])
      const values = [...new Set(each.length === 0 ? [0] : each)].map(isoFrom)
      return { values, exact }
    }
    case 'number': {
      const { points, exact } = crossingsOf(own, key, trial.at)
      return { values: numbersAround(points, indicator), exact }
    }
    default:
      return { values: [], exact: false }
  }
}

/** A value in every region between the points, and the points themselves, within the bounds of the catalogue. */
export function numbersAround(
  points: readonly Rational[],
  { min, max }: { readonly min?: number | undefined; readonly max?: number | undefined },
): number[] {
  const ends = [min, max].filter((end) => end !== undefined).map(rationalFrom)
  const [low, high] = [min === undefined ? null : rationalFrom(min), max === undefined ? null : rationalFrom(max)]
  const isInside = (point: Rational) =>
    (low === null || compare(point, low) >= 0) && (high === null || compare(point, high) <= 0)
  const stops = [...points.filter(isInside), ...ends].toSorted(compare)
  const values: number[] = []
  const first = stops[0]
  if (first === undefined) return [0]
  if (low === null) values.push(beyond(first, -1))
  for (const [index, stop] of stops.entries()) {
    const shown = decimalOf(stop)
    if (shown !== null) values.push(shown)
    const next = stops[index + 1]
    if (next !== undefined && compare(stop, next) < 0) values.push(between(stop, next))
  }
  const last = stops.at(-1)
  if (high === null && last !== undefined) values.push(beyond(last, 1))
  return [...new Set(values)]
}

/** The double that a fraction is written as, null where no decimal figure equals it. */
export function decimalOf(value: Rational): number | null {
  const number = numberFrom(value)
  return Number.isFinite(number) && compare(rationalFrom(number), value) === 0 ? number : null
}

function beyond(point: Rational, direction: 1 | -1): number {
  const whole = Math.floor(numberFrom(point))
  const step = Math.max(1, Math.abs(whole) * 1e-9)
  return direction < 0 ? Math.floor(whole - step) : Math.ceil(whole + 1 + step)
}

/** A short decimal strictly between two fractions. */
export function between(low: Rational, high: Rational): number {
  const middle = divide(add(low, high), { n: 2n, d: 1n })
  const number = numberFrom(middle)
  for (let digits = 1; digits <= 15; digits += 1) {
    const text = number.toPrecision(digits)
    const exact = rationalFromDecimal(text)
    if (compare(exact, low) > 0 && compare(exact, high) < 0) return Number(text)
  }
  return number
}

interface Mentioned {
  readonly texts: Set<string>
  /** Tests that look inside a text; more than one may hold together in ways not listed. */
  inside: number
}

function textRegions(exprs: readonly Expr[], { values }: Indicator): Regions {
  const mentioned: Mentioned = { texts: new Set(values?.map(({ value }) => value)), inside: 0 }
  for (const expr of exprs) {
    const { texts, inside } = textsIn(expr)
    for (const text of texts) mentioned.texts.add(text)
    mentioned.inside += inside
  }
  const other = otherText(mentioned.texts)
  // A listed catalogue allows nothing else.
  const free = values === undefined || values.length === 0
  return { values: free ? [...mentioned.texts, other] : [...mentioned.texts], exact: mentioned.inside < 2 }
}

const textsOf = new WeakMap<Expr, Mentioned>()

function textsIn(expr: Expr): Mentioned {
  const known = textsOf.get(expr)
  if (known !== undefined) return known
  const found: Mentioned = { texts: new Set(), inside: 0 }
  collectTexts(expr, found)
  textsOf.set(expr, found)
  return found
}

function collectTexts(node: unknown, into: Mentioned): void {
  if (typeof node !== 'object' || node === null) return
  noteTexts(node as Expr, into)
  for (const child of Object.values(node)) collectTexts(child, into)
}

function noteTexts(expr: Expr, into: Mentioned): void {
  // Functions of CEL at large look inside a text in ways that are not listed here.
  if (expr.reading !== undefined) into.inside += 2
  switch (expr.kind) {
    case 'literal':
      if (expr.type === 'text') into.texts.add(String(expr.value))
      return
    case 'in':
      for (const one of expr.list) into.texts.add(String(one))
      return
    case 'industry':
      for (const prefix of expr.prefixes) into.texts.add(prefix)
      return
    case 'textTest':
      into.texts.add(expr.argument)
      into.inside += 1
      return
    case 'size':
      into.inside += 2
      return
    case 'compare':
      if (expr.left.type === 'text' && isOpen(expr.left) && isOpen(expr.right)) into.inside += 2
      return
    default:
  }
}

function isOpen(expr: Expr): boolean {
  return expr.kind !== 'literal'
}

function otherText(known: ReadonlySet<string>): string {
  let text = '?'
  while (known.has(text)) text += '?'
  return text
}
