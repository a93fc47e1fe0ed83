/** Conditions decided for one subject, and verdicts joined. */
import type { CompiledCondition } from './compiled.ts'
import type { Indicator } from './definitions.ts'
import { type Evaluation, evaluate } from './expr/evaluate.ts'
import { checksOf, missingFrom, verdictFrom } from './expr/explain.ts'
import type { ClauseResult, Verdict } from './results.ts'

/** Decides one condition with all its comparisons. */
export function decideCondition(
  { condition, expr }: CompiledCondition,
  at: Evaluation,
  indicators: ReadonlyMap<string, Indicator>,
): ClauseResult {
  const value = evaluate(expr, at)
  return {
    code: condition.code,
    name: condition.name,
    clause: condition.clause ?? null,
    when: condition.when,
    verdict: verdictFrom(value),
    checks: checksOf(expr, at, indicators),
    missing: missingFrom(value),
  }
}

/** True when all are true, false when one is false, else unknown. */
export function allOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(false)) return false
  return verdicts.includes(null) ? null : true
}

/** True when one is true, false when all are false, else unknown. */
export function anyOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(true)) return true
  return verdicts.includes(null) ? null : false
}

/** Whether a value known only between bounds is at least (or more than) a limit. */
export function reaches(lower: number, upper: number, limit: number, strictly = false): Verdict {
  if (strictly ? lower > limit : lower >= limit) return true
  return (strictly ? upper <= limit : upper < limit) ? false : null
}

/** Each name once, in first order. */
export function unique(names: readonly string[]): string[] {
  return [...new Set(names)]
}
