/** The column reading: prepares a snapshot for judgement on a day. */
import { yearOf } from '../dates.ts'
import type { Judged } from '../expr/evaluate.ts'
import type { Expr } from '../expr/tree.ts'
import type { Population } from './context.ts'
import { computeNumbers } from './numbers.ts'
import { noDay, type Snapshot } from './snapshot.ts'
import { computeTexts } from './texts.ts'
import { computeTruth } from './truth.ts'

/** A population whose expressions are computed on first use and kept by their key. */
export function populationOf(snapshot: Snapshot, judged: Judged): Population {
  const population: Population = {
    snapshot,
    judged,
    size: snapshot.size,
    registeredYears: registeredYearsOf(snapshot),
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
  const yearByDay = new Map<number, number>([[noDay, 0]])
  return column.days.map((day) => {
    const year = yearByDay.get(day) ?? yearOf(day)
    yearByDay.set(day, year)
    return year
  })
}
