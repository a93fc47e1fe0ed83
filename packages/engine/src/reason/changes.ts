/**
 * The cheapest change that reaches a target: as few figures as possible, then as little effort as possible, where effort
 * is the change of each figure relative to what it is (or to one unit where that is less), added up. Figures that are
 * counted stay whole, bounds of the catalogue hold, and nothing past, no date and no text is changed. Every answer is
 * confirmed by judging the changed firm with the engine.
 */
import type { CohortTable } from '../cohorts/table.ts'
import type { CompiledZone } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import type { FactValue } from '../expr/values.ts'
import type { FigureMove } from '../results.ts'
import type { SubjectFacts } from '../subject.ts'
import { crossingsOf } from './crossings.ts'
import { codeOf, factKeysOf } from './fact-keys.ts'
import { type Goal, goalOf, type Target } from './goals.ts'
import { isCounted, type Moving, movableKeys, moveTo, nearestValues, stopsFrom } from './moves.ts'
import { trialOf, tried } from './trial.ts'

/** What would reach a target. */
export interface Advice {
  readonly target: Target
  /** `reached`: nothing needs to change; `none`: no change of present figures was found that does it. */
  readonly outcome: 'reached' | 'found' | 'none'
  readonly moves: readonly FigureMove[]
  /** Efforts of all moves together. */
  readonly effort: number
  /** Proven to be the cheapest; otherwise the best one found. */
  readonly cheapest: boolean
}

/** Figures changed together at most. */
const mostFigures = 4
/** Measurements of the distance before the search is cut short. */
const mostLooks = 3000

/**
 * The cheapest change of a firm's present figures that reaches a target; comparisons with others are against the frozen
 * statistics of `cohorts`. Throws DefinitionError for an unknown target.
 */
export function changesFor(
  zone: CompiledZone,
  target: Target,
  subject: SubjectFacts,
  judged: Judged,
  cohorts?: CohortTable,
): Advice {
  const nothing = { target, moves: [], effort: 0 }
  const trial = trialOf(subject.facts, judged, cohorts)
  const goal = goalOf(zone, target, trial, judged)
  if (goal === null) return { ...nothing, outcome: 'none', cheapest: false }
  if (goal.confirm(subject)) return { ...nothing, outcome: 'reached', cheapest: true }
  const search = new Search(goal, { trial, indicators: zone.indicators })
  const found = search.run()
  if (found === null || !goal.confirm({ id: subject.id, facts: changed(subject, found.values) }))
    return { ...nothing, outcome: 'none', cheapest: false }
  const moves = [...found.values].map(([key, to]) => moveTo(key, to, { trial, indicators: zone.indicators }))
  return { target, outcome: 'found', moves, effort: found.effort, cheapest: found.cheapest }
}

function changed(subject: SubjectFacts, values: ReadonlyMap<string, FactValue>): Map<string, FactValue> {
  return new Map([...subject.facts, ...values])
}

interface Plan {
  readonly values: ReadonlyMap<string, FactValue>
  readonly effort: number
}

/** One search for a plan: single figures first, then more together, each next one closing what the others left. */
class Search {
  readonly #goal: Goal
  readonly #moving: Moving
  readonly #keys: readonly string[]
  #looks = 0
  #best: Plan | null = null

  constructor(goal: Goal, moving: Moving) {
    this.#goal = goal
    this.#moving = moving
    this.#keys = [...new Set(goal.turns.flatMap((turn) => movableKeys(turn, moving)))]
  }

  run(): (Plan & { readonly cheapest: boolean }) | null {
    const turns = this.#goal.turns
    const { trial } = this.#moving
    // A figure that moves several items may pass the target between two turning points more than once.
    const touched = (key: string) =>
      this.#goal.rules.filter((rule) => factKeysOf(rule, trial.at.judged).includes(key)).length
    const isExact = this.#keys.every((key) => touched(key) < 2 && crossingsOf(turns, key, trial.at).exact)
    for (let count = 1; count <= mostFigures; count += 1) {
      this.#extend(new Map(), 0, count, 0)
      if (this.#best !== null) return { ...this.#best, cheapest: count === 1 && isExact && this.#looks < mostLooks }
      if (this.#looks >= mostLooks) break
    }
    const greedy = this.#greedy()
    return greedy === null ? null : { ...greedy, cheapest: false }
  }

  #distance(): number {
    this.#looks += 1
    return this.#goal.distance()
  }

  /** Adds figures to a plan until so many are changed; the last one must close the distance. */
  #extend(values: ReadonlyMap<string, FactValue>, effort: number, left: number, from: number): void {
    if (this.#looks >= mostLooks) return
    if (left === 1) {
      this.#close(values, effort)
      return
    }
    const before = this.#distance()
    for (let index = from; index < this.#keys.length; index += 1) {
      const key = this.#keys[index]
      if (key === undefined || values.has(key)) continue
      for (const value of this.#stages(key)) {
        const total = effort + moveTo(key, value, this.#moving).effort
        if (this.#best !== null && total >= this.#best.effort) continue
        tried(this.#moving.trial, [[key, value]], () => {
          if (this.#distance() < before) this.#extend(new Map([...values, [key, value]]), total, left - 1, index + 1)
        })
      }
    }
  }

  #close(values: ReadonlyMap<string, FactValue>, effort: number): void {
    const holds = () => this.#distance() === 0
    for (const key of this.#keys) {
      if (values.has(key)) continue
      for (const value of nearestValues({ key, turns: this.#goal.turns, holds }, this.#moving)) {
        const total = effort + moveTo(key, value, this.#moving).effort
        if (this.#best === null || total < this.#best.effort)
          this.#best = { values: new Map([...values, [key, value]]), effort: total }
      }
    }
  }

  /** Values worth trying for a figure that does not reach the target alone. */
  #stages(key: string): FactValue[] {
    const now = this.#moving.trial.facts.get(key)
    if (typeof now === 'boolean') return [!now]
    const indicator = this.#moving.indicators.get(codeOf(key))
    if (typeof now !== 'number' || indicator === undefined) return []
    const { points } = crossingsOf(this.#goal.turns, key, this.#moving.trial.at)
    const grid = { step: isCounted(indicator) ? 1 : 0.01, min: indicator.min, max: indicator.max }
    return ([1, -1] as const).flatMap((direction) => stopsFrom(now, direction, points, grid).slice(0, 24))
  }

  /** Takes the step that closes most of the distance for its effort, again and again. */
  #greedy(): Plan | null {
    const { trial } = this.#moving
    const values = new Map<string, FactValue>()
    const before = new Map<string, FactValue | undefined>()
    let reached = false
    for (let round = 0; round < this.#keys.length && !reached; round += 1) {
      const step = this.#bestStep(values)
      if (step === null) break
      before.set(step.key, trial.facts.get(step.key))
      trial.set(step.key, step.value)
      values.set(step.key, step.value)
      reached = this.#goal.distance() === 0
    }
    for (const [key, value] of before) trial.set(key, value)
    if (!reached) return null
    const effort = [...values].reduce((sum, [key, value]) => sum + moveTo(key, value, this.#moving).effort, 0)
    return { values, effort }
  }

  #bestStep(taken: ReadonlyMap<string, FactValue>): { key: string; value: FactValue } | null {
    const now = this.#goal.distance()
    let best: { key: string; value: FactValue; rate: number } | null = null
    for (const key of this.#keys) {
      if (taken.has(key)) continue
      for (const value of this.#stages(key)) {
        const left = tried(this.#moving.trial, [[key, value]], () => this.#goal.distance())
        const rate = (now - left) / (moveTo(key, value, this.#moving).effort + 1e-9)
        if (left < now && (best === null || rate > best.rate)) best = { key, value, rate }
      }
    }
    return best
  }
}
