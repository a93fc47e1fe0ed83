/** Restoring a backup: everything or nothing, compared with the backup before it counts. */
import { type Kysely, sql } from 'kysely'
import { recordEvent } from '#platform/audit'
import { textArray } from '#platform/binary-arrays'
import { type Ctx, enterZone, type TxCtx } from '#platform/context'
import { AppError } from '#platform/errors'
import { listMigrations, migrate } from '#platform/migrate'
import type { Tables } from '#platform/tables'
import { type BackupHead, type BackupSummary, LineDigest, readBackup } from './lines.ts'
import { type BackupTable, enterBackup, linesOf, listBackupTables, listRanMigrations } from './schema.store.ts'

/** How to restore. */
export interface RestoreOptions {
  readonly file: string
  /** Whether data that are there are removed; without it only an empty database is filled. */
  readonly replace: boolean
  readonly onProgress?: OnProgress | undefined
}

/** Rows done, of how many: the file is read, its rows are written, what was written is compared. */
type OnProgress = (step: 'read' | 'write' | 'compare', done: number, total: number) => void

/**
 * Puts a backup into the database in one transaction. The file is read and checked first; after loading, every table is
 * read again and compared with the digests of the file, and any difference undoes it all. A server may run on the
 * database meanwhile: its readers see the old state until the new one is whole.
 */
export async function restoreBackup(
  root: Kysely<Tables>,
  ctx: Ctx,
  { file, replace, onProgress = () => {} }: RestoreOptions,
): Promise<BackupSummary> {
  const backup = await readBackup(file)
  onProgress('read', backup.rows, backup.rows)
  if (backup.head.zone !== ctx.zoneId)
    throw new AppError('restore_wrong_zone', { zone: backup.head.zone, other: ctx.zoneId })
  const isOfToday = await bringTo(root, backup.head)
  const event = {
    event: 'zone.restored',
    detail: { madeAt: backup.head.madeAt, rows: backup.rows, sha256: backup.sha256 },
  }
  await ctx.transact(async (inside) => {
    await putInPlace(inside, backup, { file, replace, isOfToday, onProgress })
    if (isOfToday) await recordEvent(inside, event)
  })
  await migrate(root)
  // An earlier release may have kept its trail in another form.
  if (!isOfToday) await ctx.transact((inside) => recordEvent(inside, event))
  return backup
}

/** Brings an empty database to the state of the release that the backup comes from; returns whether that is this release. */
async function bringTo(root: Kysely<Tables>, { migrations }: BackupHead): Promise<boolean> {
  const own = await listMigrations()
  for (const [index, { name, hash }] of migrations.entries())
    if (own[index]?.hash !== hash) throw new AppError('backup_newer', { name })
  const ran = await listRanMigrations(root)
  if (ran.length > migrations.length) throw new AppError('backup_older', { name: migrations.at(-1)?.name })
  await migrate(root, undefined, migrations.length)
  return migrations.length === own.length
}

interface Placing {
  readonly file: string
  readonly replace: boolean
  readonly isOfToday: boolean
  readonly onProgress: OnProgress
}

async function putInPlace(ctx: TxCtx, backup: BackupSummary, placing: Placing): Promise<void> {
  const { db, zoneId } = ctx
  const { file, replace, isOfToday, onProgress } = placing
  // The role of requests may neither remove nor see all that is replaced; this is the work of the database's owner.
  await sql`select set_config('role', 'none', true)`.execute(db)
  await enterBackup(db, zoneId)
  const { carried: tables, emptied } = await listBackupTables(db)
  const walls = await openTables(db, tables)
  await refuseUnlessEmpty(db, zoneId, replace)
  const before = await stateOf(db, zoneId)
  for (const name of emptied) await sql`delete from ${sql.table(name)}`.execute(db)
  await emptyTables(db, tables, zoneId)
  await load(db, { file, tables, onRows: (done) => onProgress('write', done, backup.rows) })
  await compare(db, backup, { tables, zoneId, onRows: (done) => onProgress('compare', done, backup.rows) })
  // An empty database of an earlier release has no readers.
  if (isOfToday) await tellReaders(db, zoneId, before)
  await walls.close()
  await enterZone(db, ctx)
}

/** Lets nobody else write, takes triggers off, and lowers row-level security for the owner where it binds him. */
async function openTables(db: Kysely<Tables>, tables: readonly BackupTable[]): Promise<{ close: () => Promise<void> }> {
  const { rows } = await sql<{ free: boolean }>`
    select rolsuper or rolbypassrls as free from pg_roles where rolname = current_user`.execute(db)
  const forced = rows[0]?.free === true ? [] : tables.filter(({ isForced }) => isForced)
  const names = tables.map(({ name }) => sql.table(name))
  await sql`lock table ${sql.join(names)} in share row exclusive mode`.execute(db)
  for (const name of names) await sql`alter table ${name} disable trigger user`.execute(db)
  for (const { name } of forced) await sql`alter table ${sql.table(name)} no force row level security`.execute(db)
  const close = async (): Promise<void> => {
    for (const { name } of forced) await sql`alter table ${sql.table(name)} force row level security`.execute(db)
    for (const name of names) await sql`alter table ${name} enable trigger user`.execute(db)
  }
  return { close }
}

/** What shows that somebody works in a database. */
const signsOfUse = ['batches', 'subjects', 'memberships', 'auth_users']

async function refuseUnlessEmpty(db: Kysely<Tables>, zoneId: string, replace: boolean): Promise<void> {
  const { rows: others } = await sql<{ id: string }>`select id from zones where id <> ${zoneId} order by id`.execute(db)
  if (others.length > 0) throw new AppError('restore_other_zone', { zones: others.map(({ id }) => id), zone: zoneId })
  if (replace) return
  const used = sql.join(
    signsOfUse.map((name) => sql`exists (select from ${sql.table(name)})`),
    sql` or `,
  )
  const { rows } = await sql<{ used: boolean }>`select ${used} as used`.execute(db)
  if (rows[0]?.used === true) throw new AppError('restore_not_empty')
}

interface StateBefore {
  readonly stamp: number
  readonly namesStamp: number
  readonly subjects: readonly string[]
}

async function stateOf(db: Kysely<Tables>, zoneId: string): Promise<StateBefore> {
  // A database of an earlier release may not have the second one.
  const { rows } = await sql<{ stamp: number; namesStamp: number | null }>`
    select facts_stamp as stamp, (to_jsonb(z) ->> 'names_stamp')::bigint as "namesStamp" from zones z where id = ${zoneId} for update`.execute(
    db,
  )
  const { rows: subjects } = await sql<{ id: string }>`select id from subjects where zone_id = ${zoneId}`.execute(db)
  const [zone] = rows
  return { stamp: zone?.stamp ?? 0, namesStamp: zone?.namesStamp ?? 0, subjects: subjects.map(({ id }) => id) }
}

async function emptyTables(db: Kysely<Tables>, tables: readonly BackupTable[], zoneId: string): Promise<void> {
  for (const { name, zoneColumn } of tables.toReversed()) {
    const where = zoneColumn === null ? sql`true` : sql`${sql.ref(zoneColumn)} = ${zoneId}`
    await sql`delete from ${sql.table(name)} where ${where}`.execute(db)
  }
}

interface Loading {
  readonly file: string
  readonly tables: readonly BackupTable[]
  readonly onRows: (done: number) => void
}

/** Rows are sent once they hold so many characters, or are so many. */
const charactersAtOnce = 4_000_000
const rowsAtOnce = 5000

async function load(db: Kysely<Tables>, { file, tables, onRows }: Loading): Promise<void> {
  let columns: { readonly into: BackupTable; readonly values: (string | null)[][] } | undefined
  let characters = 0
  let done = 0
  const send = async (): Promise<void> => {
    const count = columns?.values[0]?.length ?? 0
    if (columns === undefined || count === 0) return
    await insertTexts(db, columns.into, columns.values)
    for (const values of columns.values) values.length = 0
    characters = 0
    done += count
    onRows(done)
  }
  await readBackup(file, {
    onTable: (start) => {
      const into = tables.find(({ name }) => name === start.table)
      const isSame = into !== undefined && String(into.columns) === String(start.columns)
      if (!isSame) throw new AppError('restore_differs', { table: start.table })
      columns = { into, values: start.columns.map(() => []) }
    },
    onRow: async (row) => {
      for (const [index, value] of row.entries()) {
        columns?.values[index]?.push(value)
        characters += value?.length ?? 0
      }
      if (characters > charactersAtOnce || (columns?.values[0]?.length ?? 0) >= rowsAtOnce) await send()
    },
    onTableEnd: send,
  })
}

/** Writes rows given as texts, column by column; PostgreSQL reads each as it wrote it. */
async function insertTexts(
  db: Kysely<Tables>,
  { name, columns, types }: BackupTable,
  values: readonly (readonly (string | null)[])[],
): Promise<void> {
  const refs = columns.map((column) => sql.ref(column))
  const read = columns.map((column, index) => sql`${sql.ref(`x.${column}`)}::${sql.raw(types[index] ?? 'text')}`)
  const arrays = values.map((texts) => sql`${textArray(texts)}::text[]`)
  await sql`insert into ${sql.table(name)} (${sql.join(refs)}) overriding system value
    select ${sql.join(read)} from unnest(${sql.join(arrays)}) as x(${sql.join(refs)})`.execute(db)
}

interface Comparing {
  readonly tables: readonly BackupTable[]
  readonly zoneId: string
  readonly onRows: (done: number) => void
}

async function compare(
  db: Kysely<Tables>,
  backup: BackupSummary,
  { tables, zoneId, onRows }: Comparing,
): Promise<void> {
  let done = 0
  for (const table of tables) {
    const digest = new LineDigest()
    for await (const lines of linesOf(db, table, zoneId)) {
      for (const line of lines) digest.add(line)
      done += lines.length
      onRows(done)
    }
    if (digest.end() !== backup.tables.get(table.name)?.sha256)
      throw new AppError('restore_differs', { table: table.name })
  }
}

/**
 * Servers keep populations and lists in memory by the zone's stamps, and put in anew only who is marked as changed since: so
 * the stamps go beyond both states, and everybody of either is marked.
 */
async function tellReaders(db: Kysely<Tables>, zoneId: string, before: StateBefore): Promise<void> {
  const { rows } = await sql<{ stamp: number }>`
    update zones set facts_stamp = greatest(facts_stamp, ${before.stamp}) + 1, names_stamp = greatest(names_stamp, ${before.namesStamp}) + 1,
      evaluated_stamp = case when evaluated_stamp = facts_stamp then greatest(facts_stamp, ${before.stamp}) + 1 else evaluated_stamp end
    where id = ${zoneId} returning facts_stamp as stamp`.execute(db)
  const stamp = rows[0]?.stamp ?? 0
  await sql`insert into population_changes (zone_id, subject_id, stamp)
    select ${zoneId}, id, ${stamp}::bigint from (
      select id from subjects where zone_id = ${zoneId} union select unnest(${textArray(before.subjects)}::text[])::uuid) as touched (id)
    on conflict (zone_id, subject_id) do update set stamp = excluded.stamp`.execute(db)
}
