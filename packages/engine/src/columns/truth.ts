/** Conditions over a whole population: every distinct comparison once, then bit algebra. */

import { industryMatches } from '../expr/industry.ts'
import type { Expr } from '../expr/tree.ts'
import {
  allSet,
  andBits,
  type Bits,
  bitsByCode,
  bitsByText,
  chooseBits,
  meaning,
  noBits,
  notBits,
  orBits,
  setBit,
  wordsFor,
} from './bits.ts'
import { computeComparison } from './comparisons.ts'
import type { Population } from './context.ts'
import { exactTruth, hasNoKernel } from './exact-rows.ts'
import { knownWords } from './kernels.ts'

/** Computes a condition for every row. */
export function computeTruth(population: Population, expr: Expr): Bits {
  if (hasNoKernel(expr)) return exactTruth(population, expr)
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
      return computeComparison(population, expr)
    case 'known':
      return known(population, expr.of)
    default:
      return membership(population, expr)
  }
}

function flags(population: Population, key: string): Bits {
  const column = population.snapshot.columns.get(key)
  return column?.type === 'bool' ? bitsByCode(column.values, flagMeaning) : noBits(population.size)
}

/** Stored flags: 0 is no, 1 is yes, 2 is unknown. */
const flagMeaning = Uint8Array.of(meaning.no, meaning.yes, meaning.unknown)

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

function membership(population: Population, expr: Expr): Bits {
  if (expr.kind === 'in' && expr.item.type !== 'text') return numberMembership(population, expr)
  if (expr.kind !== 'in' && expr.kind !== 'industry' && expr.kind !== 'textTest')
    throw new TypeError(`not a condition: ${expr.source}`)
  return bitsByText(population.textsOf(expr.item), (text) => textHolds(expr, text))
}

/** What a membership or a text test says about a known text. */
export function textHolds(expr: Extract<Expr, { kind: 'in' | 'industry' | 'textTest' }>, text: string): boolean {
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
