/** The best bundle of every enterprise at once: blocks solved row by row over columns of exact fen. */
import { bitAt } from '../columns/bits.ts'
import { exactAt, type Population } from '../columns/context.ts'
import { versionsFor } from '../columns/match-plan.ts'
import { matchPopulation, type OfferColumns } from '../columns/match-population.ts'
import { populationOf } from '../columns/population.ts'
import type { Snapshot } from '../columns/snapshot.ts'
import type { CompiledBundleRule, CompiledZone } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import { type Known, rationalOf } from '../expr/values.ts'
import { type Block, type Bundling, bundlingOf } from './blocks.ts'
import { addsUp, formOf, isWindowOpen, offersToBundle } from './bundle.ts'
import { FenSum, fenFrom, fenInUnit, limitFen, noLimit } from './money.ts'
import { type FenColumn, offerFen } from './money-columns.ts'
import { allocate, worthOf } from './money-tree.ts'
import { solveBlock } from './solve.ts'

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

interface OfferColumn {
  readonly qualified: Uint32Array
  readonly undecided: Uint32Array
  /** Null where the offer pays no money. */
  readonly fen: FenColumn | null
  /** What an unknown amount may come to. */
  readonly most: number
  readonly isOpen: boolean
}

function columnOf(
  zone: CompiledZone,
  offer: string,
  population: Population,
  { qualified, undecided }: OfferColumns,
): OfferColumn {
  const { version } = versionsFor(zone, offer, population.judged.on).chosen
  const { benefit } = version
  const rows = qualified.map((word, index) => word | (undecided[index] as number))
  const pays = benefit !== undefined && addsUp(formOf(version))
  return {
    qualified,
    undecided,
    fen: pays ? offerFen(zone, offer, population, rows) : null,
    most: pays && benefit.cap !== undefined ? fenFrom(benefit.cap, fenInUnit(benefit.unit)) : noLimit,
    isOpen: isWindowOpen(version.window ?? null, population.judged.on),
  }
}

/** The limit of a cap by row in fen, NaN where unknown; null for other rules. */
function limitColumn(population: Population, { rule, limit }: CompiledBundleRule): Float64Array | null {
  if (rule.kind !== 'cap' || limit === null) return null
  const one = fenInUnit(rule.unit)
  const fenOf = (row: number) => {
    const value = exactAt(population, limit, row)
    if (value.kind === 'unknown' || value.kind === 'undefined') return Number.NaN
    return limitFen(rationalOf(value as Known), one)
  }
  if (limit.kind === 'literal') return new Float64Array(population.size).fill(population.size === 0 ? 0 : fenOf(0))
  return Float64Array.from({ length: population.size }, (_, row) => fenOf(row))
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

/** What one row is solved with; filled anew for each row so that nothing is allocated for it. */
interface Scratch {
  readonly available: Uint8Array
  readonly amounts: Float64Array
  readonly limits: Float64Array
  readonly taken: Uint8Array
  readonly values: Float64Array
  readonly paid: Float64Array
}

function runOf(bundling: Bundling, { columns, limits, size }: Inputs): Run {
  const [lower, upper] = [new Float64Array(size), new Float64Array(size)]
  const totals = columns.map(() => ({ qualified: 0, taken: 0, unknown: 0, paid: new FenSum() }))
  const scratch: Scratch = {
    available: new Uint8Array(columns.length),
    amounts: new Float64Array(columns.length),
    limits: new Float64Array(limits.length).fill(noLimit),
    taken: new Uint8Array(columns.length),
    values: new Float64Array(bundling.tree.size),
    paid: new Float64Array(columns.length),
  }
  const solve = (row: number) => {
    const gaps = fill(scratch, { columns, limits, size }, row, 'least')
    lower[row] = solveRow(bundling, scratch)
    allocate(bundling.tree.root, lower[row] as number, scratch.values, scratch.paid)
    for (let index = 0; index < totals.length; index++) {
      const total = totals[index] as (typeof totals)[number]
      total.qualified += scratch.available[index] as number
      if (scratch.taken[index] === 0) continue
      const { fen } = columns[index] as OfferColumn
      total.taken += 1
      if (fen !== null && Number.isNaN(fen[row] as number)) total.unknown += 1
      else total.paid.add(scratch.paid[index] as number)
    }
    if (gaps) fill(scratch, { columns, limits, size }, row, 'most')
    upper[row] = gaps ? solveRow(bundling, scratch) : (lower[row] as number)
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

/** Fills in a row on the least or the most that its data allow; says whether the two may differ. */
function fill(scratch: Scratch, { columns, limits }: Inputs, row: number, which: 'least' | 'most'): boolean {
  let gaps = false
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index] as OfferColumn
    const open = column.isOpen && bitAt(column.undecided, row)
    const may = column.isOpen && (bitAt(column.qualified, row) || (which === 'most' && open))
    const value = column.fen === null ? 0 : (column.fen[row] as number)
    gaps ||= open || (may && Number.isNaN(value))
    scratch.available[index] = Number(may)
    scratch.amounts[index] = Math.max(0, filled(value, which, column.most))
  }
  for (let index = 0; index < limits.length; index++) {
    const limit = limits[index]
    if (limit === null || limit === undefined) continue
    gaps ||= Number.isNaN(limit[row] as number)
    scratch.limits[index] = filled(limit[row] as number, which, noLimit)
  }
  return gaps
}

/** A value, or what stands in for an unknown one. */
function filled(value: number, which: 'least' | 'most', most: number): number {
  if (!Number.isNaN(value)) return value
  return which === 'most' ? most : 0
}

/** Solves the blocks of the row in the scratch and applies the caps over them. */
function solveRow(bundling: Bundling, scratch: Scratch): number {
  const { available, amounts, limits, taken, values } = scratch
  taken.fill(0)
  for (const block of bundling.blocks) {
    if (takeAll(block, available, taken)) continue
    const choice = solveBlock(block, {
      available: Uint8Array.from(block.members, (member) => available[member] as number),
      amounts: Float64Array.from(block.members, (member) => amounts[member] as number),
      limits,
    })
    for (let index = 0; index < block.members.length; index++)
      taken[block.members[index] as number] = choice?.taken[index] ?? 0
  }
  for (let index = 0; index < taken.length; index++) values[index] = taken[index] === 1 ? (amounts[index] as number) : 0
  return worthOf(bundling.tree, values, limits)
}

/** Takes everything available where nothing in the block clashes or lacks what it needs, which is best then; else false. */
function takeAll({ members, clashes, needs }: Block, available: Uint8Array, taken: Uint8Array): boolean {
  const may = (index: number) => index >= 0 && available[members[index] as number] === 1
  for (let index = 0; index < members.length; index++) {
    if (!may(index)) continue
    for (const other of clashes[index] as readonly number[]) if (may(other)) return false
    for (const need of needs[index] as readonly number[]) if (!may(need)) return false
  }
  for (const member of members) taken[member] = available[member] as number
  return true
}
