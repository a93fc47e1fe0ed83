import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from './database.ts'
import { migrate, migrationsFolder } from './migrate.ts'

let dataDir = ''
let database: Database

beforeAll(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), 'wutong-database-')), 'data')
  database = await openDatabase({ dataDir })
}, 60_000)

afterAll(async () => {
  await database.close()
  await rm(join(dataDir, '..'), { recursive: true, force: true })
})

async function attached<T>(work: (other: Database) => Promise<T>): Promise<T> {
  const other = await openDatabase({ dataDir, attach: true })
  try {
    return await work(other)
  } finally {
    await other.close()
  }
}

describe('the embedded database', () => {
  test('refuses a second owner with one sentence, and lets a command in through the owner', async () => {
    await expect(openDatabase({ dataDir })).rejects.toThrow(`in use by process ${process.pid}`)
    await attached(async (other) => expect(other.kind).toBe('attached'))
  })

  test('never mixes the statements of two connections', async () => {
    await attached(async (other) => {
      const wrong: unknown[] = []
      const ask = async (from: Database, base: number): Promise<void> => {
        for (let n = base; n < base + 200; n += 1) {
          const { rows } = await sql<{ n: number }>`select ${n}::integer as n`.execute(from.root)
          if (rows[0]?.n !== n) wrong.push({ n, rows })
        }
      }
      await Promise.all([ask(database, 0), ask(other, 1000)])
      expect(wrong).toEqual([])
    })
  })

  test('keeps a transaction whole while another connection waits', async () => {
    await sql`create table if not exists turns (who text)`.execute(database.root)
    await attached(async (other) => {
      const first = database.root.transaction().execute(async (trx) => {
        await sql`insert into turns values (${'a'})`.execute(trx)
        await new Promise((resolve) => setTimeout(resolve, 50))
        await sql`insert into turns values (${'a'})`.execute(trx)
      })
      await new Promise((resolve) => setTimeout(resolve, 10))
      const second = sql`insert into turns values (${'b'})`.execute(other.root)
      await Promise.all([first, second])
    })
    const { rows } = await sql<{ who: string }>`select who from turns order by ctid`.execute(database.root)
    expect(rows.map(({ who }) => who)).toEqual(['a', 'a', 'b'])
  })

  test('rolls back for a connection that goes away inside a transaction', async () => {
    const socket = connect(join(dataDir, '.s.PGSQL.5432'))
    const startup = Buffer.from('\0\x03\0\0user\0postgres\0database\0postgres\0\0', 'latin1')
    const withLength = (body: Buffer, extra = 4): Buffer =>
      Buffer.concat([Buffer.from([0, 0, 0, body.length + extra]), body])
    const query = (text: string): Buffer => Buffer.concat([Buffer.from('Q'), withLength(Buffer.from(`${text}\0`))])
    socket.write(
      Buffer.concat([
        withLength(startup),
        query('create table if not exists leftovers (n integer)'),
        query('begin'),
        query('insert into leftovers values (1)'),
      ]),
    )
    // Three answers end with "in a transaction" before the line is cut.
    let heard = ''
    await new Promise<void>((resolve) => {
      socket.on('data', (data) => {
        heard += data.toString('latin1')
        if (heard.includes('INSERT 0 1')) resolve()
      })
    })
    socket.destroy()
    const { rows } = await sql<{ n: number }>`select count(*) as n from leftovers`.execute(database.root)
    expect(rows[0]?.n).toBe(0)
  })

  test('says which folder cannot be written', async () => {
    const file = join(dataDir, '..', 'file')
    await writeFile(file, '')
    await expect(openDatabase({ dataDir: join(file, 'data') })).rejects.toThrow(/cannot be written/)
  })

  test('takes over a folder whose owner was killed', { timeout: 120_000 }, async () => {
    const folder = join(dataDir, '..', 'killed')
    await (await openDatabase({ dataDir: folder })).close()
    for (const lock of [
      JSON.stringify({ pid: process.pid, started: '1', socket: 'x' }),
      JSON.stringify({ pid: 2 ** 22 - 1, started: '', socket: 'x' }),
      '{"pid":',
    ]) {
      await writeFile(join(folder, 'lock.json'), lock)
      const again = await openDatabase({ dataDir: folder })
      expect(again.kind).toBe('embedded')
      await again.close()
    }
  })
})

test('a PostgreSQL server that does not answer is named in one sentence', async () => {
  await expect(openDatabase({ dataDir: '', databaseUrl: 'postgres://127.0.0.1:1/none' })).rejects.toThrow(
    /DATABASE_URL/,
  )
})

describe('migrations', () => {
  test('run once each, in order', async () => {
    expect(await migrate(database.root)).toEqual((await readdir(migrationsFolder)).sort())
    expect(await migrate(database.root)).toEqual([])
  })

  test('refuse one that was changed after it ran, or a database newer than the program', async () => {
    const folder = join(dataDir, '..', 'migrations')
    await cp(migrationsFolder, folder, { recursive: true })
    await writeFile(join(folder, '0002_accounts.sql'), 'select 1;')
    await expect(migrate(database.root, folder)).rejects.toThrow(/0002_accounts.sql was changed/)
    await rm(join(folder, '0002_accounts.sql'))
    await expect(migrate(database.root, folder)).rejects.toThrow(/newer than the program/)
  })

  test('leave nothing behind when one fails', async () => {
    const folder = join(dataDir, '..', 'migrations')
    await cp(migrationsFolder, folder, { recursive: true })
    await writeFile(join(folder, '0003_good.sql'), 'create table half_way (n integer);')
    await writeFile(join(folder, '0004_bad.sql'), 'create tabel typo (n integer);')
    await expect(migrate(database.root, folder)).rejects.toThrow(/tabel/)
    const { rows } = await sql<{ there: string | null }>`select to_regclass('half_way')::text as there`.execute(
      database.root,
    )
    expect(rows).toEqual([{ there: null }])
    expect(await migrate(database.root)).toEqual([])
  })
})
