/** Expressions that have no kernel: the exact reading, row by row. */
import { verdictFrom } from '../expr/explain.ts'
import type { Expr } from '../expr/tree.ts'
import { type Bits, noBits, setBit } from './bits.ts'
import { exactAt, exactNumberAt, type Numbers, type Population, type Texts, ulp } from './context.ts'

/** Whether columns leave a node to the exact reading. */
export function hasNoKernel({ reading }: Expr): boolean {
  return reading === 'exact' || reading === 'rows'
}

/** Numbers (or days) of an expression without a kernel, rounded once at the end. */
export function exactNumbers(population: Population, expr: Expr): Numbers {
  const values = new Float64Array(population.size)
  for (let row = 0; row < values.length; row++) values[row] = exactNumberAt(population, expr, row)
  return { values, error: { relative: ulp, absolute: 0 }, holes: values.includes(Number.POSITIVE_INFINITY) }
}

/** Texts of an expression without a kernel; what cannot be computed counts as unknown. */
export function exactTexts(population: Population, expr: Expr): Texts {
  const codes = new Int32Array(population.size).fill(-1)
  const known = new Map<string, number>()
  for (let row = 0; row < codes.length; row++) {
    const value = exactAt(population, expr, row)
    if (value.kind !== 'text') continue
    const code = known.get(value.value) ?? known.size
    known.set(value.value, code)
    codes[row] = code
  }
  return { codes, dictionary: [...known.keys()] }
}

/** Verdicts of a condition without a kernel; what cannot be computed does not hold. */
export function exactTruth(population: Population, expr: Expr): Bits {
  const { t, f } = noBits(population.size)
  for (let row = 0; row < population.size; row++) {
    const verdict = verdictFrom(exactAt(population, expr, row))
    if (verdict !== null) setBit(verdict ? t : f, row)
  }
  return { t, f }
}
