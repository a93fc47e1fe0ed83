/** A scorecard for one subject, explained. */

import {
  addVeto,
  allClassCodes,
  bestAfter,
  classAt,
  classEnds,
  noVeto,
  settledClass,
  vetoRules,
  worstAfter,
} from './class-bounds.ts'
import { allOf, anyOf, decideCondition, reaches, unique } from './clauses.ts'
import { scorecardKind } from './closed-versions.ts'
import type { CohortTable } from './cohorts/table.ts'
import type { CompiledScorecardVersion, CompiledVariant, CompiledZone } from './compiled.ts'
import type { PassRule } from './definitions.ts'
import { type Evaluation, evaluate, type Judged } from './expr/evaluate.ts'
import { missingFrom, verdictFrom } from './expr/explain.ts'
import type { ClauseResult, ScoreResult, Verdict } from './results.ts'
import { emptySheet, finite, type Sheet, variantSheet } from './score-sheet.ts'
import { evaluationOf, judgingVersion, type SubjectFacts } from './subject.ts'
import { totalFrom, totalRuleOf, vetoTotals } from './totals.ts'
import { pointsFrom, unitsFrom } from './units-of-points.ts'

/**
 * Scores one subject by a scorecard (`tech-sme`, or `srdi-sme@2022` for a named version). Rules that compare it with
 * others use the frozen statistics of `cohorts`; without them their points stay open.
 * Throws DefinitionError when there is no such scorecard, or no version that judges anybody on the day.
 */
export function scoreSubject(
  zone: CompiledZone,
  scorecard: string,
  subject: SubjectFacts,
  judged: Judged,
  cohorts?: CohortTable,
): ScoreResult {
  return scoreAt(zone, scorecard, subject.id, evaluationOf(subject, judged, cohorts))
}

/** As `scoreSubject`, for a subject whose evaluation is at hand. */
export function scoreAt(zone: CompiledZone, scorecard: string, subject: string, at: Evaluation): ScoreResult {
  const { id, chosen } = judgingVersion(zone.scorecards, scorecard, at, scorecardKind)
  return scoreVersion(zone, { scorecard: id, subject, chosen, at })
}

interface Scoring {
  readonly scorecard: string
  readonly subject: string
  readonly chosen: CompiledScorecardVersion
  readonly at: Evaluation
}

function scoreVersion(zone: CompiledZone, { scorecard, subject, chosen, at }: Scoring): ScoreResult {
  const { version } = chosen
  const gates = chosen.gates.map((gate) => decideCondition(gate, at, zone.indicators))
  const directEntry = chosen.directEntry.map((entry) => decideCondition(entry, at, zone.indicators))
  const vetoes = chosen.vetoes.map(({ veto, expr }) => decideCondition({ condition: veto, expr }, at, zone.indicators))
  const { sheet, passes: scorePasses } = judgedSheet(zone, chosen, at, vetoes)
  const score =
    version.pass === undefined && directEntry.length === 0
      ? []
      : [anyOf([...directEntry.map((entry) => entry.verdict), ...(version.pass === undefined ? [] : [scorePasses])])]
  const judgedAtAll = gates.length + score.length > 0
  const passed = judgedAtAll ? allOf([...gates.map((gate) => gate.verdict), ...score]) : null
  const openScore = score[0] === null
  const bounded = sheet.parts.length > 0
  return {
    id: subject,
    scorecard,
    version: version.version,
    status: version.status,
    variant: sheet.variant,
    total: bounded && sheet.lower === sheet.upper ? pointsFrom(sheet.lower) : null,
    lower: bounded ? pointsFrom(sheet.lower) : null,
    upper: bounded ? finite(sheet.upper) : null,
    passed,
    ...classesOf(chosen, bounded ? sheet : null, vetoes),
    rank: null,
    position: null,
    parts: sheet.parts,
    items: sheet.items,
    gates,
    directEntry,
    vetoes,
    cut: sheet.cut,
    review: version.review ?? [],
    missing: unique([
      ...vetoes.flatMap((veto) => veto.missing),
      ...gates.flatMap((gate) => gate.missing),
      ...(openScore || !judgedAtAll ? [...directEntry.flatMap((entry) => entry.missing), ...sheet.missing] : []),
    ]),
  }
}

/** What the points alone decide, gates and direct entry left aside; totals in units. */
export interface PointsDecided {
  readonly passes: Verdict
  readonly class: string | null
  readonly lower: number
  readonly upper: number
}

/** Decides what the points of a version and its vetoes say about one subject. */
export function decidePassing(zone: CompiledZone, chosen: CompiledScorecardVersion, at: Evaluation): PointsDecided {
  const vetoes = chosen.vetoes.map(({ expr }) => ({ verdict: verdictFrom(evaluate(expr, at)) }))
  const { sheet, passes } = judgedSheet(zone, chosen, at, vetoes)
  return {
    passes,
    class: classesOf(chosen, sheet.parts.length > 0 ? sheet : null, vetoes).class,
    lower: sheet.lower,
    upper: sheet.upper,
  }
}

type Vetoed = Pick<ClauseResult, 'verdict'>

/** The sum of the parts as a total: inside its limits, rounded, and no more than vetoes allow. */
function limitedSheet(chosen: CompiledScorecardVersion, sheet: Sheet, vetoes: readonly Vetoed[]): Sheet {
  if (sheet.parts.length === 0) return sheet
  const rule = totalRuleOf(chosen.version)
  let [lower, upper] = [totalFrom(sheet.lower, rule), totalFrom(sheet.upper, rule)]
  for (const [index, most] of vetoTotals(chosen).entries()) {
    const verdict = vetoes[index]?.verdict
    if (most === null || verdict === false) continue
    lower = Math.min(lower, most)
    if (verdict === true) upper = Math.min(upper, most)
  }
  const settled = sheet.lower === sheet.upper && lower === upper
  return { ...sheet, lower, upper, cut: settled ? pointsFrom(lower - sheet.lower) : null }
}

/** Class now, best and worst; null where only the ranking of a population decides. */
function classesOf(
  { version }: CompiledScorecardVersion,
  sheet: Sheet | null,
  vetoes: readonly Vetoed[],
): Pick<ScoreResult, 'class' | 'bestClass' | 'worstClass'> {
  const codes = allClassCodes(version)
  const rules = vetoRules(version)
  const effect = noVeto()
  for (const [index, { verdict }] of vetoes.entries())
    addVeto(effect, verdict, { set: rules.sets[index] ?? -1, cap: rules.caps[index] ?? 0 })
  // Without a place in a ranking a class is known only if a veto sets it for certain.
  const isRanked = version.classes !== undefined && version.classes.kind !== 'thresholds'
  if (isRanked && effect.set < 0) return { class: null, bestClass: null, worstClass: null }
  const ends = version.classes?.kind === 'thresholds' && sheet !== null ? classEnds(version.classes) : null
  const best = ends === null ? -1 : classAt(ends, sheet?.upper ?? 0)
  const worst = ends === null ? -1 : classAt(ends, sheet?.lower ?? 0)
  const code = (index: number) => codes[index] ?? null
  return {
    class: code(settledClass(effect, best, worst)),
    bestClass: code(bestAfter(effect, best)),
    worstClass: code(worstAfter(effect, worst)),
  }
}

/** A sheet and whether it meets the pass rule; null without one, or while that is open. */
interface JudgedSheet {
  readonly sheet: Sheet
  readonly passes: Verdict
}

/** The sheet of the variant that applies; while that is open, what all that may apply have in common. */
function judgedSheet(
  zone: CompiledZone,
  chosen: CompiledScorecardVersion,
  at: Evaluation,
  vetoes: readonly Vetoed[],
): JudgedSheet {
  const { possible, applies, missing } = possibleVariants(chosen.variants, at)
  const { pass } = chosen.version
  const sheets = possible.map((variant) => limitedSheet(chosen, variantSheet(zone, variant, at), vetoes))
  // Nothing passes where nothing is scored.
  const verdicts =
    pass === undefined ? [] : [...sheets.map((sheet) => passes(pass, sheet)), ...(applies ? [] : [false])]
  const [only = emptySheet] = sheets
  const isSettled = sheets.length === 0 || (sheets.length === 1 && applies)
  return { sheet: isSettled ? only : joinedSheet(sheets, missing), passes: agreed(verdicts) }
}

/** The verdict that all have in common; null where they differ. */
function agreed(verdicts: readonly Verdict[]): Verdict {
  const [first = null] = verdicts
  return verdicts.every((one) => one === first) ? first : null
}

/** What may apply: the first variant that surely does, and those before it that may; `missing` would say which. */
interface PossibleVariants {
  readonly possible: readonly CompiledVariant[]
  /** Whether one of them surely does. */
  readonly applies: boolean
  readonly missing: readonly string[]
}

function possibleVariants(variants: readonly CompiledVariant[], at: Evaluation): PossibleVariants {
  const possible: CompiledVariant[] = []
  const missing: string[] = []
  for (const variant of variants) {
    const value = variant.when === null ? null : evaluate(variant.when, at)
    const verdict = value === null ? true : verdictFrom(value)
    if (verdict !== false) possible.push(variant)
    if (verdict === true) return { possible, applies: true, missing }
    if (verdict === null && value !== null) missing.push(...missingFrom(value))
  }
  return { possible, applies: false, missing }
}

function joinedSheet(sheets: readonly Sheet[], missing: readonly string[]): Sheet {
  return {
    variant: null,
    lower: Math.min(...sheets.map((sheet) => sheet.lower)),
    upper: Math.max(...sheets.map((sheet) => sheet.upper)),
    parts: sheets.flatMap((sheet) => sheet.parts),
    items: [],
    cut: null,
    missing: unique([...missing, ...sheets.flatMap((sheet) => sheet.missing)]),
  }
}

function passes(pass: PassRule, sheet: Sheet): Verdict {
  const verdicts: Verdict[] = []
  if (pass.total !== undefined) {
    const strictly = 'moreThan' in pass.total
    const limit = 'moreThan' in pass.total ? pass.total.moreThan : pass.total.atLeast
    verdicts.push(reaches(sheet.lower, sheet.upper, unitsFrom(limit), strictly))
  }
  for (const [code, limit] of Object.entries(pass.parts ?? {})) {
    const part = sheet.parts.find((one) => one.code === code)
    if (part !== undefined) verdicts.push(reaches(part.lower, part.upper ?? Number.POSITIVE_INFINITY, limit))
  }
  for (const code of pass.nonzero ?? []) {
    const item = sheet.items.find((one) => one.code === code)
    if (item !== undefined) verdicts.push(reaches(item.lower, item.upper ?? Number.POSITIVE_INFINITY, 0, true))
  }
  return allOf(verdicts)
}
