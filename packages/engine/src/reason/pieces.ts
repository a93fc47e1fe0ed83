/** A numeric expression as it depends on one figure: pieces of `(numerator ÷ denominator)^(1/root)`, each exact. */
import { multiply, type Rational, rationalFrom, zero } from '../exact.ts'
import { type Evaluation, evaluate } from '../expr/evaluate.ts'
import type { Expr } from '../expr/tree.ts'
import { mentions } from './fact-keys.ts'
import { constant, itself, type Polynomial, plus, rootsOf, times } from './polynomial.ts'

/** One shape that a value may take; `root` above 1 is a compound rate and stands for `ratio^(1/root) − 1`. */
export interface Piece {
  readonly num: Polynomial
  readonly den: Polynomial
  readonly root: number
}

/** What is looked for: a figure under judgement, the other facts as they are. */
export interface Figure {
  readonly key: string
  readonly at: Evaluation
}

/** What the walk finds besides pieces. */
export interface Marks {
  /** Values of the figure at which an answer may change. */
  readonly points: Rational[]
  /** False once something was met that could not be analysed. */
  exact: boolean
  /** Notes the conditions inside a choice. */
  readonly condition: (expr: Expr) => void
}

const one = constant({ n: 1n, d: 1n })
const mostPieces = 24

/** The pieces of a numeric expression; empty where other facts are missing, so that it has no value yet. */
export function piecesOf(expr: Expr, figure: Figure, marks: Marks): readonly Piece[] {
  if (!mentions(expr, figure.key, figure.at.judged)) return fixedPiece(expr, figure)
  switch (expr.kind) {
    case 'fact':
      return [{ num: itself, den: one, root: 1 }]
    case 'arith':
      return arithPieces(expr, figure, marks)
    case 'growth':
      return growthPieces(expr, figure, marks)
    case 'fold':
      return foldPieces(expr, figure, marks)
    case 'first':
      return limited(
        expr.of.flatMap((part) => piecesOf(part, figure, marks)),
        marks,
      )
    case 'if':
      marks.condition(expr.test)
      return limited([...piecesOf(expr.then, figure, marks), ...piecesOf(expr.otherwise, figure, marks)], marks)
    default:
      marks.exact = false
      return []
  }
}

function fixedPiece(expr: Expr, { at }: Figure): readonly Piece[] {
  const value = evaluate(expr, at)
  if (value.kind === 'number') return [{ num: constant(value.value), den: one, root: 1 }]
  if (value.kind === 'compound') return [{ num: constant(value.ratio), den: one, root: value.root }]
  return []
}

function limited(pieces: readonly Piece[], marks: Marks): readonly Piece[] {
  if (pieces.length <= mostPieces) return pieces
  marks.exact = false
  return pieces.slice(0, mostPieces)
}

function arithPieces(expr: Extract<Expr, { kind: 'arith' }>, figure: Figure, marks: Marks): readonly Piece[] {
  const left = piecesOf(expr.left, figure, marks)
  const right = piecesOf(expr.right, figure, marks)
  if (expr.op === '/') for (const piece of right) marks.points.push(...rootsOf(piece.num))
  if (expr.op === '%') {
    marks.exact = false
    return []
  }
  const pieces = left.flatMap((a) => right.map((b) => combined(expr.op, a, b)))
  return kept(pieces, marks)
}

/** Leaves out what could not be written as a piece, and says so. */
function kept(pieces: readonly (Piece | null)[], marks: Marks): readonly Piece[] {
  const found = pieces.filter((piece) => piece !== null)
  if (found.length < pieces.length) marks.exact = false
  return limited(found, marks)
}

function combined(op: string, a: Piece, b: Piece): Piece | null {
  if (a.root > 1 || b.root > 1) return null
  if (op === '*') return fraction(times(a.num, b.num), times(a.den, b.den))
  if (op === '/') return fraction(times(a.num, b.den), times(a.den, b.num))
  const sign: Rational = op === '-' ? { n: -1n, d: 1n } : { n: 1n, d: 1n }
  if (isSame(a.den, b.den)) return fraction(plus(a.num, b.num, sign), a.den)
  const [left, right] = [times(a.num, b.den), times(b.num, a.den)]
  return left === null || right === null ? null : fraction(plus(left, right, sign), times(a.den, b.den))
}

function isSame(a: Polynomial, b: Polynomial): boolean {
  return a.every((value, index) => {
    const other = b[index] ?? zero
    return value.n * other.d === other.n * value.d
  })
}

function fraction(num: Polynomial | null, den: Polynomial | null): Piece | null {
  return num === null || den === null ? null : { num, den, root: 1 }
}

function growthPieces(expr: Extract<Expr, { kind: 'growth' }>, figure: Figure, marks: Marks): readonly Piece[] {
  const current = piecesOf(expr.current, figure, marks)
  const base = piecesOf(expr.base, figure, marks)
  for (const piece of base) marks.points.push(...rootsOf(piece.num), ...rootsOf(piece.den))
  const pieces = current.flatMap((a) =>
    base.map((b): Piece | null => {
      const ratio = combined('/', a, b)
      if (ratio === null) return null
      if (expr.years > 1) {
        marks.points.push(...rootsOf(ratio.num))
        return { ...ratio, root: expr.years }
      }
      return { ...ratio, num: plus(ratio.num, ratio.den, { n: -1n, d: 1n }) }
    }),
  )
  return kept(pieces, marks)
}

function foldPieces(expr: Extract<Expr, { kind: 'fold' }>, figure: Figure, marks: Marks): readonly Piece[] {
  const parts = expr.of.map((part) => ({ part, pieces: piecesOf(part, figure, marks) }))
  if (expr.fn === 'min' || expr.fn === 'max') {
    const all = parts.flatMap(({ pieces }) => pieces)
    return limited(all, marks)
  }
  // Years before registration are left out of the sum; they have no piece then.
  const counted = parts.filter(
    ({ part, pieces }) =>
      pieces.length > 0 || !expr.skipBeforeRegistration || evaluate(part, figure.at).kind !== 'undefined',
  )
  let sums: readonly (Piece | null)[] = [{ num: constant(zero), den: one, root: 1 }]
  for (const { pieces } of counted)
    sums = sums.flatMap((sum) => pieces.map((piece) => (sum === null ? null : combined('+', sum, piece))))
  const share = expr.fn === 'avg' ? rationalFrom(counted.length || 1) : rationalFrom(1)
  return kept(
    sums.map((sum) => (sum === null ? null : { ...sum, den: scaled(sum.den, share) })),
    marks,
  )
}

function scaled([a, b, c]: Polynomial, by: Rational): Polynomial {
  return [multiply(a, by), multiply(b, by), multiply(c, by)]
}
