/** What one more unit of a figure adds to a score, and the next step up where one unit is not enough. */
import { scorecardKind } from '../closed-versions.ts'
import type { CohortTable } from '../cohorts/table.ts'
import type { CompiledItem, CompiledRule, CompiledZone } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import type { FactValue } from '../expr/values.ts'
import { itemOutcome } from '../item-outcome.ts'
import type { FigureMove } from '../results.ts'
import { decidePassing } from '../score.ts'
import { evaluationOf, judgingVersion, type SubjectFacts } from '../subject.ts'
import { signOf } from '../totals.ts'
import { pointsFrom } from '../units-of-points.ts'
import { mentions } from './fact-keys.ts'
import { currentVariant } from './goals.ts'
import { type Moving, movableKeys, moveTo, nearestValues } from './moves.ts'
import { type Trial, trialOf, tried } from './trial.ts'
import { turningPoints } from './turning-points.ts'

/** One move of one figure and what it adds to the total. */
export interface Gain {
  readonly move: FigureMove
  /** Points added to the total, by judging the changed firm. */
  readonly points: number
}

/** What one figure can still add through one item. */
export interface ItemGain {
  readonly item: string
  readonly fact: string
  /** One unit more (or less, where less is better); null where it changes nothing or cannot be. */
  readonly unit: Gain | null
  /** The smallest move that adds points where one unit does not. */
  readonly next: Gain | null
}

/**
 * What each figure can add to a score through each item whose points are known and not yet the highest; comparisons with
 * others are against the frozen statistics of `cohorts`. What experts gave is no figure to be raised; evidence that moves
 * their range is.
 */
export function gainsFor(
  zone: CompiledZone,
  scorecard: string,
  subject: SubjectFacts,
  judged: Judged,
  cohorts?: CohortTable,
): ItemGain[] {
  const { chosen: version } = judgingVersion(zone.scorecards, scorecard, evaluationOf(subject, judged), scorecardKind)
  const trial = trialOf(subject.facts, judged, cohorts)
  const variant = currentVariant(version, trial)
  if (variant === null) return []
  const total = () => decidePassing(zone, version, trial.at).lower
  const gaining: Gaining = { trial, indicators: zone.indicators, total, now: total() }
  return variant.parts.flatMap(({ part, items }) => items.flatMap((item) => itemGains(item, signOf(part), gaining)))
}

interface Gaining extends Moving {
  readonly total: () => number
  readonly now: number
}

function itemGains(compiled: CompiledItem, sign: 1 | -1, gaining: Gaining): ItemGain[] {
  const { item, rule } = compiled
  const before = itemOutcome(compiled, gaining.trial.at)
  if (before.lower !== before.upper) return []
  // Points of a part that is taken off the total help when they fall; the total may stand still at a limit or a veto.
  const helps = () => {
    const { lower, upper } = itemOutcome(compiled, gaining.trial.at)
    return (sign === 1 ? lower > before.lower : upper < before.upper) && gaining.total() > gaining.now
  }
  const turns = turningPoints(compiled, gaining.trial.at)
  // What picks a weight is no figure to be raised for points.
  return movableKeys(rule.kind === 'ratio' ? rule.value : rule, gaining).flatMap((key) => {
    const now = gaining.trial.facts.get(key)
    if (typeof now !== 'number' || isGraded(rule, key, gaining)) return []
    const one = [now + 1, now - 1].find(
      (value) => isAllowed(key, value, gaining) && at(gaining.trial, key, value, helps),
    )
    const unit = one === undefined ? null : gainAt(key, one, gaining)
    const nearest = one === undefined ? nearestValues({ key, turns, holds: helps }, gaining) : []
    const [to] = nearest.toSorted((a, b) => effortOf(key, a, gaining) - effortOf(key, b, gaining))
    const next = to === undefined ? null : gainAt(key, to, gaining)
    if (unit === null && next === null) return []
    return [{ item: item.code, fact: moveTo(key, now, gaining).fact, unit, next }]
  })
}

/** Whether a figure is what experts gave: nobody can raise it, only the evidence that sets their range. */
function isGraded(rule: CompiledRule, key: string, gaining: Gaining): boolean {
  if (rule.kind === 'best') return rule.of.some((one) => isGraded(one.rule, key, gaining))
  return rule.kind === 'expert' && mentions(rule.value, key, gaining.trial.at.judged)
}

function at(trial: Trial, key: string, value: number, holds: () => boolean): boolean {
  return tried(trial, [[key, value]], holds)
}

function isAllowed(key: string, value: number, { indicators }: Gaining): boolean {
  const { min, max } = indicators.get(key.split('@')[0] ?? key) ?? {}
  return value >= (min ?? value) && value <= (max ?? value)
}

function effortOf(key: string, to: FactValue, gaining: Gaining): number {
  return moveTo(key, to, gaining).effort
}

/** The gain of a move; null where another item takes away what this one adds, so that the total does not rise. */
function gainAt(key: string, to: FactValue, gaining: Gaining): Gain | null {
  const points = pointsFrom(tried(gaining.trial, [[key, to]], gaining.total) - gaining.now)
  return points > 0 ? { move: moveTo(key, to, gaining), points } : null
}
