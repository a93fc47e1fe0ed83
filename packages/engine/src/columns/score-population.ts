/** A scorecard for a whole population: totals, bounds, verdicts, ranks and classes as columns. */
import { scorecardKind } from '../closed-versions.ts'
import type { CohortTable } from '../cohorts/table.ts'
import type { CompiledItem, CompiledPart, CompiledScorecardVersion, CompiledZone } from '../compiled.ts'
import type { PassRule } from '../definitions.ts'
import type { Judged } from '../expr/evaluate.ts'
import { type JudgingVersions, judgingVersions } from '../subject.ts'
import { kept, type Limits, limitsOf, signOf, type TotalRule, totalFrom, totalRuleOf } from '../totals.ts'
import { pointsFrom, unitsFrom } from '../units-of-points.ts'
import { allSet, andBits, type Bits, bitAt, chooseBits, orBits, wordsFor } from './bits.ts'
import type { Population } from './context.ts'
import { addSettledPoints, itemPoints, keepsPoints, type PointBounds } from './item-points.ts'
import { populationOf } from './population.ts'
import { ranksOf } from './ranks.ts'
import type { Snapshot } from './snapshot.ts'
import { versionClasses } from './version-classes.ts'
import { capTotals, type VetoEffects, vetoEffects } from './vetoes.ts'

/** Results of a scorecard by row. NaN is unknown or not applicable; `upper` is Infinity where nothing bounds it. */
export interface ScoreColumns {
  readonly scorecard: string
  /** The version in force on the day, else the newest that some still keep; whoever keeps an older one is judged by that. */
  readonly version: string
  readonly total: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** 1 passed, 0 not, −1 unknown or nothing to pass. */
  readonly passed: Int8Array
  /** 1 is best; equal totals share a rank; 0 where the total is unknown. */
  readonly rank: Int32Array
  /** Codes of the version in force, then those that only lingering ones give. */
  readonly classes: readonly string[]
  /** Index into `classes`, −1 for none. */
  readonly classIndex: Int16Array
  /** Best and worst class once all data are there; both are the class where nothing is open. */
  readonly best: Int16Array
  readonly worst: Int16Array
}

/**
 * Scores every row of a snapshot, against its own cohorts or against frozen statistics.
 * Throws DefinitionError when there is no such scorecard, or no version that judges anybody on the day.
 */
export function scorePopulation(
  zone: CompiledZone,
  scorecard: string,
  snapshot: Snapshot,
  judged: Judged,
  frozen?: CohortTable,
): ScoreColumns {
  return scoreColumns(zone, scorecard, populationOf(snapshot, judged, { frozen }))
}

/** The version of a scorecard in force on a day, and the older ones that some subjects still use. */
export type ScorecardVersions = JudgingVersions<CompiledScorecardVersion>

/** Finds the versions of a scorecard for a day; a reference with a version names that one. */
export function scorecardVersions(zone: CompiledZone, scorecard: string, on: string): ScorecardVersions {
  return judgingVersions(zone.scorecards, scorecard, { kind: scorecardKind, on })
}

/** Scores every row of a population that other readings share. */
export function scoreColumns(zone: CompiledZone, scorecard: string, population: Population): ScoreColumns {
  const versions = scorecardVersions(zone, scorecard, population.judged.on)
  return finishedColumns(population, versions, populationSheet(population, versions))
}

/** Totals and verdicts of every row, each by the version that applies to it. */
export function populationSheet(population: Population, { chosen, lingering }: ScorecardVersions): PopulationSheet {
  const sheet = versionSheet(population, chosen)
  for (const [index, older] of lingering.entries()) overlay(population, older, { sheet, number: index + 1 })
  return sheet
}

/** What follows from the totals of all rows together: ranks and classes. */
export function finishedColumns(
  population: Population,
  { id, chosen, lingering }: ScorecardVersions,
  sheet: PopulationSheet,
): ScoreColumns {
  const { classes, classIndex, best, worst } = versionClasses(population, [chosen, ...lingering], sheet)
  return {
    scorecard: id,
    version: chosen.version.version,
    ...shownPoints(sheet),
    passed: sheet.passed,
    rank: ranksOf(sheet),
    classes,
    classIndex,
    best,
    worst,
  }
}

/** Units as points; the total is NaN where the bounds differ or no parts apply. */
function shownPoints({ lower, upper }: PointBounds): Pick<ScoreColumns, 'total' | 'lower' | 'upper'> {
  const least = pointsOf(lower)
  if (lower === upper) return { total: least, lower: least, upper: least }
  const most = pointsOf(upper)
  const total = new Float64Array(least.length)
  for (let row = 0; row < total.length; row++)
    total[row] = least[row] === most[row] ? (least[row] as number) : Number.NaN
  return { total, lower: least, upper: most }
}

function pointsOf(units: Float64Array): Float64Array {
  const points = new Float64Array(units.length)
  for (let row = 0; row < points.length; row++) points[row] = pointsFrom(units[row] as number)
  return points
}

/** Totals in units (NaN where no parts apply) and verdicts. */
export interface PopulationSheet {
  readonly lower: Float64Array
  upper: Float64Array
  readonly passed: Int8Array
  /** What vetoes do to classes, as the version that judges the row numbers them. */
  readonly vetoes: VetoEffects
  /** Which of the versions judges a row: 0 for the one in force, then the lingering ones; null where that one judges all. */
  judgedBy: Uint8Array | null
}

/** Puts the results of an older version in the rows that still use it. */
function overlay(
  population: Population,
  older: CompiledScorecardVersion,
  { sheet, number }: { readonly sheet: PopulationSheet; readonly number: number },
): void {
  if (older.alsoFor === null) return
  const { t } = population.truthOf(older.alsoFor)
  const own = versionSheet(population, older)
  if (sheet.lower === sheet.upper) sheet.upper = sheet.lower.slice()
  sheet.judgedBy ??= new Uint8Array(population.size)
  for (let row = 0; row < population.size; row++) {
    if (!bitAt(t, row)) continue
    sheet.judgedBy[row] = number
    sheet.lower[row] = own.lower[row] as number
    sheet.upper[row] = own.upper[row] as number
    sheet.passed[row] = own.passed[row] as number
    const effect = own.vetoes.get(row)
    if (effect === undefined) sheet.vetoes.delete(row)
    else sheet.vetoes.set(row, effect)
  }
}

function versionSheet(population: Population, compiled: CompiledScorecardVersion): PopulationSheet {
  const { size } = population
  const points = variantPoints(population, compiled)
  const gates = compiled.gates.map(({ expr }) => population.truthOf(expr))
  const direct = compiled.directEntry.map(({ expr }) => population.truthOf(expr))
  const ways = points.passes === null ? direct : [...direct, points.passes]
  const verdicts = ways.length === 0 ? gates : [...gates, orBits(ways, size)]
  const passed = new Int8Array(size).fill(-1)
  if (verdicts.length > 0) {
    const { t, f } = andBits(verdicts, size)
    for (let row = 0; row < size; row++) passed[row] = verdictNumber(bitAt(t, row), bitAt(f, row))
  }
  const { lower, upper } = points
  return { lower, upper, passed, vetoes: vetoEffects(population, compiled), judgedBy: null }
}

function verdictNumber(holds: boolean, fails: boolean): number {
  if (holds) return 1
  return fails ? 0 : -1
}

interface VariantPoints extends PointBounds {
  /** Whether parts and items meet the pass rule; null without one. */
  readonly passes: Bits | null
}

/** The points of the variant that applies; while that is open, what all that may apply have in common. */
function variantPoints(population: Population, compiled: CompiledScorecardVersion): VariantPoints {
  const { variants, version } = compiled
  const scored = variants.map(({ when, parts }) => ({ when, points: limitedPoints(population, compiled, parts) }))
  const [first] = scored
  if (scored.length === 1 && first !== undefined && first.when === null) return first.points
  const { size } = population
  const [lower, upper] = [new Float64Array(size).fill(Number.NaN), new Float64Array(size).fill(Number.NaN)]
  const choices = scored.map(({ when, points }) => ({
    points,
    when: when === null ? { t: allSet(size), f: new Uint32Array(wordsFor(size)) } : population.truthOf(when),
  }))
  for (let row = 0; row < size; row++) {
    const possible = possibleChoices(choices, row)
    if (possible.length === 0) continue
    lower[row] = Math.min(...possible.map(({ points }) => points.lower[row] as number))
    upper[row] = Math.max(...possible.map(({ points }) => points.upper[row] as number))
  }
  return { lower, upper, passes: version.pass === undefined ? null : choicePasses(choices, size) }
}

interface Choice {
  readonly when: Bits
  readonly points: VariantPoints
}

/** The first variant that surely applies, and those before it that may. */
function possibleChoices(choices: readonly Choice[], row: number): Choice[] {
  const possible: Choice[] = []
  for (const choice of choices) {
    if (bitAt(choice.when.f, row)) continue
    possible.push(choice)
    if (bitAt(choice.when.t, row)) break
  }
  return possible
}

/** Nothing passes where no variant applies. */
function choicePasses(choices: readonly Choice[], size: number): Bits {
  return choices.reduceRight<Bits>(
    (otherwise, { when, points }) => (points.passes === null ? otherwise : chooseBits(when, points.passes, otherwise)),
    { t: new Uint32Array(wordsFor(size)), f: allSet(size) },
  )
}

/** Points of parts inside their limits, rounded, no more than vetoes allow, and whether they pass. */
function limitedPoints(
  population: Population,
  compiled: CompiledScorecardVersion,
  parts: readonly CompiledPart[],
): VariantPoints {
  const { pass } = compiled.version
  const sums = sheetPoints(population, parts, pass)
  const separate = sums.lower !== sums.upper || compiled.vetoes.length > 0
  const points = { lower: sums.lower, upper: separate && sums.lower === sums.upper ? sums.upper.slice() : sums.upper }
  limitTotals(points.lower, totalRuleOf(compiled.version))
  if (points.upper !== points.lower) limitTotals(points.upper, totalRuleOf(compiled.version))
  capTotals(population, compiled, points)
  if (pass?.total === undefined) return { ...points, passes: sums.passes }
  const strictly = 'moreThan' in pass.total
  const limit = unitsFrom('moreThan' in pass.total ? pass.total.moreThan : pass.total.atLeast)
  const reached = reachBits(points, limit, strictly)
  return { ...points, passes: sums.passes === null ? reached : andBits([sums.passes, reached], population.size) }
}

function limitTotals(units: Float64Array, rule: TotalRule): void {
  for (let row = 0; row < units.length; row++) {
    const sum = units[row] as number
    if (sum < rule.lowest || sum > rule.highest || rule.step !== 1) units[row] = totalFrom(sum, rule)
  }
}

function sheetPoints(
  population: Population,
  parts: readonly CompiledPart[],
  pass: PassRule | undefined,
): VariantPoints {
  const { size } = population
  const sums = newSums(population)
  const verdicts: Bits[] = []
  for (const part of parts) addPart(population, part, { pass, verdicts, sums })
  return { ...sums, passes: pass === undefined ? null : andBits(verdicts, size) }
}

/** Points added up; the bounds stay one array as long as nothing added is open. */
interface Sums {
  readonly lower: Float64Array
  upper: Float64Array
}

function newSums({ arena, size }: Population): Sums {
  const lower = arena.floats(size).fill(0)
  return { lower, upper: lower }
}

function addPoints(sums: Sums, points: PointBounds): void {
  const open = points.lower !== points.upper
  if (open && sums.lower === sums.upper) sums.upper = sums.lower.slice()
  addTo(sums.lower, points.lower)
  if (sums.lower !== sums.upper) addTo(sums.upper, points.upper)
}

function addTo(sum: Float64Array, points: Float64Array): void {
  for (let row = 0; row < sum.length; row++) sum[row] = (sum[row] as number) + (points[row] as number)
}

interface PartTarget {
  readonly pass: PassRule | undefined
  readonly verdicts: Bits[]
  readonly sums: Sums
}

/** Adds a part's points; a part with a cap, a sign or a floor of its own is summed apart first. */
function addPart(population: Population, compiled: CompiledPart, { pass, verdicts, sums }: PartTarget): void {
  const { part } = compiled
  const limits = limitsOf(compiled)
  const limited = limits.lowest !== Number.NEGATIVE_INFINITY || limits.highest !== Number.POSITIVE_INFINITY
  const floor = pass?.parts?.[part.code]
  if (!limited && floor === undefined) {
    addItems(population, compiled, { pass, verdicts, sums })
    return
  }
  const own = newSums(population)
  addItems(population, compiled, { pass, verdicts, sums: own })
  if (limited) keepInside(own.lower, limits)
  if (limited && own.upper !== own.lower) keepInside(own.upper, limits)
  const signed = signOf(part) === 1 ? own : negated(own)
  if (floor !== undefined) verdicts.push(reachBits(signed, unitsFrom(floor), false))
  addPoints(sums, signed)
}

function negated({ lower, upper }: PointBounds): PointBounds {
  const most = lower.map((units) => 0 - units)
  return { lower: lower === upper ? most : upper.map((units) => 0 - units), upper: most }
}

function keepInside(units: Float64Array, limits: Limits): void {
  for (let row = 0; row < units.length; row++) units[row] = kept(units[row] as number, limits)
}

function addItems(population: Population, { items }: CompiledPart, { pass, verdicts, sums }: PartTarget): void {
  for (const compiled of items) {
    const nonzero = pass?.nonzero?.includes(compiled.item.code) === true
    if (!nonzero && sums.lower === sums.upper && addSettled(population, compiled, sums.lower)) continue
    const points = itemPoints(population, compiled)
    population.record?.put(compiled.item.code, points.lower)
    addPoints(sums, points)
    if (nonzero) verdicts.push(reachBits(points, 0, true))
  }
}

/** Adds an item's points, and keeps them by themselves where somebody asks for that. */
function addSettled(population: Population, compiled: CompiledItem, sums: Float64Array): boolean {
  const { record, arena, size } = population
  const { code } = compiled.item
  if (record === undefined) return addSettledPoints(population, compiled, sums)
  if (keepsPoints(compiled)) return addSettledPoints(population, compiled, sums, record.room(code))
  const own = arena.floats(size).fill(0)
  if (!addSettledPoints(population, compiled, own)) return false
  record.put(code, own)
  addTo(sums, own)
  return true
}

function reachBits({ lower, upper }: PointBounds, limit: number, strictly: boolean): Bits {
  const [t, f] = [new Uint32Array(wordsFor(lower.length)), new Uint32Array(wordsFor(lower.length))]
  for (let row = 0; row < lower.length; row++) {
    const [least, most] = [lower[row] as number, upper[row] as number]
    const word = row >>> 5
    if (strictly ? least > limit : least >= limit) t[word] = (t[word] as number) | (1 << (row & 31))
    else if (strictly ? most <= limit : most < limit) f[word] = (f[word] as number) | (1 << (row & 31))
  }
  return { t, f }
}
