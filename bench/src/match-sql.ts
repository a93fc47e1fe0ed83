import type { DuckDBConnection } from '@duckdb/node-api'
import { rowsOf } from './duckdb.ts'
import type { Policy } from './policies.ts'

/** For each policy: qualified, one condition away, undecided, not qualified. */
export type VerdictCounts = readonly (readonly number[])[]

/**
 * As one would write it: in one scan a column of verdicts for each policy (0 qualified, 1 one condition away,
 * 2 undecided, 3 not qualified). The sum of the conditions is NULL as soon as one is unknown; only then the conjunction
 * is asked whether another one already failed.
 */
export async function matchPlainly(connection: DuckDBConnection, policies: readonly Policy[]): Promise<VerdictCounts> {
  const columns = policies.map((policy, index) => `(${verdictOf(policy)})::utinyint as v${index}`)
  await connection.run(`create or replace table verdicts as select row_id, ${columns.join(', ')} from firms`)
  return readVerdicts(connection, policies, (verdict) => verdict)
}

function verdictOf({ atoms }: Policy): string {
  const met = atoms.map(({ sql }) => `(${sql})::utinyint`).join(' + ')
  const all = atoms.map(({ sql }) => `(${sql})`).join(' and ')
  return `case (${met}) when ${atoms.length} then 0 when ${atoms.length - 1} then 1 else case when (${met}) is null and (${all}) is null then 2 else 3 end end`
}

/**
 * Tuned by hand as far as we know how: every distinct condition is computed once as a small number (0 holds, 1 fails,
 * 16 unknown), and a policy is their sum: 0 qualified, 1 one condition away, a multiple of 16 undecided.
 */
export async function matchTuned(connection: DuckDBConnection, policies: readonly Policy[]): Promise<VerdictCounts> {
  const distinct = [...new Set(policies.flatMap(({ atoms }) => atoms))]
  const conditions = distinct.map(({ sql }, index) => `coalesce((not (${sql}))::utinyint, 16::utinyint) as a${index}`)
  const sums = policies.map(
    ({ atoms }, index) => `(${atoms.map((atom) => `a${distinct.indexOf(atom)}`).join(' + ')}) as v${index}`,
  )
  const from = `(select row_id, ${conditions.join(', ')} from firms)`
  await connection.run(`create or replace table verdicts as select row_id, ${sums.join(', ')} from ${from}`)
  return readVerdicts(connection, policies, (sum) => {
    if (sum <= 1) return sum
    return sum >= 16 && sum % 16 === 0 ? 2 : 3
  })
}

/** Counts by grouping on one byte (the quickest way we found) and stores the near-miss rows; both forms share it. */
async function readVerdicts(
  connection: DuckDBConnection,
  policies: readonly Policy[],
  placeOf: (value: number) => number,
): Promise<VerdictCounts> {
  const groups = policies.map(
    (_, index) => `select ${index} as policy, v${index} as v, count(*) as firms from verdicts group by v`,
  )
  const counts = policies.map(() => [0, 0, 0, 0])
  for (const [policy, value, firms] of await rowsOf(connection, groups.join(' union all '))) {
    const verdicts = counts[Number(policy)]
    const place = placeOf(Number(value))
    if (verdicts !== undefined) verdicts[place] = (verdicts[place] ?? 0) + Number(firms)
  }
  const near = policies.map((_, index) => `select ${index} as policy, row_id from verdicts where v${index} = 1`)
  await connection.run(`create or replace table near_misses as ${near.join(' union all ')}`)
  return counts
}
