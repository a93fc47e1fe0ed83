/** An offer for one subject: who qualifies, by which conditions, for how much. */
import { decideCondition, unique } from './clauses.ts'
import { offerKind } from './closed-versions.ts'
import type { CohortTable } from './cohorts/table.ts'
import type { CompiledOfferVersion, CompiledZone } from './compiled.ts'
import { compare, numberFrom, type Rational, rationalFrom, roundHalfUp, zero } from './exact.ts'
import { type Evaluation, evaluate, type Judged } from './expr/evaluate.ts'
import { type Known, rationalOf } from './expr/values.ts'
import type { ClauseResult, MatchResult, MatchVerdict } from './results.ts'
import { evaluationOf, judgingVersion, type SubjectFacts } from './subject.ts'

/** Verdicts in the order that population results number them. */
export const matchVerdicts = [
  'qualified',
  'one_away',
  'undecided',
  'not_qualified',
] as const satisfies readonly MatchVerdict[]

/** Decimals of an amount: a ten-thousandth of 万元 is one 元, two more are 分. */
export const amountDecimals = 6

/**
 * Matches one subject with an offer. Conditions that compare it with others use the frozen statistics of `cohorts`;
 * without them they stay open.
 * Throws DefinitionError when there is no such offer, or no version that judges anybody on the day.
 */
export function matchSubject(
  zone: CompiledZone,
  offer: string,
  subject: SubjectFacts,
  judged: Judged,
  cohorts?: CohortTable,
): MatchResult {
  return matchAt(zone, offer, subject.id, evaluationOf(subject, judged, cohorts))
}

/** As `matchSubject`, for a subject whose evaluation is at hand. */
export function matchAt(zone: CompiledZone, offer: string, subject: string, at: Evaluation): MatchResult {
  const { id, chosen } = judgingVersion(zone.offers, offer, at, offerKind)
  const conditions = chosen.conditions.map((condition) => decideCondition(condition, at, zone.indicators))
  const failed = conditions.filter((clause) => clause.verdict === false)
  const missing = unique(conditions.flatMap((clause) => clause.missing))
  const amount = amountOf(chosen, at)
  return {
    id: subject,
    offer: id,
    version: chosen.version.version,
    status: chosen.version.status,
    verdict: verdictOf(conditions, failed),
    conditions,
    failed,
    missing,
    amount: amount.value,
    amountUnit: chosen.version.benefit?.unit ?? null,
    amountMissing: amount.missing,
    review: chosen.version.review ?? [],
  }
}

function verdictOf(conditions: readonly ClauseResult[], failed: readonly ClauseResult[]): MatchVerdict {
  const open = conditions.some((clause) => clause.verdict === null)
  if (failed.length === 0) return open ? 'undecided' : 'qualified'
  return failed.length === 1 && !open ? 'one_away' : 'not_qualified'
}

/** What a version pays, and what is missing to tell. */
export function amountOf(
  { amount, version }: CompiledOfferVersion,
  at: Evaluation,
): { value: number | null; missing: readonly string[] } {
  if (amount === null) return { value: null, missing: [] }
  const value = evaluate(amount, at)
  if (value.kind === 'unknown') return { value: null, missing: value.missing }
  if (value.kind === 'undefined') return { value: null, missing: [] }
  return { value: numberFrom(payable(rationalOf(value as Known), version.benefit?.cap)), missing: [] }
}

/** What is paid: never negative, never above the cap, rounded half up. */
function payable(amount: Rational, cap: number | undefined): Rational {
  if (amount.n < 0n) return zero
  const limit = cap === undefined ? amount : rationalFrom(cap)
  return roundHalfUp(compare(amount, limit) > 0 ? limit : amount, amountDecimals)
}
