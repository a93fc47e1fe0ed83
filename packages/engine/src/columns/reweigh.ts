/** Weights changed on a scored population: normalised values are kept, so that only the weighted sum is made again. */
import type { CohortTable } from '../cohorts/table.ts'
import { type CompiledItem, type CompiledPart, type CompiledZone, isShareRule } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import { baseUnits, itemOutcome } from '../item-outcome.ts'
import { canShareMemory } from '../parallel/pool.ts'
import { limitsOf, signOf } from '../totals.ts'
import { unitsPerPoint } from '../units-of-points.ts'
import { columnBytes, columnRoom } from './column-room.ts'
import { evaluationAt, type Population } from './context.ts'
import { addSettledPoints } from './item-points.ts'
import { countTotals, placedColumns, placeRows, placingFor, ranksFromCounts } from './placing.ts'
import { populationOf } from './population.ts'
import { scoreBlockRows } from './score-blocks.ts'
import type { ScoreKernels } from './score-kernels.ts'
import {
  finishedColumns,
  type PopulationSheet,
  type ScoreColumns,
  type ScorecardVersions,
  scorecardVersions,
} from './score-population.ts'
import { withWorkbench } from './score-vectors.ts'
import { addShares } from './share-points.ts'
import { type Shares, sharesOf } from './shares.ts'
import type { Snapshot } from './snapshot.ts'
import type { WasmMemory } from './wasm.ts'

/** A population with its normalised values, ready for any weights. */
export interface Weighable {
  /** Items whose weight can be changed, with the weight in force. */
  readonly weights: Readonly<Record<string, number>>
  /** Totals, ranks and classes under other weights; items that are not named keep theirs. */
  reweigh(weights: Readonly<Record<string, number>>): ScoreColumns
}

interface WeighableItem {
  readonly compiled: CompiledItem
  readonly shares: Shares
}

/**
 * Keeps the normalised values of a scorecard, or null where other weights need more than a weighted sum: parts with
 * caps, passing marks or variants, older versions in use, or data that stay open when they are missing.
 */
export function weighable(
  zone: CompiledZone,
  scorecard: string,
  snapshot: Snapshot,
  judged: Judged,
  statistics?: CohortTable,
): Weighable | null {
  const versions = scorecardVersions(zone, scorecard, judged.on)
  const parts = plainParts(versions)
  if (parts === null) return null
  const population = populationOf(snapshot, judged, { frozen: statistics })
  const items: WeighableItem[] = []
  const fixed = new Float64Array(snapshot.size)
  for (const compiled of parts.flatMap((part) => part.items)) {
    const shares = sharesFor(population, compiled)
    if (shares !== null) items.push({ compiled, shares })
    else if (!addSettledPoints(population, compiled, fixed)) return null
  }
  const { memory, kept } = keptShares(items)
  return {
    weights: Object.fromEntries(items.map(({ compiled: { item } }) => [item.code, item.max])),
    reweigh: (weights) => {
      const lower = weightedSums(population, { memory, items: kept.map((one) => reweighed(one, weights)), fixed })
      const passed = new Int8Array(snapshot.size).fill(-1)
      return placed(versions, { lower, passed }) ?? finishedColumns(population, versions, sheetOf({ lower, passed }))
    },
  }
}

interface KeptShares {
  readonly memory: WasmMemory | null
  readonly kept: readonly WeighableItem[]
}

/** Shares where kernels read them in place, if memory can be shared here; else where they are. */
function keptShares(items: readonly WeighableItem[]): KeptShares {
  if (!canShareMemory()) return { memory: null, kept: items }
  const room = columnRoom(items.reduce((sum, { shares }) => sum + columnBytes(shares.values.byteLength), 0))
  if (room.memory === null) return { memory: null, kept: items }
  const kept = items.map(({ compiled, shares }) => {
    const values = room.floats(shares.values.length)
    values.set(shares.values)
    return { compiled, shares: { ...shares, values } }
  })
  return { memory: room.memory, kept }
}

type Totals = Pick<PopulationSheet, 'lower' | 'passed'>

function sheetOf({ lower, passed }: Totals): PopulationSheet {
  return { lower, upper: lower, passed, vetoes: new Map(), judgedBy: null }
}

/** Ranks and classes by counting totals; null where they need more than that. */
function placed(versions: ScorecardVersions, { lower, passed }: Totals): ScoreColumns | null {
  const placing = placingFor(versions, { size: lower.length, threads: 1, shared: false })
  if (placing === null) return null
  countTotals(placing, 0, lower)
  if (!ranksFromCounts(placing, false)) return null
  placeRows(versions, placing, { lower }, { from: 0, to: lower.length })
  return placedColumns(versions, placing, { lower, passed })
}

/** The parts of a scorecard whose total is the plain sum of its items' points; null for others. */
export function plainParts({ chosen, lingering }: ScorecardVersions): readonly CompiledPart[] | null {
  const [variant] = chosen.variants
  if (lingering.length > 0 || variant === undefined || chosen.variants.length > 1 || variant.when !== null) return null
  const { pass, lowest, highest, decimals } = chosen.version
  if (chosen.vetoes.length > 0 || [lowest, highest, decimals].some((limit) => limit !== undefined)) return null
  const judgedAtAll = pass !== undefined || chosen.gates.length > 0 || chosen.directEntry.length > 0
  return judgedAtAll || !variant.parts.every(isPlain) ? null : variant.parts
}

/** Whether a part's points are the sum of its items' points and nothing else. */
function isPlain(compiled: CompiledPart): boolean {
  const { lowest, highest } = limitsOf(compiled)
  const limited = lowest !== Number.NEGATIVE_INFINITY || highest !== Number.POSITIVE_INFINITY
  const deducting = compiled.items.some(({ item }) => item.deduction === true)
  return !limited && !deducting && signOf(compiled.part) === 1
}

function sharesFor(population: Population, { item, rule, weight }: CompiledItem): Shares | null {
  const settled = item.missing === 'zero' || item.missing === 'base'
  if (!settled || !isShareRule(rule) || !('fixed' in weight)) return null
  const shares = sharesOf(population, rule)
  return shares.open ? null : shares
}

function reweighed({ compiled, shares }: WeighableItem, weights: Readonly<Record<string, number>>): WeighableItem {
  const weight = weights[compiled.item.code]
  if (weight === undefined) return { compiled, shares }
  return { shares, compiled: { ...compiled, item: { ...compiled.item, max: weight }, weight: { fixed: weight } } }
}

interface Sum {
  /** The memory that the shares lie in where kernels read them in place. */
  readonly memory: WasmMemory | null
  readonly items: readonly WeighableItem[]
  /** Points that no weight changes. */
  readonly fixed: Float64Array
}

/** The weighted sum of every row, a block at a time so that the sums stay in the processor's cache. */
function weightedSums(population: Population, { memory, items, fixed }: Sum): Float64Array {
  const sums = new Float64Array(fixed.length)
  const rows = Math.min(scoreBlockRows, fixed.length)
  withWorkbench({ rows, shared: memory !== null, memory: memory ?? undefined }, (bench) => {
    for (let from = 0; from < sums.length; from += scoreBlockRows) {
      const to = Math.min(sums.length, from + scoreBlockRows)
      bench.clear()
      const block = bench.arena.floats(to - from)
      block.set(fixed.subarray(from, to))
      for (const item of items) addBlock(population, item, { block, from, to, kernels: bench.kernels })
      sums.set(block, from)
    }
  })
  return sums
}

interface SumBlock {
  readonly block: Float64Array
  readonly from: number
  readonly to: number
  readonly kernels: ScoreKernels
}

function addBlock(
  population: Population,
  { compiled, shares }: WeighableItem,
  { block, from, to, kernels }: SumBlock,
): void {
  const close: number[] = []
  const { item, rule, weight } = compiled
  const units = 'fixed' in weight ? Math.round(weight.fixed * unitsPerPoint) : Number.NaN
  const weights = { codes: null, units: Float64Array.of(units), least: units, most: units }
  const missingUnits = item.missing === 'base' ? baseUnits(item.max, rule) : 0
  const own = { ...shares, values: shares.values.subarray(from, to) }
  addShares(own, weights, { sums: block, missingUnits, close, kernels })
  for (const row of close)
    block[row] = (block[row] as number) + itemOutcome(compiled, evaluationAt(population, from + row)).lower
}
