/** The values of one figure at which a condition may change its answer, the other facts being as they are. */
import { isoFrom } from '../dates.ts'
import { add, compare, floorOf, power, type Rational, rationalFrom, roundHalfUp } from '../exact.ts'
import { type Evaluation, evaluate } from '../expr/evaluate.ts'
import { type Comparison, splitComparison } from '../expr/split.ts'
import type { Expr } from '../expr/tree.ts'
import { order } from '../expr/values.ts'
import { mentions } from './fact-keys.ts'
import { type Figure, type Marks, type Piece, piecesOf } from './pieces.ts'
import { constant, lowest, plus, rootsOf, times } from './polynomial.ts'
import type { Trial } from './trial.ts'

/** Where answers change along one figure; `exact` is false where some part could not be analysed. */
export interface Crossings {
  /** Ascending, each once. */
  readonly points: readonly Rational[]
  readonly exact: boolean
}

/** Where any comparison in the conditions changes as a number moves; dates are asked for with `dayCrossings`. */
export function crossingsOf(exprs: readonly Expr[], key: string, at: Evaluation): Crossings {
  const figure: Figure = { key, at }
  const marks: Marks = { points: [], exact: true, condition: (expr) => walk(expr, figure, marks) }
  for (const expr of exprs) walk(expr, figure, marks)
  return { points: sortedOnce(marks.points), exact: marks.exact }
}

function sortedOnce(points: readonly Rational[]): Rational[] {
  const sorted = points.map(lowest).toSorted(compare)
  return sorted.filter((point, index) => {
    const before = sorted[index - 1]
    return before === undefined || compare(before, point) !== 0
  })
}

function walk(expr: Expr, figure: Figure, marks: Marks): void {
  if (!mentions(expr, figure.key, figure.at.judged)) return
  switch (expr.kind) {
    case 'and':
    case 'or':
      for (const part of expr.all) walk(part, figure, marks)
      return
    case 'not':
      walk(expr.of, figure, marks)
      return
    case 'if':
      for (const part of [expr.test, expr.then, expr.otherwise]) walk(part, figure, marks)
      return
    case 'compare':
      walkComparison(expr, figure, marks)
      return
    case 'in':
      for (const one of expr.list) if (typeof one === 'number') meet(expr.item, rationalFrom(one), figure, marks)
      return
    case 'known':
      // Whether it can be computed changes where a divisor becomes zero.
      piecesOf(expr.of, figure, marks)
      return
    case 'fact':
      return
    default:
      marks.exact = false
  }
}

function walkComparison(expr: Comparison, figure: Figure, marks: Marks): void {
  const split = splitComparison(expr)
  if (split !== null) {
    for (const part of split.parts) walk(part, figure, marks)
    return
  }
  if (expr.left.type === 'number') meetSides(expr, figure, marks)
  else if (expr.left.type === 'bool') for (const side of [expr.left, expr.right]) walk(side, figure, marks)
  else marks.exact = false
}

function meetSides({ left, right }: Comparison, figure: Figure, marks: Marks): void {
  const limit = evaluate(right, figure.at)
  if (left.kind === 'round' && limit.kind === 'number') {
    for (const before of beforeRounding(left, limit.value)) meet(left.of, before, figure, marks)
    return
  }
  const [lefts, rights] = [piecesOf(left, figure, marks), piecesOf(right, figure, marks)]
  for (const a of lefts) for (const b of rights) meetPieces(a, b, marks)
}

function meet(expr: Expr, value: Rational, figure: Figure, marks: Marks): void {
  const target: Piece = { num: constant(value), den: constant({ n: 1n, d: 1n }), root: 1 }
  for (const piece of piecesOf(expr, figure, marks)) meetPieces(piece, target, marks)
}

/** Where two pieces are equal or stop having a value. */
function meetPieces(a: Piece, b: Piece, marks: Marks): void {
  const [x, y] = [unrooted(a, b), unrooted(b, a)]
  if (x === null || y === null) {
    marks.exact = false
    return
  }
  marks.points.push(...rootsOf(x.den), ...rootsOf(y.den))
  const [left, right] = [times(x.num, y.den), times(y.num, x.den)]
  if (left === null || right === null) marks.exact = false
  else marks.points.push(...rootsOf(plus(left, right, { n: -1n, d: 1n })))
}

/** Both sides of a comparison with a compound rate, as ratios: `(1 + t)^n` against the unrooted ratio. */
function unrooted(own: Piece, other: Piece): Piece | null {
  if (own.root === other.root) return own
  if (own.root > 1 && other.root > 1) return null
  if (own.root > 1) return own
  const [n, d] = [own.num, own.den]
  if (n[1].n !== 0n || n[2].n !== 0n || d[1].n !== 0n || d[2].n !== 0n || d[0].n === 0n) return null
  const factor = add({ n: n[0].n * d[0].d, d: n[0].d * d[0].n }, { n: 1n, d: 1n })
  const positive = factor.d < 0n ? { n: -factor.n, d: -factor.d } : factor
  return { num: constant(power(positive, other.root)), den: constant({ n: 1n, d: 1n }), root: other.root }
}

/** The values before rounding at which the rounded one passes a limit. */
function beforeRounding({ fn, digits }: Extract<Expr, { kind: 'round' }>, limit: Rational): Rational[] {
  if (fn === 'abs') return [limit, { n: -limit.n, d: limit.d }]
  const step: Rational = { n: 1n, d: fn === 'round' ? 10n ** BigInt(digits) : 1n }
  const whole: Rational = fn === 'round' ? roundHalfUp(limit, digits) : { n: floorOf(limit), d: 1n }
  const shift: Rational = fn === 'round' ? { n: step.n, d: 2n * step.d } : { n: 0n, d: 1n }
  return [-2n, -1n, 0n, 1n, 2n].map((by) => add(add(whole, { n: by * step.n, d: step.d }), shift))
}

/** First and last day looked at; registrations and expiries lie between. */
const days = { from: -25_567, to: 84_000 } as const

/** Days at which a comparison of dates changes as one date moves: each is the first day of a new answer. */
export function dayCrossings(exprs: readonly Expr[], key: string, trial: Trial): Crossings {
  const found = new Set<number>()
  let exact = true
  const kept = trial.facts.get(key)
  for (const expr of comparisonsIn(exprs, key, trial.at)) {
    const sign = (day: number) => {
      trial.set(key, isoFrom(day))
      const [left, right] = [evaluate(expr.left, trial.at), evaluate(expr.right, trial.at)]
      const open = [left, right].some((value) => value.kind === 'unknown' || value.kind === 'undefined')
      return open ? null : Math.sign(order(left as never, right as never))
    }
    const [first, last] = [sign(days.from), sign(days.to)]
    if (first === null || last === null) exact &&= first === null && last === null
    else for (const limit of [0, 1]) addChange(found, (day) => (sign(day) ?? 0) >= limit === last >= first)
  }
  trial.set(key, kept)
  const points = [...found].toSorted((a, b) => a - b).map((day) => rationalFrom(day))
  return { points, exact }
}

/** The first day on which something that changes once has changed. */
function addChange(into: Set<number>, after: (day: number) => boolean): void {
  let [low, high]: [number, number] = [days.from, days.to]
  if (after(low) === after(high)) return
  const end = after(high)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (after(middle) === end) high = middle
    else low = middle
  }
  into.add(high)
}

function comparisonsIn(exprs: readonly Expr[], key: string, at: Evaluation): Comparison[] {
  const found: Comparison[] = []
  const seek = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const expr = node as Expr
    if (expr.kind === 'compare' && mentions(expr, key, at.judged)) found.push(expr)
    for (const child of Object.values(node)) seek(child)
  }
  for (const expr of exprs) seek(expr)
  return found
}
