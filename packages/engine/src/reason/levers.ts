/** What supplying missing facts can do to the points of a scorecard, group of facts by group of facts. */
import type { CompiledItem, CompiledRule } from '../compiled.ts'
import { evaluate } from '../expr/evaluate.ts'
import type { FactValue } from '../expr/values.ts'
import { itemOutcome } from '../item-outcome.ts'
import { isBetween } from '../points.ts'
import { type Asking, axesOf, groupedBy, missingIn } from './condition-settling.ts'
import { mentions } from './fact-keys.ts'
import { type Axis, rowsOf } from './table.ts'
import { tried } from './trial.ts'
import { turningPoints } from './turning-points.ts'

/** Points of the touched items together, in units, after supplying some values. */
export interface Supplied {
  readonly values: ReadonlyMap<string, FactValue>
  readonly lower: number
  readonly upper: number
}

/** Some missing facts that items depend on, and what supplying them may lead to. */
export interface Lever {
  readonly keys: readonly string[]
  readonly outcomes: readonly Supplied[]
  /** Points of the touched items while nothing is supplied. */
  readonly lower: number
  readonly upper: number
  /** All missing facts of its items, not one of several. */
  readonly whole: boolean
  /** Whatever is supplied, no points stay open. */
  readonly settles: boolean
  /** Points move in steps, all of which are among the outcomes. */
  readonly stepwise: boolean
  readonly exact: boolean
}

const mostTrials = 100
const mostOutcomes = 24
/** Stands for no upper bound, so that sums stay numbers. */
const unbounded = 1e12

/** Items whose points are open. */
export function openItems(items: readonly CompiledItem[], asking: Asking): CompiledItem[] {
  return items.filter((item) => {
    const outcome = itemOutcome(item, asking.trial.at)
    return outcome.lower !== outcome.upper
  })
}

/** The levers of all items whose points are open. */
export function leversOf(items: readonly CompiledItem[], asking: Asking): Lever[] {
  return groupedBy(openItems(items, asking), (item) => missingIn(item, asking)).flatMap((group) =>
    groupLevers(group, asking),
  )
}

function groupLevers(items: readonly CompiledItem[], asking: Asking): Lever[] {
  const conditions = items.flatMap((item) => turningPoints(item, asking.trial.at))
  const { axes, exact } = axesOf(conditions, asking)
  const supplied = new Set(axes.map(({ key }) => key))
  const isWhole = items.every((item) => missingIn(item, asking).every((key) => supplied.has(key)))
  const isExact = exact && isWhole && items.length === 1
  const all = leverOf(trimmed(axes), items, asking, isExact && rowsOf(axes) <= mostTrials)
  const singles =
    axes.length < 2 ? [] : axes.map((axis) => ({ ...leverOf([axis], items, asking, false), whole: false }))
  return [...singles, all]
}

/** Fewer values for each fact, where all combinations would be too many. */
function trimmed(axes: readonly Axis[]): Axis[] {
  let most = 40
  let few = [...axes]
  while (rowsOf(few) > mostTrials && most > 2) {
    most -= 1
    few = axes.map(({ key, values }) => ({ key, values: spread(values, most) }))
  }
  return few
}

function spread<T>(values: readonly T[], most: number): T[] {
  if (values.length <= most) return [...values]
  const last = values.length - 1
  return Array.from({ length: most }, (_, index) => values[Math.round((index * last) / (most - 1))] as T)
}

function leverOf(axes: readonly Axis[], items: readonly CompiledItem[], asking: Asking, exact: boolean): Lever {
  const points = () => {
    const outcomes = items.map((item) => itemOutcome(item, asking.trial.at))
    return {
      lower: outcomes.reduce((sum, one) => sum + one.lower, 0),
      upper: Math.min(
        unbounded,
        outcomes.reduce((sum, one) => sum + one.upper, 0),
      ),
    }
  }
  const distinct = new Map<string, Supplied>()
  const graded = items.filter(({ rule }) => givesPoints(rule, axes, asking))
  const isOutside = () => graded.some((item) => hasValueOutside(item, asking))
  for (const values of combinations(axes)) {
    // Points that no expert may give are no possible answer.
    if (tried(asking.trial, values, isOutside)) continue
    const found = tried(asking.trial, values, points)
    const key = `${found.lower} ${found.upper}`
    if (!distinct.has(key)) distinct.set(key, { ...found, values: new Map(values) })
  }
  const outcomes = [...distinct.values()].toSorted((a, b) => a.lower - b.lower || a.upper - b.upper)
  return {
    keys: axes.map(({ key }) => key),
    outcomes: spread(outcomes, mostOutcomes),
    ...points(),
    whole: true,
    settles: outcomes.every((one) => one.lower === one.upper) && !items.some((item) => mayBeOutside(item.rule, asking)),
    stepwise: exact && outcomes.length <= mostOutcomes && items.every(({ rule }) => isStepwise(rule)),
    exact: exact && outcomes.length <= mostOutcomes,
  }
}

/** Whether these facts are what an expert gives; points given before may well lie outside the range found later. */
function givesPoints(rule: CompiledRule, axes: readonly Axis[], { trial }: Asking): boolean {
  return rule.kind === 'expert' && axes.some(({ key }) => mentions(rule.value, key, trial.at.judged))
}

function hasValueOutside(item: CompiledItem, { trial }: Asking): boolean {
  const { because } = itemOutcome(item, trial.at)
  return because.kind === 'expert' && because.outside
}

/** Whether points that an expert gave may turn out to lie outside a range, so that supplying facts settles nothing. */
function mayBeOutside(rule: CompiledRule, asking: Asking): boolean {
  if (rule.kind === 'best') return rule.of.some((one) => mayBeOutside(one.rule, asking))
  if (rule.kind !== 'expert') return false
  const value = evaluate(rule.value, asking.trial.at)
  if (value.kind === 'unknown' || value.kind === 'undefined') return false
  return (
    value.kind !== 'number' || rule.ranges.some((range) => range.from !== range.to && !isBetween(value.value, range))
  )
}

function combinations(axes: readonly Axis[]): (readonly [string, FactValue])[][] {
  let rows: (readonly [string, FactValue])[][] = [[]]
  for (const { key, values } of axes)
    rows = rows.flatMap((row) => values.map((value) => [...row, [key, value] as const])).slice(0, mostTrials)
  return rows
}

function isStepwise(rule: CompiledRule): boolean {
  if (rule.kind === 'best') return rule.of.every((one) => isStepwise(one.rule))
  return rule.kind === 'bands' || rule.kind === 'cases' || rule.kind === 'flag'
}
