/** The stored trail: what is written with what, who sees it, how days are sealed, and what a check finds. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditVerification, SealAlgorithm } from '@wutong/contract'
import { type RawBuilder, sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { recordEvent } from '#platform/audit'
import { type Ctx, createCtx, systemActor } from '#platform/context'
import { createZone, type TestZone } from '../../../test/harness.ts'
import { sealDue, sealedLines, verifyFile, verifyStored } from './index.ts'

/** The program's context at another moment. */
function at(zone: TestZone, moment: string): Ctx {
  const clock = { now: () => new Date(moment), newId: zone.clock.newId }
  return createCtx({ root: zone.root, zone: zone.zone, actor: systemActor, clock })
}

function recordIn(ctx: Ctx, event = 'batch.imported'): Promise<void> {
  return ctx.transact((inside) => recordEvent(inside, { event, detail: { rows: 3 } }))
}

const happens = (zone: TestZone, moment: string, event?: string): Promise<void> => recordIn(at(zone, moment), event)

/** A zone with two events on the first of March in China, none on the second, three on the third, sealed on the fourth. */
async function sealedZone(algorithm: SealAlgorithm = 'sha256'): Promise<TestZone> {
  const zone = await createZone()
  for (const moment of ['2026-02-28T16:00:00Z', '2026-03-01T15:59:59.999Z']) await happens(zone, moment)
  for (const moment of ['2026-03-03T01:00:00Z', '2026-03-03T01:00:00Z', '2026-03-03T02:00:00Z'])
    await happens(zone, moment)
  await sealDue(at(zone, '2026-03-03T16:10:00Z'), algorithm)
  return zone
}

/** Does what only the owner of the database can, with its triggers out of the way. */
async function tamper(zone: TestZone, change: (zoneId: string) => RawBuilder<unknown>): Promise<void> {
  await zone.root.transaction().execute(async (db) => {
    await sql`set local session_replication_role = replica`.execute(db)
    await change(zone.ctx.zoneId).execute(db)
  })
}

const idsOf = async (zone: TestZone, day: string): Promise<string[]> => {
  const { rows } = await zone.ctx.transact((ctx) =>
    sql<{
      id: string
    }>`select id from audit_events where zone_id = ${ctx.zoneId} and day = ${day}::date order by at, id`.execute(
      ctx.db,
    ),
  )
  return rows.map(({ id }) => id)
}
const found = ({ findings }: AuditVerification) => findings.map(({ kind, day, eventId }) => [kind, day, eventId])

describe('an event', () => {
  test('is there with its change, or neither is', async () => {
    const zone = await createZone()
    const failed = zone.ctx.transact(async (ctx) => {
      await recordEvent(ctx, { event: 'batch.imported' })
      throw new Error('no')
    })
    await expect(failed).rejects.toThrow('no')
    expect(
      await zone.ctx.transact((ctx) => sql`select from audit_events where zone_id = ${ctx.zoneId}`.execute(ctx.db)),
    ).toMatchObject({ rows: [] })
  })

  test.for(['audit_events', 'audit_seals', 'audit_links'])(
    'stays as it is: %s refuse even their owner',
    async (table) => {
      const { root } = await sealedZone()
      for (const statement of [
        sql`update ${sql.table(table)} set zone_id = zone_id`,
        sql`delete from ${sql.table(table)}`,
        sql`truncate ${sql.table(table)}`,
      ])
        await expect(statement.execute(root)).rejects.toThrow(/can only be added to/)
    },
  )

  test('is signed by nobody but its actor, and its day is given by the database', async () => {
    const zone = await createZone()
    const insert = (columns: string, values: RawBuilder<unknown>) =>
      zone.as('officer').transact((ctx) =>
        sql`insert into audit_events (zone_id, id, at, actor_name, actor_role, event, ${sql.raw(columns)})
          values (${ctx.zoneId}, ${ctx.newId()}, now(), 'x', 'leader', 'x', ${values})`.execute(ctx.db),
      )
    await expect(insert('actor_id', sql`'somebody else'`)).rejects.toThrow(/row-level security/)
    await expect(insert('actor_id, day', sql`${`${zone.ctx.zoneId}.officer`}, '2020-01-01'`)).rejects.toThrow(
      /permission denied/,
    )
  })

  test('is seen by leaders and auditors, by the officer who did it, and by the enterprise it is about', async () => {
    const zone = await createZone()
    const [own = '', other = ''] = await zone.addCompanies([{ name: '示例甲有限公司' }, { name: '示例乙有限公司' }])
    for (const subjectId of [own, other])
      await zone.as('officer').transact((ctx) => recordEvent(ctx, { event: 'subject.read', kind: 'read', subjectId }))
    await zone.as('leader').transact((ctx) => recordEvent(ctx, { event: 'list.exported', kind: 'export' }))
    const seenBy = async (ctx: Ctx) =>
      (
        await ctx.transact((tx) =>
          sql<{ event: string }>`select event from audit_events order by at, id`.execute(tx.db),
        )
      ).rows.length
    expect(await seenBy(zone.as('auditor'))).toBe(3)
    expect(await seenBy(zone.as('leader'))).toBe(3)
    expect(await seenBy(zone.as('officer'))).toBe(2)
    expect(await seenBy(zone.as('enterprise', own))).toBe(1)
    expect(await seenBy((await createZone()).as('auditor'))).toBe(0)
  })
})

describe('sealing', () => {
  test.for(['sha256', 'sm3'] as const)('closes every day that ended, empty ones too, by %s', async (algorithm) => {
    const zone = await sealedZone(algorithm)
    const result = await verifyStored(zone.as('auditor'))
    expect(result).toMatchObject({
      intact: true,
      days: 3,
      events: 5,
      unsealed: 0,
      from: '2026-03-01',
      to: '2026-03-03',
    })
    expect(await sealDue(at(zone, '2026-03-03T16:10:00Z'), algorithm)).toEqual({ sealed: [], stopped: 'done' })
    expect(await verifyStored(zone.ctx, result.head ?? '')).toMatchObject({ intact: true })
    expect(found(await verifyStored(zone.ctx, '0'.repeat(64)))).toEqual([['head_unknown', null, null]])
  })

  test('waits ten minutes after midnight in China', async () => {
    const zone = await createZone()
    await happens(zone, '2026-03-01T02:00:00Z')
    expect((await sealDue(at(zone, '2026-03-01T16:09:59Z'), 'sha256')).sealed).toEqual([])
    expect((await sealDue(at(zone, '2026-03-01T16:10:00Z'), 'sha256')).sealed).toHaveLength(1)
  })

  test('goes on by another algorithm where that was changed', async () => {
    const zone = await sealedZone('sha256')
    await sealDue(at(zone, '2026-03-05T16:10:00Z'), 'sm3')
    expect(await verifyStored(zone.ctx)).toMatchObject({ intact: true, days: 5 })
  })

  test('of two at once seals each day once', async () => {
    const zone = await createZone()
    for (const day of ['2026-03-01', '2026-03-02', '2026-03-03']) await happens(zone, `${day}T02:00:00Z`)
    const both = await Promise.all([1, 2].map(() => sealDue(at(zone, '2026-03-03T17:00:00Z'), 'sha256')))
    expect(both.flatMap(({ sealed }) => sealed)).toHaveLength(3)
    expect(await verifyStored(zone.ctx)).toMatchObject({ intact: true, days: 3, events: 3 })
  })

  test('waits for a transaction of the day that is still open, and holds up no transaction of another', async () => {
    const zone = await createZone()
    const later = at(zone, '2026-03-02T16:20:00Z')
    const seen = await at(zone, '2026-03-02T15:59:59Z').transact(async (ctx) => {
      await recordEvent(ctx, { event: 'batch.imported' })
      // The embedded database has one session: there nobody else can come while a transaction is open.
      if (process.env.TEST_DATABASE_URL === undefined) return 'open'
      await recordIn(at(zone, '2026-03-01T02:00:00Z'))
      await recordIn(at(zone, '2026-03-03T02:00:00Z'))
      const first = await sealDue(later, 'sha256')
      expect(first.sealed.map(({ day }) => day)).toEqual(['2026-03-01'])
      return first.stopped
    })
    expect(seen).toBe('open')
    expect((await sealDue(later, 'sha256')).sealed.map(({ day }) => day)).toEqual(['2026-03-02'])
    expect(await verifyStored(zone.ctx)).toMatchObject({ intact: true })
  })

  test('takes what comes late with the first open day, and leaves the sealed one as it was', async () => {
    const zone = await sealedZone()
    await happens(zone, '2026-03-01T05:00:00Z', 'late.event')
    expect(await verifyStored(zone.ctx)).toMatchObject({ intact: true, events: 5, unsealed: 1 })
    expect(await idsOf(zone, '2026-03-04')).toHaveLength(1)
    await sealDue(at(zone, '2026-03-04T17:00:00Z'), 'sha256')
    expect(await verifyStored(zone.ctx)).toMatchObject({ intact: true, events: 6, unsealed: 0 })
  })
})

describe('a check', () => {
  const third = '2026-03-03'
  test.for<[string, (ids: readonly string[]) => (zoneId: string) => RawBuilder<unknown>, string]>([
    [
      'a changed field',
      ([, id]) =>
        (zone) =>
          sql`update audit_events set actor_name = 'somebody' where zone_id = ${zone} and id = ${id}`,
      'event_changed',
    ],
    [
      'a changed detail',
      ([, id]) =>
        (zone) =>
          sql`update audit_events set detail = '{"rows": 4}' where zone_id = ${zone} and id = ${id}`,
      'event_changed',
    ],
    [
      'a time changed by a microsecond',
      ([, id]) =>
        (zone) =>
          sql`update audit_events set at = at + interval '1 microsecond' where zone_id = ${zone} and id = ${id}`,
      'event_changed',
    ],
    [
      'a removed row',
      ([, id]) =>
        (zone) =>
          sql`delete from audit_events where zone_id = ${zone} and id = ${id}`,
      'event_missing',
    ],
    [
      'a changed link',
      ([, id]) =>
        (zone) =>
          sql`update audit_links set link = repeat('0', 64) where zone_id = ${zone} and event_id = ${id}`,
      'event_changed',
    ],
  ])('finds %s and names the event', async ([, change, kind]) => {
    const zone = await sealedZone()
    const ids = await idsOf(zone, third)
    await tamper(zone, change(ids))
    expect(found(await verifyStored(zone.as('auditor')))).toContainEqual([kind, third, ids[1]])
  })

  test('finds a row put into a sealed day, and one before the first', async () => {
    const zone = await sealedZone()
    const [late, early] = [zone.ctx.newId(), zone.ctx.newId()]
    for (const [id, day] of [
      [late, third],
      [early, '2026-01-01'],
    ])
      await tamper(
        zone,
        (zoneId) => sql`insert into audit_events (zone_id, id, at, actor_id, actor_name, actor_role, event, day)
        values (${zoneId}, ${id}, ${`${day}T01:00:00Z`}, 'x', 'x', 'x', 'x', ${day}::date)`,
      )
    expect(found(await verifyStored(zone.ctx))).toEqual([
      ['event_added', null, early],
      ['event_added', third, late],
    ])
  })

  test('finds two rows whose places were swapped', async () => {
    const zone = await sealedZone()
    const [one, two] = await idsOf(zone, third)
    await tamper(
      zone,
      (
        zoneId,
      ) => sql`update audit_links set event_id = case event_id when ${one}::uuid then ${two}::uuid else ${one}::uuid end
      where zone_id = ${zoneId} and event_id in (${one}, ${two})`,
    )
    expect(found(await verifyStored(zone.ctx))).toEqual([
      ['event_changed', third, two],
      ['event_changed', third, one],
    ])
  })

  test('finds a row that is gone with its link', async () => {
    const zone = await sealedZone()
    const [, id] = await idsOf(zone, third)
    for (const table of ['audit_links', 'audit_events'])
      await tamper(
        zone,
        (zoneId) =>
          sql`delete from ${sql.table(table)} where zone_id = ${zoneId} and ${sql.ref(table === 'audit_events' ? 'id' : 'event_id')} = ${id}`,
      )
    expect((await verifyStored(zone.ctx)).findings).toEqual([
      { kind: 'event_missing', day: third, eventId: null, position: 2 },
    ])
  })

  test.for<[string, (zoneId: string) => RawBuilder<unknown>, (string | null)[][]]>([
    [
      'a changed seal',
      (zone) =>
        sql`update audit_seals set sealed_at = sealed_at + interval '1 second' where zone_id = ${zone} and day = '2026-03-02'`,
      [['seal_changed', '2026-03-02', null]],
    ],
    [
      'a removed seal',
      (zone) => sql`delete from audit_seals where zone_id = ${zone} and day = '2026-03-02'`,
      [
        ['chain_broken', third, null],
        ['day_missing', '2026-03-02', null],
      ],
    ],
    [
      'a root that is another',
      (zone) => sql`update audit_seals set root = repeat('0', 64) where zone_id = ${zone} and day = ${third}`,
      [
        ['seal_changed', third, null],
        ['root_wrong', third, null],
      ],
    ],
  ])('finds %s', async ([, change, expected]) => {
    const zone = await sealedZone()
    await tamper(zone, change)
    expect(found(await verifyStored(zone.ctx))).toEqual(expected)
  })

  test('finds a chain that was made anew as a whole only by the head noted down before', async () => {
    const zone = await sealedZone()
    const { head } = await verifyStored(zone.ctx)
    await tamper(zone, (zoneId) => sql`update audit_events set actor_name = 'somebody' where zone_id = ${zoneId}`)
    for (const table of ['audit_seals', 'audit_links'])
      await tamper(zone, (zoneId) => sql`delete from ${sql.table(table)} where zone_id = ${zoneId}`)
    await sealDue(at(zone, '2026-03-03T16:10:00Z'), 'sha256')
    expect(await verifyStored(zone.ctx)).toMatchObject({ intact: true })
    expect(found(await verifyStored(zone.ctx, head ?? ''))).toEqual([['head_unknown', null, null]])
  })

  test('of a file gives what a check of the database gives, whole or in part', async () => {
    const zone = await sealedZone('sm3')
    const folder = await mkdtemp(join(tmpdir(), 'wutong-audit-'))
    const path = join(folder, 'days.jsonl')
    const stored = await verifyStored(zone.ctx)
    for (const from of [undefined, '2026-03-02']) {
      const lines: string[] = []
      for await (const line of sealedLines(zone.as('auditor'), { from })) lines.push(`${line}\n`)
      await writeFile(path, lines.join(''))
      expect(await verifyFile(path, stored.head ?? '')).toMatchObject({
        intact: true,
        days: from ? 2 : 3,
        events: from ? 3 : 5,
        head: stored.head,
      })
    }
    await rm(folder, { recursive: true })
  })
})
