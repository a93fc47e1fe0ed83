import { chmodSync, closeSync, existsSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { noDay } from '@wutong/engine'
import pg from 'pg'
import { startPostgres } from '../../../scripts/support/postgres.ts'
import type { FirmColumn, Firms } from '../data/firms.ts'
import type { Policy } from '../data/offers.ts'
import { subsidyFrom, subsidySql } from '../data/subsidy.ts'
import { postgres as dialect } from '../sql/dialect.ts'
import { countScan } from '../sql/match-sql.ts'
import { policySql } from '../sql/quantities.ts'
import { scoreSql } from '../sql/score-sql.ts'
import { frameAnswer } from './frames.ts'
import type { Contender, FrameAnswer, OneAnswer, Peer, ScoreAnswer } from './peer.ts'

const installations = '/usr/lib/postgresql'
const sqlTypes = { number: 'float8', bool: 'boolean', text: 'text', date: 'date' } as const

/** A PostgreSQL server of our own: jit off, parallel workers on, enough memory to sort. */
export const postgresPeer: Peer = {
  name: 'PostgreSQL',
  cannot: {},
  async open({ firms, policies, items }) {
    const cluster = await startPostgres(newestInstallation())
    const client = new pg.Client(cluster.url)
    try {
      await client.connect()
      await load(client, firms)
      await client.query("set work_mem = '512MB'; set max_parallel_workers_per_gather = 2; set temp_buffers = '256MB'")
    } catch (error) {
      cluster.stop()
      throw error
    }
    let counts: number[] = []
    return {
      about: `${cluster.version}, jit off`,
      score: () => [
        {
          name: 'PostgreSQL',
          elsewhere: true,
          run: async () => {
            await client.query(dialect.drop('scores'))
            await client.query(scoreSql(items, dialect))
          },
          answer: () => scoreAnswer(client, firms.size),
        },
      ],
      match: () => [
        {
          name: 'PostgreSQL',
          elsewhere: true,
          note: 'counts of matches only, one scan',
          run: async () => {
            counts = []
            // A row of a result holds at most 1,600 columns.
            for (let from = 0; from < policies.policies.length; from += 1000) {
              const text = countScan(policies.policies.slice(from, from + 1000), dialect)
              const { rows } = await client.query<unknown[]>({ text, rowMode: 'array' })
              counts.push(...(rows[0] ?? []).map(Number))
            }
          },
          answer: () => ({ firms: firms.size, qualified: counts, oneAway: null }),
        },
      ],
      threshold: () => [frames(client)],
      one: () => [oneFirm(client, policies.policies, firms.size)],
      close: async () => {
        await client.end()
        cluster.stop()
      },
    }
  },
}

function frames(client: pg.Client): Contender<FrameAnswer> {
  let from = subsidyFrom
  const ask = (at: number) => client.query<unknown[]>({ text: subsidySql(at), rowMode: 'array' })
  return {
    name: 'PostgreSQL',
    elsewhere: true,
    run: async () => {
      from += 10
      await ask(from)
    },
    answer: async () => frameAnswer((await ask(subsidyFrom)).rows),
  }
}

/** A prepared statement that decides every policy for one firm; neither near misses nor a score. */
function oneFirm(client: pg.Client, policies: readonly Policy[], size: number): Contender<OneAnswer> {
  const conditions = policies.map(({ groups }) => policySql(groups, dialect)).join(', ')
  const statement = { name: 'one-firm', text: `select array[${conditions}] from firms where row_id = $1` }
  let row = 0
  const ask = () => client.query<[(boolean | null)[]]>({ ...statement, values: [row], rowMode: 'array' })
  return {
    name: 'PostgreSQL',
    elsewhere: true,
    note: 'prepared, matches only: no near misses, score, rank or write',
    run: async () => {
      row = (row + 7919) % size
      await ask()
    },
    answer: async () => ({ row, qualified: ((await ask()).rows[0]?.[0] ?? []).map((holds) => holds === true) }),
  }
}

/** Programs of the newest PostgreSQL that is installed. */
export function newestInstallation(): string {
  const versions = existsSync(installations) ? readdirSync(installations).map(Number) : []
  const newest = Math.max(...versions.filter((version) => version > 0))
  if (!Number.isFinite(newest)) throw new Error('PostgreSQL is not installed (apt-get install postgresql-15)')
  return join(installations, String(newest), 'bin')
}

async function scoreAnswer(client: pg.Client, size: number): Promise<ScoreAnswer> {
  const [units, ranks, classes] = [new Float64Array(size), new Int32Array(size), new Int32Array(size)]
  const text = 'select row_id, units, place, class from scores'
  const { rows } = await client.query<number[]>({ text, rowMode: 'array' })
  for (const [row = 0, total, rank, place] of rows) {
    units[row] = Number(total)
    ranks[row] = Number(rank)
    classes[row] = Number(place)
  }
  return { units, ranks, classes }
}

async function load(client: pg.Client, firms: Firms): Promise<void> {
  const columns = firms.columns.map(({ name, type }) => `${name} ${sqlTypes[type]}`).join(', ')
  await client.query(`create unlogged table firms (row_id integer, ${columns})`)
  const path = join(tmpdir(), `wutong-bench-${process.pid}.copy`)
  writeCopy(firms, path)
  chmodSync(path, 0o644)
  try {
    await client.query(`copy firms from '${path}' (format binary)`)
  } finally {
    rmSync(path)
  }
  await client.query('alter table firms add primary key (row_id)')
  await client.query('vacuum analyze firms')
}

const signature = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const chunkBytes = 8_000_000
const postgresEpoch = 10_957

/** The firms in PostgreSQL's binary COPY format. */
function writeCopy({ size, columns }: Firms, path: string): void {
  const file = openSync(path, 'w')
  writeSync(file, signature)
  const writers = columns.map(writerOf)
  const chunk = Buffer.alloc(chunkBytes + 65_536)
  let at = 0
  for (let row = 0; row < size; row += 1) {
    at = chunk.writeInt16BE(columns.length + 1, at)
    at = chunk.writeInt32BE(4, at)
    at = chunk.writeInt32BE(row, at)
    for (const write of writers) at = write(chunk, at, row)
    if (at >= chunkBytes) {
      writeSync(file, chunk, 0, at)
      at = 0
    }
  }
  at = chunk.writeInt16BE(-1, at)
  writeSync(file, chunk, 0, at)
  closeSync(file)
}

type Writer = (into: Buffer, at: number, row: number) => number

function writerOf(column: FirmColumn): Writer {
  const { values } = column
  const nothing = (into: Buffer, at: number): number => into.writeInt32BE(-1, at)
  switch (column.type) {
    case 'number':
      return (into, at, row) => {
        const value = values[row] as number
        return Number.isNaN(value) ? nothing(into, at) : into.writeDoubleBE(value, into.writeInt32BE(8, at))
      }
    case 'bool':
      return (into, at, row) => {
        const value = values[row] as number
        return value === 2 ? nothing(into, at) : into.writeUInt8(value, into.writeInt32BE(1, at))
      }
    case 'date':
      return (into, at, row) => {
        const day = values[row] as number
        return day === noDay ? nothing(into, at) : into.writeInt32BE(day - postgresEpoch, into.writeInt32BE(4, at))
      }
    case 'text': {
      const texts = column.dictionary.map((text) => Buffer.from(text))
      return (into, at, row) => {
        const text = texts[values[row] as number]
        if (text === undefined) return nothing(into, at)
        const start = into.writeInt32BE(text.length, at)
        text.copy(into, start)
        return start + text.length
      }
    }
  }
}
