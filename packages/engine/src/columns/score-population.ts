/** A scorecard for a whole population: totals, bounds, verdicts, ranks and classes as columns. */
import type { CohortTable } from '../cohorts/table.ts'
import type {
  CompiledItem,
  CompiledPart,
  CompiledScorecardVersion,
  CompiledVariant,
  CompiledZone,
} from '../compiled.ts'
import type { PassRule } from '../definitions.ts'
import type { Judged } from '../expr/evaluate.ts'
import { definitionOf, mayLinger, namedVersion, parseReference, versionOn } from '../subject.ts'
import { kept, type Limits, limitsOf, signOf, type TotalRule, totalFrom, totalRuleOf } from '../totals.ts'
import { pointsFrom, unitsFrom } from '../units-of-points.ts'
import { allSet, andBits, type Bits, bitAt, orBits, wordsFor } from './bits.ts'
import { assignClasses } from './classes.ts'
import type { Population } from './context.ts'
import { addSettledPoints, itemPoints, keepsPoints, type PointBounds } from './item-points.ts'
import { populationOf } from './population.ts'
import { ranksOf } from './ranks.ts'
import type { Snapshot } from './snapshot.ts'
import { applyVetoes, type VetoEffects } from './vetoes.ts'

/** Results of a scorecard by row. NaN is unknown or not applicable; `upper` is Infinity where nothing bounds it. */
export interface ScoreColumns {
  readonly scorecard: string
  /** The version in force on the day; subjects that an older one still applies to are judged by that. */
  readonly version: string
  readonly total: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** 1 passed, 0 not, −1 unknown or nothing to pass. */
  readonly passed: Int8Array
  /** 1 is best; equal totals share a rank; 0 where the total is unknown. */
  readonly rank: Int32Array
  readonly classes: readonly string[]
  /** Index into `classes`, −1 for none. */
  readonly classIndex: Int16Array
  /** Best and worst class once all data are there; both are the class where nothing is open. */
  readonly best: Int16Array
  readonly worst: Int16Array
}

/**
 * Scores every row of a snapshot, against its own cohorts or against frozen statistics.
 * Throws DefinitionError when there is no such scorecard, or no version in force on the day.
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
export interface ScorecardVersions {
  readonly id: string
  readonly chosen: CompiledScorecardVersion
  readonly lingering: readonly CompiledScorecardVersion[]
}

/** Finds the versions of a scorecard for a day; a reference with a version names that one. */
export function scorecardVersions(zone: CompiledZone, scorecard: string, on: string): ScorecardVersions {
  const { id, version: named } = parseReference(scorecard)
  const { versions } = definitionOf(zone.scorecards, id, 'scorecard')
  const chosen = named === null ? versionOn(versions, on, id) : namedVersion(versions, named, id)
  const lingering = named === null ? versions.filter((one) => one !== chosen && mayLinger(one.version, on)) : []
  return { id, chosen, lingering }
}

/** Scores every row of a population that other readings share. */
export function scoreColumns(zone: CompiledZone, scorecard: string, population: Population): ScoreColumns {
  const versions = scorecardVersions(zone, scorecard, population.judged.on)
  return finishedColumns(population, versions, populationSheet(population, versions))
}

/** Totals and verdicts of every row, each by the version that applies to it. */
export function populationSheet(population: Population, { chosen, lingering }: ScorecardVersions): PopulationSheet {
  const sheet = versionSheet(population, chosen)
  for (const older of lingering) overlay(population, older, sheet)
  return sheet
}

/** What follows from the totals of all rows together: ranks and classes. */
export function finishedColumns(
  population: Population,
  { id, chosen }: ScorecardVersions,
  sheet: PopulationSheet,
): ScoreColumns {
  const { classes, classIndex, best, worst } = assignClasses(population, chosen, sheet, sheet.vetoes)
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
  /** What vetoes do to classes. */
  readonly vetoes: VetoEffects
}

/** Puts the results of an older version in the rows that still use it. */
function overlay(population: Population, older: CompiledScorecardVersion, sheet: PopulationSheet): void {
  if (older.alsoFor === null) return
  const { t } = population.truthOf(older.alsoFor)
  const own = versionSheet(population, older)
  if (sheet.lower === sheet.upper) sheet.upper = sheet.lower.slice()
  for (let row = 0; row < population.size; row++) {
    if (!bitAt(t, row)) continue
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
  const { points, vetoes } = limitedPoints(population, compiled)
  const gates = compiled.gates.map(({ expr }) => population.truthOf(expr))
  const direct = compiled.directEntry.map(({ expr }) => population.truthOf(expr))
  const ways = points.passes === null ? direct : [...direct, points.passes]
  const verdicts = ways.length === 0 ? gates : [...gates, orBits(ways, size)]
  const passed = new Int8Array(size).fill(-1)
  if (verdicts.length > 0) {
    const { t, f } = andBits(verdicts, size)
    for (let row = 0; row < size; row++) passed[row] = verdictNumber(bitAt(t, row), bitAt(f, row))
  }
  return { lower: points.lower, upper: points.upper, passed, vetoes }
}

function verdictNumber(holds: boolean, fails: boolean): number {
  if (holds) return 1
  return fails ? 0 : -1
}

interface VariantPoints extends PointBounds {
  /** Whether parts and items meet the pass rule; null without one. */
  readonly passes: Bits | null
}

/** Totals inside their limits, rounded, no more than vetoes allow, and whether they pass. */
function limitedPoints(
  population: Population,
  compiled: CompiledScorecardVersion,
): { readonly points: VariantPoints; readonly vetoes: VetoEffects } {
  const { pass } = compiled.version
  const sums = variantPoints(population, compiled.variants, pass)
  const separate = sums.lower !== sums.upper || compiled.vetoes.length > 0
  const points = { lower: sums.lower, upper: separate && sums.lower === sums.upper ? sums.upper.slice() : sums.upper }
  limitTotals(points.lower, totalRuleOf(compiled.version))
  if (points.upper !== points.lower) limitTotals(points.upper, totalRuleOf(compiled.version))
  const vetoes = applyVetoes(population, compiled, points)
  if (pass?.total === undefined) return { points: { ...points, passes: sums.passes }, vetoes }
  const strictly = 'moreThan' in pass.total
  const limit = unitsFrom('moreThan' in pass.total ? pass.total.moreThan : pass.total.atLeast)
  const reached = reachBits(points, limit, strictly)
  const passes = sums.passes === null ? reached : andBits([sums.passes, reached], population.size)
  return { points: { ...points, passes }, vetoes }
}

function limitTotals(units: Float64Array, rule: TotalRule): void {
  for (let row = 0; row < units.length; row++) {
    const sum = units[row] as number
    if (sum < rule.lowest || sum > rule.highest || rule.step !== 1) units[row] = totalFrom(sum, rule)
  }
}

function variantPoints(
  population: Population,
  variants: readonly CompiledVariant[],
  pass: PassRule | undefined,
): VariantPoints {
  const scored = variants.map((variant) => ({ variant, points: sheetPoints(population, variant.parts, pass) }))
  const [first] = scored
  if (scored.length === 1 && first !== undefined && first.variant.when === null) return first.points
  const [lower, upper] = [
    new Float64Array(population.size).fill(Number.NaN),
    new Float64Array(population.size).fill(Number.NaN),
  ]
  const whens = scored.map(({ variant }) =>
    variant.when === null
      ? { t: allSet(population.size), f: new Uint32Array(wordsFor(population.size)) }
      : population.truthOf(variant.when),
  )
  for (let row = 0; row < population.size; row++) {
    const possible = possibleVariants(whens, row).map((index) => scored[index]?.points)
    if (possible.length === 0) continue
    lower[row] = Math.min(...possible.map((points) => points?.lower[row] ?? 0))
    upper[row] = Math.max(...possible.map((points) => points?.upper[row] ?? 0))
  }
  const passes = scored.map(({ points }) => points.passes)
  return { lower, upper, passes: pass === undefined ? null : mergedPasses(passes, whens, population.size) }
}

/** The variant that applies, or all that may while facts are missing. */
function possibleVariants(whens: readonly Bits[], row: number): number[] {
  const possible: number[] = []
  for (const [index, when] of whens.entries()) {
    if (bitAt(when.t, row)) return [index]
    if (!bitAt(when.f, row)) possible.push(index)
  }
  return possible
}

function mergedPasses(passes: readonly (Bits | null)[], whens: readonly Bits[], size: number): Bits {
  const parts = passes.flatMap((bits, index) => {
    const when = whens[index]
    return bits === null || when === undefined ? [] : [andBits([when, bits], size)]
  })
  return orBits(parts, size)
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
