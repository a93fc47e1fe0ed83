/** Opens the database that `--engine` names. */
import type { DialectName } from '@wutong/engine'
import { CliFailure } from '../cli/failure.ts'
import { openChDb, openClickHouse } from './clickhouse.ts'
import type { SqlDatabase } from './database.ts'
import { openDuckDb } from './duckdb.ts'
import { openPostgres } from './postgres.ts'

/** Where databases outside the process are. */
export interface Addresses {
  readonly postgres: string | undefined
  readonly clickhouse: string | undefined
}

/** Opens a database by its name; throws CliFailure for an unknown one, one that is not installed or not reachable. */
export function openEngine(name: string, addresses: Addresses): Promise<SqlDatabase> {
  switch (asDialect(name)) {
    case 'duckdb':
      return openDuckDb()
    case 'postgres':
      if (addresses.postgres === undefined)
        throw new CliFailure({
          zh: '--engine postgres 需要地址：请写 --url postgres://… 或设置 DATABASE_URL',
          en: '--engine postgres needs an address: give --url postgres://… or set DATABASE_URL',
        })
      return openPostgres(addresses.postgres)
    case 'clickhouse':
      return addresses.clickhouse === undefined ? openChDb() : Promise.resolve(openClickHouse(addresses.clickhouse))
  }
}

function asDialect(name: string): DialectName {
  if (name === 'duckdb' || name === 'postgres' || name === 'clickhouse') return name
  throw new CliFailure({
    zh: `--engine 只能是 duckdb、postgres 或 clickhouse，不能是「${name}」`,
    en: `--engine is duckdb, postgres or clickhouse, not "${name}"`,
  })
}
