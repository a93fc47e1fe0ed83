/** DuckDB inside the process; it reads the Parquet file where it stands. */
import type { SqlDatabase, SqlRow } from './database.ts'
import { loadPackage } from './packages.ts'

/** What is used of `@duckdb/node-api`. */
interface DuckDb {
  readonly DuckDBInstance: {
    create(path: string): Promise<{ connect(): Promise<Connection>; closeSync(): void }>
  }
}

interface Connection {
  run(sql: string): Promise<unknown>
  runAndReadAll(sql: string): Promise<{ getRowObjectsJS(): SqlRow[] }>
  closeSync(): void
}

/** Opens an empty database in memory. */
export async function openDuckDb(): Promise<SqlDatabase> {
  const { DuckDBInstance } = await loadPackage<DuckDb>('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  return {
    dialect: 'duckdb',
    attach: ({ path }) => Promise.resolve(`read_parquet('${path.replaceAll("'", "''")}')`),
    query: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJS(),
    run: async (sql) => void (await connection.run(sql)),
    close: () => {
      connection.closeSync()
      instance.closeSync()
      return Promise.resolve()
    },
  }
}
