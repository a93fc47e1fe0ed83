/**
 * Terms of several facts, such as a ratio of two, replaced by a figure that may take any value or none. Whatever cannot be
 * for such free figures cannot be at all; the other way round says nothing.
 */
import type { Indicator } from '../definitions.ts'
import type { Expr } from '../expr/tree.ts'
import { factKeysOf } from './fact-keys.ts'
import type { Catalogue, Wanted } from './solve.ts'

interface Freed {
  readonly wanted: readonly Wanted[]
  readonly indicators: ReadonlyMap<string, Indicator>
}

interface Freeing {
  readonly catalogue: Catalogue
  readonly indicators: Map<string, Indicator>
  /** Key of a term → the figure that stands for it. */
  readonly terms: Map<string, Expr>
  /** Something was met that has no such figure. */
  failed: boolean
}

/** The conditions with free figures for terms of several facts; null where there is no such term. */
export function abstracted(wanted: readonly Wanted[], catalogue: Catalogue): Freed | null {
  const freeing: Freeing = {
    catalogue,
    indicators: new Map(catalogue.indicators),
    terms: new Map(),
    failed: false,
  }
  const freed = wanted.map(({ expr, want }) => ({ expr: freedFrom(expr, freeing), want }))
  if (freeing.terms.size === 0 && !freeing.failed) return null
  if (!freeing.failed) return { wanted: freed, indicators: freeing.indicators }
  // One free condition for the whole: nothing can be proven then.
  return { wanted: [], indicators: catalogue.indicators }
}

const picking: readonly string[] = ['and', 'or', 'not', 'if', 'first', 'known']

function freedFrom(expr: Expr, freeing: Freeing): Expr {
  if (factKeysOf(expr, freeing.catalogue.judged).length < 2) return expr
  const picks = picking.includes(expr.kind) || (expr.kind === 'fold' && (expr.fn === 'min' || expr.fn === 'max'))
  if (picks || !isJoint(expr, freeing)) return rebuilt(expr, freeing)
  if (expr.kind === 'compare' && expr.left.type === 'number') {
    const term: Expr = { ...expr.left, kind: 'arith', op: '-', left: expr.left, right: expr.right } as Expr
    const left = figureFor({ ...term, key: `(${expr.left.key}-${expr.right.key})` }, freeing)
    return { ...expr, left, right: number(0), key: `(${left.key}${expr.op}0)` }
  }
  if (expr.type === 'number') return figureFor(expr, freeing)
  freeing.failed = true
  return expr
}

/** Whether several parts of a term hold facts. */
function isJoint(expr: Expr, { catalogue }: Freeing): boolean {
  const parts = Object.values(expr)
    .flat()
    .filter((part): part is Expr => typeof part === 'object' && part !== null && 'kind' in part)
  return parts.filter((part) => factKeysOf(part, catalogue.judged).length > 0).length > 1
}

function rebuilt(expr: Expr, freeing: Freeing): Expr {
  const entries = Object.entries(expr).map(([name, value]) => [name, rebuiltPart(value, freeing)])
  return Object.fromEntries(entries) as Expr
}

function rebuiltPart(value: unknown, freeing: Freeing): unknown {
  if (Array.isArray(value)) return value.map((one) => rebuiltPart(one, freeing))
  if (typeof value !== 'object' || value === null || !('kind' in value)) return value
  return freedFrom(value as Expr, freeing)
}

function number(value: number): Expr {
  return { kind: 'literal', type: 'number', unit: null, source: String(value), key: String(value), value }
}

/** A figure that may be any number, or not computable as where a divisor is zero. */
function figureFor(term: Expr, freeing: Freeing): Expr {
  const kept = freeing.terms.get(term.key)
  if (kept !== undefined) return kept
  const index = freeing.terms.size
  const base = { unit: term.unit, source: term.source, back: null } as const
  const known: Expr = { ...base, kind: 'fact', type: 'bool', code: `#known${index}`, key: `#known${index}` }
  const figure: Expr = { ...base, kind: 'fact', type: 'number', code: `#figure${index}`, key: `#figure${index}` }
  const nothing: Expr = {
    ...base,
    kind: 'arith',
    type: 'number',
    op: '/',
    left: number(1),
    right: number(0),
    key: '1/0',
  }
  const free: Expr = {
    kind: 'if',
    type: 'number',
    unit: term.unit,
    source: term.source,
    key: `#term${index}`,
    test: known,
    then: figure,
    otherwise: nothing,
  }
  freeing.indicators.set(`#known${index}`, freeIndicator(`#known${index}`, 'bool'))
  freeing.indicators.set(`#figure${index}`, freeIndicator(`#figure${index}`, 'number'))
  freeing.terms.set(term.key, free)
  return free
}

function freeIndicator(code: string, type: 'bool' | 'number'): Indicator {
  const none = { zh: '', en: '' }
  return { code, name: none, type, period: 'state', definition: none, source: '', theme: '' }
}
