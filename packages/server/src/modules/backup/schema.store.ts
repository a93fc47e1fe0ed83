/** The tables of a database as a backup sees them, read from the database itself: a new table is carried without anyone remembering. */
import { type Kysely, sql } from 'kysely'
import type { Tables } from '#platform/tables'

/** A table whose rows a backup carries. */
export interface BackupTable {
  readonly name: string
  readonly columns: readonly string[]
  /** Types of the columns, as SQL names them. */
  readonly types: readonly string[]
  /** What rows are ordered by: the primary key without the zone. */
  readonly key: readonly string[]
  /** The column that says which zone a row belongs to; null for accounts and settings, which are of the whole house. */
  readonly zoneColumn: string | null
  /** Whether its owner, too, is held by row-level security. */
  readonly isForced: boolean
}

/** What is made anew by itself, or ends when the data move: copies of the population, sessions, attempts to sign in, imports under way. */
const leftOut: readonly string[] = [
  'migrations',
  'snapshots',
  'snapshot_blocks',
  'auth_sessions',
  'auth_verifications',
  'auth_rate_limits',
  'auth_challenges',
  'auth_used_codes',
  'import_jobs',
]

interface Described {
  readonly name: string
  readonly columns: readonly string[]
  readonly types: readonly string[]
  readonly key: readonly string[]
  readonly is_forced: boolean
  /** Tables that its foreign keys name. */
  readonly needs: readonly string[]
}

/** All tables to carry, each after those that it refers to, and the names of those that a restore only empties. */
export async function listBackupTables(
  db: Kysely<Tables>,
): Promise<{ readonly carried: readonly BackupTable[]; readonly emptied: readonly string[] }> {
  const { rows } = await sql<Described>`
    select c.relname::text as name, c.relforcerowsecurity as is_forced,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      (select array_agg(format_type(a.atttypid, a.atttypmod) order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as types,
      coalesce((select array_agg(a.attname::text order by k.place) from pg_index i
        cross join lateral unnest(i.indkey) with ordinality as k(number, place)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
        where i.indrelid = c.oid and i.indisprimary), '{}') as key,
      coalesce((select array_agg(distinct n.relname::text) from pg_constraint f join pg_class n on n.oid = f.confrelid
        where f.conrelid = c.oid and f.contype = 'f' and n.oid <> c.oid), '{}') as needs
    from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
    order by c.relname`.execute(db)
  const emptied = rows.map(({ name }) => name).filter((name) => leftOut.includes(name) && name !== 'migrations')
  const carried = inOrder(rows.filter(({ name }) => !leftOut.includes(name))).map((table) => ({
    name: table.name,
    columns: table.columns,
    types: table.types,
    key: table.key.filter((column) => column !== 'zone_id'),
    zoneColumn: zoneColumnOf(table),
    isForced: table.is_forced,
  }))
  return { carried, emptied }
}

function zoneColumnOf({ name, columns }: Described): string | null {
  if (name === 'zones') return 'id'
  return columns.includes('zone_id') ? 'zone_id' : null
}

function inOrder(tables: readonly Described[]): Described[] {
  const placed: Described[] = []
  const waiting = [...tables]
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ needs }) => !waiting.some(({ name }) => needs.includes(name)))
    if (next < 0)
      throw new Error(`Tables refer to each other in a circle: ${waiting.map(({ name }) => name).join(', ')}`)
    placed.push(...waiting.splice(next, 1))
  }
  return placed
}

/** Migrations that the database has run, in order; none where it is empty. */
export async function listRanMigrations(db: Kysely<Tables>): Promise<{ name: string; hash: string }[]> {
  const { rows: there } = await sql<{
    there: boolean
  }>`select to_regclass('public.migrations') is not null as there`.execute(db)
  if (there[0]?.there !== true) return []
  const { rows } = await sql<{ name: string; hash: string }>`select name, hash from migrations order by name`.execute(
    db,
  )
  return rows
}

/** Makes every value read as text the same on every server, and lets the owner of the tables see the zone's rows. */
export async function enterBackup(db: Kysely<Tables>, zoneId: string): Promise<void> {
  await sql`select set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, YMD', true),
    set_config('IntervalStyle', 'iso_8601', true), set_config('extra_float_digits', '1', true),
    set_config('bytea_output', 'hex', true), set_config('app.zone_id', ${zoneId}, true),
    set_config('app.role', 'system', true), set_config('app.user_id', 'system', true)`.execute(db)
}

/** Texts of about this many characters are fetched at once, however wide the rows are. */
const charactersAtOnce = 4_000_000
const mostRows = 5000

/**
 * Rows of a table as lines: each a JSON array of what PostgreSQL writes for every value, null where there is none. Only
 * inside a transaction entered by `enterBackup`; the same rows give the same lines on every server.
 */
export async function* linesOf(db: Kysely<Tables>, table: BackupTable, zoneId: string): AsyncGenerator<string[]> {
  const texts = table.columns.map((name) => sql`${sql.ref(name)}::text`)
  const order = table.key.map((name) => {
    const isText = table.types[table.columns.indexOf(name)] === 'text'
    return isText ? sql`${sql.ref(name)} collate "C"` : sql.ref(name)
  })
  const where = table.zoneColumn === null ? sql`true` : sql`${sql.ref(table.zoneColumn)} = ${sql.lit(zoneId)}`
  await sql`declare backup_rows no scroll cursor for select json_build_array(${sql.join(texts)})::text as line
    from ${sql.table(table.name)} where ${where} ${order.length === 0 ? sql`` : sql`order by ${sql.join(order)}`}`.execute(
    db,
  )
  for (let wanted = 50; ; ) {
    const { rows } = await sql<{ line: string }>`fetch forward ${sql.lit(wanted)} from backup_rows`.execute(db)
    if (rows.length === 0) break
    const lines = rows.map(({ line }) => line)
    yield lines
    const characters = lines.reduce((sum, line) => sum + line.length, 1)
    wanted = Math.max(1, Math.min(mostRows, Math.floor((rows.length * charactersAtOnce) / characters)))
  }
  await sql`close backup_rows`.execute(db)
}
