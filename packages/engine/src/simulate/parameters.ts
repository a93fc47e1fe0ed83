/** What can be moved in an offer: the thresholds of its conditions, the numbers in its amount, its cap. */
import type { CompiledOfferVersion } from '../compiled.ts'
import type { CompareOp, Expr } from '../expr/tree.ts'

/** Steps from an expression down to a part of it: names of properties and places in lists. */
export type ExprPath = readonly (string | number)[]

/** A number that a simulation may move. */
export interface Parameter {
  /** `age`, or `age.2` for the second number of that condition; `amount`, `amount.2`; `cap`. */
  readonly name: string
  readonly kind: 'threshold' | 'amount' | 'cap'
  /** Code of the condition; null for amount and cap. */
  readonly condition: string | null
  readonly value: number
  readonly unit: string | null
  /** For a threshold, what is compared with it and how. */
  readonly subject: string | null
  readonly operator: CompareOp | null
}

/** A threshold with its place. */
export interface Threshold extends Parameter {
  readonly kind: 'threshold'
  readonly condition: string
  readonly operator: CompareOp
  /** The comparison inside the condition, and the number inside the comparison. */
  readonly comparison: ExprPath
  readonly literal: 'left' | 'right'
}

const flipped: Record<CompareOp, CompareOp> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' }

/** Every threshold of an offer's conditions, in order. */
export function thresholdsOf(version: Pick<CompiledOfferVersion, 'conditions'>): Threshold[] {
  return version.conditions.flatMap(({ condition, expr }) =>
    numbersCompared(expr).map(({ path, literal, compare }, index): Threshold => {
      const [value, subject] = literal === 'right' ? [compare.right, compare.left] : [compare.left, compare.right]
      return {
        name: nameOf(condition.code, index),
        kind: 'threshold',
        condition: condition.code,
        value: Number((value as { readonly value: number }).value),
        unit: subject.unit,
        subject: subject.source,
        operator: literal === 'right' ? compare.op : flipped[compare.op],
        comparison: path,
        literal,
      }
    }),
  )
}

/** Everything that can be moved in an offer. */
export function parametersOf(version: CompiledOfferVersion): Parameter[] {
  const { benefit } = version.version
  const amounts = version.amount === null ? [] : literalsIn(version.amount)
  const plain = { condition: null, subject: null, operator: null } as const
  return [
    ...thresholdsOf(version).map(
      ({ name, kind, condition, value, unit, subject, operator }): Parameter => ({
        name,
        kind,
        condition,
        value,
        unit,
        subject,
        operator,
      }),
    ),
    ...amounts.map(
      ({ value }, index): Parameter => ({ ...plain, name: nameOf('amount', index), kind: 'amount', value, unit: null }),
    ),
    ...(benefit?.cap === undefined
      ? []
      : [{ ...plain, name: 'cap', kind: 'cap' as const, value: benefit.cap, unit: benefit.unit }]),
  ]
}

function nameOf(code: string, index: number): string {
  return index === 0 ? code : `${code}.${index + 1}`
}

/** A number in an expression, with its place. */
export interface Literal {
  readonly path: ExprPath
  readonly value: number
}

/** The numbers of an expression, in order of their place. */
export function literalsIn(expr: Expr): Literal[] {
  return partsOf(expr).flatMap(({ path, part }) =>
    part.kind === 'literal' && part.type === 'number' ? [{ path, value: Number(part.value) }] : [],
  )
}

interface Compared {
  readonly path: ExprPath
  readonly literal: 'left' | 'right'
  readonly compare: Extract<Expr, { kind: 'compare' }>
}

function numbersCompared(expr: Expr): Compared[] {
  return partsOf(expr).flatMap(({ path, part }): Compared[] => {
    if (part.kind !== 'compare') return []
    if (isNumber(part.right) && !isNumber(part.left)) return [{ path, literal: 'right', compare: part }]
    return isNumber(part.left) && !isNumber(part.right) ? [{ path, literal: 'left', compare: part }] : []
  })
}

function isNumber(expr: Expr): boolean {
  return expr.kind === 'literal' && expr.type === 'number'
}

/** A part of an expression with its place. */
export interface Part {
  readonly path: ExprPath
  readonly part: Expr
}

/** Parts found so far; an expression never changes, and each number that is moved asks for those of all conditions. */
const knownParts = new WeakMap<Expr, readonly Part[]>()

/** An expression and all its parts. */
export function partsOf(expr: Expr): readonly Part[] {
  const known = knownParts.get(expr) ?? listParts(expr)
  knownParts.set(expr, known)
  return known
}

/** Works on any node, whatever its parts are called. */
function listParts(expr: Expr): Part[] {
  const parts: Part[] = []
  const visit = (value: unknown, path: ExprPath): void => {
    if (Array.isArray(value)) {
      for (const [index, one] of value.entries()) visit(one, [...path, index])
      return
    }
    if (!isExpr(value)) return
    parts.push({ path, part: value })
    // What a macro asks of each element cannot be moved for the enterprise as a whole.
    if (value.kind === 'comprehension') return
    for (const [key, one] of Object.entries(value)) visit(one, [...path, key])
  }
  visit(expr, [])
  return parts
}

function isExpr(value: unknown): value is Expr {
  return typeof value === 'object' && value !== null && 'kind' in value && 'key' in value
}

/** The part of an expression at a path. */
export function partAt(expr: Expr, path: ExprPath): Expr {
  let at: unknown = expr
  for (const step of path) at = (at as Record<string | number, unknown>)[step]
  return at as Expr
}

/** An expression with another part at a path; keys above it tell it from the original. */
export function withPart(expr: Expr, path: ExprPath, part: Expr): Expr {
  const replaced = (value: unknown, steps: ExprPath): unknown => {
    const [step, ...rest] = steps
    if (step === undefined) return part
    if (Array.isArray(value)) return value.map((one, index) => (index === step ? replaced(one, rest) : one))
    const node = value as Record<string, unknown>
    const changed = { ...node, [step]: replaced(node[step], rest) }
    return isExpr(value) ? { ...changed, key: `${value.key}[${path.join('.')}:${part.key}]` } : changed
  }
  return replaced(expr, path) as Expr
}

/** A number as a node. */
export function numberNode(value: number): Expr {
  return { kind: 'literal', type: 'number', unit: null, source: String(value), key: JSON.stringify(value), value }
}

/** The comparison of a threshold, moved to another number. */
export function movedComparison(expr: Expr, threshold: Threshold, value: number): Expr {
  const compare = partAt(expr, threshold.comparison) as Extract<Expr, { kind: 'compare' }>
  const moved = { ...compare, [threshold.literal]: numberNode(value) }
  const key = `(${moved.left.key}${compare.op}${moved.right.key})`
  return { ...moved, key, source: `${moved.left.source} ${compare.op} ${moved.right.source}` }
}
