/** Ridge regression, linear or logistic, by coordinate descent, with cross-validation. */
import { logistic } from './association.ts'
import { meanOf } from './intervals.ts'
import { randomFrom, shuffled } from './random.ts'

/** A linear predictor over columns. */
export interface Fit {
  readonly intercept: number
  readonly coefficients: readonly number[]
}

/** How to fit: `yes-no` outcomes by logistic regression, numbers by least squares. */
export interface FitOptions {
  readonly kind: 'yes-no' | 'number'
  /** Strength of the penalty on the coefficients (of columns brought to unit variance). */
  readonly ridge: number
  /** Whether coefficients below zero are refused, as weights of a scorecard must be. */
  readonly nonnegative: boolean
}

const rounds = 200
const tolerance = 1e-9

/** Fits an outcome to columns of equal length; columns that do not vary get 0. */
export function fitRegression(columns: readonly Float64Array[], outcome: Float64Array, options: FitOptions): Fit {
  const scales = columns.map(scaleOf)
  const standard = columns.map((column, index) => {
    const { mean, deviation } = scales[index] as Scale
    return deviation === 0 ? new Float64Array(column.length) : column.map((value) => (value - mean) / deviation)
  })
  const fit = options.kind === 'number' ? leastSquares(standard, outcome, options) : logit(standard, outcome, options)
  const coefficients = fit.coefficients.map((one, index) => {
    const { deviation } = scales[index] as Scale
    return deviation === 0 ? 0 : one / deviation
  })
  const shift = coefficients.reduce((sum, one, index) => sum + one * (scales[index] as Scale).mean, 0)
  return { intercept: fit.intercept - shift, coefficients }
}

/** The linear predictor of a fit for every row. */
export function predicted(fit: Fit, columns: readonly Float64Array[]): Float64Array {
  const values = new Float64Array(columns[0]?.length ?? 0).fill(fit.intercept)
  for (const [index, column] of columns.entries()) {
    const weight = fit.coefficients[index] as number
    for (let row = 0; row < values.length; row++)
      values[row] = (values[row] as number) + weight * (column[row] as number)
  }
  return values
}

interface Scale {
  readonly mean: number
  readonly deviation: number
}

function scaleOf(column: Float64Array): Scale {
  const mean = meanOf(column)
  let squares = 0
  for (const value of column) squares += (value - mean) ** 2
  return { mean, deviation: Math.sqrt(squares / column.length) }
}

interface Working {
  readonly columns: readonly Float64Array[]
  readonly target: Float64Array
  readonly weights: Float64Array
  readonly options: FitOptions
}

function leastSquares(columns: readonly Float64Array[], target: Float64Array, options: FitOptions): Fit {
  return descend({ columns, target, weights: new Float64Array(target.length).fill(1), options }, null)
}

/** Iteratively reweighted least squares; weights are kept off zero so that a separable sample stays finite. */
function logit(columns: readonly Float64Array[], outcome: Float64Array, options: FitOptions): Fit {
  let fit: Fit = { intercept: 0, coefficients: columns.map(() => 0) }
  for (let round = 0; round < 50; round++) {
    const linear = predicted(fit, columns)
    const weights = linear.map((value) => Math.max(1e-5, logistic(value) * (1 - logistic(value))))
    const target = linear.map(
      (value, row) => value + ((outcome[row] as number) - logistic(value)) / (weights[row] as number),
    )
    const next = descend({ columns, target, weights, options }, fit)
    const moved = next.coefficients.reduce(
      (most, one, index) => Math.max(most, Math.abs(one - (fit.coefficients[index] as number))),
      Math.abs(next.intercept - fit.intercept),
    )
    fit = next
    if (moved < 1e-7) break
  }
  return fit
}

function descend(working: Working, from: Fit | null): Fit {
  const { columns, target, weights } = working
  const coefficients = from === null ? columns.map(() => 0) : [...from.coefficients]
  let intercept = from?.intercept ?? 0
  const rest = target.map((value, row) => value - intercept - rowSum(columns, coefficients, row))
  const curvature = columns.map((column) => weighted(column, column, weights) / target.length)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  for (let round = 0; round < rounds; round++) {
    const shift = dot(rest, weights) / total
    intercept += shift
    for (let row = 0; row < rest.length; row++) rest[row] = (rest[row] as number) - shift
    const moved = sweep(working, { coefficients, rest, curvature })
    if (Math.max(moved, Math.abs(shift)) < tolerance) break
  }
  return { intercept, coefficients }
}

interface Sweep {
  readonly coefficients: number[]
  readonly rest: Float64Array
  readonly curvature: readonly number[]
}

/** Brings every coefficient to its best value while the others stand; gives the largest move. */
function sweep({ columns, weights, options }: Working, { coefficients, rest, curvature }: Sweep): number {
  let moved = 0
  for (const [index, column] of columns.entries()) {
    const old = coefficients[index] as number
    const bend = curvature[index] as number
    const best = (weighted(column, rest, weights) / rest.length + bend * old) / (bend + options.ridge || 1)
    const next = options.nonnegative ? Math.max(0, best) : best
    if (next === old) continue
    coefficients[index] = next
    for (let row = 0; row < rest.length; row++)
      rest[row] = (rest[row] as number) - (next - old) * (column[row] as number)
    moved = Math.max(moved, Math.abs(next - old))
  }
  return moved
}

function rowSum(columns: readonly Float64Array[], coefficients: readonly number[], row: number): number {
  let sum = 0
  for (const [index, column] of columns.entries()) sum += (coefficients[index] as number) * (column[row] as number)
  return sum
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let row = 0; row < a.length; row++) sum += (a[row] as number) * (b[row] as number)
  return sum
}

function weighted(a: Float64Array, b: Float64Array, weights: Float64Array): number {
  let sum = 0
  for (let row = 0; row < a.length; row++) sum += (a[row] as number) * (b[row] as number) * (weights[row] as number)
  return sum
}

/** Fold of every row for cross-validation: seeded, and with each outcome spread evenly over the folds when it is yes or no. */
export function foldsOf(outcome: Float64Array, kind: FitOptions['kind'], { folds, seed }: Folding): Int32Array {
  const order = shuffled(outcome.length, randomFrom(seed))
  const sorted = kind === 'number' ? order : order.sort((a, b) => (outcome[a] as number) - (outcome[b] as number))
  const fold = new Int32Array(outcome.length)
  for (let at = 0; at < sorted.length; at++) fold[sorted[at] as number] = at % folds
  return fold
}

/** Number of folds and the seed that spreads rows over them. */
export interface Folding {
  readonly folds: number
  readonly seed: number
}

/** Linear predictors of rows by fits that have not seen them. */
export function outOfFold(
  columns: readonly Float64Array[],
  outcome: Float64Array,
  { fold, ...options }: FitOptions & { readonly fold: Int32Array },
): Float64Array {
  const result = new Float64Array(outcome.length)
  const folds = fold.reduce((most, one) => Math.max(most, one), 0) + 1
  for (let left = 0; left < folds; left++) {
    const kept = (values: Float64Array) => values.filter((_, row) => fold[row] !== left)
    const fit = fitRegression(columns.map(kept), kept(outcome), options)
    const linear = predicted(fit, columns)
    for (let row = 0; row < result.length; row++) if (fold[row] === left) result[row] = linear[row] as number
  }
  return result
}

const ridges = [0.001, 0.01, 0.1, 1, 10]

/** The penalty whose cross-validated error is least, with its out-of-fold predictors. */
export function bestRidge(
  columns: readonly Float64Array[],
  outcome: Float64Array,
  { fold, ...options }: Omit<FitOptions, 'ridge'> & { readonly fold: Int32Array },
): { readonly ridge: number; readonly linear: Float64Array } {
  let best: { ridge: number; linear: Float64Array; error: number } | null = null
  for (const ridge of ridges) {
    const linear = outOfFold(columns, outcome, { ...options, ridge, fold })
    const error = errorOf(linear, outcome, options.kind)
    if (best === null || error < best.error) best = { ridge, linear, error }
  }
  return best ?? { ridge: 1, linear: new Float64Array(0) }
}

/** Mean squared error, or mean log loss of a yes-no outcome. */
function errorOf(linear: Float64Array, outcome: Float64Array, kind: FitOptions['kind']): number {
  let sum = 0
  for (let row = 0; row < linear.length; row++) {
    const [value, actual] = [linear[row] as number, outcome[row] as number]
    sum += kind === 'number' ? (value - actual) ** 2 : Math.log1p(Math.exp(actual === 1 ? -value : value))
  }
  return sum / linear.length
}
