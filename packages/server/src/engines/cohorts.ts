/** Finds the statistics of cohorts in a database; ends whose twelfth digit doubles leave open are found exactly. */
import { type CohortStatements, type CohortTable, endKey, type OpenEnd, type SettledRow } from '@wutong/engine'
import { type Attached, readRows, runStatements } from './answers.ts'

/** Runs the statistics of a scorecard; none without rules that compare. */
export async function cohortsInDatabase(
  attached: Attached,
  statements: CohortStatements | null,
): Promise<CohortTable | undefined> {
  if (statements === null) return undefined
  const { rows, settled } = await runStatements(attached, statements, (close) => statements.settle(close))
  const { table, open } = statements.read(rows, new Map())
  if (open.length === 0) return table
  const closed = new Map<string, number>()
  for (const end of open) closed.set(endKey(end), await exactEnd(attached, statements, { end, settled }))
  return statements.read(rows, closed).table
}

interface Wanted {
  readonly end: OpenEnd
  readonly settled: readonly SettledRow[]
}

async function exactEnd(attached: Attached, statements: CohortStatements, { end, settled }: Wanted): Promise<number> {
  const found = await attached.database.query(statements.candidates(end, settled))
  const rows = found.map(({ row }) => Number(row)).filter((row) => row >= 0)
  const below = Number(found.find(({ row }) => Number(row) < 0)?.below)
  return statements.decide(end, below, await readRows(attached, rows))
}
