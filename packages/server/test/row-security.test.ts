import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { TxCtx } from '#platform/context'
import { createZone, getHouse } from './harness.ts'

const zoneTables = [
  'zones',
  'batches',
  'batch_reports',
  'batch_issues',
  'subjects',
  'records',
  'facts',
  'cohort_statistics',
  'evaluations',
  'score_results',
  'rung_results',
  'match_blocks',
  'population_changes',
  'snapshots',
  'snapshot_blocks',
  'subject_summaries',
  'memberships',
  'audit_events',
  'audit_seals',
  'audit_links',
  'identities',
  'knowledge',
  'merges',
  'doubtful_pairs',
  'settlements',
  'questions',
  'question_files',
  'disputes',
  'dispute_files',
  'source_contacts',
  'column_mappings',
  'relations',
  'source_keys',
  'pushes',
  'definitions',
  'request_keys',
  'sign_in_rules',
  'personal_keys',
  'organisations',
  'consents',
  'liaisons',
  'source_hooks',
  'import_jobs',
]

async function count(ctx: TxCtx, table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(ctx.db)
  return rows[0]?.n ?? -1
}

describe('row-level security', () => {
  test('is enabled and forced on every table that has a zone', async () => {
    const { root } = await getHouse()
    const { rows } = await sql<{ name: string; forced: boolean }>`
      select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced from pg_class c
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
        and (c.relname = 'zones' or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'zone_id'))`.execute(
      root,
    )
    expect(rows.filter(({ forced }) => !forced)).toEqual([])
    expect(rows.map(({ name }) => name).sort()).toEqual([...zoneTables].sort())
  })

  test('binds a role that cannot bypass it, log in, or read accounts', async () => {
    const { root } = await getHouse()
    const { rows } =
      await sql<object>`select rolsuper, rolbypassrls, rolcanlogin, rolcreaterole from pg_roles where rolname = 'wutong_app'`.execute(
        root,
      )
    expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcanlogin: false, rolcreaterole: false }])
    const zone = await createZone()
    await expect(
      zone.as('officer').transact((ctx) => sql`select * from auth_accounts`.execute(ctx.db)),
    ).rejects.toThrow(/permission denied/)
    await expect(zone.as('officer').transact((ctx) => sql`select * from settings`.execute(ctx.db))).rejects.toThrow(
      /permission denied/,
    )
  })

  test('shows nothing without a zone', async () => {
    const zone = await createZone()
    await zone.addCompanies([{ name: '示例甲有限公司' }])
    const seen = await zone.root.transaction().execute(async (trx) => {
      await sql`select set_config('role', 'wutong_app', true)`.execute(trx)
      const { rows } = await sql<{ n: number }>`select count(*) as n from subjects`.execute(trx)
      return rows[0]?.n
    })
    expect(seen).toBe(0)
  })

  test('keeps two zones apart even where a query forgets its zone', async () => {
    const [here, there] = [await createZone(), await createZone()]
    await here.addCompanies([{ name: '示例甲有限公司', facts: { 'revenue@2024': 1 } }])
    await there.addCompanies([{ name: '示例乙有限公司', facts: { 'revenue@2024': 2 } }, { name: '示例丙有限公司' }])
    for (const table of ['subjects', 'subject_summaries']) {
      expect(await here.as('officer').transact((ctx) => count(ctx, table))).toBe(1)
      expect(await there.as('leader').transact((ctx) => count(ctx, table))).toBe(2)
    }
    expect(await here.as('officer').transact((ctx) => count(ctx, 'zones'))).toBe(1)
  })

  test('refuses to write into another zone', async () => {
    const [here, there] = [await createZone(), await createZone()]
    const [subject = ''] = await there.addCompanies([{ name: '示例乙有限公司' }])
    await expect(
      here
        .as('officer')
        .transact((ctx) =>
          sql`insert into facts (zone_id, subject_id, period, values, record_ids) values (${there.ctx.zoneId}, ${subject}, 2024, '{}', '{}')`.execute(
            ctx.db,
          ),
        ),
    ).rejects.toThrow(/row-level security/)
    const changed = await here
      .as('officer')
      .transact((ctx) => sql`update subjects set name = 'x' where id = ${subject}`.execute(ctx.db))
    expect(changed.numAffectedRows).toBe(0n)
  })

  test.for(['leader', 'auditor', 'enterprise'] as const)('lets a %s change nothing', async (role) => {
    const zone = await createZone()
    const [subject = ''] = await zone.addCompanies([{ name: '示例甲有限公司' }])
    const ctx = zone.as(role, role === 'enterprise' ? subject : undefined)
    const changed = await ctx.transact((ctx) => sql`update subjects set name = 'x'`.execute(ctx.db))
    expect(changed.numAffectedRows).toBe(0n)
    const removed = await ctx.transact((ctx) => sql`delete from subjects`.execute(ctx.db))
    expect(removed.numAffectedRows).toBe(0n)
  })

  test('lets nobody edit or delete records, audit events or memberships', async () => {
    const zone = await createZone()
    await zone.addCompanies([{ name: '示例甲有限公司', facts: { 'revenue@2024': 1 } }])
    for (const table of ['records', 'audit_events', 'memberships', 'batch_reports']) {
      await expect(zone.ctx.transact((ctx) => sql`delete from ${sql.table(table)}`.execute(ctx.db))).rejects.toThrow(
        /permission denied/,
      )
      await expect(
        zone.ctx.transact((ctx) => sql`update ${sql.table(table)} set zone_id = zone_id`.execute(ctx.db)),
      ).rejects.toThrow(/permission denied/)
    }
  })

  test('shows an enterprise its own rows only', async () => {
    const zone = await createZone()
    const [own = ''] = await zone.addCompanies([{ name: '示例甲有限公司', facts: { 'revenue@2024': 1 } }])
    await zone.addCompanies([{ name: '示例乙有限公司', facts: { 'revenue@2024': 2 } }])
    const seen = await zone
      .as('enterprise', own)
      .transact(async (ctx) =>
        Promise.all(
          [
            'subjects',
            'records',
            'facts',
            'subject_summaries',
            'batches',
            'batch_reports',
            'evaluations',
            'audit_events',
          ].map((table) => count(ctx, table)),
        ),
      )
    expect(seen).toEqual([1, 1, 1, 1, 1, 0, 0, 0])
  })

  test('a transaction inside another joins it, and the settings end with it', async () => {
    const zone = await createZone()
    const roles = await zone.ctx.transact((ctx) =>
      ctx.transact(async (inner) => (await sql<{ r: string }>`select current_user as r`.execute(inner.db)).rows),
    )
    expect(roles).toEqual([{ r: 'wutong_app' }])
    const { rows } = await sql<{
      zone: string | null
    }>`select nullif(current_setting('app.zone_id', true), '') as zone`.execute(zone.root)
    expect(rows).toEqual([{ zone: null }])
  })
})

test('the root handle inside a transaction fails fast instead of hanging on the embedded database', async () => {
  const zone = await createZone()
  const started = performance.now()
  const wrong = zone.ctx.transact(async () => {
    await sql`select 1`.execute(zone.root)
  })
  if (process.env.TEST_DATABASE_URL) {
    await wrong
    return
  }
  await expect(wrong).rejects.toThrow(/timeout/)
  expect(performance.now() - started).toBeLessThan(4000)
})
