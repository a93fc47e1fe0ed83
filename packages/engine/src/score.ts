/** A scorecard for one subject, explained. */
import { allOf, anyOf, decideCondition, reaches, unique } from './clauses.ts'
import { minMaxPoints } from './cohort-points.ts'
import type { CohortTable } from './cohorts/table.ts'
import type {
  CompiledItem,
  CompiledPart,
  CompiledRule,
  CompiledScorecardVersion,
  CompiledVariant,
  CompiledZone,
} from './compiled.ts'
import type { PassRule, ThresholdClasses } from './definitions.ts'
import { type Evaluation, evaluate, type Judged } from './expr/evaluate.ts'
import { missingFrom, verdictFrom } from './expr/explain.ts'
import { shownFrom } from './expr/values.ts'
import { decidePoints, type Outcome, pointsFrom, unitsFrom, weightsOf } from './points.ts'
import { reasonOf, valueUnit } from './reasons.ts'
import type { ItemResult, PartResult, ScoreResult, Shown, Verdict } from './results.ts'
import { definitionOf, evaluationOf, parseReference, type SubjectFacts, versionFor } from './subject.ts'

/**
 * Scores one subject by a scorecard (`tech-sme`, or `srdi-sme@2022` for a named version). Rules that compare it with
 * others use the frozen statistics of `cohorts`; without them their points stay open.
 * Throws DefinitionError when there is no such scorecard, or no version in force on the day.
 */
export function scoreSubject(
  zone: CompiledZone,
  scorecard: string,
  subject: SubjectFacts,
  judged: Judged,
  cohorts?: CohortTable,
): ScoreResult {
  const { id, version } = parseReference(scorecard)
  const { versions } = definitionOf(zone.scorecards, id, 'scorecard')
  const at = evaluationOf(subject, judged, cohorts)
  const chosen = versionFor(versions, version, at, id)
  return scoreVersion(zone, { scorecard: id, subject: subject.id, chosen, at })
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
  const sheet = scoreSheet(zone, chosen.variants, at)
  const scorePasses = version.pass === undefined ? null : passes(version.pass, sheet)
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
    class:
      version.classes?.kind === 'thresholds' && bounded ? classOf(version.classes, sheet.lower, sheet.upper) : null,
    rank: null,
    parts: sheet.parts,
    items: sheet.items,
    gates,
    directEntry,
    review: version.review ?? [],
    missing: unique([
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

/** Decides what the points of a version alone say about one subject. */
export function decidePassing(
  zone: CompiledZone,
  { version, variants }: CompiledScorecardVersion,
  at: Evaluation,
): PointsDecided {
  const sheet = scoreSheet(zone, variants, at)
  return {
    passes: version.pass === undefined ? null : passes(version.pass, sheet),
    class: version.classes?.kind === 'thresholds' ? classOf(version.classes, sheet.lower, sheet.upper) : null,
    lower: sheet.lower,
    upper: sheet.upper,
  }
}

/** Items, parts and total of the variant that applies, in units. */
interface Sheet {
  readonly variant: string | null
  readonly lower: number
  readonly upper: number
  readonly parts: readonly PartResult[]
  readonly items: readonly ItemResult[]
  readonly missing: readonly string[]
}

const emptySheet: Sheet = { variant: null, lower: 0, upper: 0, parts: [], items: [], missing: [] }

function scoreSheet(zone: CompiledZone, variants: readonly CompiledVariant[], at: Evaluation): Sheet {
  const possible: CompiledVariant[] = []
  const missing: string[] = []
  for (const variant of variants) {
    const value = variant.when === null ? null : evaluate(variant.when, at)
    const verdict = value === null ? true : verdictFrom(value)
    if (verdict === true) return variantSheet(zone, variant, at)
    if (verdict === null && value !== null) {
      possible.push(variant)
      missing.push(...missingFrom(value))
    }
  }
  const sheets = possible.map((variant) => variantSheet(zone, variant, at))
  if (sheets.length === 0) return emptySheet
  return {
    variant: null,
    lower: Math.min(...sheets.map((sheet) => sheet.lower)),
    upper: Math.max(...sheets.map((sheet) => sheet.upper)),
    parts: sheets.flatMap((sheet) => sheet.parts),
    items: [],
    missing: unique([...missing, ...sheets.flatMap((sheet) => sheet.missing)]),
  }
}

function variantSheet(zone: CompiledZone, variant: CompiledVariant, at: Evaluation): Sheet {
  const parts = variant.parts.map((part) => scorePart(zone, part, at))
  return {
    variant: variant.code,
    lower: sum(parts.map((part) => part.lower)),
    upper: sum(parts.map((part) => part.upper)),
    parts: parts.map((part) => part.result),
    items: parts.flatMap((part) => part.items),
    missing: unique(parts.flatMap((part) => part.missing)),
  }
}

interface ScoredPart {
  readonly lower: number
  readonly upper: number
  readonly result: PartResult
  readonly items: readonly ItemResult[]
  readonly missing: readonly string[]
}

function scorePart(zone: CompiledZone, { part, items }: CompiledPart, at: Evaluation): ScoredPart {
  const outcomes = items.map((item) => itemOutcome(item, at))
  const cap = part.items.some((item) => item.bonus === true) ? unitsFrom(part.max) : Number.POSITIVE_INFINITY
  const lower = Math.min(cap, sum(outcomes.map((outcome) => outcome.lower)))
  const upper = Math.min(cap, sum(outcomes.map((outcome) => outcome.upper)))
  const points = lower === upper ? pointsFrom(lower) : null
  return {
    lower,
    upper,
    result: { code: part.code, name: part.name, points, lower: pointsFrom(lower), upper: finite(upper), max: part.max },
    items: items.map((item, index) => itemResult(zone, item, outcomes[index] as Outcome)),
    missing: lower === upper ? [] : outcomes.flatMap((outcome) => outcome.missing),
  }
}

/** Points of an item after the scorecard's own rule for missing data. */
export function itemOutcome({ item, rule, weight }: CompiledItem, at: Evaluation): Outcome {
  const outcome =
    rule.kind === 'minmax' ? minMaxPoints(rule, weightsOf(weight, at), at) : decidePoints(rule, item.max, at)
  if (outcome.lower === outcome.upper || outcome.missing.length === 0) return outcome
  if (item.missing === 'zero') return { ...outcome, lower: 0, upper: 0, because: { kind: 'missing-zero' } }
  if (item.missing === 'base') {
    const units = baseUnits(item.max, rule)
    return { ...outcome, lower: units, upper: units, because: { kind: 'missing-base' } }
  }
  return outcome
}

/** Points at the base value: a ratio's weight, else the item's maximum. */
export function baseUnits(max: number, rule: CompiledRule): number {
  return unitsFrom(rule.kind === 'ratio' && 'fixed' in rule.weight ? rule.weight.fixed : max)
}

function itemResult(zone: CompiledZone, compiled: CompiledItem, outcome: Outcome): ItemResult {
  const { item, part, rule } = compiled
  const settled = outcome.lower === outcome.upper
  const chosen =
    outcome.because.kind === 'best' && rule.kind === 'best' ? (rule.of[outcome.because.index]?.rule ?? rule) : rule
  return {
    code: item.code,
    name: item.name,
    part,
    points: settled ? pointsFrom(outcome.lower) : null,
    lower: pointsFrom(outcome.lower),
    upper: finite(outcome.upper),
    max: outcome.because.kind === 'ratio' && outcome.because.weight !== null ? outcome.because.weight : item.max,
    value: shownOf(outcome),
    unit: valueUnit(chosen, zone.indicators),
    reason: reasonOf(compiled, outcome, zone.indicators),
    missing: outcome.missing,
    clause: item.clause ?? null,
  }
}

function shownOf({ value }: Outcome): Shown {
  return value === null ? null : shownFrom(value)
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

/** The class whose band holds both bounds (in units), null when they fall into different ones. */
export function classOf({ bands }: ThresholdClasses, lower: number, upper: number): string | null {
  const band = bands.find(
    (one) =>
      lower >= unitsFrom(one.from ?? Number.NEGATIVE_INFINITY) && lower < unitsFrom(one.to ?? Number.POSITIVE_INFINITY),
  )
  if (band === undefined || upper >= unitsFrom(band.to ?? Number.POSITIVE_INFINITY)) return null
  return band.code
}

function finite(units: number): number | null {
  return Number.isFinite(units) ? pointsFrom(units) : null
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
