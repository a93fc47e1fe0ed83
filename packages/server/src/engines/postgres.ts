/** PostgreSQL; the snapshot is copied into a temporary table of the session. */

import { readFileSync } from 'node:fs'
import { parquetReadObjects } from 'hyparquet'
import pg from 'pg'
import { CliFailure, exitCodes } from '../cli/failure.ts'
import type { SqlDatabase, SqlRow } from './database.ts'
import type { SnapshotFiles } from './snapshot-files.ts'

const types = { number: 'double precision', text: 'text', bool: 'boolean', date: 'integer' }

/** Opens a session on a server. */
export async function openPostgres(url: string): Promise<SqlDatabase> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
  } catch (error) {
    throw new CliFailure(
      {
        zh: `连不上 PostgreSQL（${error instanceof Error ? error.message : error}）：请检查 --url 或 DATABASE_URL`,
        en: `PostgreSQL cannot be reached (${error instanceof Error ? error.message : error}): check --url or DATABASE_URL`,
      },
      { exitCode: exitCodes.environment, cause: error },
    )
  }
  return {
    dialect: 'postgres',
    attach: (files) => copySnapshot(client, files),
    query: async (sql) => (await client.query<SqlRow>(sql)).rows,
    run: async (sql) => void (await client.query(sql)),
    close: () => client.end(),
  }
}

async function copySnapshot(client: pg.Client, files: SnapshotFiles): Promise<string> {
  const { manifest, path } = files
  const columns = manifest.columns.map(({ name, type }) => `"${name}" ${types[type]}`)
  const table = `wutong_facts_${++attached}`
  await client.query(
    `CREATE TEMP TABLE ${table} ("row" integer, "id" text, "id_order" integer, ${columns.join(', ')})`.replace(
      ', )',
      ')',
    ),
  )
  const bytes = readFileSync(path)
  const names = ['row', 'id', 'id_order', ...manifest.columns.map(({ name }) => name)]
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
  for (let from = 0; from < manifest.rows; from += rowsAtOnce) {
    const rows = await parquetReadObjects({ file, rowStart: from, rowEnd: Math.min(manifest.rows, from + rowsAtOnce) })
    const lines = rows.map((row) => `${names.map((name) => copyCell(row[name])).join('\t')}\n`)
    await copyIn(client, `COPY ${table} (${names.map((name) => `"${name}"`).join(', ')}) FROM STDIN`, lines.join(''))
  }
  await client.query(`ANALYZE ${table}`)
  return table
}

/** Snapshots attached so far; each has a table of its own. */
let attached = 0
const rowsAtOnce = 50_000
const msPerDay = 86_400_000

/** A value in the text form of COPY. */
function copyCell(value: unknown): string {
  if (value === null || value === undefined) return '\\N'
  if (value instanceof Date) return String(Math.round(value.getTime() / msPerDay))
  return String(value).replace(
    /[\\\n\r\t]/g,
    (one) => ({ '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' })[one] ?? one,
  )
}

/** What `pg` calls on a query that it sends; COPY has no public form there, so this says only what is needed. */
interface CopyConnection {
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

function copyIn(client: pg.Client, command: string, text: string): Promise<void> {
  return new Promise((done, fail) => {
    let failure: Error | null = null
    const copying = {
      submit: (connection: CopyConnection) => connection.query(command),
      handleCopyInResponse(connection: CopyConnection) {
        connection.sendCopyFromChunk(Buffer.from(text))
        connection.endCopyFrom()
      },
      handleCommandComplete: () => undefined,
      handleError(error: Error) {
        failure = error
        fail(error)
      },
      handleReadyForQuery() {
        if (failure === null) done()
      },
    }
    client.query(copying as unknown as pg.Submittable)
  })
}
