/** The column reading: prepares a snapshot for judgement on a day. */
import { type StatisticsSource, statisticsOf } from '../cohorts/statistics.ts'
import { yearOf } from '../dates.ts'
import type { Judged } from '../expr/evaluate.ts'
import type { Expr } from '../expr/tree.ts'
import type { Population, PopulationStatistics } from './context.ts'
import { computeNumbers } from './numbers.ts'
import { noDay, type Snapshot } from './snapshot.ts'
import { computeTexts } from './texts.ts'
import { computeTruth } from './truth.ts'

/** A population whose expressions are computed on first use and kept by their key. */
export function populationOf(snapshot: Snapshot, judged: Judged, statistics: StatisticsSource = {}): Population {
  const registeredYears = registeredYearsOf(snapshot)
  const after = new Map<number, Int32Array>()
  let found: PopulationStatistics | null = null
  const population: Population = {
    snapshot,
    judged,
    size: snapshot.size,
    registeredYears,
    registeredAfter(year) {
      const rows = after.get(year) ?? rowsAfter(registeredYears, year)
      after.set(year, rows)
      return rows
    },
    get statistics() {
      found ??= statisticsOf(population, statistics)
      return found
    },
    numbersOf: kept((expr) => computeNumbers(population, expr)),
    textsOf: kept((expr) => computeTexts(population, expr)),
    truthOf: kept((expr) => computeTruth(population, expr)),
  }
  return population
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

function registeredYearsOf(snapshot: Snapshot): Int32Array | null {
  const column = snapshot.columns.get('registered_on')
  if (column?.type !== 'date') return null
  const years = new Int32Array(snapshot.size)
  for (let row = 0; row < years.length; row++) {
    const day = column.days[row] as number
    years[row] = day === noDay ? 0 : yearOf(day)
  }
  return years
}

function rowsAfter(years: Int32Array | null, year: number): Int32Array {
  const rows: number[] = []
  for (let row = 0; row < (years?.length ?? 0); row++) if ((years?.[row] as number) > year) rows.push(row)
  return Int32Array.from(rows)
}
