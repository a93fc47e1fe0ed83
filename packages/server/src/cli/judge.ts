/** `score`, `classify` and `match` over given input: no database, only the engine and a zone package. */
import {
  type CompiledZone,
  classifySubject,
  explainerFor,
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

/** Up to so many subjects, what would decide open answers is looked for as well; it takes longer than the answer. */
const mostExplained = 500

/** Scores subjects; ranks and ranked classes are taken over all of them. */
export function scoreAll(
  zone: CompiledZone,
  scorecard: string,
  subjects: readonly SubjectFacts[],
  judged: Judged,
): ScoreResult[] {
  const score = (subject: SubjectFacts) =>
    subjects.length > mostExplained
      ? scoreSubject(zone, scorecard, subject, judged)
      : explainerFor(zone, subject, judged).score(scorecard)
  const results = subjects.map(score)
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
  if (subjects.length > mostExplained) return subjects.map((subject) => classifySubject(zone, ladder, subject, judged))
  return subjects.map((subject) => explainerFor(zone, subject, judged).classify(ladder))
}

/** Matches subjects with offers. */
export function matchAll(
  zone: CompiledZone,
  offers: readonly string[],
  subjects: readonly SubjectFacts[],
  judged: Judged,
): MatchResult[] {
  return subjects.flatMap((subject) => {
    if (subjects.length > mostExplained) return offers.map((offer) => matchSubject(zone, offer, subject, judged))
    const explain = explainerFor(zone, subject, judged)
    return offers.map((offer) => explain.match(offer))
  })
}

/** Offers with a version in force on a day. */
export function offersInForce(zone: CompiledZone, on: string): string[] {
  return [...zone.offers.values()]
    .filter(({ definition }) => definition.versions.some((version) => isInForce(version, on)))
    .map(({ definition }) => definition.id)
}
