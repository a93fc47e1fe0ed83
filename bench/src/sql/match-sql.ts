import type { Policy } from '../data/offers.ts'
import type { Dialect } from './dialect.ts'
import { groupSql, policySql } from './quantities.ts'

/** One statement a policy: the quickest form of DuckDB at a thousand policies, where one wide scan plans for a minute. */
export function countStatements(policies: readonly Policy[], dialect: Dialect): string[] {
  return policies.map(({ groups }) => `select count(*) from firms where ${policySql(groups, dialect)}`)
}

/** All counts in one scan: the quickest form of PostgreSQL and ClickHouse. */
export function countScan(policies: readonly Policy[], dialect: Dialect): string {
  const counts = policies.map(({ groups }) => {
    const condition = policySql(groups, dialect)
    return dialect.name === 'chdb' ? `countIf(${condition})` : `count(*) filter (where ${condition})`
  })
  return `select ${counts.join(', ')} from firms`
}

/** Rows that match a policy, and rows of which all conditions are known and one fails. */
export function rowStatements({ groups }: Policy, index: number, dialect: Dialect): string[] {
  const conditions = groups.map((group) => groupSql(group, dialect))
  const met = conditions.map((condition) => `${condition}::utinyint`).join(' + ')
  return [
    `insert into pairs select ${index}, row_id from firms where ${conditions.join(' and ')}`,
    `insert into misses select ${index}, row_id from firms where ${met} = ${conditions.length - 1}`,
  ]
}
