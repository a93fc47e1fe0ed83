/** ClickHouse: chDB inside the process, or a server reached over HTTP. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { CliFailure, exitCodes } from '../cli/failure.ts'
import type { SqlDatabase, SqlRow } from './database.ts'
import { loadPackage } from './packages.ts'
import type { SnapshotFiles } from './snapshot-files.ts'

/** What is used of `chdb`. */
interface ChDb {
  readonly Session: new () => { query(sql: string, format?: string): unknown; cleanup(): void }
}

const types = { number: 'Nullable(Float64)', text: 'Nullable(String)', bool: 'Nullable(Bool)', date: 'Nullable(Int32)' }

/** Columns as ClickHouse declares them; dates are day numbers, because its own dates end in 2299. */
function structure({ manifest }: SnapshotFiles): string {
  const columns = manifest.columns.map(({ name, type }) => `\`${name}\` ${types[type]}`)
  return ['`row` Int64', '`id` String', '`id_order` Int64', ...columns].join(', ')
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/** Opens chDB with nothing in it; it reads the Parquet file where it stands. */
export async function openChDb(): Promise<SqlDatabase> {
  const { Session } = await loadPackage<ChDb>('chdb')
  const session = new Session()
  // Its reader of Parquet loses columns of conditions that the optimiser moves before the others.
  session.query('SET optimize_move_to_prewhere = 0')
  return {
    dialect: 'clickhouse',
    attach: (files) => Promise.resolve(`file(${quoted(files.path)}, 'Parquet', ${quoted(structure(files))})`),
    query: (sql) => Promise.resolve(rowsFrom(String(session.query(sql, 'JSONEachRow')))),
    run: (sql) => {
      session.query(sql)
      return Promise.resolve()
    },
    close: () => {
      session.cleanup()
      return Promise.resolve()
    },
  }
}

/** Opens a session on a ClickHouse server, e.g. `http://user:password@localhost:8123`; the snapshot is sent as a temporary table. */
export function openClickHouse(address: string): SqlDatabase {
  const url = new URL(address)
  const session = randomUUID()
  let attached = 0
  const headers: Record<string, string> =
    url.username === ''
      ? {}
      : { 'X-ClickHouse-User': decodeURIComponent(url.username), 'X-ClickHouse-Key': decodeURIComponent(url.password) }
  url.username = ''
  url.password = ''
  const send = async (sql: string, body?: Uint8Array<ArrayBuffer>): Promise<string> => {
    const target = new URL(url)
    target.searchParams.set('session_id', session)
    target.searchParams.set('max_query_size', '0')
    if (body !== undefined) target.searchParams.set('query', sql)
    return answerOf(target, { method: 'POST', headers, body: body ?? sql })
  }
  return {
    dialect: 'clickhouse',
    async attach(files) {
      const table = `wutong_facts_${++attached}`
      await send(`CREATE TEMPORARY TABLE ${table} (${structure(files)}) ENGINE = Memory`)
      await send(`INSERT INTO ${table} FORMAT Parquet`, new Uint8Array(readFileSync(files.path)))
      return table
    },
    query: async (sql) => rowsFrom(await send(`${sql}\nFORMAT JSONEachRow`)),
    run: async (sql) => void (await send(sql)),
    close: () => Promise.resolve(),
  }
}

async function answerOf(target: URL, request: RequestInit): Promise<string> {
  let answer: Response
  try {
    answer = await fetch(target, request)
  } catch (error) {
    throw new CliFailure(
      {
        zh: `连不上 ClickHouse（${target.host}）：请检查 CLICKHOUSE_URL`,
        en: `ClickHouse cannot be reached (${target.host}): check CLICKHOUSE_URL`,
      },
      { exitCode: exitCodes.environment, cause: error },
    )
  }
  const text = await answer.text()
  if (!answer.ok)
    throw new CliFailure(
      {
        zh: `ClickHouse 拒绝了查询（${answer.status}）：${text.slice(0, 500)}`,
        en: `ClickHouse refused the query (${answer.status}): ${text.slice(0, 500)}`,
      },
      { exitCode: exitCodes.environment },
    )
  return text
}

function rowsFrom(lines: string): SqlRow[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as SqlRow)
}
