/** Ranks and threshold classes from counts of totals, so that several threads can each place a stretch of rows. */
import { allClassCodes, classEnds } from '../class-bounds.ts'
import { pointsFrom, unitsFrom } from '../units-of-points.ts'
import type { ScoreColumns, ScorecardVersions } from './score-population.ts'
import type { ScoreStore } from './score-store.ts'

/** What placing needs and gives, by row; in shared memory when workers write parts of it. */
export interface Placing {
  /**
   * How many rows have each total in units, counted by each thread alone, because a lock for each count costs more than
   * the rest of ranking a row. After `ranksFromCounts` the first says how many have a greater total.
   */
  readonly counts: readonly Int32Array[]
  /** Not 0 once some total is none of those that are counted. */
  readonly unfit: Int32Array
  readonly rank: Int32Array
  readonly classIndex: Int16Array
}

const mostCounted = 4_000_000

/**
 * Room for so many threads to place rows, or null where classes need more than a row's own total, or totals are too many
 * to count.
 */
export function placingFor(
  { chosen, lingering }: ScorecardVersions,
  { size, threads, shared }: { readonly size: number; readonly threads: number; readonly shared: boolean },
): Placing | null {
  const { classes, variants, vetoes } = chosen
  const byTotal = classes === null || classes.rule.kind === 'thresholds'
  const most = Math.max(
    0,
    ...variants.map(({ parts }) => parts.reduce((sum, { part }) => sum + unitsFrom(part.max), 0)),
  )
  if (!byTotal || lingering.length > 0 || vetoes.length > 0 || most >= mostCounted) return null
  const buffer = (bytes: number) => (shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes))
  return {
    counts: Array.from({ length: threads }, () => new Int32Array(buffer((most + 1) * 4))),
    unfit: new Int32Array(buffer(4)),
    rank: new Int32Array(buffer(size * 4)),
    classIndex: new Int16Array(buffer(size * 2)),
  }
}

/** Counts the totals of some rows, as one of the threads. */
export function countTotals({ counts, unfit }: Placing, thread: number, totals: Float64Array): void {
  const own = counts[thread]
  if (own === undefined) throw new RangeError(`there is no room to count for thread ${thread}`)
  let fits = true
  for (let row = 0; row < totals.length; row++) {
    const place = placeOf(totals[row] as number, own)
    if (place >= 0) own[place] = (own[place] as number) + 1
    else fits = false
  }
  if (!fits) Atomics.store(unfit, 0, 1)
}

/** Where a total is counted; −1 for none: unknown, below nothing, or beyond all marks. */
function placeOf(units: number, counts: Int32Array): number {
  const place = units | 0
  return place === units && place >= 0 && place < counts.length ? place : -1
}

/** Makes ranks of the counts of all threads; false where some total was not counted or is open. */
export function ranksFromCounts({ counts: [all, ...others], unfit }: Placing, isOpen: boolean): boolean {
  if (all === undefined || Atomics.load(unfit, 0) !== 0 || isOpen) return false
  for (const own of others) addCounts(all, own)
  let above = 0
  for (let units = all.length - 1; units >= 0; units--) {
    const here = all[units] as number
    all[units] = above
    above += here
  }
  return true
}

function addCounts(all: Int32Array, own: Int32Array): void {
  for (let units = 0; units < all.length; units++) all[units] = (all[units] as number) + (own[units] as number)
}

/** Some rows. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** Writes ranks and classes of some rows, and makes points of their totals. */
export function placeRows(
  { chosen }: ScorecardVersions,
  { counts: [above], rank, classIndex }: Placing,
  { lower }: Pick<ScoreStore, 'lower'>,
  { from, to }: Stretch,
): void {
  if (above === undefined) throw new RangeError('nothing was counted')
  const { classes } = chosen
  // Bare loops, one after the other: a change of weights took about a tenth longer with one loop for all three.
  for (let row = from; row < to; row++) rank[row] = (above[lower[row] as number] as number) + 1
  if (classes?.rule.kind === 'thresholds')
    writeClasses(classEnds(classes.rule).froms, lower.subarray(from, to), classIndex.subarray(from, to))
  else classIndex.fill(-1, from, to)
  for (let row = from; row < to; row++) lower[row] = pointsFrom(lower[row] as number)
}

/** How many classes start above a total: classes of a compiled zone adjoin, and the last has no lower end. */
function writeClasses(froms: Float64Array, totals: Float64Array, classIndex: Int16Array): void {
  classIndex.fill(0)
  for (const from of froms)
    for (let row = 0; row < totals.length; row++)
      classIndex[row] = (classIndex[row] as number) + +((totals[row] as number) < from)
}

/** The columns of placed rows. */
export function placedColumns(
  { id, chosen }: ScorecardVersions,
  { rank, classIndex }: Placing,
  { lower, passed }: Pick<ScoreStore, 'lower' | 'passed'>,
): ScoreColumns {
  return {
    scorecard: id,
    version: chosen.version.version,
    total: lower,
    lower,
    upper: lower,
    passed,
    rank,
    classes: allClassCodes(chosen.version),
    classIndex,
    best: classIndex,
    worst: classIndex,
  }
}
