/** The column reading: prepares a snapshot for judgement on a day. */
import { type StatisticsSource, statisticsOf } from '../cohorts/statistics.ts'
import { dayFrom, yearOf } from '../dates.ts'
import type { Judged } from '../expr/evaluate.ts'
import type { Expr } from '../expr/tree.ts'
import { isShared } from '../parallel/share.ts'
import { type Arena, freshArena, reusedArena } from './arena.ts'
import type { Population, PopulationStatistics } from './context.ts'
import { computeNumbers } from './numbers.ts'
import { sliceSnapshot } from './slice.ts'
import { noDay, type Snapshot } from './snapshot.ts'
import { computeTexts } from './texts.ts'
import { computeTruth } from './truth.ts'

/** Where results are put, who keeps the points of items, and where statistics come from. */
export interface PopulationOptions extends StatisticsSource {
  readonly arena?: Arena | undefined
  readonly record?: Population['record']
}

/** A population whose expressions are computed on first use and kept by their key. */
export function populationOf(
  snapshot: Snapshot,
  judged: Judged,
  { arena = freshArena, record, ...statistics }: PopulationOptions = {},
): Population {
  let years: Int32Array | null | undefined
  const after = new Map<number, Int32Array>()
  let found: PopulationStatistics | null = null
  let blocks: ReturnType<typeof blocksOf> | undefined
  const population: Population = {
    snapshot,
    judged,
    arena,
    record,
    size: snapshot.size,
    registeredYears() {
      if (years === undefined) years = registeredYearsOf(snapshot)
      return years
    },
    registeredAfter(year) {
      const rows = after.get(year) ?? rowsAfter(snapshot, year)
      after.set(year, rows)
      return rows
    },
    get statistics() {
      found ??= statisticsOf(population, statistics)
      return found
    },
    numbersOf: kept((expr) => computeNumbers(population, expr)),
    eachBlockOf(expr, visit) {
      if (arena !== freshArena || snapshot.size <= blockRows || !isRowByRow(expr)) {
        visit(population.numbersOf(expr), 0)
        return
      }
      blocks ??= blocksOf(snapshot)
      for (const { slice, from } of blocks.slices) {
        blocks.arena.reset()
        visit(populationOf(slice, judged, { arena: blocks.arena }).numbersOf(expr), from)
      }
    },
    textsOf: kept((expr) => computeTexts(population, expr)),
    truthOf: kept((expr) => computeTruth(population, expr)),
  }
  return population
}

const blockRows = 16_384

function blocksOf(snapshot: Snapshot) {
  const froms = Array.from({ length: Math.ceil(snapshot.size / blockRows) }, (_, block) => block * blockRows)
  return {
    arena: reusedArena(blockRows, isShared(snapshot)),
    slices: froms.map((from) => ({
      from,
      slice: sliceSnapshot(snapshot, from, Math.min(snapshot.size, from + blockRows)),
    })),
  }
}

/** Whether a row's number depends on stored facts of the row only, by arithmetic that needs no other rows. */
function isRowByRow(expr: Expr): boolean {
  if (expr.kind === 'fact' || expr.kind === 'literal') return true
  if (expr.kind === 'arith') return isRowByRow(expr.left) && isRowByRow(expr.right)
  return expr.kind === 'growth' && isRowByRow(expr.current) && isRowByRow(expr.base)
}

function kept<T>(compute: (expr: Expr) => T): (expr: Expr) => T {
  const results = new Map<string, T>()
  return (expr) => {
    const known = results.get(expr.key)
    if (known !== undefined) return known
    const result = compute(expr)
    results.set(expr.key, result)
    return result
  }
}

function registrationDays(snapshot: Snapshot): Int32Array | null {
  const column = snapshot.columns.get('registered_on')
  return column?.type === 'date' ? column.days : null
}

function registeredYearsOf(snapshot: Snapshot): Int32Array | null {
  const days = registrationDays(snapshot)
  if (days === null) return null
  const years = new Int32Array(snapshot.size)
  for (let row = 0; row < years.length; row++) {
    const day = days[row] as number
    years[row] = day === noDay ? 0 : yearOf(day)
  }
  return years
}

/** Unknown days lie before every year. */
function rowsAfter(snapshot: Snapshot, year: number): Int32Array {
  const days = registrationDays(snapshot)
  if (days === null) return new Int32Array(0)
  const last = dayFrom(`${String(Math.max(0, year)).padStart(4, '0')}-12-31`)
  const rows: number[] = []
  // Few are so young.
  for (let row = 0; row < days.length; row++) if ((days[row] as number) > last) rows.push(row)
  return Int32Array.from(rows)
}
