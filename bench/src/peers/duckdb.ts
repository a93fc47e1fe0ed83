import {
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBValue,
  INTEGER,
} from '@duckdb/node-api'
import type { CardItem } from '../data/card.ts'
import { otherWeights } from '../data/card.ts'
import type { FirmColumn, Firms } from '../data/firms.ts'
import type { Policy } from '../data/offers.ts'
import { subsidyFrom, subsidySql } from '../data/subsidy.ts'
import { duckdb as dialect } from '../sql/dialect.ts'
import { countStatements, rowStatements } from '../sql/match-sql.ts'
import { scoreSql } from '../sql/score-sql.ts'
import { frameAnswer } from './frames.ts'
import type { Contender, FrameAnswer, Peer, RowsAnswer, ScoreAnswer } from './peer.ts'

const chunkRows = 2048

/** DuckDB in memory, with its own number of threads. */
export const duckdbPeer: Peer = {
  name: 'DuckDB',
  cannot: { one: 'planning a statement of all policies for one firm took over half a second in a prototype' },
  async open({ firms, policies, items }) {
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    await load(connection, firms)
    const [about] = await rowsOf(connection, "select version() || ', ' || current_setting('threads') || ' threads'")
    const statements = countStatements(policies.policies, dialect)
    let counts: number[] = []
    return {
      about: String(about?.[0]),
      score: () => [scoring(connection, items, firms.size)],
      weights: () => [scoring(connection, otherWeights(items), firms.size)],
      match: () => [
        {
          name: 'DuckDB',
          note: 'counts of matches only, one statement a policy',
          run: async () => {
            counts = []
            for (const statement of statements) counts.push(Number((await rowsOf(connection, statement))[0]?.[0]))
          },
          answer: () => ({ firms: firms.size, qualified: counts, oneAway: null }),
        },
      ],
      rows: () => [listing(connection, policies.policies)],
      threshold: () => [frames(connection)],
      close() {
        connection.closeSync()
        instance.closeSync()
      },
    }
  },
}

function scoring(connection: DuckDBConnection, items: readonly CardItem[], size: number): Contender<ScoreAnswer> {
  return {
    name: 'DuckDB',
    run: () => runAll(connection, [scoreSql(items, dialect)]),
    answer: () => scoreAnswer(connection, size),
  }
}

/** All pairs and near misses as rows of two tables, one statement a policy and table. */
function listing(connection: DuckDBConnection, policies: readonly Policy[]): Contender<RowsAnswer> {
  const tables = ['pairs', 'misses'].flatMap((table) => [
    `create or replace table ${table} (policy usmallint, row_id integer)`,
  ])
  return {
    name: 'DuckDB',
    note: 'one statement a policy and table; without the condition that fails',
    run: () =>
      runAll(connection, [...tables, ...policies.flatMap((policy, index) => rowStatements(policy, index, dialect))]),
    answer: async () => {
      const sums = async (table: string): Promise<[number, number]> => {
        const [row] = await rowsOf(connection, `select count(*), sum(row_id) from ${table}`)
        return [Number(row?.[0]), Number(row?.[1])]
      }
      const [[pairs, pairSum], [misses, missSum]] = [await sums('pairs'), await sums('misses')]
      return { pairs, pairSum, misses, missSum }
    },
  }
}

function frames(connection: DuckDBConnection): Contender<FrameAnswer> {
  let from = subsidyFrom
  return {
    name: 'DuckDB',
    run: async () => {
      from += 10
      await rowsOf(connection, subsidySql(from))
    },
    answer: async () => frameAnswer(await rowsOf(connection, subsidySql(subsidyFrom))),
  }
}

/** Runs statements one after the other. */
export async function runAll(connection: DuckDBConnection, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await connection.run(statement)
}

/** Runs one statement and reads all rows. */
export async function rowsOf(connection: DuckDBConnection, sql: string): Promise<DuckDBValue[][]> {
  const reader = await connection.runAndReadAll(sql)
  return reader.getRows()
}

async function scoreAnswer(connection: DuckDBConnection, size: number): Promise<ScoreAnswer> {
  const [units, ranks, classes] = [new Float64Array(size), new Int32Array(size), new Int32Array(size)]
  const result = await connection.stream('select row_id, units, place, class from scores')
  for await (const rows of result.yieldRows()) {
    for (const [row, total, rank, place] of rows) {
      units[Number(row)] = Number(total)
      ranks[Number(row)] = Number(rank)
      classes[Number(row)] = Number(place)
    }
  }
  return { units, ranks, classes }
}

async function load(connection: DuckDBConnection, firms: Firms): Promise<void> {
  const names = firms.columns.map(({ name }) => `${name} double`).join(', ')
  await connection.run(`create table raw (row_id integer, ${names})`)
  const appender = await connection.createAppender('raw')
  const chunk = DuckDBDataChunk.create([INTEGER, ...firms.columns.map(() => DOUBLE)], chunkRows)
  for (let from = 0; from < firms.size; from += chunkRows) {
    const rows = Math.min(chunkRows, firms.size - from)
    chunk.reset()
    chunk.rowCount = rows
    chunk.setColumnValues(
      0,
      Array.from({ length: rows }, (_, index) => from + index),
    )
    for (const [index, { values }] of firms.columns.entries()) {
      chunk.setColumnValues(index + 1, Array.from(values.subarray(from, from + rows)))
    }
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
  for (const column of firms.columns) if (column.type === 'text') await connection.run(enumSql(column))
  await connection.run(`create table firms as select row_id, ${firms.columns.map(typedSql).join(', ')} from raw`)
  await connection.run('drop table raw')
}

function enumSql({ name, dictionary }: Extract<FirmColumn, { type: 'text' }>): string {
  return `create type ${name}_text as enum (${dictionary.map((text) => `'${text}'`).join(', ')})`
}

function typedSql(column: FirmColumn): string {
  const { name, type } = column
  if (type === 'number') return `case when isnan(${name}) then null else ${name} end as ${name}`
  if (type === 'bool') return `case when ${name} < 2 then ${name} = 1 end as ${name}`
  if (type === 'date') return `case when ${name} > -1e9 then date '1970-01-01' + ${name}::integer end as ${name}`
  const list = column.dictionary.map((text) => `'${text}'`).join(', ')
  return `([${list}])[${name}::integer + 1]::${name}_text as ${name}`
}
