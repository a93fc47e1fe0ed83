/** `score`, `classify` and `match` over given input: no database, only the engine and a zone package. */
import {
  type CompiledZone,
  classifySubject,
  isInForce,
  type Judged,
  type LadderResult,
  type MatchResult,
  matchSubject,
  type ScoreResult,
  type SubjectFacts,
  scorePopulation,
  scoreSubject,
  snapshotFrom,
} from '@wutong/engine'

/** Scores subjects; ranks and ranked classes are taken over all of them. */
export function scoreAll(
  zone: CompiledZone,
  scorecard: string,
  subjects: readonly SubjectFacts[],
  judged: Judged,
): ScoreResult[] {
  const results = subjects.map((subject) => scoreSubject(zone, scorecard, subject, judged))
  const columns = scorePopulation(zone, scorecard, snapshotFrom(zone, subjects, judged.period), judged)
  return results.map((result, row) => ({
    ...result,
    class: columns.classes[columns.classIndex[row] ?? -1] ?? result.class,
    rank: columns.rank[row] || null,
  }))
}

/** Places subjects on a ladder. */
export function classifyAll(
  zone: CompiledZone,
  ladder: string,
  subjects: readonly SubjectFacts[],
  judged: Judged,
): LadderResult[] {
  return subjects.map((subject) => classifySubject(zone, ladder, subject, judged))
}

/** Matches subjects with offers. */
export function matchAll(
  zone: CompiledZone,
  offers: readonly string[],
  subjects: readonly SubjectFacts[],
  judged: Judged,
): MatchResult[] {
  return subjects.flatMap((subject) => offers.map((offer) => matchSubject(zone, offer, subject, judged)))
}

/** Offers with a version in force on a day. */
export function offersInForce(zone: CompiledZone, on: string): string[] {
  return [...zone.offers.values()]
    .filter(({ definition }) => definition.versions.some((version) => isInForce(version, on)))
    .map(({ definition }) => definition.id)
}
