/** Classes of a population: by thresholds of the total, by place in the ranking, or by shares of two rankings. */
import { allClassCodes, bestAfter, classAt, classEnds, settledClass, worstAfter } from '../class-bounds.ts'
import type { CompiledClasses, CompiledScorecardVersion } from '../compiled.ts'
import type { SplitRankClasses, ThresholdClasses } from '../definitions.ts'
import type { Expr } from '../expr/tree.ts'
import type { Population } from './context.ts'
import { compareValues, hasOpenTies, rowsInOrder } from './positions.ts'
import { byRanking, quotaOf } from './ranked-classes.ts'
import type { VetoEffects } from './vetoes.ts'

/** Totals in units; NaN where no parts apply. */
export interface Totals {
  readonly lower: Float64Array
  readonly upper: Float64Array
}

/** Numbers of classes by row, −1 for none: the class now, and the best and worst once all data are there. */
export interface Assigned {
  readonly classes: readonly string[]
  readonly classIndex: Int16Array
  readonly best: Int16Array
  readonly worst: Int16Array
}

/** What class rules that need the whole population work with. */
export interface Ranking {
  readonly totals: Totals
  readonly vetoes: VetoEffects
  /** Rows with a known total and no class set by a veto, best first. */
  readonly order: Int32Array
  /** Whether every total is known, and no veto and no tie is open. */
  readonly settled: boolean
}

/** Gives every row its class; rows without a known total get none. */
export function assignClasses(
  population: Population,
  compiled: CompiledScorecardVersion,
  totals: Totals,
  vetoes: VetoEffects,
): Assigned {
  const { classes, version, tieBreakers } = compiled
  const codes = allClassCodes(version)
  if (classes === null) return afterVetoes(codes, noClasses(population.size), vetoes)
  if (classes.rule.kind === 'thresholds') return afterVetoes(codes, byThresholds(classes.rule, totals), vetoes)
  const all = rowsInOrder(population, totals, tieBreakers)
  const order = vetoes.size === 0 ? all : all.filter((row) => !isSet(vetoes, row))
  const settled = isSettled(totals, vetoes) && !hasOpenTies(population, totals, tieBreakers, order)
  const ranking: Ranking = { totals, vetoes, order, settled }
  if (classes.rule.kind === 'ranked') return afterVetoes(codes, byRanking(classes.rule, ranking), vetoes, true)
  return afterVetoes(codes, byTwoRankings(population, classes as SplitRank, ranking), vetoes, true)
}

/** A class that a veto sets, or may set, leaves no place in the ranking. */
function isSet(vetoes: VetoEffects, row: number): boolean {
  const effect = vetoes.get(row)
  return effect !== undefined && (effect.set >= 0 || effect.maySetBest >= 0)
}

function isSettled({ lower, upper }: Totals, vetoes: VetoEffects): boolean {
  for (const { maySetBest, cap, possibleCap } of vetoes.values())
    if (maySetBest >= 0 || cap !== possibleCap) return false
  for (let row = 0; row < lower.length; row++)
    if (lower[row] !== upper[row] && !Number.isNaN(lower[row] as number)) return false
  return true
}

/** Classes before vetoes. */
export type Plain = Omit<Assigned, 'classes'>

function noClasses(size: number): Plain {
  const none = new Int16Array(size).fill(-1)
  return { classIndex: none, best: none, worst: none }
}

/** Lets vetoes set and cap classes; where the ranking decides, the class now is that among those ranked now. */
function afterVetoes(classes: readonly string[], plain: Plain, vetoes: VetoEffects, ranked = false): Assigned {
  if (vetoes.size === 0) return { classes, ...plain }
  const classIndex = plain.classIndex.slice()
  const best = plain.best.slice()
  const worst = plain.worst.slice()
  for (const [row, effect] of vetoes) {
    const now = classIndex[row] as number
    const [high, low] = [best[row] as number, worst[row] as number]
    classIndex[row] = ranked ? settledClass(effect, now, now) : settledClass(effect, high, low)
    best[row] = bestAfter(effect, high)
    worst[row] = worstAfter(effect, low)
  }
  return { classes, classIndex, best, worst }
}

function byThresholds(rule: ThresholdClasses, { lower, upper }: Totals): Plain {
  const ends = classEnds(rule)
  const worst = new Int16Array(lower.length)
  for (let row = 0; row < worst.length; row++) worst[row] = classAt(ends, lower[row] as number)
  if (lower === upper) return { classIndex: worst, best: worst, worst }
  const best = new Int16Array(lower.length)
  const classIndex = new Int16Array(lower.length)
  for (let row = 0; row < best.length; row++) {
    const most = upper[row] as number
    best[row] = most === lower[row] ? (worst[row] as number) : classAt(ends, most)
    classIndex[row] = best[row] === worst[row] ? (best[row] as number) : -1
  }
  return { classIndex, best, worst }
}

type SplitRank = Extract<CompiledClasses, { head: Expr }>

/** Where a total, veto or tie is open anybody may still move anywhere, because places depend on all others. */
function byTwoRankings(population: Population, { rule, head, tail }: SplitRank, ranking: Ranking): Plain {
  const { order, totals, settled } = ranking
  const classes = [...new Set([rule.head.class, rule.rest, rule.tail.class])]
  const classIndex = new Int16Array(population.size).fill(-1)
  const upperCount = quotaOf(rule.upperShare, order.length, rule.rounding)
  for (const row of order) classIndex[row] = classes.indexOf(rule.rest)
  const [best, worst] = [classIndex.slice(), classIndex.slice()]
  const take = (rows: Int32Array, by: Expr, side: SplitRankClasses['head']) => {
    const quota = quotaOf(side.share, order.length, rule.rounding)
    const own = classes.indexOf(side.class)
    const { known, unknown } = ordered(population, rows, by, side.order)
    for (const row of known.subarray(0, quota)) {
      classIndex[row] = own
      best[row] = Math.min(own, best[row] as number)
      worst[row] = Math.max(own, worst[row] as number)
    }
    // Whoever lacks the figure may come before all others, or have none in the end.
    for (const row of known.subarray(0, Math.max(0, quota - unknown.length))) best[row] = worst[row] = own
    if (quota === 0) return
    for (const row of unknown) {
      best[row] = Math.min(own, best[row] as number)
      worst[row] = Math.max(own, worst[row] as number)
    }
  }
  take(order.subarray(0, upperCount), head, rule.head)
  take(order.subarray(upperCount), tail, rule.tail)
  if (settled) return { classIndex, best, worst }
  const applies = (row: number) => !Number.isNaN(totals.lower[row] as number)
  return {
    classIndex,
    best: classIndex.map((_, row) => (applies(row) ? 0 : -1)),
    worst: classIndex.map((_, row) => (applies(row) ? classes.length - 1 : -1)),
  }
}

/** Rows in the order of their values, and those whose value is not known; equal values keep the order by total (sorting is stable). */
function ordered(
  population: Population,
  rows: Int32Array,
  by: Expr,
  order: 'asc' | 'desc',
): { readonly known: Int32Array; readonly unknown: Int32Array } {
  const { values } = population.numbersOf(by)
  const known = rows.filter((row) => Number.isFinite(values[row] as number))
  return {
    known: known.sort((a, b) => compareValues(population, by, a, b, order)),
    unknown: rows.filter((row) => Number.isNaN(values[row] as number)),
  }
}
