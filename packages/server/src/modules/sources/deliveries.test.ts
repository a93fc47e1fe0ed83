/** What sources delivered is found without reading all that they ever sent. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { TxCtx } from '#platform/context'
import { createZone } from '../../../test/harness.ts'
import { firstDeliveries } from './store.ts'

/** Batches of one source, one every ten minutes since the first of June. */
async function addBatches(ctx: TxCtx, count: number): Promise<void> {
  const columns = await sql<{ name: string }>`
    select a.attname as name from pg_attribute a where a.attrelid = 'batches'::regclass and a.attnum > 0 and not a.attisdropped`.execute(
    ctx.db,
  )
  const given: Readonly<Record<string, ReturnType<typeof sql>>> = {
    id: sql`gen_random_uuid()`,
    imported_at: sql`timestamptz '2026-06-01 00:00+08' + n * interval '10 minutes'`,
    coverage: sql`jsonb_build_object('2024', 1)`,
    content_hash: sql`n::text`,
    kind: sql`'push'`,
  }
  const names = columns.rows.map(({ name }) => name)
  const values = names.map((name) => given[name] ?? sql`b.${sql.ref(name)}`)
  await sql`insert into batches (${sql.join(names.map((name) => sql.ref(name)))})
    select ${sql.join(values)} from batches b, generate_series(1, ${count}::integer) n
    where b.zone_id = ${ctx.zoneId} and b.source = 'tax' and b.kind = 'generated'`.execute(ctx.db)
  await sql`analyze batches`.execute(ctx.db)
}

/** Blocks of the database that the query touches, and the day that it finds. */
async function look(ctx: TxCtx): Promise<{ day: string | undefined; blocks: number }> {
  const query = firstDeliveries(ctx, [{ source: 'tax', since: '2026-06-01', before: null, period: null }])
  const { rows } = await sql<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>`
    explain (analyze, buffers, format json) ${query}`.execute(ctx.db)
  const plan = rows[0]?.['QUERY PLAN'][0].Plan
  const [first] = (await query.execute(ctx.db)).rows
  return { day: first?.day, blocks: (plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0) }
}

test('the first delivery of a time costs the same behind ten batches and behind five thousand', async () => {
  const zone = await createZone()
  await zone.addCompanies([{ name: '甲', facts: { 'revenue@2024': 5 } }])
  const lookBehind = (count: number) =>
    zone.ctx.transact(async (ctx) => {
      await addBatches(ctx, count)
      return look(ctx)
    })
  const few = await lookBehind(10)
  const many = await lookBehind(5000)
  expect(few.day).toBe('2026-06-01')
  expect(many.day).toBe('2026-06-01')
  expect(many.blocks).toBeLessThan(few.blocks + 10)
})
