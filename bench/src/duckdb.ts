import {
  BOOLEAN,
  DATE,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBInstance,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api'
import type { Column, Population } from './population.ts'

const types = { number: DOUBLE, bool: BOOLEAN, text: VARCHAR, date: DATE } as const
const sqlTypes = { number: 'double', bool: 'boolean', text: 'varchar', date: 'date' } as const
const chunkRows = 2048
const dayMs = 86_400_000

/** An in-memory DuckDB with the population in the table `firms`. */
export interface Duck {
  readonly connection: DuckDBConnection
  readonly version: string
  readonly threads: number
  readonly close: () => void
}

/** Opens DuckDB with its own settings and loads the population. */
export async function openDuck(population: Population): Promise<Duck> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const columns = population.columns.map((column) => `${column.name} ${sqlTypes[column.type]}`).join(', ')
  await connection.run(`create table firms (row_id integer, ${columns})`)
  await load(connection, population)
  const [row] = await rowsOf(connection, "select version(), current_setting('threads')")
  const close = (): void => {
    connection.closeSync()
    instance.closeSync()
  }
  return { connection, version: String(row?.[0]), threads: Number(row?.[1]), close }
}

async function load(connection: DuckDBConnection, population: Population): Promise<void> {
  const appender = await connection.createAppender('firms')
  const chunk = DuckDBDataChunk.create([INTEGER, ...population.columns.map((column) => types[column.type])], chunkRows)
  for (let from = 0; from < population.size; from += chunkRows) {
    const rows = Math.min(chunkRows, population.size - from)
    chunk.reset()
    chunk.rowCount = rows
    chunk.setColumnValues(
      0,
      Array.from({ length: rows }, (_, index) => from + index),
    )
    for (const [index, column] of population.columns.entries()) {
      chunk.setColumnValues(index + 1, duckValues(column, from, from + rows))
    }
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
}

function duckValues(column: Column, from: number, to: number): DuckDBValue[] {
  const values = column.values.slice(from, to)
  if (column.type !== 'date') return values
  return values.map((value) => (value === null ? null : new DuckDBDateValue(Date.parse(String(value)) / dayMs)))
}

/** Runs one statement and reads all rows. */
export async function rowsOf(connection: DuckDBConnection, sql: string): Promise<DuckDBValue[][]> {
  const reader = await connection.runAndReadAll(sql)
  return reader.getRows()
}

/** The sum of the near-miss row numbers of each policy: compared so that the rows count and not only their number. */
export async function nearRowSumsOf({ connection }: Duck, policies: number): Promise<number[]> {
  const sums = new Array<number>(policies).fill(0)
  for (const [policy, sum] of await rowsOf(connection, 'select policy, sum(row_id) from near_misses group by policy')) {
    sums[Number(policy)] = Number(sum)
  }
  return sums
}
