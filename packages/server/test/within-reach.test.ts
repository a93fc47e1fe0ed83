/** Officers of a sub-district work for its enterprises: what they may do, what they see at once, and what the database refuses them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RawBuilder, sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { importFile } from '#modules/records'
import { type Ctx, createCtx, type TxCtx, writeWithinReach } from '#platform/context'
import { createZone, getHouse, type TestZone } from './harness.ts'
import { sentFile } from './sent-file.ts'
import { one, type World, worldOf } from './worlds.ts'

const street = { role: 'officer', subjectId: null, department: 'east' } as const

async function twoStreets(): Promise<{ zone: TestZone; east: string; west: string }> {
  const zone = await createZone()
  const facts = { dishonest: false, 'revenue@2024': 1000, 'rd_expense@2024': 77 }
  const [east = '', west = ''] = await zone.addCompanies([
    { name: '东边甲有限公司', facts: { ...facts, district: 'east' } },
    { name: '西边乙有限公司', facts: { ...facts, district: 'west' } },
  ])
  await zone.addStatements([{ subjectId: east, facts: { 'revenue@2024': 900 } }], 'self')
  await evaluateZone(zone.ctx, { period: 2024 })
  return { zone, east, west }
}

/** Imports without evaluating anew. */
async function importText(ctx: Ctx, text: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'wutong-reach-'))
  const path = join(folder, '数据.csv')
  await writeFile(path, text)
  await importFile(ctx, { path, source: 'tax' })
  await rm(folder, { recursive: true })
}

// A thread starts with the first import.
describe('an officer of a sub-district', { timeout: 60_000 }, () => {
  test('imports what is said of its enterprises, and the rest is kept for an officer of the zone', async () => {
    const { zone, east } = await twoStreets()
    const send = await zone.signInAs('street', street)
    const file = '企业名称,年份,从业人员\n东边甲有限公司,2024,12\n西边乙有限公司,2024,13\n外地丙有限公司,2024,14\n'
    const report = (await send(sentFile('/api/imports?source=tax', file))).json()
    expect(report).toMatchObject({ rows: 3, accepted: 1, refused: 2, newSubjects: 0, values: 2 })
    expect(report.reasons).toMatchObject([{ count: 2, reason: { zh: expect.stringContaining('园区管理人员') } }])
    const { facts } = (await send(`/api/subjects/${east}`)).json()
    expect(facts).toContainEqual(expect.objectContaining({ code: 'employees', value: 12 }))
    expect((await send('/api/batches')).json()).toMatchObject({ total: 1, rows: [{ id: report.batchId, accepted: 1 }] })

    const officer = await zone.signIn('officer')
    const kept = await officer(`/api/batches/${report.batchId}/problem-rows.csv?lang=zh`)
    expect(kept.body).toContain('西边乙有限公司,2024,13,')
    const taken = (await officer(sentFile('/api/imports?source=tax', kept.body, '搁置.csv'))).json()
    expect(taken).toMatchObject({ accepted: 2, newSubjects: 1 })
    expect((await send('/api/batches')).json().total).toBe(1)
    expect((await send(`/api/batches/${taken.batchId}`)).json().code).toBe('batch_not_found')
  })

  test('sends a file, tries it and imports it by a job that nobody else within the zone’s parts is shown', async () => {
    const { zone } = await twoStreets()
    const [send, other] = [await zone.signInAs('street', street), await zone.signInAs('next', street)]
    const file = '企业名称,年份,从业人员\n东边甲有限公司,2024,12\n'
    const { id: uploadId } = (await send(sentFile('/api/imports/uploads', file))).json()
    const payload = { uploadId, source: 'tax', dryRun: true }
    expect((await other({ method: 'POST', url: '/api/imports/jobs', payload })).json().code).toBe('upload_gone')
    const { id } = (await send({ method: 'POST', url: '/api/imports/jobs', payload })).json()
    await expect
      .poll(async () => (await send(`/api/imports/jobs/${id}`)).json().state, { timeout: 30_000 })
      .toBe('done')
    const { report } = (await send(`/api/imports/jobs/${id}`)).json()
    expect(report.changes).toMatchObject({ subjects: { new: 0, known: 1, adopted: 0 } })
    expect((await other(`/api/imports/jobs/${id}`)).json().code).toBe('import_job_gone')
    expect((await (await zone.signIn('officer'))(`/api/imports/jobs/${id}`)).json().state).toBe('done')
  })

  test('settles, asks, disputes and answers', async () => {
    const { zone, east, west } = await twoStreets()
    const send = await zone.signInAs('street', street)
    const post = async (url: string, payload: object) => (await send({ method: 'POST', url, payload })).json()
    const figure = { subjectId: east, period: 2024 }
    const conflicts = (await send('/api/conflicts')).json()
    expect(conflicts).toMatchObject({ total: 1, rows: [{ subject: { id: east }, code: 'revenue' }] })
    const { recordId } = conflicts.rows[0].statements[1]
    const { settlementId } = await post('/api/settlements', { ...figure, code: 'revenue', recordId, reason: '核实' })
    expect((await send('/api/subjects')).json()).toMatchObject({ total: 1, rows: [{ id: east, revenue: 900 }] })
    await post(`/api/settlements/${settlementId}/undo`, { reason: '再核' })
    expect((await send('/api/subjects')).json()).toMatchObject({ rows: [{ revenue: 1000 }] })

    const gap = { kind: 'gap', code: 'employees', askedOf: 'source', ...figure }
    expect((await post('/api/questions', { ...gap, subjectId: west })).code).toBe('subject_not_found')
    expect(await post('/api/questions', gap)).toMatchObject({ state: 'open', subject: { id: east } })

    const raised = await post('/api/disputes', { ...figure, code: 'revenue', claimed: 10, reason: '多写' })
    const answered = await post(`/api/disputes/${raised.id}/answer`, { accept: true, value: 10, answer: '更正' })
    expect(answered).toMatchObject({ state: 'accepted', effect: { rungs: [{ before: 'large', after: null }] } })
    expect((await send('/api/subjects')).json()).toMatchObject({ rows: [{ revenue: 10 }] })
    const moving = await post('/api/disputes', {
      ...figure,
      period: null,
      code: 'district',
      claimed: 'west',
      reason: '搬家',
    })
    expect((await post(`/api/disputes/${moving.id}/answer`, { accept: true, value: 'west', answer: '是' })).code).toBe(
      'district_out_of_reach',
    )
  })

  test('finds by policy those of its own, as an officer of the zone finds them', async () => {
    const { zone, east, west } = await twoStreets()
    const [send, officer] = [await zone.signInAs('street', street), await zone.signIn('officer')]
    await zone.addCompanies([{ name: '东边新来有限公司', facts: { district: 'east' } }])
    for (const [offer, found] of [
      ['rd-grant:qualified', 1],
      ['rd-grant:not_qualified', 1],
      ['rd-grant:undecided', 0],
      ['old-grant:not_qualified', 1],
    ] as const) {
      const list = (await send(`/api/subjects?offer=${offer}`)).json()
      const all = (await officer(`/api/subjects?offer=${offer}`)).json()
      expect(list.total, offer).toBe(found)
      expect(list.rows).toEqual(all.rows.filter(({ id }: { id: string }) => id !== west))
    }
    expect((await send('/api/subjects?offer=rd-grant:qualified')).json().rows).toMatchObject([{ id: east }])
  })

  test('sees a new enterprise with the import that brings it, and one that moved no longer', async () => {
    const { zone, east } = await twoStreets()
    const send = await zone.signInAs('street', street)
    await importText(zone.as('officer'), '企业名称,district\n东边新来有限公司,east\n别处新来有限公司,west\n')
    expect((await send('/api/subjects?sort=name')).json()).toMatchObject({ total: 2 })
    expect((await send('/api/subjects?search=新来')).json()).toMatchObject({
      total: 1,
      rows: [{ name: '东边新来有限公司', districtName: '东街道', points: null }],
    })
    await importText(zone.as('officer'), '企业名称,district\n东边甲有限公司,west\n别处新来有限公司,east\n')
    const { rows } = (await send('/api/subjects?sort=name&order=asc')).json()
    expect(rows.map(({ name }: { name: string }) => name)).toEqual(['别处新来有限公司', '东边新来有限公司'])
    expect((await send(`/api/subjects/${east}`)).statusCode).toBe(404)
  })
})

describe('the database', { timeout: 60_000 }, () => {
  /** The officer of the one firm's sub-district, at work on the tables. */
  async function atWork(): Promise<{ world: World; within: <T>(work: (ctx: TxCtx) => Promise<T>) => Promise<T> }> {
    const world = await worldOf(one)
    const { zone } = world
    const { actor } = zone.as('officer')
    const limits = { reach: { of: 'district', district: 'east' }, hidden: new Set<string>() } as const
    const ctx = createCtx({ ...zone, zone: zone.zone, actor: { ...actor, limits } })
    return { world, within: (work) => ctx.transact((inside) => writeWithinReach(inside, () => work(inside))) }
  }

  test('shows and changes no row of another sub-district for its officer at work', async () => {
    const { world, within } = await atWork()
    const { own, other } = world
    const about: readonly RawBuilder<unknown>[] = ['facts', 'records', 'questions', 'disputes', 'settlements'].map(
      (name) => sql`select from ${sql.table(name)} where subject_id = ${other}`,
    )
    const changes = [
      sql`update facts set values = '{}' where subject_id = ${other}`,
      sql`delete from facts where subject_id = ${other}`,
      sql`update subjects set name = '改' where id = ${other}`,
      sql`update subject_summaries set district = 'east' where subject_id = ${other}`,
      sql`update questions set state = 'withdrawn' where subject_id = ${other}`,
      sql`update disputes set state = 'withdrawn' where subject_id = ${other}`,
      sql`update batches set rows = 7 where limited_to is null`,
    ]
    for (const one of [...about, ...changes])
      expect(
        await within(async ({ db }) => (await one.execute(db)).rows.length),
        one.compile(world.zone.root).sql,
      ).toBe(0)
    for (const one of changes)
      expect(await within(async ({ db }) => (await one.execute(db)).numAffectedRows ?? 0n)).toBe(0n)
    expect(
      await within(async ({ db }) => (await sql`select from facts where subject_id = ${own}`.execute(db)).rows.length),
    ).toBeGreaterThan(0)
  })

  test('takes no row of another sub-district from its officer at work', async () => {
    const { world, within } = await atWork()
    const { zone, own, other, records } = world
    const [id, zoneId] = [zone.ctx.newId(), zone.ctx.zoneId]
    const [record] = records.own
    const copied = (name: string, change: string, where = sql`true`) => sql`insert into ${sql.table(name)}
      select (jsonb_populate_record(r, ${change}::jsonb)).* from ${sql.table(name)} r where ${where} limit 1`
    const toOther = JSON.stringify({ id, subject_id: other })
    const refused: readonly (readonly [RawBuilder<unknown>, RegExp])[] = [
      [copied('facts', toOther), /row-level security/],
      [copied('records', toOther), /row-level security/],
      [copied('questions', toOther), /row-level security/],
      [copied('disputes', JSON.stringify({ id, subject_id: other, code: 'employees' })), /row-level security/],
      [
        sql`insert into settlements (zone_id, id, subject_id, code, period, record_id, reason, settled_by, settled_at, stamp)
          values (${zoneId}, ${id}, ${other}, 'revenue', 2024, ${record}, '', '', now(), 1)`,
        /row-level security/,
      ],
      [
        sql`insert into population_changes (zone_id, subject_id, stamp) values (${zoneId}, ${other}, 1)`,
        /row-level security/,
      ],
      [sql`update subject_summaries set district = 'west' where subject_id = ${own}`, /row-level security/],
      [copied('batches', JSON.stringify({ id, limited_to: null })), /row-level security/],
      [copied('batches', JSON.stringify({ id, limited_to: 'somebody else' })), /row-level security/],
      [
        sql`insert into batch_reports (zone_id, batch_id, report) values (${zoneId}, ${world.batchId}, '{}')`,
        /row-level security/,
      ],
      [
        sql`insert into dispute_files (zone_id, dispute_id, id, name, media_type, bytes, added_at)
          values (${zoneId}, ${await idOf(world, 'disputes')}, ${id}, '', '', '', now())`,
        /row-level security/,
      ],
      [
        sql`insert into question_files (zone_id, question_id, id, name, media_type, bytes, added_at)
          values (${zoneId}, ${await idOf(world, 'questions')}, ${id}, '', '', '', now())`,
        /row-level security/,
      ],
      [
        sql`insert into subjects (zone_id, id, name, name_key, created_at) values (${zoneId}, ${id}, '', '', now())`,
        /permission denied/,
      ],
      [sql`update subjects set uscc = null where id = ${own}`, /permission denied/],
      [sql`delete from records where subject_id = ${own}`, /permission denied/],
      [sql`update records set values = '{}' where subject_id = ${own}`, /permission denied/],
    ]
    for (const [statement, reason] of refused)
      await expect(
        within(({ db }) => statement.execute(db)),
        statement.compile(zone.root).sql,
      ).rejects.toThrow(reason)
  })

  test('has rules for every table that is written within reach', async () => {
    const { root } = await getHouse()
    const { rows } = await sql<{ name: string; rules: number }>`
      select c.relname as name, (select count(*) from pg_policy p where p.polrelid = c.oid and not p.polpermissive
        and p.polroles = array['wutong_rows'::regrole::oid])::integer as rules
      from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
        and (has_any_column_privilege('wutong_rows', c.oid, 'insert, update') or has_table_privilege('wutong_rows', c.oid, 'delete'))`.execute(
      root,
    )
    // These speak of no enterprise: that something changed, when, and who did it.
    const ofTheZone = ['audit_events', 'knowledge', 'zones']
    const lacking = rows.filter(({ rules }) => rules < 3).map(({ name }) => name)
    expect(lacking.sort()).toEqual(ofTheZone)
    expect(rows.length).toBeGreaterThan(12)
  })

  async function idOf({ zone, other }: World, table: 'disputes' | 'questions'): Promise<string> {
    const { id } = await zone.ctx.transact(({ db }) =>
      db.selectFrom(table).select('id').where('subject_id', '=', other).executeTakeFirstOrThrow(),
    )
    return id
  }
})
