/** Results without their reasons. */
import type { LadderResult, MatchResult, ScoreResult } from '@wutong/engine'

/** Total, class and place, without items and gates. */
export function scoreInShort(score: ScoreResult) {
  const { scorecard, version, status, total, lower, upper, passed, bestClass, worstClass, rank, position } = score
  const { parts, missing } = score
  return {
    scorecard,
    version,
    status,
    total,
    lower,
    upper,
    passed,
    class: score.class,
    bestClass,
    worstClass,
    rank,
    position,
    parts,
    missing,
  }
}

/** Which rungs are reached, without their conditions. */
export function ladderInShort({ ladder, version, status, rung, rungs }: LadderResult) {
  return {
    ladder,
    version,
    status,
    rung,
    rungs: rungs.map(({ code, name, verdict, held }) => ({ code, name, verdict, held })),
  }
}

/** Verdict and amount, without the conditions that hold. */
export function matchInShort(match: MatchResult) {
  const { offer, version, status, verdict, missing, amount, amountUnit, amountMissing, failed } = match
  return {
    offer,
    version,
    status,
    verdict,
    missing,
    amount,
    amountUnit,
    amountMissing,
    failed: failed.map(({ code, name }) => ({ code, name })),
  }
}
