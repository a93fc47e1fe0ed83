/** Migrates once for all database tests: into a dump that every worker loads, or into a fresh PostgreSQL database. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { kyselyOver, openDatabase, poolOnSocket } from '../src/platform/database.ts'
import { startEmbedded } from '../src/platform/embedded.ts'
import { migrate } from '../src/platform/migrate.ts'

/** Where the tests find their database. */
export type TestDatabase =
  | { readonly kind: 'embedded'; readonly dump: string }
  | { readonly kind: 'postgres'; readonly url: string }

declare module 'vitest' {
  interface ProvidedContext {
    database: TestDatabase
  }
}

/** Prepares the database and returns what takes it away again. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env.TEST_DATABASE_URL
  return url === undefined || url === '' ? setupEmbedded(project) : setupPostgres(project, url)
}

async function setupEmbedded(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'wutong-test-'))
  const dump = join(folder, 'migrated.tar')
  const socket = join(folder, '.s.PGSQL.5432')
  const embedded = await startEmbedded({ socket })
  const root = kyselyOver(poolOnSocket(socket))
  await migrate(root)
  await root.destroy()
  await embedded.dumpTo(dump)
  await embedded.close()
  project.provide('database', { kind: 'embedded', dump })
  return () => rm(folder, { recursive: true, force: true })
}

async function setupPostgres(project: TestProject, server: string): Promise<() => Promise<void>> {
  const name = `wutong_test_${process.pid}_${Date.now()}`
  await onServer(server, `create database ${name} encoding 'UTF8' template template0`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const database = await openDatabase({ dataDir: '', databaseUrl: url.href })
  await migrate(database.root)
  await database.close()
  project.provide('database', { kind: 'postgres', url: url.href })
  return () => onServer(server, `drop database ${name} with (force)`)
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
