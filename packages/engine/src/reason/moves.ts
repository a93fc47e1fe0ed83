/** How far one figure alone would have to move, and which figures can move at all. */
import type { Indicator } from '../definitions.ts'
import { type Rational, rationalFrom } from '../exact.ts'
import type { Judged } from '../expr/evaluate.ts'
import type { Expr } from '../expr/tree.ts'
import type { FactValue } from '../expr/values.ts'
import type { FigureMove } from '../results.ts'
import { normaliseUnit, unitFactor } from '../units.ts'
import { crossingsOf } from './crossings.ts'
import { codeOf, factKeysOf, shownKey } from './fact-keys.ts'
import { decimalOf } from './regions.ts'
import { type Trial, tried } from './trial.ts'

/** Smallest move of a figure that is not counted: a hundredth of its unit, so a hundred yuan where it is in 万元. */
const smallestMove = 0.01

/** What a move is looked for in. */
export interface Moving {
  readonly trial: Trial
  readonly indicators: ReadonlyMap<string, Indicator>
}

/** Whether a figure is counted in whole units. */
export function isCounted({ unit }: Pick<Indicator, 'unit'>): boolean {
  if (unit === undefined || unit === '') return false
  const plain = normaliseUnit(unit)
  return unitFactor(plain, '个') === '1' || unitFactor(plain, '人') === '1'
}

/**
 * Known figures of the year asked for, or without a year, that a firm could still change. What is past, dates, texts and
 * derived figures stay as they are.
 */
export function movableKeys(tree: object, { trial, indicators }: Moving): string[] {
  return factKeysOf(tree, trial.at.judged).filter((key) => {
    const indicator = indicators.get(codeOf(key))
    const value = trial.facts.get(key)
    if (indicator === undefined || value === undefined || indicator.formula !== undefined) return false
    return isOfNow(key, trial.at.judged) && (typeof value === 'number' || typeof value === 'boolean')
  })
}

function isOfNow(key: string, { period }: Judged): boolean {
  const year = key.split('@')[1]
  return year === undefined || Number(year) === period
}

/** Where along a figure something begins to hold. */
export interface Seeking {
  readonly key: string
  /** Conditions at whose boundaries the answer may turn. */
  readonly turns: readonly Expr[]
  readonly holds: () => boolean
}

/** The nearest value in each direction at which something holds that does not hold now; empty where there is none. */
export function nearestValues(seeking: Seeking, moving: Moving): FactValue[] {
  const { key, holds } = seeking
  const now = moving.trial.facts.get(key)
  if (typeof now === 'boolean') return tried(moving.trial, [[key, !now]], holds) ? [!now] : []
  const indicator = moving.indicators.get(codeOf(key))
  if (typeof now !== 'number' || indicator === undefined) return []
  const step = isCounted(indicator) ? 1 : smallestMove
  const at = (value: number) => tried(moving.trial, [[key, value]], holds)
  const { points } = crossingsOf(seeking.turns, key, moving.trial.at)
  return ([1, -1] as const).flatMap((direction) => {
    const stops = stopsFrom(now, direction, points, { step, min: indicator.min, max: indicator.max })
    const found = firstHolding(now, stops, { at, step, direction })
    return found === null ? [] : [found]
  })
}

interface Grid {
  readonly step: number
  readonly min?: number | undefined
  readonly max?: number | undefined
}

/** Values at which to look, from the present one outwards: every turning point and the first possible value beyond it. */
export function stopsFrom(now: number, direction: 1 | -1, points: readonly Rational[], grid: Grid): number[] {
  const stops = points.flatMap((point) => around(point, grid.step))
  const end = direction > 0 ? grid.max : grid.min
  const far = stops.reduce((most, stop) => Math.max(most, Math.abs(stop)), Math.abs(now))
  stops.push(end ?? direction * Math.ceil(far * 2 + 1))
  const inside = (value: number) => value >= (grid.min ?? value) && value <= (grid.max ?? value)
  return [...new Set(stops)]
    .filter((stop) => (stop - now) * direction > 0 && inside(stop))
    .toSorted((a, b) => direction * (a - b))
}

/** A point where a figure can take it, and the possible figures on both sides. */
function around(point: Rational, step: number): number[] {
  const scale = Math.round(1 / step)
  const floor = Math.floor(Number(point.n * BigInt(scale)) / Number(point.d))
  const exact = decimalOf(point)
  const grid = [floor - 1, floor, floor + 1].map((whole) => whole / scale)
  const isPossible = exact !== null && (step < 1 || Number.isInteger(exact))
  return isPossible ? [...grid, exact] : grid
}

interface Walk {
  readonly at: (value: number) => boolean
  readonly step: number
  readonly direction: 1 | -1
}

/** The first value outwards at which something holds; between two stops it turns at most once. */
function firstHolding(now: number, stops: readonly number[], walk: Walk): number | null {
  let before = now
  for (const stop of stops) {
    if (walk.at(stop)) return firstBetween(before, stop, walk)
    before = stop
  }
  return null
}

function firstBetween(before: number, stop: number, { at, step, direction }: Walk): number {
  const scale = Math.round(1 / step)
  let low = direction > 0 ? Math.floor(before * scale) : Math.ceil(before * scale)
  let high = direction > 0 ? Math.ceil(stop * scale) : Math.floor(stop * scale)
  let best = stop
  while (Math.abs(high - low) > 1) {
    const middle = Math.trunc((low + high) / 2)
    if (at(middle / scale)) {
      high = middle
      best = middle / scale
    } else low = middle
  }
  return (best - stop) * direction < 0 ? best : stop
}

/** A move as results show it. `effort` is the change relative to the present figure, or to one unit where that is less. */
export function moveTo(key: string, to: FactValue, { trial, indicators }: Moving): FigureMove {
  const from = trial.facts.get(key) ?? null
  const unit = indicators.get(codeOf(key))?.unit ?? null
  const fact = shownKey(key, trial.at.judged)
  if (typeof from !== 'number' || typeof to !== 'number') return { fact, from, to, change: null, unit: null, effort: 1 }
  const change = exactDifference(to, from)
  return { fact, from, to, change, unit, effort: Math.abs(change) / Math.max(1, Math.abs(from)) }
}

function exactDifference(to: number, from: number): number {
  const [a, b] = [rationalFrom(to), rationalFrom(from)]
  const difference = decimalOf({ n: a.n * b.d - b.n * a.d, d: a.d * b.d })
  return difference ?? Number((to - from).toPrecision(15))
}

/** The moves of single figures, each alone, that make something hold; least effort first. */
export function singleMoves(seeking: Omit<Seeking, 'key'>, moving: Moving): FigureMove[] {
  const keys = [...new Set(seeking.turns.flatMap((turn) => movableKeys(turn, moving)))]
  return keys
    .flatMap((key) => nearestValues({ ...seeking, key }, moving).map((to) => moveTo(key, to, moving)))
    .toSorted((a, b) => a.effort - b.effort)
}
