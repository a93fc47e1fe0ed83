/** Comparisons over a whole population: stored facts as they stand, computed values with their error bounds. */

import { verdictFrom } from '../expr/explain.ts'
import { splitComparison } from '../expr/split.ts'
import type { CompareOp, Expr } from '../expr/tree.ts'
import { opHolds } from '../expr/values.ts'
import { andBits, type Bits, bitsByText, eachBit, noBits, orBits, setBit } from './bits.ts'
import { closeQuotient } from './close-quotient.ts'
import { type ErrorScale, errorAt, exactAt, type Numbers, type Population, scaleOf, ulp } from './context.ts'
import { dayThreshold } from './day-threshold.ts'
import { atLeastWords, moreThanWords } from './kernels.ts'

type Compare = Extract<Expr, { kind: 'compare' }>
const hole = Number.POSITIVE_INFINITY

/** Computes a comparison for every row. */
export function computeComparison(population: Population, expr: Compare): Bits {
  const split = splitComparison(expr)
  if (split !== null) {
    const parts = split.parts.map((part) => population.truthOf(part))
    return split.kind === 'and' ? andBits(parts, population.size) : orBits(parts, population.size)
  }
  if (expr.left.type === 'text') return textComparison(population, expr)
  const byDay = dayThreshold(population.judged, expr)
  if (byDay !== null) return computeComparison(population, byDay)
  const left = population.numbersOf(expr.left)
  const limit = constantOf(population, expr.right)
  if (limit === null) return rowByRow(population, expr, { left, right: population.numbersOf(expr.right) })
  if (left.error === null) return storedAgainst(population, expr, { left, limit })
  const scale = scaleOf(left)
  if (scale !== null) return computedAgainst(population, expr, { left, limit, scale })
  return rowByRow(population, expr, { left, right: population.numbersOf(expr.right) })
}

function constantOf(population: Population, expr: Expr): number | null {
  if (expr.kind === 'literal') return expr.type === 'bool' ? null : Number(expr.value)
  return expr.kind === 'judgedOn' || expr.kind === 'period' ? (population.numbersOf(expr).values[0] ?? null) : null
}

function knownNode(of: Expr): Expr {
  return { kind: 'known', type: 'bool', unit: null, source: `known(${of.source})`, key: `known(${of.key})`, of }
}

/** Stored facts against a constant: doubles order as the decimals they stand for, so no row needs the exact reading. */
function storedAgainst(population: Population, expr: Compare, { left, limit }: { left: Numbers; limit: number }): Bits {
  const t = splitWords(expr.op, left.values, limit)
  const knownBits = population.truthOf(knownNode(expr.left)).t
  const f = new Uint32Array(t.length)
  for (let w = 0; w < t.length; w++) f[w] = (knownBits[w] as number) & ~(t[w] as number)
  const bits = expr.op === '>=' || expr.op === '>' || expr.op === '==' ? { t, f } : { t: f, f: t }
  if (left.holes) clearHoles(bits, left.values)
  return bits
}

/** Rows for which a comparison, or for `<`, `<=` and `!=` its opposite, holds. */
function splitWords(op: CompareOp, values: Float64Array, limit: number): Uint32Array {
  if (op === '>' || op === '<=') return moreThanWords(values, limit)
  const words = atLeastWords(values, limit)
  if (op === '>=' || op === '<') return words
  const above = moreThanWords(values, limit)
  for (let w = 0; w < words.length; w++) words[w] = (words[w] as number) & ~(above[w] as number)
  return words
}

/** What cannot be computed is false. */
function clearHoles({ t, f }: Bits, values: Float64Array): void {
  for (let row = 0; row < values.length; row++) if (values[row] === hole) decide({ t, f }, row, false)
}

interface Computed {
  readonly left: Numbers
  readonly limit: number
  readonly scale: ErrorScale
}

/** Computed values against a constant; rows within their error of it are decided by the exact reading. */
function computedAgainst(population: Population, expr: Compare, { left, limit, scale }: Computed): Bits {
  const margin = marginOf(scale, limit)
  const above = moreThanWords(left.values, limit + margin)
  const close = atLeastWords(left.values, limit - margin)
  const knownBits = population.truthOf(knownNode(expr.left)).t
  const below = new Uint32Array(above.length)
  for (let w = 0; w < above.length; w++) {
    const atLeast = close[w] as number
    close[w] = atLeast & ~(above[w] as number)
    below[w] = (knownBits[w] as number) & ~atLeast
  }
  const bits = clearBits(expr.op, above, below)
  const quotient = closeQuotient(population, expr, limit)
  eachBit(close, (row) => {
    if (left.values[row] !== hole) decide(bits, row, quotient?.(row) ?? exactlyHolds(population, expr, row))
  })
  if (left.holes) clearHoles(bits, left.values)
  return bits
}

/** What holds for those who lie clearly above or below the limit. */
function clearBits(op: CompareOp, above: Uint32Array, below: Uint32Array): Bits {
  if (op === '>=' || op === '>') return { t: above, f: below }
  if (op === '<=' || op === '<') return { t: below, f: above }
  const apart = above.map((word, w) => word | (below[w] as number))
  const equal = new Uint32Array(above.length)
  return op === '==' ? { t: equal, f: apart } : { t: apart, f: equal }
}

/**
 * How far from a limit a value is beyond doubt: twice any error, which grows with the value and so, near the limit,
 * with the limit.
 */
export function marginOf({ relative, absolute }: ErrorScale, limit: number): number {
  if (relative > 0.25) return hole
  const fixed = absolute + Math.abs(limit) * ulp
  return 2 * (relative * (Math.abs(limit) + fixed) + fixed)
}

function decide({ t, f }: Bits, row: number, holds: boolean): void {
  const word = row >>> 5
  const bit = 1 << (row & 31)
  t[word] = holds ? (t[word] as number) | bit : (t[word] as number) & ~bit
  f[word] = holds ? (f[word] as number) & ~bit : (f[word] as number) | bit
}

function rowByRow(population: Population, expr: Compare, { left, right }: { left: Numbers; right: Numbers }): Bits {
  const { t, f } = noBits(population.size)
  const stored = left.error === null && right.error === null
  for (let row = 0; row < population.size; row++) {
    const [a, b] = [left.values[row] as number, right.values[row] as number]
    if (a === hole || b === hole) setBit(f, row)
    if (!Number.isFinite(a - b)) continue
    const close = !stored && Math.abs(a - b) <= errorAt(left, row, a) + errorAt(right, row, b)
    setBit((close ? exactlyHolds(population, expr, row) : opHolds(expr.op, signOf(a, b))) ? t : f, row)
  }
  return { t, f }
}

function exactlyHolds(population: Population, expr: Expr, row: number): boolean {
  return verdictFrom(exactAt(population, expr, row)) === true
}

function signOf(a: number, b: number): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function textComparison(population: Population, expr: Compare): Bits {
  const left = population.textsOf(expr.left)
  if (expr.right.kind === 'literal') {
    const wanted = expr.right.value
    return bitsByText(left, (text) => holdsFor(expr.op, text === wanted))
  }
  const right = population.textsOf(expr.right)
  const { t, f } = noBits(population.size)
  for (let row = 0; row < population.size; row++) {
    const [a, b] = [left.dictionary[left.codes[row] ?? -1], right.dictionary[right.codes[row] ?? -1]]
    if (a !== undefined && b !== undefined) setBit(holdsFor(expr.op, a === b) ? t : f, row)
  }
  return { t, f }
}

function holdsFor(op: CompareOp, equal: boolean): boolean {
  return op === '==' ? equal : !equal
}
