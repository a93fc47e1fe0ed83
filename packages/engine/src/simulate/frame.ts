/** One moving threshold: rows sorted once, running sums kept, so that every frame costs microseconds. */
import { exactAt, type Population } from '../columns/context.ts'
import type { Versions } from '../columns/verdict-words.ts'
import type { CompiledOfferVersion } from '../compiled.ts'
import { verdictFrom } from '../expr/explain.ts'
import type { Expr } from '../expr/tree.ts'
import { DefinitionError } from '../subject.ts'
import { type Flips, flipsOf, isOrdered } from './flips.ts'
import { movedComparison, type Threshold } from './parameters.ts'
import type { Adder, Figures, Outcome } from './tally.ts'

/** Frames of one threshold over a population. */
export interface Frames {
  readonly threshold: Threshold
  readonly flips: Flips
  /** Figures with the threshold at a value. */
  at(value: number): Figures
  /** Figures when only the rows from `cut` on count as above the threshold. */
  cutAt(cut: number): Figures
  /** First row in order that counts as above the threshold. */
  cutOf(value: number): number
}

const stride = 2048

/**
 * Prepares the frames of one threshold; the other conditions stay as in `version`.
 * @example framesOf(population, versions, { threshold, adder }).at(2000).tally.qualified // 1203
 */
export function framesOf(
  population: Population,
  versions: Versions,
  { threshold, adder }: { readonly threshold: Threshold; readonly adder: Adder },
): Frames {
  if (!isOrdered(threshold))
    throw new DefinitionError(
      `「${threshold.name}」判断相等，没有大小方向，请改写条件 / "${threshold.name}" asks for equality and has no direction: rewrite the condition instead`,
    )
  const flips = flipsOf(population, versions, threshold)
  const sums = runningSums(flips, adder)
  const near = nearRows(population, versions.chosen, threshold)
  const cutAt = (cut: number) => adder.figures(vectorAt(flips, adder, sums, cut))
  const cutOf = (value: number) => firstAbove(flips, value, above(flips))
  const at = (value: number): Figures => {
    const cut = cutOf(value)
    const vector = vectorAt(flips, adder, sums, cut)
    for (const { place, holds } of near(flips, value)) correct(vector, { flips, adder, cut }, place, holds)
    return adder.figures(vector)
  }
  return { threshold, flips, at, cutAt, cutOf }
}

/** Whether a value equal to the threshold counts as above it in the order. */
function above({ upward, inclusive }: Flips): boolean {
  return upward === inclusive
}

/** The first place whose value lies above the threshold; an equal one does where `equal` says so. */
function firstAbove({ values }: Flips, value: number, equal: boolean): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const own = values[middle] as number
    if (equal ? own >= value : own > value) high = middle
    else low = middle + 1
  }
  return low
}

interface Sums {
  /** Everything when no row lies above the threshold. */
  readonly none: Float64Array
  /** By stride: what changes when the rows from the end down to it lie above. */
  readonly marks: readonly Float64Array[]
}

function runningSums(flips: Flips, adder: Adder): Sums {
  const { rows, fixed, turns } = flips
  const none = new Float64Array(adder.size)
  for (let row = 0; row < fixed.length; row++) if (turns[row] === 0) adder.add(none, row, fixed[row] as Outcome, 1)
  const [low] = sides(flips)
  for (let place = 0; place < rows.length; place++) adder.add(none, rows[place] as number, low[place] as Outcome, 1)
  const count = Math.floor(rows.length / stride) + 1
  const marks: Float64Array[] = new Array(count)
  const running = new Float64Array(adder.size)
  for (let place = rows.length - 1; place >= 0; place--) {
    turn(running, { flips, adder }, place, 1)
    if (place % stride === 0) marks[place / stride] = running.slice()
  }
  return { none, marks }
}

/** Outcomes below and above the threshold. */
function sides({ upward, pass, fail }: Flips): readonly [Uint8Array, Uint8Array] {
  return upward ? [fail, pass] : [pass, fail]
}

interface Turning {
  readonly flips: Flips
  readonly adder: Adder
}

/** Moves a row from below the threshold to above it, or back. */
function turn(vector: Float64Array, { flips, adder }: Turning, place: number, times: number): void {
  const [low, high] = sides(flips)
  const row = flips.rows[place] as number
  adder.add(vector, row, low[place] as Outcome, -times)
  adder.add(vector, row, high[place] as Outcome, times)
}

function vectorAt(flips: Flips, adder: Adder, { none, marks }: Sums, cut: number): Float64Array {
  const vector = none.slice()
  const mark = Math.ceil(cut / stride)
  const from = Math.min(mark * stride, flips.rows.length)
  const sum = from < flips.rows.length ? marks[mark] : undefined
  if (sum !== undefined)
    for (let index = 0; index < vector.length; index++)
      vector[index] = (vector[index] as number) + (sum[index] as number)
  for (let place = cut; place < from; place++) turn(vector, { flips, adder }, place, 1)
  return vector
}

interface Near {
  readonly place: number
  readonly holds: boolean
}

/** Rows too close to a threshold for floating point, with what the exact reading says; kept for the last threshold. */
function nearRows(
  population: Population,
  version: CompiledOfferVersion,
  threshold: Threshold,
): (flips: Flips, value: number) => readonly Near[] {
  let last: { value: number; near: readonly Near[] } | null = null
  return (flips, value) => {
    if (flips.slack === 0) return []
    if (last !== null && last.value === value) return last.near
    const near = decideNear(population, exactlyAt(version, threshold, value), flips, value)
    last = { value, near }
    return near
  }
}

/** The comparison with its number moved, as the exact reading takes it. */
function exactlyAt(version: CompiledOfferVersion, threshold: Threshold, value: number): Expr {
  const condition = version.conditions.find(({ condition }) => condition.code === threshold.condition)
  return movedComparison((condition as { readonly expr: Expr }).expr, threshold, value)
}

function decideNear(population: Population, compare: Expr, flips: Flips, value: number): Near[] {
  const tolerance = flips.slack + Math.abs(value) * Number.EPSILON
  const from = firstAbove(flips, value - tolerance, true)
  const until = firstAbove(flips, value + tolerance, false)
  const near: Near[] = []
  for (let place = from; place < until; place++) {
    const verdict = verdictFrom(exactAt(population, compare, flips.rows[place] as number))
    near.push({ place, holds: verdict ?? openSide(flips, place, value) })
  }
  return near
}

/** Where the exact reading leaves a row open, the known part decides in floating point. */
function openSide({ values, upward, inclusive }: Flips, place: number, value: number): boolean {
  const own = values[place] as number
  if (own === value) return inclusive
  return own > value === upward
}

/** Puts a near row on the side that the exact reading says. */
function correct(
  vector: Float64Array,
  { flips, adder, cut }: Turning & { cut: number },
  place: number,
  holds: boolean,
): void {
  const isAbove = place >= cut
  const shouldBe = holds === flips.upward
  if (isAbove !== shouldBe) turn(vector, { flips, adder }, place, shouldBe ? 1 : -1)
}
