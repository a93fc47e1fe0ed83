/** A zone carried away and put back, on both kinds of database. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refreshFacts } from '#modules/facts'
import { addMember } from '#modules/people'
import { addGeneratedBatch, addRecords, addSubjects } from '#modules/records'
import { populationFor } from '#modules/snapshots'
import { ensureZone } from '#modules/zone-state'
import { systemClock } from '#platform/clock'
import { type Ctx, createCtx, systemActor } from '#platform/context'
import { openDatabase } from '#platform/database'
import { migrate } from '#platform/migrate'
import type { Tables } from '#platform/tables'
import { demoZone } from '../../../test/demo-zone.ts'
import { ownDatabase } from '../../../test/harness.ts'
import { activeZoneFrom } from '../../active-zone.ts'
import { type BackupSummary, makeBackup, readBackup, restoreBackup } from './index.ts'

interface Place {
  readonly root: Kysely<Tables>
  readonly ctx: Ctx
  readonly remove: () => Promise<void>
}

let folder = ''
/** Where the backup comes from, an empty one that it goes to, and what was in the first while it was of an earlier release. */
let source: Place
let target: Place
let earlier: BackupSummary
let backup: BackupSummary
const inFolder = (name: string): string => join(folder, name)
const carried = (): string => inFolder('carried.gz')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wutong-backup-'))
  source = await openPlace()
  target = await openPlace()
  const { root, ctx } = source
  await migrate(root, undefined, 2)
  await ctx.transact(ensureZone)
  earlier = await makeBackup(root, ctx, { file: inFolder('earlier.gz') })
  await fill(source)
  backup = await makeBackup(root, ctx, { file: carried() })
})
afterAll(async () => {
  await source.remove()
  await target.remove()
  await rm(folder, { recursive: true, force: true })
})

/** A database of its own, empty. */
async function openPlace(): Promise<Place> {
  const where = await ownDatabase()
  const { root, close } = await openDatabase(where.address)
  const remove = async (): Promise<void> => {
    await close()
    await where.remove()
  }
  return { root, ctx: contextIn(root), remove }
}

function contextIn(root: Kysely<Tables>, zoneId = 'carried'): Ctx {
  return createCtx({ root, zone: activeZoneFrom(demoZone(zoneId)), actor: systemActor, clock: systemClock })
}

/** Letters that some readers take for line ends, quotes and marks of escapes: none may part or change a row. */
const oddName = '甲\u2028乙\r\n"丙"\\丁\t\u0085戊有限公司'

/** Two enterprises with figures, and an account. */
async function fill({ root, ctx }: Omit<Place, 'remove'>): Promise<void> {
  await migrate(root)
  await add(ctx, [oddName, '示例乙有限公司'], 1200.5)
  await addMember(ctx, {
    username: 'somebody',
    displayName: '某人',
    password: 'only-for-tests',
    role: 'officer',
    subjectId: null,
  })
}

async function add(ctx: Ctx, names: readonly string[], revenue: number): Promise<void> {
  await ctx.transact(async (inside) => {
    const batchId = inside.newId()
    await addGeneratedBatch(inside, { id: batchId, source: 'tax', file: 'test.csv' })
    const subjects = names.map((name) => ({ id: inside.newId(), uscc: null, externalKey: null, name }))
    await addSubjects(inside, { batchId, source: 'tax' }, subjects)
    const records = subjects.map(({ id }) => ({
      id: inside.newId(),
      subject_id: id,
      period: 2024,
      row: null,
      values: { revenue },
    }))
    await addRecords(inside, { batchId, source: 'tax' }, records)
    await refreshFacts(inside, batchId)
  })
}

async function namesIn(root: Kysely<Tables>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from subjects order by name`.execute(root)
  return rows.map(({ name }) => name)
}

async function listsStampIn(root: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ stamp: number }>`select names_stamp as stamp from zones`.execute(root)
  return rows[0]?.stamp ?? 0
}

async function eventsIn(root: Kysely<Tables>): Promise<string[]> {
  const { rows } = await sql<{ event: string }>`select event from audit_events order by at, id`.execute(root)
  return rows.map(({ event }) => event)
}

/** Digests of tables, apart from those that a restore adds to. */
function contentOf({ tables }: BackupSummary): [string, unknown][] {
  return [...tables].filter(([name]) => !['zones', 'population_changes', 'audit_events'].includes(name))
}

const bothNames = ['示例乙有限公司', oddName].sort()

describe('a backup that was changed or cut off', () => {
  const isRefused = async (content: Buffer): Promise<void> => {
    const broken = inFolder('broken.gz')
    await writeFile(broken, content)
    await expect(readBackup(broken)).rejects.toMatchObject({ code: 'backup_damaged' })
  }

  test('is refused, whichever line is changed or missing', { timeout: 120_000 }, async () => {
    const lines = gunzipSync(await readFile(carried()))
      .toString('utf8')
      .split('\n')
    expect(lines.length).toBeGreaterThan(60)
    for (let at = 0; at < lines.length - 1; at += 1) {
      await isRefused(gzipSync(lines.toSpliced(at, 1).join('\n')))
      const line = lines[at] ?? ''
      const digit = line.search(/[0-8]/)
      const other = `${line.slice(0, digit)}9${line.slice(digit + 1)}`
      if (digit >= 0) await isRefused(gzipSync(lines.with(at, other).join('\n')))
    }
  })

  test('is refused as a file, and an empty database stays empty', async () => {
    const bytes = await readFile(carried())
    await isRefused(Buffer.from('no backup at all'))
    await isRefused(bytes.subarray(0, bytes.length / 2))
    const { root, ctx } = target
    await expect(restoreBackup(root, ctx, { file: inFolder('broken.gz'), replace: false })).rejects.toMatchObject({
      code: 'backup_damaged',
    })
    const { rows } = await sql`select to_regclass('public.zones') as there`.execute(root)
    expect(rows).toEqual([{ there: null }])
  })
})

describe('a backup', () => {
  test('is of one moment: what others commit meanwhile is in it wholly or not at all', async () => {
    const { root, ctx } = source
    let writing: Promise<void> | undefined
    const { tables } = await makeBackup(root, ctx, {
      file: inFolder('moment.gz'),
      onProgress: () => {
        writing ??= add(ctx, ['后来有限公司'], 5)
      },
    })
    await writing
    const counts = ['batches', 'subjects', 'records', 'facts', 'auth_users'].map((name) => tables.get(name)?.rows)
    expect(counts).toEqual([1, 2, 2, 2, 1])
    expect(await namesIn(root)).toContain('后来有限公司')
  })

  test('put into an empty database gives everything back, and says so in the trail', async () => {
    const { root, ctx } = target
    expect(await restoreBackup(root, ctx, { file: carried(), replace: false })).toEqual(backup)
    expect(await namesIn(root)).toEqual(bothNames)
    expect((await eventsIn(root)).at(-1)).toBe('zone.restored')
    expect(contentOf(await makeBackup(root, ctx, { file: inFolder('again.gz') }))).toEqual(contentOf(backup))
    expect((await eventsIn(root)).at(-1)).toBe('zone.backed_up')
    await expect(restoreBackup(root, ctx, { file: carried(), replace: false })).rejects.toMatchObject({
      code: 'restore_not_empty',
    })
  })

  test('replaces what is there, and whoever kept the population or lists in memory sees the other ones', async () => {
    const { root, ctx } = target
    await add(ctx, ['后来有限公司'], 5)
    expect((await populationFor(ctx)).size).toBe(3)
    const before = await listsStampIn(root)
    await restoreBackup(root, ctx, { file: carried(), replace: true })
    expect(await listsStampIn(root)).toBeGreaterThan(before)
    expect(await namesIn(root)).toEqual(bothNames)
    const { size, factCount } = await populationFor(ctx)
    expect([size, factCount]).toEqual([2, 2])
    await add(ctx, ['再来有限公司'], 7)
    expect((await populationFor(ctx)).size).toBe(3)
  })

  test('is undone where the database does not hold afterwards what the file says', async () => {
    const { root, ctx } = target
    const names = await namesIn(root)
    // Rounds what it is given, as another type of column or a trigger might.
    await sql`alter table zones alter column created_at type timestamptz(0)`.execute(root)
    await expect(restoreBackup(root, ctx, { file: carried(), replace: true })).rejects.toMatchObject({
      code: 'restore_differs',
    })
    expect(await namesIn(root)).toEqual(names)
  })

  test('never replaces a file, is of one zone alone, and names what is missing', async () => {
    const { root, ctx } = source
    const makes = (context: Ctx, name: string) => expect(makeBackup(root, context, { file: inFolder(name) })).rejects
    const restores = (context: Ctx) => expect(restoreBackup(root, context, { file: carried(), replace: true })).rejects
    const second = contextIn(root, 'second')
    await makes(ctx, 'carried.gz').toMatchObject({ code: 'backup_file_exists' })
    await makes(ctx, 'none/a.gz').toMatchObject({ code: 'backup_not_writable' })
    await makes(second, 'other.gz').toMatchObject({ code: 'backup_not_found_zone' })
    await expect(readBackup(inFolder('none.gz'))).rejects.toMatchObject({ code: 'backup_file_missing' })
    await restores(second).toMatchObject({ code: 'restore_wrong_zone' })
    await second.transact(ensureZone)
    await restores(ctx).toMatchObject({ code: 'restore_other_zone' })
    expect(await namesIn(root)).toHaveLength(3)
  })
})

test('a backup of an earlier release goes into an empty database and is brought up to date', async () => {
  expect(earlier.head.migrations).toHaveLength(2)
  const { root, ctx, remove } = await openPlace()
  try {
    const restores = () => restoreBackup(root, ctx, { file: inFolder('earlier.gz'), replace: true })
    await restores()
    expect(await migrate(root)).toEqual([])
    expect(await eventsIn(root)).toEqual(['zone.restored'])
    await expect(restores()).rejects.toMatchObject({ code: 'backup_older' })
  } finally {
    await remove()
  }
})

test.skipIf(process.env.TEST_DATABASE_URL === undefined)(
  'a zone goes from the embedded database to a server',
  async () => {
    const embedded = await openDatabase({ dataDir: inFolder('embedded') })
    const server = await openPlace()
    try {
      const ctx = contextIn(embedded.root)
      await restoreBackup(embedded.root, ctx, { file: carried(), replace: false })
      const back = inFolder('from-embedded.gz')
      expect(contentOf(await makeBackup(embedded.root, ctx, { file: back }))).toEqual(contentOf(backup))
      await restoreBackup(server.root, server.ctx, { file: back, replace: false })
      expect(await namesIn(server.root)).toEqual(bothNames)
    } finally {
      await embedded.close()
      await server.remove()
    }
  },
)

test('no wall hides a row of the zone from the program itself, as whom the owner of the tables reads a backup', async () => {
  const { rows } = await sql`select tablename from pg_policies where cmd in ('SELECT', 'ALL') group by tablename
    having bool_and(qual ~ 'app_(user|subject|role)' and qual !~ 'app_is_staff|system|<>')`.execute(source.root)
  expect(rows).toEqual([])
})

test('every table has a key to be ordered by, and none counts by a sequence that a restore would leave behind', async () => {
  const { root } = source
  const { rows: keyless } = await sql`select c.relname from pg_class c where c.relkind = 'r'
    and c.relnamespace = 'public'::regnamespace and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)`.execute(
    root,
  )
  expect(keyless).toEqual([])
  const { rows } = await sql`select sequencename from pg_sequences where schemaname = 'public'`.execute(root)
  expect(rows).toEqual([])
})
