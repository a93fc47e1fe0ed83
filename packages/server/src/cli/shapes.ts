/** The JSON that `score`, `classify` and `match` print, one object a subject (and offer). */
import type {
  Check,
  ClauseResult,
  Deciding,
  ItemResult,
  LadderResult,
  Language,
  MatchResult,
  RungResult,
  ScoreResult,
} from '@wutong/engine'

/** A score for machines. */
export function scoreShape(score: ScoreResult, language: Language) {
  return {
    id: score.id,
    scorecard: score.scorecard,
    version: score.version,
    status: score.status,
    variant: score.variant,
    total: score.total,
    lower: score.lower,
    upper: score.upper,
    passed: score.passed,
    class: score.class,
    best_class: score.bestClass,
    worst_class: score.worstClass,
    rank: score.rank,
    position: score.position,
    cut: score.cut,
    items: score.items.map((item) => itemShape(item, language)),
    parts: score.parts.map(({ code, kind, points, lower, upper, max, cut }) => ({
      code,
      kind,
      points,
      lower,
      upper,
      max,
      cut,
    })),
    vetoes: score.vetoes.map((veto) => clauseShape(veto, language)),
    gates: score.gates.map((gate) => clauseShape(gate, language)),
    direct_entry: score.directEntry.map((entry) => clauseShape(entry, language)),
    missing: score.missing,
    ...decidingShape(score.deciding),
    ...(score.decidingClass === undefined ? {} : { deciding_class: decidingShape(score.decidingClass) }),
    review: score.review.map((text) => text[language]),
  }
}

function itemShape(item: ItemResult, language: Language) {
  const { code, part, points, lower, upper, max, value, unit, missing, clause } = item
  return {
    code,
    name: item.name[language],
    part,
    points,
    lower,
    upper,
    max,
    value,
    unit,
    cohort: item.cohort,
    reason: item.reason[language],
    missing,
    clause,
  }
}

function clauseShape(clause: ClauseResult, language: Language) {
  return {
    code: clause.code,
    name: clause.name[language],
    verdict: clause.verdict,
    clause: clause.clause,
    when: clause.when,
    missing: clause.missing,
    ...decidingShape(clause.deciding),
    checks: clause.checks.map((check) => checkShape(check, language)),
  }
}

/** `deciding`: the sets that can decide; `enough`: the sets after which the answer is known whatever they say. */
function decidingShape(deciding: Deciding | undefined) {
  if (deciding === undefined) return {}
  const { can, sure, settled, exact, more, from } = deciding
  return { deciding: can, enough: sure, settled, deciding_exact: exact, deciding_more: more, supplied_by: from }
}

function checkShape(check: Check, language: Language) {
  const { text, verdict, subject, value, operator, threshold, distance, unit } = check
  return {
    text,
    verdict,
    subject,
    value,
    operator,
    threshold,
    distance,
    unit,
    reason: check.undefinedReason?.[language] ?? null,
  }
}

/** A place on a ladder for machines. */
export function ladderShape(result: LadderResult, language: Language) {
  return {
    id: result.id,
    ladder: result.ladder,
    version: result.version,
    status: result.status,
    rung: result.rung,
    rungs: result.rungs.map((rung) => rungShape(rung, language)),
  }
}

function rungShape(rung: RungResult, language: Language) {
  return {
    code: rung.code,
    name: rung.name[language],
    verdict: rung.verdict,
    held: rung.held,
    failed: rung.failed,
    missing: rung.missing,
    ...decidingShape(rung.deciding),
    conditions: rung.conditions.map((clause) => clauseShape(clause, language)),
    score: rung.scorecard === null ? null : scoreShape(rung.scorecard, language),
    review: rung.review.map((text) => text[language]),
  }
}

/** A match for machines; `failed` has one entry for each comparison that does not hold. */
export function matchShape(match: MatchResult, language: Language) {
  return {
    id: match.id,
    offer: match.offer,
    version: match.version,
    status: match.status,
    verdict: match.verdict,
    failed: match.failed.flatMap((clause) => failedShapes(clause, language)),
    missing: match.missing,
    ...decidingShape(match.deciding),
    amount: match.amount,
    amount_unit: match.amountUnit,
    amount_missing: match.amountMissing,
    conditions: match.conditions.map((clause) => clauseShape(clause, language)),
    review: match.review.map((text) => text[language]),
  }
}

function failedShapes(clause: ClauseResult, language: Language) {
  const named = { code: clause.code, clause: clause.clause ?? clause.name[language], name: clause.name[language] }
  return clause.checks
    .filter((check) => check.verdict === false)
    .map((check) => ({ ...named, ...checkShape(check, language) }))
}
