/** Arithmetic and growth rates for every row. Products and quotients of stored facts need no column of errors. */
import type { Expr } from '../expr/tree.ts'
import { DefinitionError } from '../subject.ts'
import { type ErrorScale, errorAt, exactNumberAt, type Numbers, type Population, scaleOf, ulp } from './context.ts'

type Arith = Extract<Expr, { kind: 'arith' }>
type Growth = Extract<Expr, { kind: 'growth' }>
const hole = Number.POSITIVE_INFINITY

interface Sides {
  readonly left: Numbers
  readonly right: Numbers
}

/** Computes a sum, difference, product, quotient or remainder for every row. */
export function computeArithmetic(population: Population, expr: Arith): Numbers {
  const sides = { left: population.numbersOf(expr.left), right: population.numbersOf(expr.right) }
  const relative = relativeOf(sides)
  if (relative === null || expr.op === '%') return withErrors(population, expr, sides)
  const values = population.arena.floats(population.size)
  writePlain(values, expr.op, sides)
  if (sides.left.holes || sides.right.holes) keepHoles(values, sides.left.values, sides.right.values)
  if (values.includes(hole) || values.includes(-hole)) assertFinite(expr, sides, values)
  if (expr.op === '*' || expr.op === '/') {
    return { values, error: productScale(relative), holes: values.includes(hole) }
  }
  settleCancelled(population, expr, { sides, values })
  return { values, error: { relative: relative * cancellation + 4 * ulp, absolute: 0 }, holes: values.includes(hole) }
}

/** Products and quotients of values with a relative error. */
function productScale(relative: number): ErrorScale {
  return { relative: relative + 4 * ulp, absolute: 0 }
}

/** How exact quotients of stored facts are. */
export const quotientScale = productScale(2 * ulp)

/** How much of a sum may cancel out before a row is left to the exact reading. */
const cancellation = 4096

/** The relative error of both sides together; null where a side's errors are not purely relative. */
function relativeOf({ left, right }: Sides): number | null {
  const a = scaleOf(left)
  const b = scaleOf(right)
  if (a === null || b === null || a.absolute !== 0 || b.absolute !== 0) return null
  return a.relative + b.relative
}

function writePlain(into: Float64Array, op: Arith['op'], { left, right }: Sides): void {
  if (op === '/') writeQuotients(into, left.values, right.values)
  else if (op === '*') writeProducts(into, left.values, right.values)
  else writeSums(into, { a: left.values, b: right.values, sign: op === '+' ? 1 : -1 })
}

function writeSums(
  into: Float64Array,
  { a, b, sign }: { readonly a: Float64Array; readonly b: Float64Array; readonly sign: 1 | -1 },
): void {
  for (let row = 0; row < into.length; row++) into[row] = (a[row] as number) + sign * (b[row] as number)
}

/** Where most of a sum cancels out its error is large beside it, so the exact value takes its place. */
function settleCancelled(
  population: Population,
  expr: Arith,
  { sides, values }: { sides: Sides; values: Float64Array },
): void {
  const a = sides.left.values
  const b = sides.right.values
  for (let row = 0; row < values.length; row++) {
    const size = Math.abs(a[row] as number) + Math.abs(b[row] as number)
    if (Math.abs(values[row] as number) * cancellation < size && size < hole)
      values[row] = exactNumberAt(population, expr, row)
  }
}

function writeQuotients(into: Float64Array, a: Float64Array, b: Float64Array): void {
  for (let row = 0; row < into.length; row++) {
    const divisor = b[row] as number
    into[row] = divisor === 0 ? hole : (a[row] as number) / divisor
  }
}

function writeProducts(into: Float64Array, a: Float64Array, b: Float64Array): void {
  for (let row = 0; row < into.length; row++) into[row] = (a[row] as number) * (b[row] as number)
}

/** Whatever is computed with something that does not exist does not exist. */
function keepHoles(values: Float64Array, a: Float64Array, b: Float64Array): void {
  for (let row = 0; row < values.length; row++) if (a[row] === hole || b[row] === hole) values[row] = hole
}

/** Infinity stands for what cannot be computed, so a figure that is too large for a double must not become it. */
function assertFinite(expr: Arith, { left, right }: Sides, values: Float64Array): void {
  for (let row = 0; row < values.length; row++) {
    const [a, b] = [left.values[row] as number, right.values[row] as number]
    const isComputed = a !== hole && b !== hole && (expr.op !== '/' || b !== 0)
    if (isComputed && Math.abs(values[row] as number) === hole) throw tooLarge(expr)
  }
}

function tooLarge({ source }: Expr): DefinitionError {
  return new DefinitionError(`"${source}" is too large for a population`, {
    zh: `「${source}」的数值过大，无法批量计算，请核对数据`,
    en: `"${source}" gives a figure too large to compute for a population: check the figures`,
  })
}

function withErrors(population: Population, expr: Arith, { left, right }: Sides): Numbers {
  const { arena, size } = population
  const [values, error] = [arena.floats(size), arena.floats(size).fill(0)]
  const divides = expr.op === '/' || expr.op === '%'
  for (let row = 0; row < values.length; row++) {
    const [a, b] = [left.values[row] as number, right.values[row] as number]
    if (a === hole || b === hole || (divides && b === 0)) {
      values[row] = hole
      continue
    }
    const [ea, eb] = [errorAt(left, row, a), errorAt(right, row, b)]
    const value = operate(expr.op, a, b)
    if (Math.abs(value) === hole) throw tooLarge(expr)
    values[row] = divides && Math.abs(b) <= eb ? exactNumberAt(population, expr, row) : value
    error[row] = operationError(expr.op, { a, b, ea, eb }) + Math.abs(value) * ulp
  }
  return { values, error, holes: values.includes(hole) }
}

function operate(op: Arith['op'], a: number, b: number): number {
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

function operationError(op: Arith['op'], { a, b, ea, eb }: Operands): number {
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

/** Computes a growth rate for every row; one on a base that is not positive does not exist. */
export function computeGrowth(population: Population, expr: Growth): Numbers {
  const sides = { left: population.numbersOf(expr.current), right: population.numbersOf(expr.base) }
  const both = relativeOf(sides)
  if (both === null) return growthWithErrors(population, expr, sides)
  const values = population.arena.floats(population.size)
  writeGrowthRates(values, expr.years, sides)
  return { values, error: ratesScale(both), holes: values.includes(hole) }
}

/** Growth rates of values with a relative error. */
function ratesScale(both: number): ErrorScale {
  const relative = 2 * both + 8 * ulp
  return { relative, absolute: relative }
}

/** How exact growth rates of stored facts are. */
export const growthScale = ratesScale(2 * ulp)

function writeGrowthRates(into: Float64Array, years: number, { left, right }: Sides): void {
  if (years === 1) writeYearly(into, left.values, right.values)
  else
    for (let row = 0; row < into.length; row++)
      into[row] = growthRate(years, left.values[row] as number, right.values[row] as number)
}

/** The commonest rate, so its loop is kept bare. */
function writeYearly(into: Float64Array, current: Float64Array, base: Float64Array): void {
  for (let row = 0; row < into.length; row++) {
    const now = current[row] as number
    const before = base[row] as number
    into[row] = before <= 0 || before === hole || now === hole ? hole : now / before - 1
  }
}

function growthRate(years: number, current: number, base: number): number {
  if (current === hole || base === hole || base <= 0) return hole
  const ratio = current / base
  if (years === 1) return ratio - 1
  return ratio < 0 ? hole : ratio ** (1 / years) - 1
}

function growthWithErrors(population: Population, expr: Growth, { left, right }: Sides): Numbers {
  const { arena, size } = population
  const [values, error] = [arena.floats(size), arena.floats(size).fill(0)]
  for (let row = 0; row < values.length; row++) {
    const [current, base] = [left.values[row] as number, right.values[row] as number]
    const [ea, eb] = [errorAt(left, row, current), errorAt(right, row, base)]
    if (Math.abs(base) <= eb || Math.abs(current) <= ea) {
      values[row] = exactNumberAt(population, expr, row)
      error[row] = hole
      continue
    }
    const value = growthRate(expr.years, current, base)
    values[row] = value
    error[row] = (Math.abs(value) + 1) * (2 * (ea / Math.abs(current) + eb / Math.abs(base)) + 8 * ulp)
  }
  return { values, error, holes: values.includes(hole) }
}
