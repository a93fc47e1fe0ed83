/** A database of every earlier release keeps what it holds, and works on, after it was brought up to date. */
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nameKey } from '@wutong/engine'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { chooseForSubjects } from '#modules/facts'
import { importFile, retractBatch } from '#modules/records'
import { ensureZone } from '#modules/zone-state'
import { systemClock } from '#platform/clock'
import { createCtx, systemActor } from '#platform/context'
import { openDatabase } from '#platform/database'
import { migrate, migrationsFolder } from '#platform/migrate'
import type { Tables } from '#platform/tables'
import { activeZoneFrom } from '../src/active-zone.ts'
import { demoZone } from './demo-zone.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wutong-migrations-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const id = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`
const [kept, gone, coded, keyed] = [id(1), id(2), id(11), id(12)]
const code = '91410100MA44TJ0F0P'

/** What the first release stored: two batches, of which one was taken back, two enterprises, and what is in force of them. */
async function store(root: Kysely<Tables>): Promise<void> {
  const at = '2026-01-05T02:00:00Z'
  await root.transaction().execute(async (trx) => {
    await sql`select set_config('app.zone_id', 'old', true)`.execute(trx)
    const write = (text: string) => sql.raw(text).execute(trx)
    await write(`insert into zones (id, name, created_at) values ('old', '{"zh":"旧","en":"Old"}', '${at}')`)
    await write(`insert into batches (zone_id, id, source, file, rows, accepted, imported_by, imported_at, retracted_at, retracted_by, retract_reason)
      values ('old', '${kept}', 'tax', 'a.csv', 2, 2, 'officer', '${at}', null, null, null),
             ('old', '${gone}', 'tax', 'b.csv', 1, 1, 'officer', '${at}', '${at}', 'officer', '错')`)
    await write(`insert into subjects (zone_id, id, uscc, external_source, external_key, name, name_key, created_batch_id, created_at)
      values ('old', '${coded}', '${code}', null, null, '甲公司', '${nameKey('甲公司')}', '${kept}', '${at}'),
             ('old', '${keyed}', null, 'tax', 'E7', '乙公司', '${nameKey('乙公司')}', '${kept}', '${at}')`)
    await write(`insert into records (zone_id, id, batch_id, subject_id, source, period, row, recorded_at, values)
      values ('old', '${id(21)}', '${kept}', '${coded}', 'tax', 2024, 2, '${at}', '{"revenue": 1200.5, "employees": 30}'),
             ('old', '${id(22)}', '${kept}', '${keyed}', 'tax', 2024, 3, '${at}', '{"revenue": 7}'),
             ('old', '${id(23)}', '${gone}', '${keyed}', 'tax', 2024, 2, '${at}', '{"revenue": 99}')`)
    await write(`insert into facts (zone_id, subject_id, period, values, record_ids)
      values ('old', '${coded}', 2024, '{"revenue": 1200.5, "employees": 30}', '{"${id(21)}": ["revenue", "employees"]}'),
             ('old', '${keyed}', 2024, '{"revenue": 7}', '{"${id(22)}": ["revenue"]}')`)
  })
  await sql`analyze`.execute(root)
}

async function factsIn(root: Kysely<Tables>): Promise<unknown[]> {
  const { rows } = await sql`select s.name, s.uscc, f.period, f.values from facts f
    join subjects s on s.zone_id = f.zone_id and s.id = f.subject_id order by s.name, f.period`.execute(root)
  return rows
}

const before = [
  { name: '乙公司', uscc: null, period: 2024, values: { revenue: 7 } },
  { name: '甲公司', uscc: code, period: 2024, values: { revenue: 1200.5, employees: 30 } },
]

const names = (await readdir(migrationsFolder)).sort()

test.for(names.slice(0, -1).map((name, at) => [name, at + 1] as const))(
  'what was stored under %s stays and works on',
  { timeout: 120_000 },
  async ([name, count]) => {
    const earlier = join(folder, `${count}`)
    await cp(migrationsFolder, earlier, {
      recursive: true,
      filter: (path) => !names.slice(count).some((later) => path.endsWith(later)),
    })
    const database = await openDatabase({ dataDir: join(folder, `data-${count}`) })
    const { root } = database
    try {
      expect(await migrate(root, earlier)).toContain(name)
      await store(root)
      expect(await migrate(root)).toEqual(names.slice(count))
      expect(await factsIn(root)).toEqual(before)

      const ctx = createCtx({ root, zone: activeZoneFrom(demoZone('old')), actor: systemActor, clock: systemClock })
      await ctx.transact(ensureZone)
      await ctx.transact((inside) => chooseForSubjects(inside, [coded, keyed]))
      expect(await factsIn(root)).toEqual(before)
      const path = join(folder, `${count}.csv`)
      await writeFile(
        path,
        `企业名称,统一社会信用代码,年份,营业收入(万元),从业人员(人)\n甲公司,${code},2025,1300,31\n丙公司,,2025,5,\n`,
      )
      const { batchId, newSubjects } = await importFile(ctx, { path, source: 'tax' })
      expect(newSubjects).toBe(1)
      const evaluated = await evaluateZone(ctx, { period: 2025 })
      expect(evaluated).toMatchObject({ subjects: 3 })
      await retractBatch(ctx, batchId ?? '', '试')
      expect(await factsIn(root)).toEqual(before)
      await retractBatch(ctx, kept, '试')
      expect(await factsIn(root)).toEqual([])
    } finally {
      await database.close()
    }
  },
)
