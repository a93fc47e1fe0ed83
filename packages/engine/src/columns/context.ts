/** What the column reading of one population shares: its snapshot, and every result computed so far. */
import { type DistributionRule, distributionKey } from '../cohorts/place.ts'
import type { SpreadRule } from '../cohorts/spreads.ts'
import type { Resolved } from '../cohorts/statistics.ts'
import type { CohortTable, Distribution, Spread } from '../cohorts/table.ts'
import { numberFrom } from '../exact.ts'
import { type Evaluation, evaluate, type Judged } from '../expr/evaluate.ts'
import type { Expr } from '../expr/tree.ts'
import { rationalOf, type Val } from '../expr/values.ts'
import type { Arena } from './arena.ts'
import type { Bits } from './bits.ts'
import type { ScoreKernels } from './score-kernels.ts'
import { rowSource, type Snapshot } from './snapshot.ts'

/**
 * Numbers for a population. NaN is unknown, Infinity is not computable. `error` bounds how far each value
 * may lie from the exact one; null means the values are stored facts, exact as decimals.
 */
export interface Numbers {
  readonly values: Float64Array
  readonly error: Float64Array | ErrorScale | null
  /** Whether some value is not computable (Infinity). */
  readonly holes: boolean
}

/** A bound on errors that needs no column of its own: `relative × |value| + absolute`. */
export interface ErrorScale {
  readonly relative: number
  readonly absolute: number
}

/** Text values for a population; −1 is unknown. */
export interface Texts {
  readonly codes: Int32Array
  readonly dictionary: readonly string[]
}

/** Statistics of the cohorts of a population. */
export interface PopulationStatistics {
  /** The ends that every row of a min-max rule is measured by. */
  spreadsOf(rule: SpreadRule): Resolved<Spread>
  /** The distribution that every row of a percentile rule has its place in. */
  distributionsOf(rule: DistributionRule): Resolved<Distribution>
  /** Everything found so far (or given at the start) as a plain value for the exact reading. */
  table(): CohortTable
}

/** Keeps the points of items. */
export interface PointRecord {
  /** Room for an item's points in whole units, one for every row; none where they are not kept or do not fit. */
  room(item: string): Int32Array | undefined
  put(item: string, units: Float64Array): void
}

/** A population under judgement. Each distinct expression is computed once and kept. */
export interface Population {
  /** Where results and intermediate values are put. */
  readonly arena: Arena
  /** The inner loops of scoring. */
  readonly kernels: ScoreKernels
  readonly snapshot: Snapshot
  readonly judged: Judged
  readonly size: number
  /** Year of registration by row, 0 when unknown; null when no registration dates are stored. */
  registeredYears(): Int32Array | null
  /** Rows registered after a year: figures of that year cannot exist for them. */
  registeredAfter(year: number): Int32Array
  /** Statistics of cohorts, frozen at the start or found on first use. */
  readonly statistics: PopulationStatistics
  /** Takes the points of every item (in units, the least while open) where somebody wants to keep them. */
  readonly record?: PointRecord | undefined
  /** Numbers (or day numbers of dates) of an expression for every row. */
  numbersOf(expr: Expr): Numbers
  /**
   * Gives populations of some rows after each other, each from the row `from` on, in which an expression has the same
   * numbers as here; one leaves its memory to the next.
   */
  eachBlockFor(expr: Expr, visit: (block: Population, from: number) => void): void
  /** Text of an expression for every row. */
  textsOf(expr: Expr): Texts
  /** Truth of a condition for every row. */
  truthOf(expr: Expr): Bits
}

/** One row for the exact reading, which decides what floating point cannot. */
export function evaluationAt(population: Population, row: number): Evaluation {
  return {
    source: rowSource(population.snapshot, row),
    judged: population.judged,
    cohorts: population.statistics.table(),
    levelsOf: (rule) => {
      population.statistics.distributionsOf(rule)
      return population.statistics.table()[distributionKey(rule)] ?? []
    },
  }
}

/** The exact value of an expression for one row. */
export function exactAt(population: Population, expr: Expr, row: number): Val {
  return evaluate(expr, evaluationAt(population, row))
}

/** The exact number of an expression for one row as the nearest double: NaN unknown, Infinity not computable. */
export function exactNumberAt(population: Population, expr: Expr, row: number): number {
  const value = exactAt(population, expr, row)
  if (value.kind === 'unknown') return Number.NaN
  if (value.kind === 'undefined') return Number.POSITIVE_INFINITY
  return value.kind === 'date' ? value.day : numberFrom(rationalOf(value))
}

/** Relative rounding error of one operation, with room to spare. */
export const ulp = 2 ** -52

/** Stored decimals lie within half a unit in the last place of their double. */
const storedScale: ErrorScale = { relative: ulp, absolute: 0 }

/** The scale of a column's errors; null where every row has a bound of its own. */
export function scaleOf({ error }: Numbers): ErrorScale | null {
  if (error === null) return storedScale
  return error instanceof Float64Array ? null : error
}

/** Bound on the error of a value. */
export function errorAt({ error }: Numbers, row: number, value: number): number {
  if (error === null) return Math.abs(value) * ulp
  return error instanceof Float64Array ? (error[row] as number) : error.relative * Math.abs(value) + error.absolute
}
