/** Which missing facts settle whether a scorecard passes, and its class. Every way named is tried with the engine. */

import { classOf } from '../class-bounds.ts'
import { reaches } from '../clauses.ts'
import type { CompiledScorecardVersion, CompiledVariant, CompiledZone } from '../compiled.ts'
import { evaluate } from '../expr/evaluate.ts'
import { verdictFrom } from '../expr/explain.ts'
import type { Expr } from '../expr/tree.ts'
import { decidePassing, type PointsDecided } from '../score.ts'
import { unitsFrom } from '../units-of-points.ts'
import { type Asking, joinedParts, missingIn, readsMissingAbsence } from './condition-settling.ts'
import { leversOf, openItems } from './levers.ts'
import { allAnswers, type PointsQuestion, settlingOfPoints } from './points-settling.ts'
import { tried } from './trial.ts'
import { joinedSettling, type Settling, type Way } from './ways.ts'

/** A question about a scorecard version of a zone. */
export interface ScoreAsking extends Asking {
  readonly zone: CompiledZone
  readonly version: CompiledScorecardVersion
  /** What was found for this subject before; rungs and scorecards ask the same. */
  readonly settled: Map<CompiledScorecardVersion, Settling>
}

/** The variant whose items count, null while it is not known which. */
function variantFor({ trial, version }: ScoreAsking): CompiledVariant | null {
  for (const variant of version.variants) {
    const verdict = variant.when === null ? true : verdictFrom(evaluate(variant.when, trial.at))
    if (verdict === true) return variant
    if (verdict === null) return null
  }
  return null
}

/** Which sets settle whether a scorecard passes: its gates, and direct entry or the points. */
export function passSettling(asking: ScoreAsking): Settling {
  const kept = asking.settled.get(asking.version)
  if (kept !== undefined) return kept
  const found = passSettlingOf(asking)
  asking.settled.set(asking.version, found)
  return found
}

function passSettlingOf(asking: ScoreAsking): Settling {
  const { version } = asking
  const gates = version.gates.map(({ expr }) => expr)
  const entries = version.directEntry.map(({ expr }) => expr)
  const either: Settling[] = []
  if (entries.length > 0) either.push(joinedParts('or', entries, asking))
  if (version.version.pass !== undefined) either.push(pointsSettling(asking))
  const parts = [joinedParts('and', gates, asking), ...(either.length > 0 ? [joinedSettling('or', either)] : [])]
  const joined = joinedSettling('and', parts)
  const isOpen = (expr: Expr) => verdictFrom(evaluate(expr, asking.trial.at)) === null
  const items = decidePassing(asking.zone, version, asking.trial.at).passes === null ? version.variants : []
  const shared = sharesFacts([gates.filter(isOpen), entries.filter(isOpen), items], asking)
  const exact =
    joined.exact && !shared && !(parts.length > 1 && readsMissingAbsence([gates, entries, version.variants], asking))
  return { ...joined, exact }
}

/** Whether a missing fact plays a part in several of these. */
export function sharesFacts(all: readonly object[], asking: Asking): boolean {
  const keys = all.flatMap((one) => missingIn(one, asking))
  return new Set(keys).size < keys.length
}

function pointsSettling(asking: ScoreAsking): Settling {
  const { version } = asking.version
  const total = version.pass?.total
  const plain = total !== undefined && version.pass?.parts === undefined && version.pass?.nonzero === undefined
  const strictly = total !== undefined && 'moreThan' in total
  const limit = total === undefined ? 0 : unitsFrom('moreThan' in total ? total.moreThan : total.atLeast)
  const question = questionFrom<boolean>(asking, {
    isPlain: plain,
    needsTotal: (answer) => plain || (answer && total !== undefined),
    quick: (lower, upper) => reaches(lower, upper, limit, strictly),
    answerOf: ({ passes }) => passes,
    answers: [true, false],
  })
  if (question !== null) return settlingOfPoints(question)
  return { yes: [], no: [], sure: [missingIn(asking.version.variants, asking)], exact: false }
}

interface Asked<A> {
  readonly isPlain: boolean
  readonly needsTotal: (answer: A) => boolean
  readonly quick: (lower: number, upper: number) => A | null
  readonly answerOf: (decided: PointsDecided) => A | null
  readonly answers: readonly A[]
}

/** A question about the points, with the engine to answer it. */
function questionFrom<A>(asking: ScoreAsking, asked: Asked<A>): PointsQuestion<A> | null {
  const variant = variantFor(asking)
  if (variant === null) return null
  const items = variant.parts.flatMap((part) => part.items)
  const decided = () => decidePassing(asking.zone, asking.version, asking.trial.at)
  return {
    ...asked,
    levers: leversOf(items, asking),
    staysOpen: openItems(items, asking).some(({ rule }) => missingIn(rule, asking).length === 0),
    now: decided(),
    judge: (values) => tried(asking.trial, values, () => asked.answerOf(decided())),
    isPlain: asked.isPlain && isPlainSum(asking.version, variant),
    // Limits, vetoes and deductions come between the points and the total.
    needsTotal: (answer) => isPlainSum(asking.version, variant, true) && asked.needsTotal(answer),
  }
}

/** Whether a total is nothing but the sum of its items; extra points inside a cap may be let pass. */
function isPlainSum({ version, vetoes }: CompiledScorecardVersion, { parts }: CompiledVariant, bonus = false): boolean {
  const limited = version.lowest !== undefined || version.highest !== undefined || version.decimals !== undefined
  if (limited || vetoes.length > 0 || parts.some(({ part }) => part.kind !== undefined)) return false
  return parts.every(({ part }) =>
    part.items.every((item) => item.deduction !== true && (bonus || item.bonus !== true)),
  )
}

/** Ways to settle the class, and the sets that make it sure. */
export function classSettling(asking: ScoreAsking): {
  ways: readonly Way[]
  sure: readonly (readonly string[])[]
  exact: boolean
} {
  const classes = asking.version.version.classes
  const codes = classes?.kind === 'thresholds' ? classes.bands.map((band) => band.code) : []
  const question = questionFrom<string>(asking, {
    isPlain: true,
    needsTotal: () => true,
    quick: (lower, upper) => (classes?.kind === 'thresholds' ? classOf(classes, lower, upper) : null),
    answerOf: (decided) => decided.class,
    answers: codes,
  })
  if (question === null) return { ways: [], sure: [missingIn(asking.version.variants, asking)], exact: false }
  return allAnswers(question)
}
