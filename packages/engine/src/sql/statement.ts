/** Statements in two steps: which rows are too close to call, and the answer once those are given. */
import type { CohortTable } from '../cohorts/table.ts'
import type { Judged } from '../expr/evaluate.ts'
import { type DialectName, dialects, type SqlType } from './dialects.ts'
import { printNumber } from './numbers.ts'
import { newPlan, nothing, numberLiteral, type Plan, textLiteral } from './plan.ts'
import type { SqlTable } from './table.ts'
import { printText } from './texts.ts'
import { printTruth } from './truth.ts'

/** Which database, over which table, judged for which year and day. */
export interface SqlRequest {
  readonly dialect: DialectName
  readonly table: SqlTable
  readonly judged: Judged
  /** Frozen statistics for rules that compare a subject with others; without them their points stay open. */
  readonly cohorts?: CohortTable | undefined
}

/** A value of a row that the exact reading gives. */
export type SqlValue = number | string | boolean | null

/** The values of a row that the exact reading decides, in the order of the columns decided. */
export interface SettledRow {
  readonly row: number
  readonly values: readonly SqlValue[]
}

/** Statements that answer for a whole table. */
export interface SqlStatements {
  /** Settings of the session, each a statement. */
  readonly settings: readonly string[]
  /** Rows (`row`) that rounding leaves open; their exact values complete `answer`. Null where rounding decides nothing. */
  readonly close: string | null
  /** The answer by row, in the order of rows. */
  answer(settled: readonly SettledRow[]): string
}

/** A column decided for every row by itself. */
export interface Decided {
  readonly name: string
  readonly type: SqlType
  readonly sql: string
}

/** Starts a plan for a request. */
export function planFor({ dialect, table, judged, cohorts }: SqlRequest): Plan {
  return newPlan(
    { dialect: dialects[dialect], judged, table, cohorts },
    { number: printNumber, text: printText, truth: printTruth },
  )
}

/** What is asked of the decided rows: stages behind `outcome` (each after a comma) and the last SELECT. */
export interface Asked {
  readonly stages?: string
  readonly result: string
}

/** Completes a plan: `decided` holds what each row decides by itself. */
export function statements(plan: Plan, decided: readonly Decided[], { stages = '', result }: Asked): SqlStatements {
  const { dialect } = plan
  const columns = [...decided.map(({ name, sql }) => `${sql} AS "${name}"`), `${plan.closeness()} AS "close"`]
  const { text, last } = plan.stages(columns.join(' '))
  const head = `${text},\ndecided AS ${dialect.stage}(\n  SELECT "row", "id", "id_order",\n    ${columns.join(',\n    ')}\n  FROM ${last}\n)`
  return {
    settings: dialect.settings,
    close:
      plan.closeness() === 'FALSE'
        ? null
        : `${head}\nSELECT "row" FROM decided WHERE "close" ORDER BY "row"${dialect.ending}\n`,
    answer: (settled) => `${head},\n${finalStage(plan, decided, settled)}${stages}\n${result}${dialect.ending}\n`,
  }
}

/** What every row decides, with the rows the exact reading gave in place of their own. */
function finalStage(plan: Plan, decided: readonly Decided[], settled: readonly SettledRow[]): string {
  const { dialect } = plan
  const names = decided.map(({ name }) => `"${name}"`).join(', ')
  if (settled.length === 0)
    return `outcome AS ${dialect.stage}(\n  SELECT "row", "id", "id_order", ${names} FROM decided\n)`
  const columns: [string, SqlType][] = [
    ['row', 'whole'],
    ...decided.map(({ name, type }): [string, SqlType] => [name, type]),
  ]
  const rows = settled.map(({ row, values }) =>
    [row, ...values].map((value, index) => cell(plan, value, columns[index]?.[1] ?? 'text')).join(', '),
  )
  const typed = columns.map(([name, type]) => `CAST("${name}" AS ${dialect.types[type]}) AS "${name}"`).join(', ')
  const own = decided.map(({ name }) => `settled."${name}"`).join(', ')
  return `settled AS ${dialect.stage}(
  SELECT ${typed} FROM ${dialect.rows(columns, rows)}
),
outcome AS ${dialect.stage}(
  SELECT "row", "id", "id_order", ${names} FROM decided WHERE "row" NOT IN (SELECT "row" FROM settled)
  UNION ALL
  SELECT facts."row", facts."id", facts."id_order", ${own} FROM settled JOIN facts ON facts."row" = settled."row"
)`
}

function cell({ dialect }: Plan, value: SqlValue, type: SqlType): string {
  if (value === null) return dialect.name === 'clickhouse' ? 'NULL' : nothing(dialect, type)
  if (typeof value === 'number') return numberLiteral(dialect, value)
  return typeof value === 'boolean' ? String(value).toUpperCase() : textLiteral(dialect, value)
}
