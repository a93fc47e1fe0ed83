/** Making a backup: one state of the whole zone, while people go on working. */
import { createWriteStream } from 'node:fs'
import { lstat, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { type Kysely, sql } from 'kysely'
import { recordEvent } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { AppError, isDiskFull } from '#platform/errors'
import { listMigrations } from '#platform/migrate'
import type { Tables } from '#platform/tables'
import { type BackupHead, type BackupSummary, LineDigest, readBackup } from './lines.ts'
import { enterBackup, linesOf, listBackupTables, listRanMigrations } from './schema.store.ts'

/** What to back up, and where to. */
export interface BackupOptions {
  /** A file that is not there yet. */
  readonly file: string
  /** Tables done, of how many. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

/**
 * Writes everything the database holds about a zone, and the accounts, as it stands in one moment. The file has its name
 * only once it was read back and found whole; whatever stops this earlier leaves nothing.
 */
export async function makeBackup(root: Kysely<Tables>, ctx: Ctx, options: BackupOptions): Promise<BackupSummary> {
  const { file } = options
  const isThere = await lstat(file).catch(() => undefined)
  if (isThere !== undefined) throw new AppError('backup_file_exists', { file })
  const part = `${file}.part`
  try {
    const written = await root
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute((trx) => writePart(trx, part, { ...options, zoneId: ctx.zoneId, now: ctx.now() }))
    const summary = await readBackup(part)
    if (summary.sha256 !== written) throw new AppError('backup_damaged', { file: part, where: 'read back' })
    await rename(part, file)
    await flush(dirname(file))
    await note(ctx, summary)
    return summary
  } catch (error) {
    await rm(part, { force: true })
    throw failureOf(file, error)
  }
}

interface Writing extends BackupOptions {
  readonly zoneId: string
  readonly now: Date
}

/** The trail tells who took everything along; a database of an earlier release is read as it is. */
async function note(ctx: Ctx, { head, rows, sha256 }: BackupSummary): Promise<void> {
  if (head.migrations.length < (await listMigrations()).length) return
  const event = { event: 'zone.backed_up', detail: { madeAt: head.madeAt, rows, sha256 } }
  await ctx.transact((inside) => recordEvent(inside, event))
}

/** Failures of the file, and not of the database, are told as such. */
function failureOf(file: string, error: unknown): unknown {
  const isOfFile = error instanceof Error && 'syscall' in error && 'path' in error
  if (!isOfFile || isDiskFull(error)) return error
  return new AppError('backup_not_writable', { file, reason: error.message, cause: error })
}

/** Writes all lines; returns the digest of all but the last. */
async function writePart(trx: Kysely<Tables>, part: string, options: Writing): Promise<string> {
  const all = new LineDigest()
  let sha256 = ''
  const lines = async function* (): AsyncGenerator<string> {
    for await (const some of zoneLines(trx, options)) {
      for (const line of some) all.add(line)
      yield `${some.join('\n')}\n`
    }
    sha256 = all.end()
    yield `${JSON.stringify({ end: true, sha256 })}\n`
  }
  // It holds password hashes and keys: nobody but its owner reads it.
  await pipeline(Readable.from(lines()), createGzip({ level: 4 }), createWriteStream(part, { mode: 0o600 }))
  await flush(part)
  return sha256
}

async function* zoneLines(
  trx: Kysely<Tables>,
  { zoneId, now, onProgress = () => {} }: Writing,
): AsyncGenerator<string[]> {
  await enterBackup(trx, zoneId)
  const migrations = await listRanMigrations(trx)
  if (migrations.length === 0 || !(await hasZone(trx, zoneId)))
    throw new AppError('backup_not_found_zone', { zone: zoneId })
  const head: BackupHead = { wutong: 'backup', format: 1, madeAt: now.toISOString(), zone: zoneId, migrations }
  yield [JSON.stringify(head)]
  const { carried: tables } = await listBackupTables(trx)
  for (const [done, table] of tables.entries()) {
    onProgress(done, tables.length)
    const { name, columns, types } = table
    yield [JSON.stringify({ table: name, columns, types })]
    const digest = new LineDigest()
    for await (const lines of linesOf(trx, table, zoneId)) {
      for (const line of lines) digest.add(line)
      yield lines
    }
    yield [JSON.stringify({ rows: digest.lines, sha256: digest.end() })]
  }
  onProgress(tables.length, tables.length)
}

async function hasZone(trx: Kysely<Tables>, zoneId: string): Promise<boolean> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from zones where id = ${zoneId}`.execute(trx)
  return rows[0]?.n === 1
}

/** Sees to it that what was written outlives a loss of power. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
