/**
 * Numeric expressions over a whole population in float64, with a bound on the rounding error of every
 * value, so that the caller can hand rows too close to call to the exact reading.
 */
import { addYears, dayFrom, yearsBetween } from '../dates.ts'
import type { Expr, FactExpr } from '../expr/tree.ts'
import { bitAt } from './bits.ts'
import { errorAt, exactNumberAt, type Numbers, type Population, ulp } from './context.ts'
import { computeFold } from './folds.ts'
import { noDay } from './snapshot.ts'

const hole = Number.POSITIVE_INFINITY

/** Computes a numeric or date expression for every row. */
export function computeNumbers(population: Population, expr: Expr): Numbers {
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
      return arithmetic(population, expr)
    case 'growth':
      return growth(population, expr)
    case 'fold':
      return computeFold(population, expr)
    case 'first':
      return firstKnown(
        expr.of.map((part) => population.numbersOf(part)),
        population.size,
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
  return { values: new Float64Array(population.size).fill(value), error: null, holes: false }
}

function factNumbers(population: Population, expr: FactExpr): Numbers {
  const year = expr.back === null ? null : population.judged.period - expr.back
  const column = population.snapshot.columns.get(year === null ? expr.code : `${expr.code}@${year}`)
  const values = columnNumbers(column, population.size)
  return year === null || expr.type !== 'number'
    ? { values, error: null, holes: false }
    : beforeRegistration(population, values, year)
}

function columnNumbers(column: ReturnType<Population['snapshot']['columns']['get']>, size: number): Float64Array {
  if (column?.type === 'number') return column.values
  const values = new Float64Array(size).fill(Number.NaN)
  if (column?.type !== 'date') return values
  for (let row = 0; row < size; row++) {
    const day = column.days[row] ?? noDay
    if (day !== noDay) values[row] = day
  }
  return values
}

/** A missing figure of a year before registration does not exist, rather than being unknown. */
function beforeRegistration(population: Population, stored: Float64Array, year: number): Numbers {
  const years = population.registeredYears
  if (years === null) return { values: stored, error: null, holes: false }
  let values = stored
  for (let row = 0; row < stored.length; row++) {
    if ((years[row] ?? 0) > year && Number.isNaN(stored[row] ?? 0)) {
      if (values === stored) values = stored.slice()
      values[row] = hole
    }
  }
  return { values, error: null, holes: values !== stored }
}

function arithmetic(population: Population, expr: Extract<Expr, { kind: 'arith' }>): Numbers {
  const [left, right] = [population.numbersOf(expr.left), population.numbersOf(expr.right)]
  const { values, error } = blank(population.size)
  let holes = false
  for (let row = 0; row < values.length; row++) {
    const [a, b] = [left.values[row] ?? 0, right.values[row] ?? 0]
    const divides = expr.op === '/' || expr.op === '%'
    if (a === hole || b === hole || (divides && b === 0)) {
      values[row] = hole
      holes = true
      continue
    }
    const [ea, eb] = [errorAt(left, row, a), errorAt(right, row, b)]
    const value = operate(expr.op, a, b)
    values[row] = value
    error[row] = operationError(expr.op, { a, b, ea, eb }) + Math.abs(value) * ulp
  }
  if (expr.op === '/' || expr.op === '%') settleZeroDivisors(population, expr, { right, values })
  return { values, error, holes: holes || values.includes(hole) }
}

/** A divisor that may be exactly zero behind its rounding error is decided exactly. */
function settleZeroDivisors(
  population: Population,
  expr: Expr,
  { right, values }: { right: Numbers; values: Float64Array },
): void {
  if (right.error === null) return
  for (let row = 0; row < values.length; row++) {
    const divisor = right.values[row] ?? 0
    if (Math.abs(divisor) <= (right.error[row] ?? 0)) values[row] = exactNumberAt(population, expr, row)
  }
}

function operate(op: Extract<Expr, { kind: 'arith' }>['op'], a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '%':
      return a % b
  }
}

interface Operands {
  readonly a: number
  readonly b: number
  readonly ea: number
  readonly eb: number
}

function operationError(op: Extract<Expr, { kind: 'arith' }>['op'], { a, b, ea, eb }: Operands): number {
  switch (op) {
    case '+':
    case '-':
      return ea + eb
    case '*':
      return Math.abs(a) * eb + Math.abs(b) * ea + ea * eb
    case '/': {
      const least = Math.abs(b) - eb
      return least <= 0 ? hole : (ea + Math.abs(a / b) * eb) / least
    }
    case '%':
      return hole
  }
}

function growth(population: Population, expr: Extract<Expr, { kind: 'growth' }>): Numbers {
  const [current, base] = [population.numbersOf(expr.current), population.numbersOf(expr.base)]
  const { values, error } = blank(population.size)
  for (let row = 0; row < values.length; row++) {
    const [a, b] = [current.values[row] ?? 0, base.values[row] ?? 0]
    const [ea, eb] = [errorAt(current, row, a), errorAt(base, row, b)]
    if (a === hole || b === hole || b <= 0 || (expr.years > 1 && a < 0)) {
      values[row] = settledGrowth(population, expr, { base, row })
      error[row] = hole
      continue
    }
    const ratio = a / b
    values[row] = (expr.years === 1 ? ratio : ratio ** (1 / expr.years)) - 1
    const relative = a === 0 ? 1 : ea / Math.abs(a) + eb / b
    error[row] = b <= eb ? hole : (Math.abs(values[row] ?? 0) + 1) * (2 * relative + 8 * ulp)
  }
  return { values, error, holes: values.includes(hole) }
}

/** What a growth rate is where it cannot be computed in float64: unknown, not computable, or decided exactly. */
function settledGrowth(population: Population, expr: Expr, { base, row }: { base: Numbers; row: number }): number {
  const value = base.values[row] ?? 0
  if (base.error !== null && Math.abs(value) <= (base.error[row] ?? 0)) return exactNumberAt(population, expr, row)
  return Number.isNaN(value) ? exactNumberAt(population, expr, row) : hole
}

function firstKnown(parts: readonly Numbers[], size: number): Numbers {
  const { values, error } = blank(size)
  let holes = false
  for (let row = 0; row < size; row++) {
    values[row] = Number.NaN
    for (const part of parts) {
      const value = part.values[row] ?? 0
      if (Number.isNaN(value)) continue
      values[row] = value
      error[row] = part.error?.[row] ?? 0
      holes ||= value === hole
      break
    }
  }
  return { values, error: parts.every((part) => part.error === null) ? null : error, holes }
}

function chosen(population: Population, expr: Extract<Expr, { kind: 'if' }>): Numbers {
  const test = population.truthOf(expr.test)
  const [then, otherwise] = [population.numbersOf(expr.then), population.numbersOf(expr.otherwise)]
  const { values, error } = blank(population.size)
  for (let row = 0; row < values.length; row++) {
    const side = sideAt(bitAt(test.t, row), bitAt(test.f, row), then, otherwise)
    values[row] = side?.values[row] ?? Number.NaN
    error[row] = side?.error?.[row] ?? 0
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
  const values = left.values.map((a, row) => {
    const b = right.values[row] ?? 0
    if (a === hole || b === hole) return hole
    return Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : dayMath(expr.fn, a, b)
  })
  return { values, error: null, holes: left.holes || right.holes }
}

function dayMath(fn: Extract<Expr, { kind: 'dateMath' }>['fn'], a: number, b: number): number {
  switch (fn) {
    case 'add_years':
      return addYears(a, Math.floor(b))
    case 'add_days':
      return a + Math.floor(b)
    case 'days_between':
      return b - a
    case 'years_between':
      return yearsBetween(a, b)
  }
}

function blank(size: number): { values: Float64Array; error: Float64Array } {
  return { values: new Float64Array(size), error: new Float64Array(size) }
}
