/** Killing a server that brings a database of an earlier release up to date. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import pg from 'pg'
import { type Database, openDatabase } from '../../../packages/server/src/platform/database.ts'
import { listMigrations, migrate } from '../../../packages/server/src/platform/migrate.ts'
import { before, factsIn, store } from '../../../packages/server/test/earlier-release.ts'
import { beginServer, endProcess, untilReady, type Where } from '../support/process.ts'

/** How often a killed start left the database as it was, and how often up to date: never anything between. */
export interface Migrated {
  readonly from: number
  readonly left: 'as it was' | 'up to date'
}

/** When migrations are over, in milliseconds from the start of the process: found while trying, by whether a kill came too late. */
const overAfterMs = { postgres: 2000, embedded: 4000 }
const [later, sooner] = [1.3, 0.8]

/** A moment in the second around the end of the migrations, rather before it than after. */
function momentMs(database: keyof typeof overAfterMs): number {
  return Math.max(100, overAfterMs[database] + (Math.random() - 0.75) * 1000)
}

/** A database of its own: in a folder, or on the server. */
async function freshDatabase(url: string | undefined): Promise<{ where: Where; remove: () => Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'wutong-earlier-'))
  const removeFolder = (): void => rmSync(dataDir, { recursive: true, force: true })
  if (url === undefined) return { where: { dataDir }, remove: async () => removeFolder() }
  const databaseUrl = new URL(url)
  databaseUrl.pathname = '/earlier'
  const onServer = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(statement)
    await client.end()
  }
  await onServer('create database earlier')
  const remove = async (): Promise<void> => {
    removeFolder()
    await onServer('drop database earlier with (force)')
  }
  return { where: { dataDir, databaseUrl: databaseUrl.href }, remove }
}

async function within<T>(where: Where, work: (root: Database['root']) => Promise<T>): Promise<T> {
  const database = await openDatabase(where)
  try {
    return await work(database.root)
  } finally {
    await database.close()
  }
}

/** What the database says: which migrations ran, and whether what it held is there. */
function look(where: Where): Promise<{ names: string[]; isWhole: boolean }> {
  return within(where, async (root) => {
    const { rows } = await sql<{ name: string }>`select name from migrations order by name`.execute(root)
    const facts = JSON.parse(JSON.stringify(await factsIn(root)))
    return { names: rows.map(({ name }) => name), isWhole: isDeepStrictEqual(facts, before) }
  })
}

/** Kills a start in the middle, looks, and starts again; returns what was found wrong. */
export async function killMigrating(url: string | undefined): Promise<{ wrong: string[]; migrated: Migrated }> {
  const all = (await listMigrations()).map(({ name }) => name)
  const from = 1 + Math.floor(Math.random() * (all.length - 1))
  const database = url === undefined ? 'embedded' : 'postgres'
  const { where, remove } = await freshDatabase(url)
  try {
    await within(where, async (root) => {
      await migrate(root, undefined, from)
      await store(root)
    })
    const first = await beginServer(where, ['--no-demo'])
    await new Promise((resolve) => setTimeout(resolve, momentMs(database)))
    await endProcess(first.child, 'SIGKILL')
    const killed = await look(where)
    const left = killed.names.length === from ? 'as it was' : 'up to date'
    overAfterMs[database] *= left === 'as it was' ? later : sooner
    const wrong: string[] = []
    if (!killed.isWhole) wrong.push(`what release ${from} held is not whole after the kill`)
    if (killed.names.length !== from && killed.names.length !== all.length)
      wrong.push(`${killed.names.length} migrations ran, of ${from} before and ${all.length} in all`)
    const again = await beginServer(where, ['--no-demo'])
    const { end } = await untilReady(again.child, { url: again.url, path: '/api/ready', waitMs: 180_000 })
    await end('SIGKILL')
    const after = await look(where)
    if (!after.isWhole || !isDeepStrictEqual(after.names, all))
      wrong.push('the second start did not bring it up to date')
    return { wrong, migrated: { from, left } }
  } finally {
    await remove()
  }
}
