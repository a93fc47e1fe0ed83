/** What a firm may want to reach, as a distance that is 0 once it is reached. */

import { allClassCodes, vetoRules } from '../class-bounds.ts'
import { classifySubject } from '../classify.ts'
import { ladderKind, offerKind, scorecardKind } from '../closed-versions.ts'
import type {
  CompiledCondition,
  CompiledRule,
  CompiledRung,
  CompiledScorecardVersion,
  CompiledVariant,
  CompiledZone,
} from '../compiled.ts'
import type { PassRule } from '../definitions.ts'
import { type Evaluation, evaluate, type Judged } from '../expr/evaluate.ts'
import { verdictFrom } from '../expr/explain.ts'
import type { Expr } from '../expr/tree.ts'
import { matchSubject } from '../match.ts'
import { scoreSubject } from '../score.ts'
import { evaluationOf, judgingVersion, type SubjectFacts } from '../subject.ts'
import { vetoTotals } from '../totals.ts'
import { unitsFrom } from '../units-of-points.ts'
import { type PointsMeter, pointsMeter } from './points-meter.ts'
import type { Trial } from './trial.ts'
import { turningPoints } from './turning-points.ts'

/** What is to be reached. */
export type Target =
  | { readonly kind: 'offer'; readonly offer: string }
  | { readonly kind: 'rung'; readonly ladder: string; readonly rung: string }
  | { readonly kind: 'pass'; readonly scorecard: string }
  | { readonly kind: 'class'; readonly scorecard: string; readonly class: string }

/** A target made measurable for one subject. */
export interface Goal {
  /** Conditions at whose boundaries the distance may change. */
  readonly turns: readonly Expr[]
  /** Rules whose points count towards it. */
  readonly rules: readonly CompiledRule[]
  /** 0 when reached; conditions count one each, missing points a share of one. */
  readonly distance: () => number
  /** The engine's own answer, with everything taken into account. */
  readonly confirm: (subject: SubjectFacts) => boolean
}

/** The goal of a target, or null where it has none that the facts could reach. */
export function goalOf(zone: CompiledZone, target: Target, trial: Trial, judged: Judged): Goal | null {
  switch (target.kind) {
    case 'offer': {
      const version = judgingVersion(zone.offers, target.offer, trialAt(trial, judged), offerKind).chosen
      return {
        ...conditionsGoal(version.conditions, trial),
        confirm: (subject) =>
          matchSubject(zone, target.offer, subject, judged, trial.at.cohorts).verdict === 'qualified',
      }
    }
    case 'rung':
      return rungGoal(zone, target, trial, judged)
    case 'pass': {
      const version = scorecardVersion(zone, target.scorecard, trial, judged)
      return {
        ...passGoal(version, trial),
        confirm: (subject) => scoreSubject(zone, target.scorecard, subject, judged, trial.at.cohorts).passed === true,
      }
    }
    case 'class':
      return classGoal(zone, target, trial, judged)
  }
}

type Measured = Omit<Goal, 'confirm'>

/** The facts as they stand when the goal is set; later moves of the trial choose no other version. */
function trialAt({ facts }: Trial, judged: Judged): Evaluation {
  return evaluationOf({ id: '', facts }, judged)
}

function scorecardVersion(
  zone: CompiledZone,
  scorecard: string,
  trial: Trial,
  judged: Judged,
): CompiledScorecardVersion {
  return judgingVersion(zone.scorecards, scorecard, trialAt(trial, judged), scorecardKind).chosen
}

function failing(conditions: readonly CompiledCondition[], { at }: Trial): number {
  return conditions.filter(({ expr }) => verdictFrom(evaluate(expr, at)) !== true).length
}

function conditionsGoal(conditions: readonly CompiledCondition[], trial: Trial): Measured {
  return { turns: conditions.map(({ expr }) => expr), rules: [], distance: () => failing(conditions, trial) }
}

function joined(parts: readonly Measured[]): Measured {
  return {
    turns: parts.flatMap((part) => part.turns),
    rules: parts.flatMap((part) => part.rules),
    distance: () => parts.reduce((sum, part) => sum + part.distance(), 0),
  }
}

function rungGoal(
  zone: CompiledZone,
  target: Extract<Target, { kind: 'rung' }>,
  trial: Trial,
  judged: Judged,
): Goal | null {
  const version = judgingVersion(zone.ladders, target.ladder, trialAt(trial, judged), ladderKind).chosen
  const rung: CompiledRung | undefined = version.rungs.find((one) => one.rung.code === target.rung)
  if (rung === undefined) return null
  const parts = [conditionsGoal(rung.conditions, trial)]
  if (rung.rung.scorecard !== undefined)
    parts.push(passGoal(scorecardVersion(zone, rung.rung.scorecard, trial, judged), trial))
  const confirm = (subject: SubjectFacts) =>
    classifySubject(zone, target.ladder, subject, judged, trial.at.cohorts).rungs.find(
      (one) => one.code === target.rung,
    )?.verdict === true
  return { ...joined(parts), confirm }
}

function passGoal(version: CompiledScorecardVersion, trial: Trial): Measured {
  const gates = conditionsGoal(version.gates, trial)
  const points = pointsGoal(version, trial)
  const entries = version.directEntry.map(({ expr }) => expr)
  if (entries.length === 0 && points === null) return gates
  const isDirect = () => entries.some((expr) => verdictFrom(evaluate(expr, trial.at)) === true)
  const either: Measured = {
    turns: [...entries, ...(points?.turns ?? [])],
    rules: points?.rules ?? [],
    distance: () => (isDirect() ? 0 : (points?.distance() ?? 1)),
  }
  return joined([gates, either])
}

/** The variant whose items count now. */
export function currentVariant(version: CompiledScorecardVersion, { at }: Trial): CompiledVariant | null {
  return version.variants.find(({ when }) => when === null || verdictFrom(evaluate(when, at)) === true) ?? null
}

/** Turning points of all items of a variant. */
function turnsOf(variant: CompiledVariant, { at }: Trial): Expr[] {
  return variant.parts.flatMap(({ items }) => items.flatMap((item) => turningPoints(item, at)))
}

function rulesOf(variant: CompiledVariant): CompiledRule[] {
  return variant.parts.flatMap(({ items }) => items.map(({ rule }) => rule))
}

function pointsGoal(version: CompiledScorecardVersion, trial: Trial): Measured | null {
  const variant = currentVariant(version, trial)
  const { pass } = version.version
  if (pass === undefined || variant === null) return null
  const meter = pointsMeter(version, variant, trial)
  const points: Measured = {
    turns: turnsOf(variant, trial),
    rules: rulesOf(variant),
    distance: () => shortfall(pass, meter),
  }
  const most = vetoTotals(version)
  const limit = pass.total === undefined ? Number.NEGATIVE_INFINITY : leastTotal(pass.total)
  const blocks = (index: number) => (most[index] ?? limit) < limit
  return joined([points, vetoesGoal(version, trial, blocks)])
}

/** The vetoes that stand in the way of a target, each to be cleared. */
function vetoesGoal({ vetoes }: CompiledScorecardVersion, { at }: Trial, blocks: (index: number) => boolean): Measured {
  const exprs = vetoes.filter((_, index) => blocks(index)).map(({ expr }) => expr)
  const standing = () => exprs.filter((expr) => verdictFrom(evaluate(expr, at)) !== false).length
  return { turns: exprs, rules: [], distance: standing }
}

/** The fewest units of a total that meet a floor. */
function leastTotal(floor: NonNullable<PassRule['total']>): number {
  return 'moreThan' in floor ? unitsFrom(floor.moreThan) + 1 : unitsFrom(floor.atLeast)
}

/** How much of the pass rule is not met: 0 when it is, at most 1 for each floor. */
function shortfall(pass: PassRule, meter: PointsMeter): number {
  const { total, parts, items } = meter.read()
  let missing = 0
  if (pass.total !== undefined) missing += short(total, leastTotal(pass.total))
  for (const [code, limit] of Object.entries(pass.parts ?? {})) missing += short(parts.get(code) ?? 0, unitsFrom(limit))
  for (const code of pass.nonzero ?? []) missing += short(items.get(code)?.lower ?? 0, 1)
  return missing
}

function short(points: number, limit: number): number {
  return points >= limit ? 0 : Math.min(1, (limit - points) / Math.max(1, Math.abs(limit)))
}

function classGoal(
  zone: CompiledZone,
  target: Extract<Target, { kind: 'class' }>,
  trial: Trial,
  judged: Judged,
): Goal | null {
  const version = scorecardVersion(zone, target.scorecard, trial, judged)
  const variant = currentVariant(version, trial)
  const classes = version.version.classes
  if (variant === null || classes?.kind !== 'thresholds') return null
  const band = classes.bands.find((one) => one.code === target.class)
  if (band?.from === undefined) return null
  const limit = unitsFrom(band.from)
  const meter = pointsMeter(version, variant, trial)
  const codes = allClassCodes(version.version)
  const wanted = codes.indexOf(band.code)
  const confirm = (subject: SubjectFacts) => {
    const { worstClass } = scoreSubject(zone, target.scorecard, subject, judged, trial.at.cohorts)
    return worstClass !== null && codes.indexOf(worstClass) <= wanted
  }
  const { sets, caps } = vetoRules(version.version)
  const most = vetoTotals(version)
  const blocks = (index: number) =>
    (sets[index] ?? -1) > wanted || (caps[index] ?? 0) > wanted || (most[index] ?? limit) < limit
  const points: Measured = {
    turns: turnsOf(variant, trial),
    rules: rulesOf(variant),
    distance: () => short(meter.read().total, limit),
  }
  return { ...joined([points, vetoesGoal(version, trial, blocks)]), confirm }
}
