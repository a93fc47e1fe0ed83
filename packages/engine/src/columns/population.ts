/** The column reading: prepares a snapshot for judgement on a day. */
import { type StatisticsSource, statisticsOf } from '../cohorts/statistics.ts'
import { dayFrom, yearOf } from '../dates.ts'
import type { Judged } from '../expr/evaluate.ts'
import type { Expr } from '../expr/tree.ts'
import { isShared } from '../parallel/share.ts'
import { type Arena, freshArena } from './arena.ts'
import type { Population, PopulationStatistics } from './context.ts'
import { keptForGood, keptWithin } from './keeping.ts'
import { computeNumbers } from './numbers.ts'
import { kernelRows, plainScoreKernels, type ScoreKernels } from './score-kernels.ts'
import { withWorkbench } from './score-vectors.ts'
import { sliceSnapshot } from './slice.ts'
import { noDay, type Snapshot } from './snapshot.ts'
import { computeTexts } from './texts.ts'
import { computeTruth } from './truth.ts'

/** Where results are put, who keeps the points of items, and where statistics come from. */
export interface PopulationOptions extends StatisticsSource {
  readonly arena?: Arena | undefined
  readonly record?: Population['record']
  readonly kernels?: ScoreKernels | undefined
  /** Who was registered when; populations of the same rows share it. */
  readonly registrations?: Registrations | undefined
  /** The same rows judged on another day: what does not ask for the day is taken from there. */
  readonly otherDay?: Population | undefined
  /** How many bytes of results to keep; all where it is left out. */
  readonly room?: number | undefined
}

type Registrations = Pick<Population, 'registeredAfter'>

/** A population whose expressions are computed on first use and kept by their key. */
export function populationOf(
  snapshot: Snapshot,
  judged: Judged,
  {
    arena = freshArena,
    record,
    kernels = plainScoreKernels,
    registrations = registrationsOf(snapshot),
    otherDay,
    room,
    ...statistics
  }: PopulationOptions = {},
): Population {
  const elsewhere = (expr: Expr) => (asksForDay(expr) ? undefined : otherDay)
  let years: Int32Array | null | undefined
  let found: PopulationStatistics | null = null
  let blocks: readonly Block[] | undefined
  const kept = room === undefined ? keptForGood : keptWithin(room, snapshot)
  const population: Population = {
    snapshot,
    judged,
    arena,
    kernels,
    record,
    size: snapshot.size,
    registeredYears() {
      if (years === undefined) years = registeredYearsOf(snapshot)
      return years
    },
    registeredAfter: registrations.registeredAfter,
    get statistics() {
      found ??= statisticsOf(population, statistics)
      return found
    },
    numbersOf: kept((expr) => elsewhere(expr)?.numbersOf(expr) ?? computeNumbers(population, expr)),
    eachBlockFor(expr, visit) {
      if (arena !== freshArena || snapshot.size <= kernelRows || !isRowByRow(expr)) {
        visit(population, 0)
        return
      }
      blocks ??= blocksOf(snapshot)
      const all = blocks
      withWorkbench({ rows: kernelRows, shared: isShared(snapshot), memory: snapshot.memory }, (bench) => {
        for (const { slice, from, registrations: own } of all) {
          bench.clear()
          visit(populationOf(slice, judged, { ...bench, registrations: own }), from)
        }
      })
    },
    textsOf: kept((expr) => elsewhere(expr)?.textsOf(expr) ?? computeTexts(population, expr)),
    truthOf: kept((expr) => elsewhere(expr)?.truthOf(expr) ?? computeTruth(population, expr)),
  }
  return population
}

/** Whether an expression asks for the day of judgement; its key spells it out, formulas of indicators included. */
export function asksForDay({ key }: Expr): boolean {
  return key.includes('judged_on')
}

/** The same rows and year judged on another day, sharing all that does not ask for the day. */
export function onDay(population: Population, on: string): Population {
  const { snapshot, judged, registeredAfter } = population
  return populationOf(snapshot, { ...judged, on }, { registrations: { registeredAfter }, otherDay: population })
}

/** The same population for expressions that are asked for once: results are kept only where `isKept` says so. */
export function forgetting(population: Population, isKept: (expr: Expr) => boolean): Population {
  const { snapshot, judged, arena, kernels, record, size, registeredYears, registeredAfter } = population
  const own: Population = {
    ...{ snapshot, judged, arena, kernels, record, size, registeredYears, registeredAfter },
    get statistics() {
      return population.statistics
    },
    numbersOf: (expr) => (isKept(expr) ? population.numbersOf(expr) : computeNumbers(own, expr)),
    eachBlockFor: (expr, visit) => population.eachBlockFor(expr, visit),
    textsOf: (expr) => (isKept(expr) ? population.textsOf(expr) : computeTexts(own, expr)),
    truthOf: (expr) => (isKept(expr) ? population.truthOf(expr) : computeTruth(own, expr)),
  }
  return own
}

interface Block {
  readonly from: number
  readonly slice: Snapshot
  readonly registrations: Registrations
}

function blocksOf(snapshot: Snapshot): Block[] {
  return Array.from({ length: Math.ceil(snapshot.size / kernelRows) }, (_, block) => {
    const from = block * kernelRows
    const slice = sliceSnapshot(snapshot, from, Math.min(snapshot.size, from + kernelRows))
    return { from, slice, registrations: registrationsOf(slice) }
  })
}

/** Whether a row's number depends on stored facts of the row only, by arithmetic that needs no other rows. */
function isRowByRow(expr: Expr): boolean {
  if (expr.kind === 'fact' || expr.kind === 'literal') return true
  if (expr.kind === 'arith') return isRowByRow(expr.left) && isRowByRow(expr.right)
  return expr.kind === 'growth' && isRowByRow(expr.current) && isRowByRow(expr.base)
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

/** Unknown days lie before every year. Most years are later than every registration, so the latest is looked for first. */
function registrationsOf(snapshot: Snapshot): Registrations {
  const days = registrationDays(snapshot)
  const none = new Int32Array(0)
  const known = new Map<number, Int32Array>()
  let latest: number | null = null
  return {
    registeredAfter(year) {
      if (days === null) return none
      latest ??= latestOf(days)
      const last = dayFrom(`${String(Math.max(0, year)).padStart(4, '0')}-12-31`)
      if (latest <= last) return none
      const rows = known.get(year) ?? rowsAfter(days, last)
      known.set(year, rows)
      return rows
    },
  }
}

function latestOf(days: Int32Array): number {
  let latest = noDay
  for (let row = 0; row < days.length; row++) if ((days[row] as number) > latest) latest = days[row] as number
  return latest
}

function rowsAfter(days: Int32Array, last: number): Int32Array {
  const rows: number[] = []
  // Few are so young.
  for (let row = 0; row < days.length; row++) if ((days[row] as number) > last) rows.push(row)
  return Int32Array.from(rows)
}
