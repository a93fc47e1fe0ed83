/**
 * Which missing facts would decide an open answer. Two notions, each as minimal sets:
 * `can`: some values of the set settle the answer, whatever the other missing facts are;
 * `sure`: whatever the values of the set are, the answer is known then.
 * For `a >= 5 || b >= 3` with both missing either alone can decide, and both together are sure.
 * An answer counts as settled when the engine decides it with what is then known, or when every completion of the rest
 * gives the same answer, so that `a >= 5 && a < 3` is seen to be false although a is missing.
 */
import { classifyAt } from '../classify.ts'
import { ladderKind, offerKind, scorecardKind } from '../closed-versions.ts'
import type { CohortTable } from '../cohorts/table.ts'
import type {
  CompiledLadderVersion,
  CompiledOfferVersion,
  CompiledRung,
  CompiledScorecardVersion,
  CompiledZone,
} from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import { KeptValues } from '../expr/kept-values.ts'
import type { Expr } from '../expr/tree.ts'
import { matchAt } from '../match.ts'
import { bundleFrom, bundleParts, offersToBundle } from '../offers/bundle.ts'
import { decidingBundle } from '../offers/bundle-deciding.ts'
import type { BundleResult } from '../offers/bundle-results.ts'
import type { ClauseResult, Deciding, LadderResult, MatchResult, RungResult, ScoreResult } from '../results.ts'
import { scoreAt } from '../score.ts'
import { evaluationOf, judgingVersion, type SubjectFacts } from '../subject.ts'
import { withMoves } from './check-moves.ts'
import { type Asking, conditionSettling, joinedParts } from './condition-settling.ts'
import { codeOf, shownKey } from './fact-keys.ts'
import { classSettling, passSettling, type ScoreAsking, sharesFacts } from './score-settling.ts'
import { trialOf } from './trial.ts'
import { joinedSettling, minimal, type Settling } from './ways.ts'

/** Sets listed; `more` says that there are others. */
const mostListed = 12

/** The results of one subject with what would decide the open ones; what several results ask for is found once. */
export interface Explainer {
  /** As `matchSubject`. */
  match(offer: string): MatchResult
  /** As `scoreSubject`. */
  score(scorecard: string): ScoreResult
  /** As `classifySubject`. */
  classify(ladder: string): LadderResult
  /** As `bundleSubject`. */
  bundle(offers?: readonly string[]): BundleResult
}

/**
 * Explains one subject; each result also says which missing facts would decide what is open. What compares it
 * with others uses the frozen statistics of `cohorts`.
 */
export function explainerFor(
  zone: CompiledZone,
  subject: SubjectFacts,
  judged: Judged,
  cohorts?: CohortTable,
): Explainer {
  const trial = trialOf(subject.facts, judged, cohorts)
  const { at } = trial
  const explaining: Explaining = { zone, trial, indicators: zone.indicators, settled: new Map() }
  const scores = new Map<string, ScoreResult>()
  const score = (scorecard: string): ScoreResult => {
    const known = scores.get(scorecard) ?? explainedScoreOf(scorecard, subject.id, explaining)
    scores.set(scorecard, known)
    return known
  }
  return {
    match: (offer) => {
      const { chosen } = judgingVersion(zone.offers, offer, at, offerKind)
      return explainedMatch(matchAt(zone, offer, subject.id, at), chosen, explaining)
    },
    score,
    classify: (ladder) => {
      const { chosen } = judgingVersion(zone.ladders, ladder, at, ladderKind)
      return explainedLadder(classifyAt(zone, ladder, subject.id, { at, scoreOf: score }), chosen, explaining)
    },
    bundle(offers = offersToBundle(zone, judged.on)) {
      const parts = bundleParts(zone, at, subject.id, offers)
      const result = bundleFrom(subject.id, judged, parts)
      return result.total === null ? { ...result, deciding: decidingBundle(zone, parts, trial) } : result
    },
  }
}

/** The results of one subject without what would decide the open ones, for those who only want to know how it stands. */
export function judgeFor(
  zone: CompiledZone,
  subject: SubjectFacts,
  judged: Judged,
  cohorts?: CohortTable,
): Omit<Explainer, 'bundle'> {
  const at = { ...evaluationOf(subject, judged, cohorts), kept: new KeptValues(judged) }
  const score = (scorecard: string) => scoreAt(zone, scorecard, subject.id, at)
  return {
    score,
    classify: (ladder) => classifyAt(zone, ladder, subject.id, { at, scoreOf: score }),
    match: (offer) => matchAt(zone, offer, subject.id, at),
  }
}

type Explaining = Omit<ScoreAsking, 'version'>

function explainedMatch(result: MatchResult, version: CompiledOfferVersion, asking: Explaining): MatchResult {
  if (result.verdict === 'qualified') return result
  const exprs = exprsOf(version.conditions)
  const conditions = withDeciding(result.conditions, exprs, asking)
  const failed = conditions.filter((clause) => clause.verdict === false)
  if (result.verdict !== 'undecided') return { ...result, conditions, failed }
  return { ...result, conditions, deciding: decidingFrom(joinedParts('and', exprs, asking), asking) }
}

function explainedScoreOf(scorecard: string, subject: string, explaining: Explaining): ScoreResult {
  const version = scorecardVersionOf(scorecard, explaining)
  return explainedScore(scoreAt(explaining.zone, scorecard, subject, explaining.trial.at), { ...explaining, version })
}

function explainedScore(result: ScoreResult, asking: ScoreAsking): ScoreResult {
  const { version } = asking
  const gates = withDeciding(result.gates, exprsOf(version.gates), asking)
  const directEntry = withDeciding(result.directEntry, exprsOf(version.directEntry), asking)
  const decides = gates.length > 0 || directEntry.length > 0 || version.version.pass !== undefined
  const openPass = result.passed === null && decides
  const openClass = version.version.classes?.kind === 'thresholds' && result.class === null && result.lower !== null
  return {
    ...result,
    gates,
    directEntry,
    ...(openPass ? { deciding: decidingFrom(passSettling(asking), asking) } : {}),
    ...(openClass ? { decidingClass: decidingOf(classSettling(asking), null, asking) } : {}),
  }
}

function explainedLadder(result: LadderResult, version: CompiledLadderVersion, asking: Explaining): LadderResult {
  return { ...result, rungs: result.rungs.map((rung, index) => explainedRung(rung, version.rungs[index], asking)) }
}

function explainedRung(result: RungResult, rung: CompiledRung | undefined, asking: Explaining): RungResult {
  if (rung === undefined) return result
  const exprs = exprsOf(rung.conditions)
  const conditions = withDeciding(result.conditions, exprs, asking)
  const version = rung.rung.scorecard === undefined ? null : scorecardVersionOf(rung.rung.scorecard, asking)
  const explained = { ...result, conditions }
  if (result.verdict !== null) return explained
  return { ...explained, deciding: decidingFrom(rungSettling(version, exprs, asking), asking) }
}

function rungSettling(version: CompiledScorecardVersion | null, exprs: readonly Expr[], asking: Explaining): Settling {
  const conditions = joinedParts('and', exprs, asking)
  if (version === null) return conditions
  const joined = joinedSettling('and', [conditions, passSettling({ ...asking, version })])
  return { ...joined, exact: joined.exact && !sharesFacts([exprs, version], asking) }
}

function scorecardVersionOf(reference: string, { zone, trial }: Explaining): CompiledScorecardVersion {
  return judgingVersion(zone.scorecards, reference, trial.at, scorecardKind).chosen
}

function exprsOf(conditions: readonly { readonly expr: Expr }[]): Expr[] {
  return conditions.map(({ expr }) => expr)
}

/** Open clauses with what would decide them, failing ones with how far each figure would have to move. */
function withDeciding(clauses: readonly ClauseResult[], exprs: readonly Expr[], asking: Asking): ClauseResult[] {
  return clauses.map((clause, index) => {
    const expr = exprs[index]
    if (clause.verdict === true || expr === undefined) return clause
    if (clause.verdict === false) return { ...clause, checks: withMoves(clause.checks, expr, asking) }
    return { ...clause, deciding: decidingFrom(conditionSettling(expr, asking), asking) }
  })
}

function decidingFrom(settling: Settling, asking: Asking): Deciding {
  const [yes, no] = [settling.yes, settling.no].map((ways) => ways.some((way) => way.keys.length === 0))
  const settled = yes || no ? yes === true : null
  return decidingOf({ ...settling, ways: [...settling.yes, ...settling.no] }, settled, asking)
}

function decidingOf(
  found: {
    readonly ways: readonly { readonly keys: readonly string[] }[]
    readonly sure: readonly (readonly string[])[]
    readonly exact: boolean
  },
  settled: boolean | null,
  { trial, indicators }: Asking,
): Deciding {
  const can = minimal(
    found.ways.map((way) => way.keys),
    (keys) => keys,
  ).sets
  const shown = (sets: readonly (readonly string[])[]) =>
    sets
      .slice(0, mostListed)
      .map((set) => set.map((key) => shownKey(key, trial.at.judged)))
      .filter((set) => set.length > 0)
  const [canShown, sureShown] = [shown(can), shown(found.sure)]
  const names = new Set([...canShown, ...sureShown].flat())
  const from: Record<string, string> = {}
  for (const name of names) {
    const source = indicators.get(codeOf(name))?.source
    if (source !== undefined) from[name] = source
  }
  const more = can.length > mostListed || found.sure.length > mostListed
  return { can: canShown, sure: sureShown, settled, exact: found.exact, more, from }
}
