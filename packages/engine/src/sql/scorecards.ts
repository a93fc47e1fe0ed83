/** Scorecards as SQL: bounds of the total, verdict, rank and class of every row. */
import { addVeto, noVeto, vetoRules } from '../class-bounds.ts'
import { scorecardKind } from '../closed-versions.ts'
import { populationOf } from '../columns/population.ts'
import { type ScorecardVersions, scorecardVersions } from '../columns/score-population.ts'
import { snapshotFrom } from '../columns/snapshot.ts'
import type { CompiledPart, CompiledScorecardVersion, CompiledVariant, CompiledZone } from '../compiled.ts'
import type { PassRule } from '../definitions.ts'
import type { Expr } from '../expr/tree.ts'
import type { Verdict } from '../results.ts'
import { scoreSubject } from '../score.ts'
import type { SubjectFacts } from '../subject.ts'
import { limitsOf, signOf } from '../totals.ts'
import { unitsFrom } from '../units-of-points.ts'
import { rankStages } from './classes.ts'
import { assertPrintable } from './fields.ts'
import { named, printItem } from './items.ts'
import { nothing, type Piece, type Plan, stageOf, textLiteral } from './plan.ts'
import { type Bounds, reachable } from './points.ts'
import { type Decided, planFor, type SettledRow, type SqlRequest, type SqlStatements, statements } from './statement.ts'
import { effectNames, limitedTotal, vetoEffects, vetoesClasses, within } from './totals.ts'
import { unsupported } from './unsupported.ts'
import { type Lasting, lastingVersions, pick } from './versions.ts'

/**
 * Prints a scorecard. The answer has, by row: `row`, `id`, `version`, `lower` and `upper` in ten-thousandths of a point
 * (both NULL where no parts apply, `upper` NULL alone where nothing bounds it), `passed`, `rank` and
 * `position` (by the tie-breakers, no two alike; both NULL where the total is open) and `class`.
 * Throws DefinitionError when there is no such scorecard or version, SqlUnsupported for what has no printed form.
 */
export function scorecardSql(zone: CompiledZone, scorecard: string, request: SqlRequest): SqlStatements {
  const plan = planFor(request)
  const decided = scorecardColumns(plan, zone, scorecard)
  const { chosen, lingering } = scorecardVersions(zone, scorecard, plan.judged.on)
  const { stages, last } = rankStages(plan, [chosen, ...lingering])
  const upper = `CASE WHEN "upper" < ${plan.dialect.infinity} THEN "upper" END AS "upper"`
  const result = `SELECT "row", "id", "version", "lower", ${upper}, "passed", "rank", "position", "class" FROM ${last} ORDER BY "row"`
  return statements(plan, decided, { stages, result })
}

/** What the exact reading says of rows that are too close to call, for `SqlStatements.answer` of a scorecard. */
export function settledScores(
  zone: CompiledZone,
  scorecard: string,
  rows: readonly { readonly row: number; readonly subject: SubjectFacts }[],
  { judged, cohorts }: Pick<SqlRequest, 'judged' | 'cohorts'>,
): SettledRow[] {
  const versions = scorecardVersions(zone, scorecard, judged.on)
  const { chosen } = versions
  const subjects = rows.map(({ subject }) => subject)
  const population = populationOf(snapshotFrom(zone, subjects, judged.period), judged)
  const values = [...orders(chosen), ...ties(chosen)].map(({ expr }) => population.numbersOf(expr).values)
  return rows.map(({ row, subject }, index) => {
    const score = scoreSubject(zone, scorecard, subject, judged, cohorts)
    const lower = score.lower === null ? null : unitsFrom(score.lower)
    const open = score.upper === null ? Number.POSITIVE_INFINITY : unitsFrom(score.upper)
    const numbers = values.map((column) => finiteOrNull(column[index] ?? Number.NaN))
    const verdicts = score.vetoes.map(({ verdict }) => verdict)
    const effects = settledEffects(versions, score.version, verdicts)
    const upper = lower === null ? null : open
    return { row, values: [score.version, lower, upper, score.passed, ...numbers, ...effects] }
  })
}

function settledEffects(
  { chosen, lingering }: ScorecardVersions,
  judgedBy: string,
  verdicts: readonly Verdict[],
): number[] {
  if (![chosen, ...lingering].some(vetoesClasses)) return []
  const { sets, caps } = vetoRules((lingering.find(({ version }) => version.version === judgedBy) ?? chosen).version)
  const effect = noVeto()
  for (const [index, verdict] of verdicts.entries())
    addVeto(effect, verdict, { set: sets[index] ?? -1, cap: caps[index] ?? 0 })
  return effectNames.map((name) => effect[name])
}

interface Order {
  readonly name: string
  readonly expr: Expr
}

/** What classes by two rankings order by. */
function orders({ classes }: CompiledScorecardVersion): Order[] {
  if (classes === null || !('head' in classes)) return []
  return [
    { name: 'head', expr: classes.head },
    { name: 'tail', expr: classes.tail },
  ]
}

function ties({ tieBreakers }: CompiledScorecardVersion): Order[] {
  return tieBreakers.map(({ by }, index) => ({ name: `tie_${index}`, expr: by }))
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

/** Version, bounds, verdict and what classes order by, for every row. */
export function scorecardColumns(plan: Plan, zone: CompiledZone, scorecard: string): Decided[] {
  const versions = lastingVersions(plan, zone.scorecards, scorecard, scorecardKind)
  const sheets = versions.map(({ chosen, applies }) => ({ applies, ...versionSheet(plan, chosen) }))
  const choose = (value: (sheet: SheetSql) => string) =>
    pick(sheets.map((sheet) => ({ applies: sheet.applies, sql: value(sheet) })))
  const { types } = plan.dialect
  const { chosen } = scorecardVersions(zone, scorecard, plan.judged.on)
  return [
    { name: 'version', type: 'text', sql: choose(({ version }) => version) },
    { name: 'lower', type: 'number', sql: `CAST(${choose(({ lower }) => lower)} AS ${types.number})` },
    { name: 'upper', type: 'number', sql: `CAST(${choose(({ upper }) => upper)} AS ${types.number})` },
    { name: 'passed', type: 'bool', sql: choose(({ passed }) => passed) },
    ...orders(chosen).map(
      ({ name, expr }): Decided => ({ name, type: 'number', sql: `CAST(${plan.number(expr).sql} AS ${types.number})` }),
    ),
    ...ties(chosen).map((order): Decided => ({ name: order.name, type: 'number', sql: tieSql(plan, order) })),
    ...effectColumns(plan, versions),
  ]
}

/** A number that breaks ties, NULL where it is not known; only stored figures order exactly. */
function tieSql(plan: Plan, { expr }: Order): string {
  const value = plan.number(expr)
  if (value.exactness.kind !== 'whole' && value.exactness.kind !== 'stored')
    throw unsupported(
      expr.source,
      '同分先后只能按存储的数值排，算出的数值可能差在舍入上',
      'ties are broken by stored figures only; computed ones may differ by rounding',
    )
  const { infinity, types } = plan.dialect
  const sql = value.lacks ? `CASE WHEN abs(${value.sql}) < ${infinity} THEN ${value.sql} END` : value.sql
  return `CAST(${sql} AS ${types.number})`
}

/** What the vetoes of the version that judges a row do to its class. */
function effectColumns(plan: Plan, versions: readonly Lasting<CompiledScorecardVersion>[]): Decided[] {
  if (!versions.some(({ chosen }) => vetoesClasses(chosen))) return []
  const all = versions.map(({ chosen, applies }) => ({ applies, effects: vetoEffects(plan, chosen) }))
  const { types } = plan.dialect
  return effectNames.map((name) => {
    const sql = pick(all.map(({ applies, effects }) => ({ applies, sql: effects[name] })))
    return { name, type: 'number', sql: `CAST(${sql} AS ${types.number})` }
  })
}

interface SheetSql {
  readonly version: string
  readonly lower: string
  readonly upper: string
  readonly passed: string
}

function versionSheet(plan: Plan, compiled: CompiledScorecardVersion): SheetSql {
  assertPrintable(compiled)
  const { version, variants, gates, directEntry } = compiled
  const label = `${version.version} `
  const truths = (conditions: typeof gates, kind: string) =>
    conditions.map(({ condition, expr }) => plan.column(`${kind} ${condition.code}`, plan.truth(expr), condition.when))
  const limitTotal = limitedTotal(plan, compiled, label)
  const points = variantBounds(plan, variants, { pass: version.pass, label, limitTotal })
  const holding = truths(gates, 'gate').map(({ sql }) => sql)
  const ways = [...truths(directEntry, 'entry'), ...(points.passes === null ? [] : [points.passes])].map(
    ({ sql }) => sql,
  )
  const all = ways.length === 0 ? holding : [...holding, `(${ways.join(' OR ')})`]
  return {
    version: textLiteral(plan.dialect, version.version),
    lower: points.lower.sql,
    upper: points.upper.sql,
    passed: all.length === 0 ? nothing(plan.dialect, 'bool') : `(${all.join(' AND ')})`,
  }
}

interface Scored extends Bounds {
  /** Whether the pass rule is met; null without one. */
  readonly passes: Piece | null
}

interface Asked {
  readonly pass: PassRule | undefined
  readonly label: string
  /** What limits, rounding and vetoes make of a sum of parts. */
  readonly limitTotal: (sum: Bounds) => Bounds
}

function variantBounds(plan: Plan, variants: readonly CompiledVariant[], { pass, label, limitTotal }: Asked): Scored {
  const scored = variants.map((variant) => ({
    when: variant.when === null ? null : plan.settled(`variant ${variant.code}`, plan.truth(variant.when)),
    points: sheetBounds(plan, variant.parts, { pass, label: `${label}${variant.code ?? ''}`, limitTotal }),
  }))
  const [first] = scored
  if (first === undefined) {
    const none = { sql: nothing(plan.dialect, 'number'), stage: 0 }
    return { lower: none, upper: none, passes: pass === undefined ? null : { sql: 'FALSE', stage: 0 } }
  }
  if (scored.length === 1 && first.when === null) return first.points
  const choices = scored.map(({ when, points }) => ({ when: when ?? { sql: 'TRUE', stage: 0 }, points }))
  // Nothing passes where no variant applies; while the choice is open, what all that may apply have in common.
  const passes = choices.reduceRight((otherwise, { when, points: { passes: own } }) => {
    const yes = own?.sql ?? 'FALSE'
    return `((${when.sql} AND ${yes}) OR (NOT ${when.sql} AND ${otherwise}) OR (${yes} AND ${otherwise}))`
  }, 'FALSE')
  const stage = stageOf(
    ...choices.flatMap(({ when, points }) => [
      when,
      points.lower,
      points.upper,
      ...(points.passes === null ? [] : [points.passes]),
    ]),
  )
  return {
    lower: plan.column(`${label}lower`, { sql: possibleBound(choices, 'lower'), stage }),
    upper: plan.column(`${label}upper`, { sql: possibleBound(choices, 'upper'), stage }),
    passes: pass === undefined ? null : plan.column(`${label}passes`, { sql: passes, stage }),
  }
}

interface VariantChoice {
  readonly when: Piece
  readonly points: Scored
}

/** The bound of the variant that applies; while that is open, of all that may; NULL where none does. */
function possibleBound(choices: readonly VariantChoice[], side: 'lower' | 'upper'): string {
  const bounds = choices.map(({ when, points }) => ({ when, value: points[side].sql }))
  const none = choices.map(({ when }) => `NOT ${when.sql}`).join(' AND ')
  return `CASE WHEN ${none} THEN NULL ELSE ${reachable(bounds, null, side === 'lower' ? 'LEAST' : 'GREATEST')} END`
}

function sheetBounds(plan: Plan, parts: readonly CompiledPart[], { pass, label, limitTotal }: Asked): Scored {
  const verdicts: Piece[] = []
  const bounds = parts.map((part) => partBounds(plan, part, pass, verdicts))
  const total = limitTotal(named(plan, `${label} total`, sumOf(bounds)))
  if (pass?.total !== undefined) {
    const strictly = 'moreThan' in pass.total
    verdicts.push(
      reaches(total, unitsFrom('moreThan' in pass.total ? pass.total.moreThan : pass.total.atLeast), strictly),
    )
  }
  if (pass === undefined) return { ...total, passes: null }
  const sql = verdicts.length === 0 ? 'TRUE' : `(${verdicts.map((one) => one.sql).join(' AND ')})`
  return { ...total, passes: plan.column(`${label} passes`, { sql, stage: stageOf(...verdicts) }) }
}

function partBounds(plan: Plan, compiled: CompiledPart, pass: PassRule | undefined, verdicts: Piece[]): Bounds {
  const { part, items } = compiled
  const bounds = items.map((item) => {
    const points = printItem(plan, item)
    if (pass?.nonzero?.includes(item.item.code) === true) verdicts.push(reaches(points, 0, true))
    return points
  })
  const sum = sumOf(bounds)
  const limits = limitsOf(compiled)
  const [least, most] = [within(sum.lower, limits), within(sum.upper, limits)]
  const negative = ({ sql, stage }: Piece): Piece => ({ sql: `(0 - ${sql})`, stage })
  const signed = signOf(part) === 1 ? { lower: least, upper: most } : { lower: negative(most), upper: negative(least) }
  const points = named(plan, `part ${part.code}`, signed)
  const floor = pass?.parts?.[part.code]
  if (floor !== undefined) verdicts.push(reaches(points, unitsFrom(floor), false))
  return points
}

function sumOf(bounds: readonly Bounds[]): Bounds {
  const add = (pieces: readonly Piece[]): Piece => ({
    sql: pieces.length === 0 ? '0' : pieces.map((piece) => piece.sql).join(' + '),
    stage: stageOf(...pieces),
  })
  return { lower: add(bounds.map(({ lower }) => lower)), upper: add(bounds.map(({ upper }) => upper)) }
}

/** Whether points between bounds are at least (or more than) a limit. */
function reaches({ lower, upper }: Bounds, limit: number, strictly: boolean): Piece {
  const [holds, fails] = strictly ? ['>', '<='] : ['>=', '<']
  const sql = `(CASE WHEN ${lower.sql} ${holds} ${limit} THEN TRUE WHEN ${upper.sql} ${fails} ${limit} THEN FALSE END)`
  return { sql, stage: stageOf(lower, upper) }
}
