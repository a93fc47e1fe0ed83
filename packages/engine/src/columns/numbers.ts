/**
 * Numeric expressions over a whole population in float64, with a bound on the rounding error of every
 * value, so that the caller can hand rows too close to call to the exact reading.
 */
import { dayFrom } from '../dates.ts'
import { dayMath } from '../expr/day-math.ts'
import type { Expr, FactExpr } from '../expr/tree.ts'
import { computeArithmetic, computeGrowth } from './arithmetic.ts'
import { bitAt } from './bits.ts'
import { cohortPlaces } from './cohort-places.ts'
import { errorAt, exactNumberAt, type Numbers, type Population, ulp } from './context.ts'
import { exactNumbers, hasNoKernel } from './exact-rows.ts'
import { computeFold } from './folds.ts'
import { type Column, noDay } from './snapshot.ts'

const hole = Number.POSITIVE_INFINITY

/** Computes a numeric or date expression for every row. */
export function computeNumbers(population: Population, expr: Expr): Numbers {
  if (hasNoKernel(expr)) return exactNumbers(population, expr)
  switch (expr.kind) {
    case 'literal':
      return constant(population, Number(expr.value))
    case 'judgedOn':
      return constant(population, dayFrom(population.judged.on))
    case 'period':
      return constant(population, population.judged.period - expr.back)
    case 'fact':
      return factNumbers(population, expr)
    case 'arith':
      return computeArithmetic(population, expr)
    case 'growth':
      return computeGrowth(population, expr)
    case 'fold':
      return computeFold(population, expr)
    case 'cohort':
      return cohortPlaces(population, expr)
    case 'first':
      return firstKnown(
        population,
        expr.of.map((part) => population.numbersOf(part)),
      )
    case 'if':
      return chosen(population, expr)
    case 'round':
      return rounded(population, expr)
    case 'size':
      return sizes(population, expr)
    case 'dateMath':
      return dateMath(population, expr)
    default:
      throw new TypeError(`not a numeric expression: ${expr.source}`)
  }
}

function constant(population: Population, value: number): Numbers {
  return { values: population.arena.floats(population.size).fill(value), error: null, holes: false }
}

function factNumbers(population: Population, expr: FactExpr): Numbers {
  const year = expr.back === null ? null : population.judged.period - expr.back
  const column = population.snapshot.columns.get(year === null ? expr.code : `${expr.code}@${year}`)
  const values = columnNumbers(population, column)
  return year === null || expr.type !== 'number'
    ? { values, error: null, holes: false }
    : beforeRegistration(population, values, year)
}

function columnNumbers({ arena, size }: Population, column: Column | undefined): Float64Array {
  if (column?.type === 'number') return column.values
  const values = arena.floats(size)
  if (column?.type !== 'date') return values.fill(Number.NaN)
  for (let row = 0; row < size; row++) {
    const day = column.days[row] as number
    values[row] = day === noDay ? Number.NaN : day
  }
  return values
}

/** A missing figure of a year before registration does not exist, rather than being unknown. */
function beforeRegistration(population: Population, stored: Float64Array, year: number): Numbers {
  let values = stored
  for (const row of population.registeredAfter(year)) {
    if (!Number.isNaN(stored[row] as number)) continue
    if (values === stored) {
      values = population.arena.floats(stored.length)
      values.set(stored)
    }
    values[row] = hole
  }
  return { values, error: null, holes: values !== stored }
}

function firstKnown(population: Population, parts: readonly Numbers[]): Numbers {
  const { size } = population
  const { values, error } = blank(population)
  let holes = false
  for (let row = 0; row < size; row++) {
    values[row] = Number.NaN
    for (const part of parts) {
      const value = part.values[row] ?? 0
      if (Number.isNaN(value)) continue
      values[row] = value
      error[row] = errorAt(part, row, value)
      holes ||= value === hole
      break
    }
  }
  return { values, error: parts.every((part) => part.error === null) ? null : error, holes }
}

function chosen(population: Population, expr: Extract<Expr, { kind: 'if' }>): Numbers {
  const test = population.truthOf(expr.test)
  const [then, otherwise] = [population.numbersOf(expr.then), population.numbersOf(expr.otherwise)]
  const { values, error } = blank(population)
  for (let row = 0; row < values.length; row++) {
    const side = sideAt(bitAt(test.t, row), bitAt(test.f, row), then, otherwise)
    values[row] = side?.values[row] ?? Number.NaN
    error[row] = side === null ? 0 : errorAt(side, row, values[row] as number)
  }
  return {
    values,
    error: then.error === null && otherwise.error === null ? null : error,
    holes: then.holes || otherwise.holes,
  }
}

function sideAt(yes: boolean, no: boolean, then: Numbers, otherwise: Numbers): Numbers | null {
  if (yes) return then
  return no ? otherwise : null
}

function rounded(population: Population, expr: Extract<Expr, { kind: 'round' }>): Numbers {
  const of = population.numbersOf(expr.of)
  if (expr.fn === 'abs') return { values: of.values.map((value) => Math.abs(value)), error: of.error, holes: of.holes }
  const scale = 10 ** expr.digits
  const values = of.values.map((value, row) => {
    if (value === hole || Number.isNaN(value)) return value
    const scaled = value * scale
    const error = errorAt(of, row, value) * scale + Math.abs(scaled) * ulp
    const seam = expr.fn === 'round' ? Math.abs(scaled) + 0.5 : scaled
    if (Math.abs(seam - Math.round(seam)) <= error) return exactNumberAt(population, expr, row)
    return settled(expr.fn, scaled) / scale
  })
  return { values, error: null, holes: of.holes }
}

function settled(fn: 'round' | 'floor' | 'ceil' | 'abs', scaled: number): number {
  if (fn === 'floor') return Math.floor(scaled)
  return fn === 'ceil' ? Math.ceil(scaled) : Math.sign(scaled) * Math.floor(Math.abs(scaled) + 0.5)
}

function sizes(population: Population, expr: Extract<Expr, { kind: 'size' }>): Numbers {
  const { codes, dictionary } = population.textsOf(expr.of)
  const lengths = dictionary.map((text) => [...text].length)
  return { values: Float64Array.from(codes, (code) => lengths[code] ?? Number.NaN), error: null, holes: false }
}

function dateMath(population: Population, expr: Extract<Expr, { kind: 'dateMath' }>): Numbers {
  const [left, right] = [population.numbersOf(expr.left), population.numbersOf(expr.right)]
  const compute = (a: number, b: number) => (a === hole || b === hole ? hole : (dayMath(expr.fn, a, b) ?? hole))
  const values = population.arena.floats(population.size)
  const fixed = expr.right.kind === 'literal' || expr.right.kind === 'judgedOn' ? (right.values[0] as number) : null
  const memo = new Map<number, number>()
  let [day, result] = [Number.NaN, Number.NaN]
  for (let row = 0; row < values.length; row++) {
    const [a, b] = [left.values[row] as number, right.values[row] as number]
    if (Number.isNaN(a) || Number.isNaN(b)) values[row] = Number.NaN
    else if (fixed === null) values[row] = compute(a, b)
    else {
      if (a !== day) [day, result] = [a, remembered(memo, a, () => compute(a, fixed))]
      values[row] = result
    }
  }
  return { values, error: null, holes: left.holes || right.holes || values.includes(hole) }
}

/** Many firms share a day; calendar arithmetic is done once for each. */
function remembered(memo: Map<number, number>, day: number, compute: () => number): number {
  const known = memo.get(day)
  if (known !== undefined) return known
  const result = compute()
  memo.set(day, result)
  return result
}

function blank({ arena, size }: Population): { values: Float64Array; error: Float64Array } {
  return { values: arena.floats(size), error: arena.floats(size).fill(0) }
}
