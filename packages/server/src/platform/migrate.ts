import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Kysely, sql } from 'kysely'
import { AppError } from './errors.ts'
import type { Tables } from './tables.ts'

/** The folder of the numbered SQL files. */
export const migrationsFolder = fileURLToPath(new URL('../../migrations/', import.meta.url))

/** Any number serves; it keeps two starting processes from migrating at once. */
const migrationLock = 729_411_806

/** Runs every migration that has not run yet, or the first `count` of all, in one transaction; returns their names. */
export async function migrate(
  root: Kysely<Tables>,
  folder: string = migrationsFolder,
  count = Number.POSITIVE_INFINITY,
): Promise<string[]> {
  const files = await listMigrations(folder)
  const work = root.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(migrationLock)})`.execute(trx)
    await sql`create table if not exists migrations (name text primary key, hash text not null, ran_at timestamptz not null default now())`.execute(
      trx,
    )
    const { rows } = await sql<{ name: string; hash: string }>`select name, hash from migrations order by name`.execute(
      trx,
    )
    const hashes = new Map(files.map((file) => [file.name, file.hash]))
    for (const row of rows) {
      const hash = hashes.get(row.name)
      if (hash === undefined) throw new AppError('migration_newer', { name: row.name })
      if (hash !== row.hash) throw new AppError('migration_changed', { name: row.name })
    }
    const done = new Set(rows.map((row) => row.name))
    const todo = files.slice(0, count).filter((file) => !done.has(file.name))
    if (todo.length > 0) await letRowsOwn(trx)
    for (const file of todo) {
      await sql.raw(file.text).execute(trx)
      await sql`insert into migrations (name, hash) values (${file.name}, ${file.hash})`.execute(trx)
    }
    if (todo.length > 0) await sql`revoke create on schema public from wutong_rows`.execute(trx)
    return todo.map((file) => file.name)
  })
  return work.catch((error: unknown) => {
    if (isInsufficientPrivilege(error))
      throw new AppError('database_rights_missing', { reason: error.message, cause: error })
    throw error
  })
}

/**
 * What migrations give to `wutong_rows` it may only own where it may make things; a superuser is not asked for that, the
 * owner of a database is. It holds within the transaction alone.
 */
async function letRowsOwn(trx: Kysely<Tables>): Promise<void> {
  await sql`do $$
    begin
      begin
        if not exists (select from pg_roles where rolname = 'wutong_rows') then
          create role wutong_rows nologin nosuperuser nobypassrls;
        end if;
      exception when duplicate_object or unique_violation then null;
      end;
      grant create on schema public to wutong_rows;
    end $$`.execute(trx)
}

function isInsufficientPrivilege(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === '42501'
}

/** One numbered SQL file. */
export interface Migration {
  readonly name: string
  readonly text: string
  readonly hash: string
}

/** All migrations of a folder, in order. */
export async function listMigrations(folder: string = migrationsFolder): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z_]+\.sql$/.test(name)).sort()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(`${folder}/${name}`, 'utf8')
      return { name, text, hash: createHash('sha256').update(text).digest('hex') }
    }),
  )
}
