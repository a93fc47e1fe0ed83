/** A ladder for one subject: which rungs are reached, and what is missing for the others. */
import { allOf, decideCondition, unique } from './clauses.ts'
import { ladderKind } from './closed-versions.ts'
import type { CohortTable } from './cohorts/table.ts'
import type { CompiledRung, CompiledZone } from './compiled.ts'
import { type Evaluation, evaluate, type Judged } from './expr/evaluate.ts'
import { verdictFrom } from './expr/explain.ts'
import type { ClauseResult, LadderResult, RungResult, ScoreResult } from './results.ts'
import { scoreAt } from './score.ts'
import { evaluationOf, judgingVersion, type SubjectFacts } from './subject.ts'

/**
 * Places one subject on a ladder; the rung is the highest whose criteria are all met. Scorecards that compare it with
 * others use the frozen statistics of `cohorts`.
 * Throws DefinitionError when there is no such ladder, or no version that judges anybody on the day.
 */
export function classifySubject(
  zone: CompiledZone,
  ladder: string,
  subject: SubjectFacts,
  judged: Judged,
  cohorts?: CohortTable,
): LadderResult {
  const at = evaluationOf(subject, judged, cohorts)
  return classifyAt(zone, ladder, subject.id, { at, scoreOf: (scorecard) => scoreAt(zone, scorecard, subject.id, at) })
}

/** A subject under judgement, and what scores it. */
interface Classifying {
  readonly at: Evaluation
  readonly scoreOf: (scorecard: string) => ScoreResult
}

/** As `classifySubject`, for a subject whose evaluation is at hand. */
export function classifyAt(
  zone: CompiledZone,
  ladder: string,
  subject: string,
  { at, scoreOf }: Classifying,
): LadderResult {
  const { id, chosen } = judgingVersion(zone.ladders, ladder, at, ladderKind)
  const rungs = chosen.rungs.map((rung) => {
    const { scorecard } = rung.rung
    return rungResult(zone, rung, scorecard === undefined ? null : scoreOf(scorecard), at)
  })
  const highest = rungs.findLast((rung) => rung.verdict === true)
  return {
    id: subject,
    ladder: id,
    version: chosen.version.version,
    status: chosen.version.status,
    rung: highest?.code ?? null,
    rungs,
  }
}

function rungResult(
  zone: CompiledZone,
  { rung, conditions, title }: CompiledRung,
  score: ScoreResult | null,
  at: Evaluation,
): RungResult {
  const clauses = conditions.map((condition) => decideCondition(condition, at, zone.indicators))
  return {
    code: rung.code,
    name: rung.name,
    verdict: allOf([...clauses.map((clause) => clause.verdict), ...(score === null ? [] : [score.passed])]),
    held: title === null ? null : verdictFrom(evaluate(title, at)),
    scorecard: score,
    conditions: clauses,
    failed: unique([...failedCodes(clauses), ...failedInScore(score)]),
    missing: unique([...clauses.flatMap((clause) => clause.missing), ...(score?.passed === null ? score.missing : [])]),
    review: [...(rung.review ?? []), ...(score?.review ?? [])],
  }
}

function failedCodes(clauses: readonly ClauseResult[]): string[] {
  return clauses.filter((clause) => clause.verdict === false).map((clause) => clause.code)
}

/** The gates that fail, or `scorecard` when the gates hold and the points do not. */
function failedInScore(score: ScoreResult | null): string[] {
  if (score === null || score.passed !== false) return []
  const gates = failedCodes(score.gates)
  return gates.length > 0 ? gates : ['scorecard']
}
