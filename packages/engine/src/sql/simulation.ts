/** Simulations as SQL: how many qualify for how much money, in all and by group, under a zone as it is or as changed. */
import type { CompiledZone } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import type { SubjectFacts } from '../subject.ts'
import { offerColumns, settledOffer } from './offers.ts'
import { nothing, type Plan, textLiteral } from './plan.ts'
import { type Decided, planFor, type SettledRow, type SqlRequest, type SqlStatements, statements } from './statement.ts'
import { unsupported } from './unsupported.ts'

/**
 * Prints a simulation of an offer by groupings: codes of indicators of type text without years, e.g. `district`.
 * The answer has one row for all subjects and one for each group, ordered: `grouping` (NULL for all), `group` (NULL where
 * unknown), the counts `subjects`, `qualified`, `one_away`, `undecided`, `money` in millionths of the offer's unit over
 * those that qualify (exact), and `unpriced`: how many qualify for an amount that is not known.
 * Throws DefinitionError and SqlUnsupported as `offerSql`.
 */
export function simulationSql(
  zone: CompiledZone,
  offer: string,
  groupings: readonly string[],
  request: SqlRequest,
): SqlStatements {
  const plan = planFor(request)
  const decided = [...offerColumns(plan, zone, offer), ...groupings.map((code) => groupColumn(plan, zone, code))]
  const { types } = plan.dialect
  const counts = ['qualified', 'one_away', 'undecided'].map(
    (verdict) => `sum(CASE WHEN "verdict" = '${verdict}' THEN 1 ELSE 0 END) AS "${verdict}"`,
  )
  const figures = [
    'count(*) AS "subjects"',
    ...counts,
    `COALESCE(sum(CASE WHEN "verdict" = 'qualified' THEN CAST(floor("amount" * 1e6 + 0.5) AS ${bigWhole(plan)}) END), 0) AS "money"`,
    `sum(CASE WHEN "verdict" = 'qualified' AND "amount" IS NULL THEN 1 ELSE 0 END) AS "unpriced"`,
  ].join(', ')
  const text = (value: string) => `CAST(${textLiteral(plan.dialect, value)} AS ${types.text})`
  const none = nothing(plan.dialect, 'text')
  const selects = [
    `SELECT 0 AS "place", ${none} AS "grouping", ${none} AS "group", ${figures} FROM outcome`,
    ...groupings.map(
      (code, index) =>
        `SELECT ${index + 1} AS "place", ${text(code)} AS "grouping", "by:${code}" AS "group", ${figures} FROM outcome GROUP BY "by:${code}"`,
    ),
  ]
  const result = `SELECT * FROM (\n${selects.join('\nUNION ALL\n')}\n) AS results ORDER BY "place", "subjects" DESC, "group"`
  return statements(plan, decided, { result })
}

function bigWhole({ dialect }: Plan): string {
  return dialect.name === 'clickhouse' ? 'Nullable(Int64)' : dialect.types.whole
}

function groupColumn(plan: Plan, zone: CompiledZone, code: string): Decided {
  const indicator = zone.indicators.get(code)
  if (indicator?.type !== 'text' || indicator.period !== 'state')
    throw unsupported(code, '只能按不分年度的文本指标分组', 'groups are made by text indicators without years')
  return { name: `by:${code}`, type: 'text', sql: plan.fact(code)?.sql ?? nothing(plan.dialect, 'text') }
}

/** What the exact reading says of rows that are too close to call, for `SqlStatements.answer` of a simulation. */
export function settledSimulation(
  zone: CompiledZone,
  { offer, groupings }: { readonly offer: string; readonly groupings: readonly string[] },
  rows: readonly { readonly row: number; readonly subject: SubjectFacts }[],
  judged: Judged,
): SettledRow[] {
  const settled = settledOffer(zone, offer, rows, judged)
  return settled.map(({ row, values }, index) => {
    const facts = rows[index]?.subject.facts
    const groups = groupings.map((code) => {
      const value = facts?.get(code)
      return typeof value === 'string' ? value : null
    })
    return { row, values: [...values, ...groups] }
  })
}
