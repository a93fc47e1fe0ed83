/** Whether a figure that is unknown may turn out not to exist, as a quotient whose divisor is zero. */
import { partsOf } from './parts.ts'
import type { Expr } from './tree.ts'

/**
 * When an unknown figure may turn out not to exist once all data are there. `unregistered`: only while the day of
 * registration is unknown, since no figure exists of the years before it.
 */
export type Lack = 'never' | 'unregistered' | 'always'

const lacks: readonly Lack[] = ['never', 'unregistered', 'always']
const known = new WeakMap<Expr, Lack>()

/** When an unknown figure may turn out not to exist. */
export function lackOf(expr: Expr): Lack {
  const found = known.get(expr) ?? lacks[Math.max(lacks.indexOf(ownLack(expr)), ...partsOf(expr).map(indexOfLack))]
  known.set(expr, found ?? 'always')
  return found ?? 'always'
}

function indexOfLack(expr: Expr): number {
  return lacks.indexOf(lackOf(expr))
}

/** What the node itself adds to what its parts may lack. */
function ownLack(expr: Expr): Lack {
  switch (expr.kind) {
    case 'fact':
      return expr.type === 'number' && expr.back !== null ? 'unregistered' : 'never'
    case 'arith': {
      const { op, right } = expr
      if (op !== '/' && op !== '%') return 'never'
      return right.kind === 'literal' && right.value !== 0 ? 'never' : 'always'
    }
    case 'dateMath':
      return expr.fn === 'add_years' || expr.fn === 'add_days' ? 'always' : 'never'
    case 'growth':
    case 'cohort':
    case 'constant':
    case 'variable':
    case 'call':
    case 'list':
    case 'map':
    case 'select':
    case 'comprehension':
    case 'fail':
      return 'always'
    case 'literal':
    case 'judgedOn':
    case 'period':
    case 'compare':
    case 'in':
    case 'industry':
    case 'textTest':
    case 'and':
    case 'or':
    case 'not':
    case 'if':
    case 'known':
    case 'first':
    case 'fold':
    case 'size':
    case 'round':
      return 'never'
  }
}
