/** Offers as SQL: who qualifies, which clauses fail, for how much. */
import { offerKind } from '../closed-versions.ts'
import type { CompiledOfferVersion, CompiledZone } from '../compiled.ts'
import { numberFrom, rationalFrom, roundHalfUp } from '../exact.ts'
import type { Judged } from '../expr/evaluate.ts'
import { amountDecimals, matchSubject } from '../match.ts'
import type { SubjectFacts } from '../subject.ts'
import { lacking } from './bounds.ts'
import { roundTo } from './numbers.ts'
import { nothing, numberLiteral, type Piece, type Plan, textLiteral } from './plan.ts'
import { type Decided, planFor, type SettledRow, type SqlRequest, type SqlStatements, statements } from './statement.ts'
import { lastingVersions, pick } from './versions.ts'

/**
 * Prints an offer. The answer has, by row: `row`, `id`, `version`, `verdict`, `failed` (codes of the failing clauses,
 * each followed by a line break) and `amount`.
 * Throws DefinitionError when there is no such offer or version, SqlUnsupported for what has no printed form.
 */
export function offerSql(zone: CompiledZone, offer: string, request: SqlRequest): SqlStatements {
  const plan = planFor(request)
  const decided = offerColumns(plan, zone, offer)
  const names = decided.map(({ name }) => `"${name}"`).join(', ')
  return statements(plan, decided, { result: `SELECT "row", "id", ${names} FROM outcome ORDER BY "row"` })
}

/** What the exact reading says of rows that are too close to call, for `SqlStatements.answer` of an offer. */
export function settledOffer(
  zone: CompiledZone,
  offer: string,
  rows: readonly { readonly row: number; readonly subject: SubjectFacts }[],
  judged: Judged,
): SettledRow[] {
  return rows.map(({ row, subject }) => {
    const match = matchSubject(zone, offer, subject, judged)
    const failed = match.failed.map((clause) => `${clause.code}\n`).join('')
    return { row, values: [match.version, match.verdict, failed, match.amount] }
  })
}

/** Version, verdict, failing clauses and amount of an offer for every row. */
export function offerColumns(plan: Plan, zone: CompiledZone, offer: string): Decided[] {
  const versions = lastingVersions(plan, zone.offers, offer, offerKind)
  const judged = versions.map(({ chosen, applies }) => ({ applies, ...versionColumns(plan, chosen) }))
  const { dialect } = plan
  return [
    { name: 'version', type: 'text', sql: pick(judged.map(({ applies, version }) => ({ applies, sql: version }))) },
    { name: 'verdict', type: 'text', sql: pick(judged.map(({ applies, verdict }) => ({ applies, sql: verdict }))) },
    { name: 'failed', type: 'text', sql: pick(judged.map(({ applies, failed }) => ({ applies, sql: failed }))) },
    {
      name: 'amount',
      type: 'number',
      sql: `CAST(${pick(judged.map(({ applies, amount }) => ({ applies, sql: amount })))} AS ${dialect.types.number})`,
    },
  ]
}

interface VersionSql {
  readonly version: string
  readonly verdict: string
  readonly failed: string
  readonly amount: string
}

function versionColumns(plan: Plan, compiled: CompiledOfferVersion): VersionSql {
  const clauses = compiled.conditions.map(({ condition, expr }) => ({
    code: condition.code,
    truth: plan.column(`clause ${condition.code}`, plan.truth(expr), condition.when),
  }))
  const text = (value: string) => textLiteral(plan.dialect, value)
  const count = (test: (truth: Piece) => string) =>
    clauses.length === 0 ? '0' : clauses.map(({ truth }) => `CASE WHEN ${test(truth)} THEN 1 ELSE 0 END`).join(' + ')
  const stage = Math.max(0, ...clauses.map(({ truth }) => truth.stage))
  const fails = plan.column('clauses failing', { sql: count((truth) => `NOT ${truth.sql}`), stage })
  const open = plan.column('clauses open', { sql: count((truth) => `${truth.sql} IS NULL`), stage })
  const verdict = `CASE WHEN ${fails.sql} = 0 AND ${open.sql} = 0 THEN ${text('qualified')} WHEN ${fails.sql} = 0 THEN ${text('undecided')} WHEN ${fails.sql} = 1 AND ${open.sql} = 0 THEN ${text('one_away')} ELSE ${text('not_qualified')} END`
  const failed = clauses.map(({ code, truth }) => `CASE WHEN NOT ${truth.sql} THEN ${text(`${code}\n`)} ELSE '' END`)
  return {
    version: text(compiled.version.version),
    verdict,
    failed: failed.length === 0 ? "''" : failed.join(' || '),
    amount: amountSql(plan, compiled),
  }
}

/** What is paid: never negative, never above the cap, rounded half up. */
function amountSql(plan: Plan, { amount, version }: CompiledOfferVersion): string {
  if (amount === null) return nothing(plan.dialect, 'number')
  const value = plan.number(amount)
  const rounded =
    value.exactness.kind === 'whole'
      ? value
      : roundTo(plan, value, { fn: 'round', digits: amountDecimals, source: `amount ${amount.source}` })
  const cap = version.benefit?.cap
  const lacks = lacking(plan, rounded)
  const cases = [
    ...(lacks === null ? [] : [`WHEN ${lacks} THEN NULL`]),
    `WHEN ${rounded.sql} < 0 THEN 0`,
    ...(cap === undefined ? [] : [`WHEN ${rounded.sql} > ${capLiteral(plan, cap)} THEN ${capLiteral(plan, cap)}`]),
  ]
  return `CASE ${cases.join(' ')} ELSE ${rounded.sql} END`
}

function capLiteral({ dialect }: Plan, cap: number): string {
  return numberLiteral(dialect, numberFrom(roundHalfUp(rationalFrom(cap), amountDecimals)))
}
