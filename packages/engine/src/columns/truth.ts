/** Conditions over a whole population: every distinct comparison once, then bit algebra. */

import { splitComparison } from '../expr/evaluate.ts'
import { verdictFrom } from '../expr/explain.ts'
import { industryMatches } from '../expr/industry.ts'
import type { CompareOp, Expr } from '../expr/tree.ts'
import { opHolds } from '../expr/values.ts'
import { allSet, andBits, type Bits, bitAt, chooseBits, notBits, orBits, setBit, wordsFor } from './bits.ts'
import { errorAt, exactAt, type Numbers, type Population } from './context.ts'
import { atLeastWords, knownWords, moreThanWords } from './kernels.ts'

/** Computes a condition for every row. */
export function computeTruth(population: Population, expr: Expr): Bits {
  const { size } = population
  switch (expr.kind) {
    case 'literal': {
      const [all, none] = [allSet(size), new Uint32Array(wordsFor(size))]
      return expr.value === true ? { t: all, f: none } : { t: none, f: all }
    }
    case 'fact':
      return flags(population, expr.back === null ? expr.code : `${expr.code}@${population.judged.period - expr.back}`)
    case 'and':
      return andBits(
        expr.all.map((part) => population.truthOf(part)),
        size,
      )
    case 'or':
      return orBits(
        expr.all.map((part) => population.truthOf(part)),
        size,
      )
    case 'not':
      return notBits(population.truthOf(expr.of))
    case 'if':
      return chooseBits(
        population.truthOf(expr.test),
        population.truthOf(expr.then),
        population.truthOf(expr.otherwise),
      )
    case 'first':
      return expr.of.map((part) => population.truthOf(part)).reduce(fillGaps)
    case 'compare':
      return comparison(population, expr)
    case 'known':
      return known(population, expr.of)
    default:
      return membership(population, expr)
  }
}

function flags(population: Population, key: string): Bits {
  const [t, f] = [new Uint32Array(wordsFor(population.size)), new Uint32Array(wordsFor(population.size))]
  const column = population.snapshot.columns.get(key)
  if (column?.type !== 'bool') return { t, f }
  for (let row = 0; row < population.size; row++) {
    const value = column.values[row]
    if (value !== 2) setBit(value === 1 ? t : f, row)
  }
  return { t, f }
}

function fillGaps(first: Bits, second: Bits): Bits {
  const fill = (own: Uint32Array, other: Uint32Array) =>
    own.map((word, w) => word | ((other[w] ?? 0) & ~((first.t[w] ?? 0) | (first.f[w] ?? 0))))
  return { t: fill(first.t, second.t), f: fill(first.f, second.f) }
}

function known(population: Population, expr: Expr): Bits {
  const words = knownOf(population, expr)
  const all = allSet(population.size)
  return { t: words, f: all.map((word, w) => word & ~(words[w] ?? 0)) }
}

function knownOf(population: Population, expr: Expr): Uint32Array {
  if (expr.type === 'bool') {
    const { t, f } = population.truthOf(expr)
    return t.map((word, w) => word | (f[w] ?? 0))
  }
  return expr.type === 'text'
    ? knownTexts(population.textsOf(expr).codes)
    : knownWords(population.numbersOf(expr).values)
}

function knownTexts(codes: Int32Array): Uint32Array {
  const words = new Uint32Array(wordsFor(codes.length))
  for (let row = 0; row < codes.length; row++) if ((codes[row] ?? -1) >= 0) setBit(words, row)
  return words
}

function comparison(population: Population, expr: Extract<Expr, { kind: 'compare' }>): Bits {
  const split = splitComparison(expr)
  if (split !== null) {
    const parts = split.parts.map((part) => population.truthOf(part))
    return split.kind === 'and' ? andBits(parts, population.size) : orBits(parts, population.size)
  }
  if (expr.left.type === 'text') return textComparison(population, expr)
  const left = population.numbersOf(expr.left)
  const limit = constantOf(population, expr.right)
  if (limit !== null && left.error === null && expr.op !== '==' && expr.op !== '!=') {
    return storedAgainst(population, expr, { left, limit })
  }
  return rowByRow(population, expr, { left, right: population.numbersOf(expr.right) })
}

function constantOf(population: Population, expr: Expr): number | null {
  if (expr.kind === 'literal') return Number(expr.value)
  return expr.kind === 'judgedOn' || expr.kind === 'period' ? (population.numbersOf(expr).values[0] ?? null) : null
}

function knownNode(of: Expr): Expr {
  return { kind: 'known', type: 'bool', unit: null, source: `known(${of.source})`, key: `known(${of.key})`, of }
}

/** Stored facts against a constant: doubles order as the decimals they stand for, so no row needs the exact reading. */
function storedAgainst(
  population: Population,
  expr: Extract<Expr, { kind: 'compare' }>,
  { left, limit }: { left: Numbers; limit: number },
): Bits {
  const upward = expr.op === '>=' || expr.op === '>'
  const reached =
    expr.op === '>=' || expr.op === '<' ? atLeastWords(left.values, limit) : moreThanWords(left.values, limit)
  const knownBits = population.truthOf(knownNode(expr.left)).t
  const t = reached
  const f = new Uint32Array(t.length)
  for (let w = 0; w < t.length; w++) f[w] = (knownBits[w] ?? 0) & ~(t[w] ?? 0)
  const bits = upward ? { t, f } : { t: f, f: t }
  if (left.holes) clearHoles(bits, left.values)
  return bits
}

/** What cannot be computed is false. */
function clearHoles({ t, f }: Bits, values: Float64Array): void {
  for (let row = 0; row < values.length; row++) {
    if (values[row] !== Number.POSITIVE_INFINITY) continue
    t[row >>> 5] = (t[row >>> 5] ?? 0) & ~(1 << (row & 31))
    setBit(f, row)
  }
}

function rowByRow(
  population: Population,
  expr: Extract<Expr, { kind: 'compare' }>,
  { left, right }: { left: Numbers; right: Numbers },
): Bits {
  const [t, f] = [new Uint32Array(wordsFor(population.size)), new Uint32Array(wordsFor(population.size))]
  const stored = left.error === null && right.error === null
  for (let row = 0; row < population.size; row++) {
    const [a, b] = [left.values[row] ?? 0, right.values[row] ?? 0]
    if (a === Number.POSITIVE_INFINITY || b === Number.POSITIVE_INFINITY) setBit(f, row)
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

function textComparison(population: Population, expr: Extract<Expr, { kind: 'compare' }>): Bits {
  const left = population.textsOf(expr.left)
  if (expr.right.kind === 'literal') {
    const wanted = expr.right.value
    return byText(
      left.codes,
      left.dictionary.map((text) => holdsFor(expr.op, text === wanted)),
    )
  }
  const right = population.textsOf(expr.right)
  const [t, f] = [new Uint32Array(wordsFor(population.size)), new Uint32Array(wordsFor(population.size))]
  for (let row = 0; row < population.size; row++) {
    const [a, b] = [left.dictionary[left.codes[row] ?? -1], right.dictionary[right.codes[row] ?? -1]]
    if (a !== undefined && b !== undefined) setBit(holdsFor(expr.op, a === b) ? t : f, row)
  }
  return { t, f }
}

function holdsFor(op: CompareOp, equal: boolean): boolean {
  return op === '==' ? equal : !equal
}

function byText(codes: Int32Array, holds: readonly boolean[]): Bits {
  const [t, f] = [new Uint32Array(wordsFor(codes.length)), new Uint32Array(wordsFor(codes.length))]
  for (let row = 0; row < codes.length; row++) {
    const one = holds[codes[row] ?? -1]
    if (one !== undefined) setBit(one ? t : f, row)
  }
  return { t, f }
}

function membership(population: Population, expr: Expr): Bits {
  if (expr.kind === 'in' && expr.item.type !== 'text') return numberMembership(population, expr)
  if (expr.kind !== 'in' && expr.kind !== 'industry' && expr.kind !== 'textTest')
    throw new TypeError(`not a condition: ${expr.source}`)
  const { codes, dictionary } = population.textsOf(expr.item)
  return byText(
    codes,
    dictionary.map((text) => textHolds(expr, text)),
  )
}

function textHolds(expr: Extract<Expr, { kind: 'in' | 'industry' | 'textTest' }>, text: string): boolean {
  if (expr.kind === 'in') return expr.list.includes(text)
  if (expr.kind === 'industry') return industryMatches(text, expr.prefixes)
  if (expr.test === 'contains') return text.includes(expr.argument)
  return expr.test === 'startsWith' ? text.startsWith(expr.argument) : text.endsWith(expr.argument)
}

function numberMembership(population: Population, expr: Extract<Expr, { kind: 'in' }>): Bits {
  const literal = (value: string | number): Expr => ({
    kind: 'literal',
    type: expr.item.type,
    unit: null,
    source: String(value),
    key: JSON.stringify(value),
    value,
  })
  const parts = expr.list.map((value): Expr => {
    const right = literal(value)
    return {
      kind: 'compare',
      type: 'bool',
      unit: null,
      source: expr.source,
      key: `(${expr.item.key}==${right.key})`,
      op: '==',
      left: expr.item,
      right,
    }
  })
  return orBits(
    parts.map((part) => population.truthOf(part)),
    population.size,
  )
}

/** Whether a row is unknown under a condition. */
export function isUnknownAt(bits: Bits, row: number): boolean {
  return !bitAt(bits.t, row) && !bitAt(bits.f, row)
}
