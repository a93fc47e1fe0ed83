/** Ratios written without a division, `a >= 0.05 * b`, as the ratio that they are about, where the divisor is above zero for sure. */
import { arithNode } from '../expr/compile-nodes.ts'
import type { Expr } from '../expr/tree.ts'
import type { Catalogue, Wanted } from './solve.ts'

type Compare = Extract<Expr, { kind: 'compare' }>

/**
 * The conditions with such comparisons turned into `a / b >= 0.05`, as others write it. Together they say the same: where
 * all come out as wanted the divisor is above zero, and dividing by it changes no comparison.
 */
export function withRatios(wanted: readonly Wanted[], catalogue: Catalogue): readonly Wanted[] {
  const positive = positiveIn(wanted, catalogue)
  if (positive.size === 0) return wanted
  return wanted.map(({ expr, want }) => ({ expr: ratioIn(expr, positive), want }))
}

/** Keys of the figures that are above zero wherever all conditions come out as wanted. */
function positiveIn(wanted: readonly Wanted[], { indicators }: Catalogue): Set<string> {
  const sure = wanted.flatMap(({ expr, want }) => (want ? conjuncts(expr) : []))
  const said = sure.flatMap((expr) => (expr.kind === 'compare' ? positiveFigure(expr) : []))
  const catalogued = wanted
    .flatMap(({ expr }) => figuresIn(expr))
    .filter(({ code }) => (indicators.get(code)?.min ?? 0) > 0)
  return new Set([...said, ...catalogued.map(({ key }) => key)])
}

function conjuncts(expr: Expr): readonly Expr[] {
  return expr.kind === 'and' ? expr.all.flatMap(conjuncts) : [expr]
}

function positiveFigure({ op, left, right }: Compare): string[] {
  const [upwards, figure, limit] = left.kind === 'literal' ? [['<', '<='], right, left] : [['>', '>='], left, right]
  if (figure.kind !== 'fact' || figure.type !== 'number' || limit.kind !== 'literal' || !upwards.includes(op)) return []
  const least = Number(limit.value)
  return least > 0 || (least === 0 && !op.includes('=')) ? [figure.key] : []
}

function figuresIn(expr: Expr): Extract<Expr, { kind: 'fact' }>[] {
  if (expr.kind === 'fact') return expr.type === 'number' ? [expr] : []
  return partsIn(expr).flatMap(figuresIn)
}

function partsIn(expr: Expr): Expr[] {
  return Object.values(expr).flat().filter(isExpr)
}

function isExpr(value: unknown): value is Expr {
  return typeof value === 'object' && value !== null && 'kind' in value && 'key' in value
}

/** The expression with every such comparison in it turned into one of a ratio. */
function ratioIn(expr: Expr, positive: ReadonlySet<string>): Expr {
  switch (expr.kind) {
    case 'and':
    case 'or': {
      const all = expr.all.map((one) => ratioIn(one, positive))
      return { ...expr, all, key: `${expr.kind}(${all.map(({ key }) => key).join(',')})` }
    }
    case 'not': {
      const of = ratioIn(expr.of, positive)
      return { ...expr, of, key: `!(${of.key})` }
    }
    case 'compare':
      return ratioFrom(expr, positive)
    default:
      return expr
  }
}

const mirrored = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' } as const

function ratioFrom(expr: Compare, positive: ReadonlySet<string>): Expr {
  const { op, left, right } = expr
  if (left.type !== 'number') return expr
  const onRight = multipleOf(right, positive)
  if (onRight !== null) return compareRatio(expr, left, { ...onRight, op })
  const onLeft = multipleOf(left, positive)
  return onLeft === null ? expr : compareRatio(expr, right, { ...onLeft, op: mirrored[op] })
}

interface Multiple {
  readonly factor: Expr
  readonly figure: Expr
}

/** A number times a figure that is above zero. */
function multipleOf(expr: Expr, positive: ReadonlySet<string>): Multiple | null {
  if (expr.kind !== 'arith' || expr.op !== '*') return null
  const [factor, figure] = expr.left.kind === 'literal' ? [expr.left, expr.right] : [expr.right, expr.left]
  return factor.kind === 'literal' && positive.has(figure.key) ? { factor, figure } : null
}

function compareRatio(
  expr: Compare,
  over: Expr,
  { factor, figure, op }: Multiple & { readonly op: Compare['op'] },
): Expr {
  const left = arithNode('/', over, figure, `${over.source} / ${figure.source}`)
  return { ...expr, op, left, right: factor, key: `(${left.key}${op}${factor.key})` }
}
