/** `score`, `classify` and `match` over given input: no database, only the engine and a zone package. */
import {
  type CompiledZone,
  classifySubject,
  explainerFor,
  freezeCohorts,
  isInForce,
  type Judged,
  type LadderResult,
  type MatchResult,
  matchSubject,
  placesOf,
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
  const snapshot = snapshotFrom(zone, subjects, judged.period)
  const cohorts = freezeCohorts(zone, scorecard, snapshot, judged)
  const score = (subject: SubjectFacts) =>
    subjects.length > mostExplained
      ? scoreSubject(zone, scorecard, subject, judged, cohorts)
      : explainerFor(zone, subject, judged, cohorts).score(scorecard)
  const results = subjects.map(score)
  const columns = scorePopulation(zone, scorecard, snapshot, judged)
  const { position } = placesOf(zone, columns, snapshot, judged)
  const code = (index: number | undefined) => columns.classes[index ?? -1] ?? null
  return results.map((result, row) => ({
    ...result,
    class: code(columns.classIndex[row]) ?? result.class,
    bestClass: code(columns.best[row]) ?? result.bestClass,
    worstClass: code(columns.worst[row]) ?? result.worstClass,
    rank: columns.rank[row] || null,
    position: position[row] || null,
  }))
}

/** Places subjects on a ladder. */
export function classifyAll(
  zone: CompiledZone,
  ladder: string,
  subjects: readonly SubjectFacts[],
  judged: Judged,
): LadderResult[] {
  const cohorts = freezeCohorts(zone, { ladder }, snapshotFrom(zone, subjects, judged.period), judged)
  if (subjects.length > mostExplained)
    return subjects.map((subject) => classifySubject(zone, ladder, subject, judged, cohorts))
  return subjects.map((subject) => explainerFor(zone, subject, judged, cohorts).classify(ladder))
}

/** Matches subjects with offers. */
export function matchAll(
  zone: CompiledZone,
  offers: readonly string[],
  subjects: readonly SubjectFacts[],
  judged: Judged,
): MatchResult[] {
  const cohorts = freezeCohorts(zone, { offers }, snapshotFrom(zone, subjects, judged.period), judged)
  return subjects.flatMap((subject) => {
    if (subjects.length > mostExplained)
      return offers.map((offer) => matchSubject(zone, offer, subject, judged, cohorts))
    const explain = explainerFor(zone, subject, judged, cohorts)
    return offers.map((offer) => explain.match(offer))
  })
}

/** Offers with a version in force on a day. */
export function offersInForce(zone: CompiledZone, on: string): string[] {
  return [...zone.offers.values()]
    .filter(({ definition }) => definition.versions.some((version) => isInForce(version, on)))
    .map(({ definition }) => definition.id)
}
