/** The past as it was: facts chosen again from records, evaluations done again to the last bit. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { retractBatch } from '#modules/records'
import { populationAsOf, populationFor } from '#modules/snapshots'
import type { TestZone } from '../../../test/harness.ts'
import { createZone } from '../../../test/harness.ts'
import { activeZoneFrom } from '../../active-zone.ts'
import { momentOfDay } from './moments.store.ts'
import { reproduceEvaluation } from './reproduction.ts'

async function runs(zone: TestZone): Promise<{ id: string; kind: string; current: boolean }[]> {
  const { rows } = await zone.ctx.transact((ctx) =>
    sql<{ id: string; kind: string; current: boolean }>`
      select id, kind, current from evaluations where zone_id = ${zone.zone.zone.id} order by ran_at, id`.execute(
      ctx.db,
    ),
  )
  return rows
}

async function batches(zone: TestZone): Promise<string[]> {
  const { rows } = await zone.ctx.transact((ctx) =>
    sql<{ id: string }>`select id from batches where zone_id = ${zone.zone.zone.id} order by imported_at, id`.execute(
      ctx.db,
    ),
  )
  return rows.map(({ id }) => id)
}

test('the population as of now is the population of today, after imports, overruling and retraction', async () => {
  const zone = await createZone()
  await zone.addCompanies([{ name: '甲', facts: { 'revenue@2024': 10, district: 'a' } }, { name: '乙' }], 'statistics')
  const before = await populationFor(zone.ctx)
  await zone.addCompanies([{ name: '丙', facts: { 'revenue@2024': 7 } }])
  const [, second = ''] = await batches(zone)
  const between = await populationFor(zone.ctx)
  await retractBatch(zone.as('officer'), second, '试')
  const after = await populationFor(zone.ctx)
  expect(new Set([before.hash, between.hash]).size).toBe(2)
  for (const { stamp, hash, judged, factCount } of [before, between, after])
    expect(await populationAsOf(zone.ctx, { stamp, judged })).toMatchObject({ hash, factCount })
})

test('every run of the past is done again with the same facts and the same results, whatever changed since', async () => {
  const zone = await createZone()
  await zone.addCompanies([
    { name: '甲', facts: { 'revenue@2024': 1200, 'rd_expense@2024': 30, 'employees@2024': 12 } },
    { name: '乙', facts: { 'revenue@2024': 300 } },
    { name: '丙' },
  ])
  await evaluateZone(zone.ctx, { period: 2024 })
  const first = await runs(zone)
  await zone.addCompanies([{ name: '丁', facts: { 'revenue@2024': 5000 } }])
  const [batch = ''] = await batches(zone)
  await evaluateZone(zone.ctx, { period: 2024 })
  await retractBatch(zone.as('officer'), batch, '撤回')
  await evaluateZone(zone.ctx, { period: 2024 })
  expect(first.length).toBeGreaterThan(2)
  expect(new Set(first.map(({ kind }) => kind))).toEqual(new Set(['scorecard', 'ladder', 'offer']))
  for (const { id } of await runs(zone)) {
    const again = await reproduceEvaluation(zone.as('auditor'), id)
    expect(again).toMatchObject({ same: true })
  }
})

test('a run is done again by the definitions of its day', async () => {
  const zone = await createZone()
  await zone.addCompanies([{ name: '甲', facts: { 'revenue@2024': 1200 } }])
  await evaluateZone(zone.ctx, { period: 2024 })
  const [run] = await runs(zone)
  const { zone: definitions } = zone.zone
  const changed = activeZoneFrom({ ...definitions, scorecards: [], ladders: [], offers: [] })
  const later = { ...zone.as('auditor'), zone: changed }
  const again = await reproduceEvaluation(later, run?.id ?? '')
  expect(again).toMatchObject({ same: true, subjects: 1 })
})

test('changes and runs are listed newest first, page by page, for staff only', async () => {
  const zone = await createZone()
  await zone.addCompanies([
    { name: '甲', facts: { 'revenue@2024': 1 } },
    { name: '乙', facts: { 'revenue@2024': 1 } },
  ])
  await zone.addCompanies([{ name: '丙', facts: { 'revenue@2024': 1 } }], 'statistics')
  await evaluateZone(zone.ctx, { period: 2024 })
  const send = await zone.signIn('leader')
  const first = (await send('/api/history/changes?limit=1')).json()
  expect(first).toMatchObject({ total: 2, rows: [{ kind: 'generated', source: 'statistics', subjects: 1 }] })
  const second = (await send(`/api/history/changes?limit=1&after=${first.next}`)).json()
  expect(second).toMatchObject({ next: null, rows: [{ kind: 'generated', source: 'tax', subjects: 2 }] })
  const of = (await send('/api/history/runs?definition=innovation-points')).json()
  expect(of).toMatchObject({ total: 1, rows: [{ kind: 'scorecard', subjects: 3, current: true }] })
  const done = await send({ method: 'POST', url: `/api/history/runs/${of.rows[0].id}/reproduce` })
  expect(done.json()).toMatchObject({ same: true, subjects: 3 })
  const missing = await send({ method: 'POST', url: `/api/history/runs/${zone.clock.newId()}/reproduce` })
  expect([missing.statusCode, missing.json().code]).toEqual([404, 'evaluation_not_found'])
  const company = await zone.signIn('enterprise', (await zone.addCompanies([{ name: '丁' }]))[0])
  expect((await company('/api/history/changes')).statusCode).toBe(403)
})

test('a change of a record that nobody may make is found', async () => {
  const zone = await createZone()
  await zone.addCompanies([{ name: '甲', facts: { 'revenue@2024': 1200 } }])
  await evaluateZone(zone.ctx, { period: 2024 })
  const [run] = await runs(zone)
  await zone.root.transaction().execute(async (db) => {
    await sql`alter table records no force row level security`.execute(db)
    await sql`update records set values = jsonb_set(values, '{revenue}', '1201') where zone_id = ${zone.zone.zone.id}`.execute(
      db,
    )
    await sql`alter table records force row level security`.execute(db)
  })
  const again = await reproduceEvaluation(zone.as('auditor'), run?.id ?? '')
  expect(again.same).toBe(false)
  expect(again.facts.again).not.toBe(again.facts.stored)
})

test('a day stands for what had come to count by its end, in the zone’s own time', async () => {
  const zone = await createZone()
  await zone.addCompanies([{ name: '甲' }])
  const { rows } = await zone.ctx.transact((ctx) =>
    sql<{ stamp: number }>`select max(stamp) as stamp from knowledge where zone_id = ${zone.zone.zone.id}`.execute(
      ctx.db,
    ),
  )
  const at = (iso: string) =>
    zone.root.transaction().execute(async (db) => {
      await sql`alter table knowledge no force row level security`.execute(db)
      await sql`update knowledge set at = ${iso}::timestamptz where zone_id = ${zone.zone.zone.id}`.execute(db)
      await sql`alter table knowledge force row level security`.execute(db)
    })
  const stampOf = async (day: string) => (await zone.ctx.transact((ctx) => momentOfDay(ctx, day))).stamp
  await at('2026-03-01T15:59:59Z')
  expect(await stampOf('2026-02-28')).toBe(0)
  expect(await stampOf('2026-03-01')).toBe(rows[0]?.stamp)
  await at('2026-03-01T16:00:00Z')
  expect(await stampOf('2026-03-01')).toBe(0)
  expect(await stampOf('2026-03-02')).toBe(rows[0]?.stamp)
})
