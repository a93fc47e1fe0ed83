/** The best bundle of every enterprise at once: blocks solved row by row over columns of exact fen. */
import { bitAt, eachBit, wordsFor } from '../columns/bits.ts'
import { exactAt, type Population } from '../columns/context.ts'
import { lingeringIn, overlayBits } from '../columns/lingering.ts'
import { versionsFor } from '../columns/match-plan.ts'
import { matchPopulation, type OfferColumns } from '../columns/match-population.ts'
import { populationOf } from '../columns/population.ts'
import type { Snapshot } from '../columns/snapshot.ts'
import type { CompiledBundleRule, CompiledOfferVersion, CompiledZone } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import { type Known, rationalOf } from '../expr/values.ts'
import { type Bundling, bundlingOf } from './blocks.ts'
import { addsUp, formOf, isWindowOpen, offersToBundle } from './bundle.ts'
import { type RowSolver, rowSolver } from './bundle-rows.ts'
import { bundledCap, bundledFen, FenSum, fenInTotalUnit, fenInUnit, limitFen, noLimit } from './money.ts'
import { type FenColumn, mostFenAt, paysNothing, versionFen } from './money-columns.ts'

/** Best bundles by row, in fen; `upper` is infinite where nothing limits an unknown amount. */
export interface BundleColumns {
  readonly offers: readonly string[]
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** What each offer comes to when everybody takes the best bundle on what is known for sure. */
  readonly totals: readonly OfferTotal[]
}

/** One offer in the bundles of a population; `paid` is in 万元. */
export interface OfferTotal {
  readonly offer: string
  readonly qualified: number
  readonly taken: number
  readonly paid: number
  /** Taken by so many whose amount is not known. */
  readonly unknown: number
}

/** How to run: which offers, how many rows between two reports, and whom to tell. */
export interface BundleOptions {
  readonly offers?: readonly string[] | undefined
  readonly block?: number | undefined
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

const defaultBlock = 20_000

/**
 * Bundles a whole population; every row agrees with `bundleSubject`.
 * Gives control back after each block of rows, so that a caller may stop or breathe between them.
 */
export function* bundleRows(
  zone: CompiledZone,
  snapshot: Snapshot,
  judged: Judged,
  { offers = offersToBundle(zone, judged.on), block = defaultBlock }: Omit<BundleOptions, 'onProgress'> = {},
): Generator<number, BundleColumns> {
  const population = populationOf(snapshot, judged)
  const bundling = bundlingOf(zone, offers, judged.on)
  const columns = matchPopulation(zone, bundling.offers, snapshot, judged).map((matches, index) =>
    columnOf(zone, bundling.offers[index] as string, population, matches),
  )
  const limits = bundling.rules.map((rule) => limitColumn(population, rule))
  const run = runOf(bundling, { columns, limits, size: population.size })
  for (let from = 0; from < population.size; from += block) {
    const until = Math.min(population.size, from + block)
    for (let row = from; row < until; row++) run.solve(row)
    yield until
  }
  return run.result()
}

/** Bundles a whole population in one go. */
export function bundlePopulation(
  zone: CompiledZone,
  snapshot: Snapshot,
  judged: Judged,
  { onProgress, ...options }: BundleOptions = {},
): BundleColumns {
  const rows = bundleRows(zone, snapshot, judged, options)
  for (let step = rows.next(); ; step = rows.next()) {
    if (step.done === true) return step.value
    onProgress?.(step.value, snapshot.size)
  }
}

/** An offer as the versions that judge the rows have it; whose window is closed is neither qualified nor undecided here. */
interface OfferColumn {
  readonly qualified: Uint32Array
  readonly undecided: Uint32Array
  /** Null where the offer pays no money. */
  readonly fen: FenColumn | null
  /** What an unknown amount may come to. */
  readonly mostAt: (row: number) => number
}

type VersionColumn = Omit<OfferColumn, 'mostAt'>

function columnOf(zone: CompiledZone, offer: string, population: Population, matches: OfferColumns): OfferColumn {
  const { chosen, older } = versionsFor(zone, offer, population.judged.on)
  const own = versionColumn(population, chosen, matches)
  const column = lingeringIn(population, older).reduce(
    (before, { version, rows }) => overlaid(before, versionColumn(population, version, matches), rows),
    own,
  )
  const mostAt = mostFenAt(zone, offer, population)
  return { ...column, mostAt: (row) => bundledCap(mostAt(row)) }
}

function versionColumn(
  population: Population,
  compiled: CompiledOfferVersion,
  { qualified, undecided }: OfferColumns,
): VersionColumn {
  const { version } = compiled
  const { benefit } = version
  const isOpen = isWindowOpen(version.window ?? null, population.judged.on)
  const taking = (words: Uint32Array) => (isOpen ? words : new Uint32Array(words.length))
  const rows = qualified.map((word, index) => word | (undecided[index] as number))
  const pays = benefit !== undefined && addsUp(formOf(version))
  return {
    qualified: taking(qualified),
    undecided: taking(undecided),
    fen: pays ? versionFen(population, compiled, rows).map(bundledFen) : null,
  }
}

/** A column with another in the rows that an older version judges. */
function overlaid(column: VersionColumn, other: VersionColumn, rows: Uint32Array): VersionColumn {
  const joined = (own: Uint32Array, others: Uint32Array): Uint32Array => {
    const words = own.slice()
    overlayBits(words, others, rows)
    return words
  }
  const fenAt = ({ fen }: VersionColumn, row: number) => (fen === null ? paysNothing : (fen[row] as number))
  const size = column.fen?.length ?? other.fen?.length ?? 0
  return {
    qualified: joined(column.qualified, other.qualified),
    undecided: joined(column.undecided, other.undecided),
    fen:
      size === 0
        ? null
        : Float64Array.from({ length: size }, (_, row) => fenAt(bitAt(rows, row) ? other : column, row)),
  }
}

/** The limit of a cap by row in fen, NaN where unknown; null for other rules. */
function limitColumn(population: Population, { rule, limit }: CompiledBundleRule): Float64Array | null {
  if (rule.kind !== 'cap' || limit === null) return null
  const one = fenInUnit(rule.unit)
  const isDirect = one.n === one.d * BigInt(fenInTotalUnit)
  const exactFen = (row: number) => {
    const value = exactAt(population, limit, row)
    if (value.kind === 'unknown' || value.kind === 'undefined') return Number.NaN
    return limitFen(rationalOf(value as Known), one)
  }
  if (limit.kind === 'literal') return new Float64Array(population.size).fill(population.size === 0 ? 0 : exactFen(0))
  if (limit.kind !== 'fact' || !isDirect)
    return Float64Array.from({ length: population.size }, (_, row) => exactFen(row))
  return population.numbersOf(limit).values.map((value, row) => wholeFen(value) ?? exactFen(row))
}

/** Decimals up to here are told apart by a double, so a stored amount is the decimal that reads as it. */
const mostTold = 1e15

/** A stored amount in 万元 that is whole fen; null where that takes fractions to tell. */
function wholeFen(value: number): number | null {
  if (Number.isNaN(value)) return value
  const fen = Math.round(value * fenInTotalUnit)
  if (!(fen < mostTold) || fen / fenInTotalUnit !== value) return null
  return Math.max(0, fen)
}

interface Run {
  solve(row: number): void
  result(): BundleColumns
}

interface Inputs {
  readonly columns: readonly OfferColumn[]
  readonly limits: readonly (Float64Array | null)[]
  readonly size: number
}

function runOf(bundling: Bundling, inputs: Inputs): Run {
  const { columns, size } = inputs
  const [lower, upper] = [new Float64Array(size), new Float64Array(size)]
  const totals = columns.map(() => ({ qualified: 0, taken: 0, unknown: 0, paid: new FenSum() }))
  const solver = rowSolver(bundling)
  const may = mayHave(columns, size)
  const offers = new Int32Array(columns.length)
  const count = (row: number, available: number) => {
    const paid = solver.paid(lower[row] as number)
    for (let at = 0; at < available; at++) {
      const index = offers[at] as number
      const total = totals[index] as (typeof totals)[number]
      total.qualified += 1
      if (solver.taken[index] === 0) continue
      const { fen } = columns[index] as OfferColumn
      total.taken += 1
      if (fen !== null && Number.isNaN(fen[row] as number)) total.unknown += 1
      else total.paid.add(paid[index] as number)
    }
  }
  const solve = (row: number) => {
    if (!may.anything(row)) return
    const sure = may.list(row, 'least', offers)
    const isSure = fill(solver, inputs, { row, offers, count: sure }, 'least')
    lower[row] = solver.solve(offers, sure)
    if (sure > 0) count(row, sure)
    const possible = may.list(row, 'most', offers)
    upper[row] = lower[row] as number
    if (isSure && possible === sure) return
    fill(solver, inputs, { row, offers, count: possible }, 'most')
    upper[row] = solver.solve(offers, possible)
  }
  const result = () => ({
    offers: bundling.offers,
    lower,
    upper,
    totals: totals.map(({ paid, ...total }, index) => ({
      offer: bundling.offers[index] as string,
      ...total,
      paid: paid.amount,
    })),
  })
  return { solve, result }
}

type Which = 'least' | 'most'

/** Which offers each row may have: for sure, and at most. */
interface MayHave {
  anything(row: number): boolean
  /** Writes the offers of a row in order; gives how many. */
  list(row: number, which: Which, into: Int32Array): number
}

/** Offers by row as bits, so that a row that may have few is not asked for all. */
function mayHave(columns: readonly OfferColumn[], size: number): MayHave {
  const words = Math.max(1, wordsFor(columns.length))
  const sides = { least: new Uint32Array(size * words), most: new Uint32Array(size * words) }
  const mark = (bits: Uint32Array, index: number, into: Uint32Array): void =>
    eachBit(bits, (row) => {
      const at = row * words + (index >>> 5)
      into[at] = (into[at] as number) | (1 << (index & 31))
    })
  for (const [index, { qualified, undecided }] of columns.entries()) {
    mark(qualified, index, sides.least)
    mark(qualified, index, sides.most)
    mark(undecided, index, sides.most)
  }
  const anything = (row: number): boolean => {
    for (let word = 0; word < words; word++) if (sides.most[row * words + word] !== 0) return true
    return false
  }
  const list = (row: number, which: Which, into: Int32Array): number => {
    let count = 0
    for (let word = 0; word < words; word++) {
      for (let left = sides[which][row * words + word] as number; left !== 0; left &= left - 1) {
        into[count] = word * 32 + 31 - Math.clz32(left & -left)
        count += 1
      }
    }
    return count
  }
  return { anything, list }
}

interface Listed {
  readonly row: number
  readonly offers: Int32Array
  readonly count: number
}

/** Fills in a row on the least or the most that its data allow; says whether amounts and limits are known. */
function fill(solver: RowSolver, { columns, limits }: Inputs, { row, offers, count }: Listed, which: Which): boolean {
  let isKnown = true
  for (let at = 0; at < count; at++) {
    const index = offers[at] as number
    const { fen, mostAt } = columns[index] as OfferColumn
    const value = fen === null ? 0 : (fen[row] as number)
    isKnown &&= !Number.isNaN(value)
    solver.amounts[index] = Math.max(0, filled(value, which, mostAt(row)))
  }
  for (let index = 0; index < limits.length; index++) {
    const limit = limits[index]
    if (limit === null || limit === undefined) continue
    isKnown &&= !Number.isNaN(limit[row] as number)
    solver.limits[index] = filled(limit[row] as number, which, noLimit)
  }
  return isKnown
}

/** A value, or what stands in for an unknown one. */
function filled(value: number, which: Which, most: number): number {
  if (!Number.isNaN(value)) return value
  return which === 'most' ? most : 0
}
