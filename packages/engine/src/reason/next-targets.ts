/** What comes next for a firm: the pass mark, the next class, the next rung, an offer not yet met. */
import { allClassCodes } from '../class-bounds.ts'
import { classifySubject } from '../classify.ts'
import { scorecardKind } from '../closed-versions.ts'
import type { CohortTable } from '../cohorts/table.ts'
import type { CompiledZone } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import { matchSubject } from '../match.ts'
import { scoreSubject } from '../score.ts'
import { definitionOf, evaluationOf, judgingVersion, parseReference, type SubjectFacts } from '../subject.ts'
import { type Advice, changesFor } from './changes.ts'
import type { Target } from './goals.ts'

/** The targets of a scorecard, ladder or offer (by id, or `id@version`) that a firm has not reached, nearest first. */
export function nextTargets(
  zone: CompiledZone,
  reference: string,
  subject: SubjectFacts,
  judged: Judged,
  cohorts?: CohortTable,
): Target[] {
  const { id } = parseReference(reference)
  if (zone.scorecards.has(id)) return scorecardTargets(zone, reference, subject, judged, cohorts)
  if (zone.ladders.has(id)) return ladderTargets(zone, reference, subject, judged, cohorts)
  if (zone.offers.has(id)) {
    const isMet = matchSubject(zone, reference, subject, judged, cohorts).verdict === 'qualified'
    return isMet ? [] : [{ kind: 'offer', offer: reference }]
  }
  const all = [zone.scorecards, zone.ladders, zone.offers].flatMap((definitions) => [...definitions.keys()])
  definitionOf(new Map(all.map((one) => [one, one])), id, 'scorecard, ladder or offer')
  return []
}

function scorecardTargets(
  zone: CompiledZone,
  scorecard: string,
  subject: SubjectFacts,
  judged: Judged,
  cohorts?: CohortTable,
): Target[] {
  const score = scoreSubject(zone, scorecard, subject, judged, cohorts)
  const { chosen } = judgingVersion(zone.scorecards, scorecard, evaluationOf(subject, judged), scorecardKind)
  const { version, gates, directEntry } = chosen
  const decides = gates.length > 0 || directEntry.length > 0 || version.pass !== undefined
  const targets: Target[] = decides && score.passed !== true ? [{ kind: 'pass', scorecard }] : []
  if (version.classes?.kind !== 'thresholds' || score.worstClass === null) return targets
  const codes = allClassCodes(version)
  const worst = codes.indexOf(score.worstClass)
  // Bands are listed best first: the nearest better one is the last before the present one.
  const next = version.classes.bands.findLast(({ code, from }) => from !== undefined && codes.indexOf(code) < worst)
  return next === undefined ? targets : [...targets, { kind: 'class', scorecard, class: next.code }]
}

function ladderTargets(
  zone: CompiledZone,
  ladder: string,
  subject: SubjectFacts,
  judged: Judged,
  cohorts?: CohortTable,
): Target[] {
  const { rungs } = classifySubject(zone, ladder, subject, judged, cohorts)
  const reached = rungs.findLastIndex((rung) => rung.verdict === true)
  const next = rungs[reached + 1]
  return next === undefined ? [] : [{ kind: 'rung', ladder, rung: next.code }]
}

/** The cheapest change to each next target of a scorecard, ladder or offer. */
export function adviceFor(
  zone: CompiledZone,
  reference: string,
  subject: SubjectFacts,
  judged: Judged,
  cohorts?: CohortTable,
): Advice[] {
  return nextTargets(zone, reference, subject, judged, cohorts).map((target) =>
    changesFor(zone, target, subject, judged, cohorts),
  )
}
