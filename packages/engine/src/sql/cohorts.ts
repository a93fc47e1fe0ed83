/** The statistics that a scorecard compares with, found in a database: places of an order in every group. */

import { scorecardKind } from '../closed-versions.ts'
import { labelOf } from '../cohorts/place.ts'
import { between, positionOf, statisticDigits } from '../cohorts/quantiles.ts'
import { spreadKey } from '../cohorts/spreads.ts'
import type { CohortTable, Spread } from '../cohorts/table.ts'
import { ulp } from '../columns/context.ts'
import type { CompiledRule, CompiledScorecardVersion, CompiledZone } from '../compiled.ts'
import { compare, multiply, numberFrom, type Rational, rationalFrom } from '../exact.ts'
import { evaluate } from '../expr/evaluate.ts'
import type { Expr } from '../expr/tree.ts'
import { type Known, rationalOf } from '../expr/values.ts'
import { evaluationOf, type SubjectFacts } from '../subject.ts'
import { boundOf, lacking, type Num, relativeOf } from './bounds.ts'
import { nothing, numberLiteral, type Plan, textLiteral } from './plan.ts'
import { type Decided, planFor, type SettledRow, type SqlRequest, type SqlStatements, statements } from './statement.ts'
import { lastingVersions } from './versions.ts'

type SpreadRule = Extract<CompiledRule, { kind: 'minmax' }>

/** Row of an answer, by column. */
type Row = Readonly<Record<string, unknown>>

/** A row with its facts, as the exact reading takes them. */
interface Given {
  readonly row: number
  readonly subject: SubjectFacts
}

/** An end of a group whose twelfth digit doubles leave open. */
export interface OpenEnd {
  readonly rule: number
  readonly level: number
  readonly texts: readonly string[]
  readonly side: 'low' | 'high'
  readonly size: number
  /** Between which numbers the exact values at its place lie. */
  readonly least: number
  readonly most: number
}

/** Statistics found, and the ends that the exact reading has to find. */
export interface FoundCohorts {
  readonly table: CohortTable
  readonly open: readonly OpenEnd[]
}

/** What finds the statistics of a scorecard; the answer has a row for every group. */
export interface CohortStatements extends SqlStatements {
  /** What the exact reading says of rows that are too close to call. */
  settle(rows: readonly Given[]): SettledRow[]
  /** Rounds what `answer` gave; `closed` are ends already found exactly, by `keyOf` their place. */
  read(rows: readonly Row[], closed: ReadonlyMap<string, number>): FoundCohorts
  /** Rows (`row`) that may stand at an open end, and one row more (`row` -1) with the count (`below`) of those below them. */
  candidates(open: OpenEnd, settled: readonly SettledRow[]): string
  /** The exact end among its candidates. */
  decide(open: OpenEnd, below: number, rows: readonly Given[]): number
}

/** Names an end. */
export function endKey({ rule, level, texts, side }: Omit<OpenEnd, 'size' | 'least' | 'most'>): string {
  return JSON.stringify([rule, level, texts, side])
}

interface Printed {
  readonly rule: SpreadRule
  readonly value: Num
  readonly name: string
  readonly error: string
}

/**
 * Prints the statistics of a scorecard's rules that compare a subject with others; null where it has none.
 * Throws DefinitionError and SqlUnsupported as `scorecardSql`.
 */
export function cohortSql(zone: CompiledZone, scorecard: string, request: SqlRequest): CohortStatements | null {
  const plan = planFor(request)
  const chosen = lastingVersions(plan, zone.scorecards, scorecard, scorecardKind).map((one) => one.chosen)
  const rules = spreadRules(chosen)
  if (rules.length === 0) return null
  const printed = rules.map((rule, index): Printed => {
    const value = plan.number(rule.value)
    return { rule, value, name: `value_${index}`, error: errorOf(plan, value, index) }
  })
  const texts = new Map(rules.flatMap(({ cohort }) => (cohort.levels[0] ?? []).map((text) => [text.key, text])))
  const textNames = new Map([...texts.keys()].map((key, index) => [key, `text_${index}`]))
  const decided = [
    ...printed.flatMap((one) => valueColumns(plan, one)),
    ...[...texts].map(
      ([key, text]): Decided => ({ name: textNames.get(key) ?? '', type: 'text', sql: plan.text(text).sql }),
    ),
  ]
  const groupings = printed.flatMap((one, rule) =>
    one.rule.cohort.levels.map((level, index) => ({
      ...one,
      index: rule,
      level: index,
      texts: level.map((text) => textNames.get(text.key) ?? ''),
    })),
  )
  const width = Math.max(0, ...groupings.map((one) => one.texts.length))
  const result = groupings.map((one) => groupsOf(plan, one, width)).join('\nUNION ALL\n')
  const printedAll = statements(plan, decided, { result })
  const { judged } = request
  return {
    ...printedAll,
    settle: (rows) => settledValues({ printed, texts: [...texts.values()] }, rows, judged),
    read: (rows, closed) => readGroups(printed, rows, closed),
    candidates: (open, settled) => {
      const grouping = groupings.find((one) => one.index === open.rule && one.level === open.level)
      return statements(plan, decided, { result: candidatesOf(plan, grouping, open) }).answer(settled)
    },
    decide: (open, below, rows) => {
      const rule = rules[open.rule]
      if (rule === undefined) throw new RangeError(`no rule ${open.rule}`)
      const exact = rows.map(({ subject }) => rationalOf(evaluate(rule.value, evaluationOf(subject, judged)) as Known))
      return exactEnd(rule, open, below, exact)
    },
  }
}

function spreadRules(versions: readonly CompiledScorecardVersion[]): SpreadRule[] {
  const found = new Map<string, SpreadRule>()
  const visit = (rule: CompiledRule): void => {
    if (rule.kind === 'best') for (const one of rule.of) visit(one.rule)
    if (rule.kind === 'minmax') found.set(spreadKey(rule), rule)
  }
  for (const { variants } of versions)
    for (const { parts } of variants) for (const { rule } of parts.flatMap((part) => part.items)) visit(rule)
  return [...found.values()]
}

/** The error of a value that is known; '0' where it is the exact number. */
function errorOf(plan: Plan, value: Num, index: number): string {
  if (value.exactness.kind === 'whole' || value.exactness.kind === 'stored') return '0'
  const factor = relativeOf(value)
  return factor === null ? `"error_${index}"` : `${numberLiteral(plan.dialect, 2 * factor)} * abs("value_${index}")`
}

function valueColumns(plan: Plan, { value, name }: Printed): Decided[] {
  const { types } = plan.dialect
  const lacks = lacking(plan, value)
  const known = (sql: string) => (lacks === null ? sql : `CASE WHEN NOT ${lacks} THEN ${sql} END`)
  const column: Decided = { name, type: 'number', sql: `CAST(${known(value.sql)} AS ${types.number})` }
  if (value.exactness.kind !== 'bounded') return [column]
  const error = `CAST(${known(boundOf(plan, value)?.sql ?? '0')} AS ${types.number})`
  return [column, { name: name.replace('value', 'error'), type: 'number', sql: error }]
}

interface Grouping extends Printed {
  readonly index: number
  readonly level: number
  readonly texts: readonly string[]
}

/** One row a group: how many known values it has, and the neighbours of both ends. */
function groupsOf(plan: Plan, { rule, name, error, index, level, texts }: Grouping, width: number): string {
  const quoted = texts.map((text) => `"${text}"`)
  const over = quoted.length === 0 ? '' : `PARTITION BY ${quoted.join(', ')}`
  const shown = Array.from({ length: width }, (_, at) =>
    quoted[at] === undefined
      ? `${nothing(plan.dialect, 'text')} AS "group_${at}"`
      : `CAST(${quoted[at]} AS ${plan.dialect.types.text}) AS "group_${at}"`,
  )
  const [low, high] = [placeSql(rule.low), placeSql(rule.high)]
  const at = (place: string, label: string) => `max(CASE WHEN "at" = ${place} THEN "value" END) AS "${label}"`
  const columns = [
    `${index} AS "rule"`,
    `${level} AS "level"`,
    ...shown,
    'max("members") AS "size"',
    'max("off") AS "error"',
    at(low, 'low'),
    at(`${low} + 1`, 'low_next'),
    at(high, 'high'),
    at(`${high} + 1`, 'high_next'),
  ]
  const known = [`"${name}" IS NOT NULL`, ...quoted.map((text) => `${text} IS NOT NULL`)].join(' AND ')
  const inner = `SELECT ${[...quoted, `"${name}" AS "value"`, `${error} AS "off"`].join(', ')}, row_number() OVER (${over} ORDER BY "${name}") - 1 AS "at", count(*) OVER (${over}) AS "members" FROM outcome WHERE ${known}`
  const grouped = quoted.length === 0 ? 'HAVING count(*) > 0' : `GROUP BY ${quoted.join(', ')}`
  return `SELECT ${columns.join(', ')}\nFROM (${inner}) AS ordered ${grouped}`
}

/** `floor((size − 1) × percentile ÷ 100)`, exact while the product of whole numbers stays below 2^53. */
function placeSql(percentile: number): string {
  const { n, d } = multiply(rationalFrom(percentile), { n: 1n, d: 100n })
  return `floor((("members" - 1) * ${n}e0) / ${d}e0)`
}

function readGroups(
  printed: readonly Printed[],
  rows: readonly Row[],
  closed: ReadonlyMap<string, number>,
): FoundCohorts {
  const table: Record<string, Record<string, Spread>[]> = {}
  const open: OpenEnd[] = []
  for (const { rule } of printed) table[spreadKey(rule)] = rule.cohort.levels.map(() => ({}))
  for (const row of rows) {
    const [index, level, size] = [Number(row.rule), Number(row.level), Number(row.size)]
    const one = printed[index]
    if (one === undefined) continue
    const { levels, floor } = one.rule.cohort
    if (size < (level === levels.length - 1 ? 1 : floor)) continue
    const texts = (levels[level] ?? []).map((_, at) => String(row[`group_${at}`]))
    const end = (side: 'low' | 'high'): number => {
      const place = { rule: index, level, texts, side }
      const known = closed.get(endKey(place))
      if (known !== undefined) return known
      const found = endFrom(one, row, { side, size })
      if (typeof found === 'number') return found
      open.push({ ...place, size, ...found })
      return Number.NaN
    }
    const spread: Spread = { kind: 'spread', size, low: end('low'), high: end('high') }
    const found = table[spreadKey(one.rule)]?.[level]
    if (found !== undefined) found[labelOf(texts)] = spread
  }
  return { table, open }
}

type Place = Pick<OpenEnd, 'side' | 'size'>

/** The value at a place, or between which numbers it lies where its twelfth digit is open. */
function endFrom({ rule, value }: Printed, row: Row, { side, size }: Place): number | Pick<OpenEnd, 'least' | 'most'> {
  const { index, fraction } = positionOf(rule[side], size)
  const lower = Number(row[side])
  const upper = index + 1 < size ? Number(row[`${side}_next`]) : lower
  if (value.exactness.kind === 'whole' || value.exactness.kind === 'stored')
    return between(rationalFrom(lower), rationalFrom(upper), fraction)
  const factor = relativeOf(value)
  const off = factor === null ? Number(row.error) : 2 * factor * Math.max(Math.abs(lower), Math.abs(upper))
  const middle = lower + numberFrom(fraction) * (upper - lower)
  const error = off + 4 * ulp * (Math.abs(lower) + Math.abs(upper))
  const [below, above] = [middle - error, middle + error].map((end) => Number(end.toPrecision(statisticDigits)))
  return below !== undefined && below === above ? below : { least: lower - off, most: upper + off }
}

function candidatesOf(plan: Plan, grouping: Grouping | undefined, open: OpenEnd): string {
  if (grouping === undefined) throw new RangeError(`no grouping ${open.rule}.${open.level}`)
  const { name, error, texts } = grouping
  const members = [
    `"${name}" IS NOT NULL`,
    ...texts.map((text, at) => `"${text}" = ${textLiteral(plan.dialect, open.texts[at] ?? '')}`),
  ].join(' AND ')
  const [least, most] = [numberLiteral(plan.dialect, open.least), numberLiteral(plan.dialect, open.most)]
  const below = `"${name}" + ${error} < ${least}`
  const whole = plan.dialect.types.whole
  return `SELECT CAST("row" AS ${whole}) AS "row", CAST(0 AS ${whole}) AS "below" FROM outcome WHERE ${members} AND NOT ${below} AND "${name}" - ${error} <= ${most}
UNION ALL
SELECT CAST(-1 AS ${whole}), CAST(count(*) AS ${whole}) FROM outcome WHERE ${members} AND ${below}`
}

/** The value at an end among the exact values that can stand there, as `below` others lie before them. */
function exactEnd(rule: SpreadRule, { side, size }: OpenEnd, below: number, exact: readonly Rational[]): number {
  const { index, fraction } = positionOf(rule[side], size)
  const sorted = exact.toSorted(compare)
  const lower = sorted[index - below]
  const upper = index + 1 < size ? sorted[index + 1 - below] : lower
  if (lower === undefined || upper === undefined)
    throw new RangeError(`no value at place ${index} of ${rule.value.source}`)
  return between(lower, upper, fraction)
}

interface Asked {
  readonly printed: readonly Printed[]
  readonly texts: readonly Expr[]
}

function settledValues({ printed, texts }: Asked, rows: readonly Given[], judged: SqlRequest['judged']): SettledRow[] {
  return rows.map(({ row, subject }) => {
    const at = evaluationOf(subject, judged)
    const values = printed.flatMap(({ rule, value }) => {
      const known = evaluate(rule.value, at)
      const number = known.kind === 'unknown' || known.kind === 'undefined' ? null : numberFrom(rationalOf(known))
      return value.exactness.kind === 'bounded' ? [number, number === null ? null : ulp * Math.abs(number)] : [number]
    })
    const names = texts.map((text) => {
      const value = evaluate(text, at)
      return value.kind === 'text' ? value.value : null
    })
    return { row, values: [...values, ...names] }
  })
}
