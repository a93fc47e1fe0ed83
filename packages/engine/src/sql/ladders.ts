/** Ladders as SQL: the verdict of every rung and the highest one reached. */
import { classifySubject } from '../classify.ts'
import { ladderKind } from '../closed-versions.ts'
import type { CompiledLadderVersion, CompiledZone } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import { judgingVersions, type SubjectFacts } from '../subject.ts'
import { nothing, type Plan, textLiteral } from './plan.ts'
import { scorecardColumns } from './scorecards.ts'
import { type Decided, planFor, type SettledRow, type SqlRequest, type SqlStatements, statements } from './statement.ts'
import { lastingVersions, pick } from './versions.ts'

/**
 * Prints a ladder. The answer has, by row: `row`, `id`, `version`, `rung` (code of the highest rung reached, else NULL)
 * and a column `rung:<code>` for each rung: true, false, or NULL for unknown.
 * Throws DefinitionError when there is no such ladder or version, SqlUnsupported for what has no printed form.
 */
export function ladderSql(zone: CompiledZone, ladder: string, request: SqlRequest): SqlStatements {
  const plan = planFor(request)
  const decided = ladderColumns(plan, zone, ladder)
  const names = decided.map(({ name }) => `"${name}"`).join(', ')
  return statements(plan, decided, { result: `SELECT "row", "id", ${names} FROM outcome ORDER BY "row"` })
}

/** What the exact reading says of rows that are too close to call, for `SqlStatements.answer` of a ladder. */
export function settledRungs(
  zone: CompiledZone,
  ladder: string,
  rows: readonly { readonly row: number; readonly subject: SubjectFacts }[],
  judged: Judged,
): SettledRow[] {
  const codes = rungCodes(zone, ladder, judged)
  return rows.map(({ row, subject }) => {
    const placed = classifySubject(zone, ladder, subject, judged)
    const verdicts = codes.map((code) => {
      const own = placed.rungs.find((rung) => rung.code === code)
      return own === undefined ? false : own.verdict
    })
    return { row, values: [placed.version, placed.rung, ...verdicts] }
  })
}

/** Codes of the rungs of the version in force, then those that only versions have which may judge a row beside it. */
function rungCodes(zone: CompiledZone, ladder: string, { on }: Judged): string[] {
  const { chosen, lingering } = judgingVersions(zone.ladders, ladder, { kind: ladderKind, on })
  return [...new Set([chosen, ...lingering].flatMap(({ rungs }) => rungs.map(({ rung }) => rung.code)))]
}

function ladderColumns(plan: Plan, zone: CompiledZone, ladder: string): Decided[] {
  const { dialect } = plan
  const judged = lastingVersions(plan, zone.ladders, ladder, ladderKind).map(({ chosen, applies }) => {
    const verdicts = rungVerdicts(plan, zone, chosen)
    const highest = [...verdicts].reverse().map(([code, sql]) => `WHEN ${sql} THEN ${textLiteral(dialect, code)}`)
    const rung = highest.length === 0 ? nothing(dialect, 'text') : `CASE ${highest.join(' ')} END`
    return { applies, verdicts, rung, version: textLiteral(dialect, chosen.version.version) }
  })
  return [
    { name: 'version', type: 'text', sql: pick(judged.map(({ applies, version }) => ({ applies, sql: version }))) },
    { name: 'rung', type: 'text', sql: pick(judged.map(({ applies, rung }) => ({ applies, sql: rung }))) },
    ...rungCodes(zone, ladder, plan.judged).map((code): Decided => {
      const sql = pick(judged.map(({ applies, verdicts }) => ({ applies, sql: verdicts.get(code) ?? 'FALSE' })))
      return { name: `rung:${code}`, type: 'bool', sql }
    }),
  ]
}

function rungVerdicts(plan: Plan, zone: CompiledZone, { rungs }: CompiledLadderVersion): Map<string, string> {
  return new Map(
    rungs.map(({ rung, conditions }) => {
      const parts = conditions.map(
        ({ condition, expr }) => plan.column(`${rung.code} ${condition.code}`, plan.truth(expr), condition.when).sql,
      )
      const { scorecard } = rung
      if (scorecard !== undefined) {
        const columns = plan.once(`scorecard ${scorecard}`, () => scorecardColumns(plan, zone, scorecard))
        parts.push(`(${columns.find(({ name }) => name === 'passed')?.sql})`)
      }
      return [rung.code, parts.length === 0 ? 'TRUE' : `(${parts.join(' AND ')})`]
    }),
  )
}
