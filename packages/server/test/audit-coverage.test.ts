/** Every route leaves in the audit trail what it must: changes in their transaction, files before they leave, reads a moment later. */
import * as contract from '@wutong/contract'
import { isChange, isRoute } from '@wutong/contract'
import Fastify from 'fastify'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createCtx, type RequestNote, systemActor, type TxCtx } from '#platform/context'
import { type HttpHost, serve, serveSource, setProblemReplies } from '#platform/http'
import { createReadLog } from '#platform/read-log'
import { createZone, getHouse, type TestZone, testPassword } from './harness.ts'
import { allRoutes } from './routes.ts'

const exported: readonly unknown[] = Object.values(contract)
const routes = exported.filter(isRoute)
const changes = routes.filter(isChange)

interface Told {
  readonly event: string
  readonly kind: string
  readonly actor: string
  readonly role: string
  readonly subject: string | null
  readonly route: string | null
  readonly purpose: string | null
  readonly detail: Record<string, unknown>
}

/** What the trail of a zone tells, the first first; of one request or of all that people did. */
async function toldIn(zone: TestZone, traceId?: string): Promise<Told[]> {
  const { rows } = await zone.ctx.transact((ctx) =>
    sql<Told>`select event, kind, actor_name as actor, actor_role as role, subject_id as subject, route, purpose, detail
      from audit_events where zone_id = ${ctx.zoneId} and (trace_id = ${traceId ?? null} or ${traceId === undefined} and trace_id is not null) order by at, id`.execute(
      ctx.db,
    ),
  )
  return rows
}

/** An app whose every changing route runs `work` and tells nothing itself. */
function careless(zone: TestZone, work: (ctx: TxCtx, route: string) => Promise<void>) {
  const app = Fastify({ genReqId: () => zone.clock.newId() })
  setProblemReplies(app)
  const contextOf = async (_request: unknown, request: RequestNote) =>
    createCtx({ root: zone.root, zone: zone.zone, actor: zone.as('officer').actor, clock: zone.clock, request })
  const reads = createReadLog({ root: zone.root, writer: systemActor, onFailure: () => undefined })
  const host: HttpHost = {
    app,
    contextOf,
    sourceContextOf: contextOf,
    reads,
    pushesPerMinute: 1000,
    checkReplies: false,
    publicOrigin: undefined,
  }
  for (const route of changes) {
    // Who may call it is another test's question: here an officer calls all of them, or a source.
    const permission = route.permission === 'source-key' ? route.permission : 'batch:import'
    const loose = { ...route, permission, params: z.any(), query: z.any(), body: z.any(), reply: z.any() } as const
    const mount = permission === 'source-key' ? serveSource : serve
    mount(host, loose, async ({ ctx }) => {
      await ctx.transact((inside) => work(inside, `${route.method} ${route.path}`))
      return {}
    })
  }
  return app
}

const write = (ctx: TxCtx, hash: string) =>
  sql`insert into definitions (zone_id, hash, package, first_used_at) values (${ctx.zoneId}, ${hash}, 'x', now())`.execute(
    ctx.db,
  )

describe('every changing route', () => {
  test('tells of its change in the transaction of the change, though its module forgot', async () => {
    const zone = await createZone()
    const app = careless(zone, async (ctx, route) => void (await write(ctx, route)))
    for (const { method, path } of changes) {
      const url = path.replaceAll(/:\w+/g, zone.ctx.newId())
      const reply = await app.inject({ method, url, ...(method === 'POST' ? { payload: {} } : {}) })
      expect(reply.statusCode, `${method} ${path}`).toBe(200)
    }
    const { rows } = await sql<{ route: string; same: boolean }>`
      select e.route, e.xmin::text = d.xmin::text as same from audit_events e join definitions d on d.zone_id = e.zone_id and d.hash = e.route
      where e.zone_id = ${zone.ctx.zoneId} and e.kind = 'change' order by e.route collate "C"`.execute(zone.root)
    const all = changes.map(({ method, path }) => `${method} ${path}`).sort()
    expect(rows).toEqual(all.map((route) => ({ route, same: true })))
    await app.close()
    expect(changes.length).toBeGreaterThan(20)
  })

  test('tells nothing of what was rolled back, and something where it wrote nothing', async () => {
    const zone = await createZone()
    const failing = careless(zone, async (ctx, route) => {
      await write(ctx, route)
      throw new Error('fails')
    })
    const idle = careless(zone, async () => undefined)
    for (const { method, path } of changes.slice(0, 3)) {
      const request = { method, url: path.replaceAll(/:\w+/g, zone.ctx.newId()), payload: {} }
      expect((await failing.inject(request)).statusCode).toBe(500)
      expect(await toldIn(zone)).toEqual([])
    }
    const [route] = changes
    await idle.inject({ method: route?.method ?? 'POST', url: route?.path ?? '', payload: {} })
    expect(await toldIn(zone)).toMatchObject([{ kind: 'change', role: 'officer' }])
    await failing.close()
    await idle.close()
  })

  test('is mounted in the app, whose routes all go by the trail', async () => {
    const { app } = await getHouse()
    const missing = allRoutes.filter(({ method, path }) => !app.hasRoute({ method, url: path }))
    expect(missing.map(({ method, path }) => `${method} ${path}`)).toEqual([])
  })

  test('is one unless it stands here as a computation that stores nothing', () => {
    const analyses = routes.filter(({ analysis }) => analysis === true).map(({ path }) => path)
    expect(analyses.sort()).toEqual([
      '/api/audit/verify',
      '/api/history/runs/:runId/reproduce',
      '/api/offers/:id/backtest',
      '/api/offers/:id/preview',
      '/api/offers/:id/selection',
      '/api/offers/:id/simulation',
      '/api/offers/:id/simulation/fit',
      '/api/offers/:id/simulation/moves',
      '/api/scorecards/:id/backtest',
      '/api/scorecards/:id/paired-weights',
      '/api/scorecards/:id/preview',
      '/api/simulations/bundles',
    ])
  })
})

describe('a read', () => {
  test('of one enterprise by staff is told with whom, whose, why and by which request; never the figures', async () => {
    const zone = await createZone()
    const [own = ''] = await zone.addCompanies([{ name: '示例甲有限公司', facts: { 'revenue@2024': 87_654_321 } }])
    const send = await zone.signIn('officer')
    const headers = { 'wutong-purpose': encodeURIComponent('年度核查') }
    const started = performance.now()
    expect((await send({ url: `/api/subjects/${own}`, headers })).statusCode).toBe(200)
    expect(performance.now() - started).toBeLessThan(5000)
    await expect
      .poll(async () => (await toldIn(zone)).at(-1), { timeout: 5000 })
      .toEqual({
        event: 'subject.read',
        kind: 'read',
        actor: `${zone.ctx.zoneId}.officer`,
        role: 'officer',
        subject: own,
        route: 'GET /api/subjects/:subjectId',
        purpose: '年度核查',
        detail: {},
      })
  })

  test('of a list is one event with its filter and how many rows came', async () => {
    const zone = await createZone()
    await zone.addCompanies([{ name: '示例甲有限公司' }, { name: '示例乙有限公司' }, { name: '别的有限公司' }])
    await (await zone.signIn('leader'))('/api/subjects?search=示例&limit=1')
    await expect
      .poll(async () => (await toldIn(zone)).at(-1), { timeout: 5000 })
      .toMatchObject({
        event: 'subject.list',
        kind: 'read',
        detail: { filter: { search: '示例' }, rows: 1, total: 2 },
      })
  })

  test('that is refused is told; rules, and what an enterprise reads of itself, are not', async () => {
    const zone = await createZone()
    const [own = ''] = await zone.addCompanies([{ name: '示例甲有限公司' }])
    const send = await zone.signIn('enterprise', own)
    for (const url of ['/api/session', '/api/scorecards', `/api/subjects/${own}`, '/api/batches']) await send(url)
    await expect
      .poll(() => toldIn(zone), { timeout: 5000 })
      .toMatchObject([
        { event: 'session.begun' },
        { event: 'permission.refused', kind: 'refusal', role: 'enterprise', detail: { permission: 'batch:read' } },
      ])
  })

  test('is written when the log closes, and kept while it cannot be written', async () => {
    const zone = await createZone()
    const failures: unknown[] = []
    let isDown = true
    const root = new Proxy(zone.root, {
      get: (target, name) => {
        if (name === 'transaction' && isDown) throw new Error('the database is down')
        const part: unknown = Reflect.get(target, name)
        return typeof part === 'function' ? part.bind(target) : part
      },
    })
    const log = createReadLog({ root, writer: systemActor, onFailure: (error) => failures.push(error) })
    const { actor } = zone.as('officer')
    await log.note(zone.ctx.zoneId, {
      id: zone.clock.newId(),
      at: new Date(),
      actor,
      request: { route: 'GET /x', traceId: 't', purpose: undefined },
      event: 'subject.list',
      kind: 'read',
    })
    await expect(log.flush()).rejects.toThrow('down')
    isDown = false
    await log.close()
    expect(failures).toEqual([])
    expect(await toldIn(zone)).toMatchObject([{ event: 'subject.list', kind: 'read' }])
  })
})

describe('a sign-in', () => {
  const signIn = (username: string, password: string) => ({
    method: 'POST' as const,
    url: '/api/auth/sign-in/username',
    payload: { username, password },
  })

  test('its failure and the sign-out are told, without what was typed', async () => {
    const zone = await createZone()
    const send = await zone.signIn('leader')
    const username = `${zone.ctx.zoneId}.leader`
    await zone.app.inject(signIn(username, 'wrong-password-typed'))
    await send({ method: 'POST', url: '/api/auth/sign-out', payload: {} })
    const told = await toldIn(zone)
    expect(told).toMatchObject([
      { event: 'session.begun', kind: 'sign_in', actor: username, role: 'leader', detail: { address: '127.0.0.1' } },
      { event: 'session.refused', kind: 'sign_in', actor: username },
      { event: 'session.ended', kind: 'sign_in', actor: username },
    ])
    expect(JSON.stringify(told)).not.toContain('wrong-password-typed')
    expect(JSON.stringify(told)).not.toContain(testPassword)
  })

  test('that fails at its second step is told in the home zone', async () => {
    const zone = await createZone()
    const url = '/api/auth/two-factor/verify-totp'
    const { statusCode } = await zone.app.inject({ method: 'POST', url, payload: { code: '135790' } })
    expect(statusCode).toBe(401)
    const { rows } = await sql<{ route: string; told: string }>`select route, detail::text as told from audit_events
      where zone_id = 'home' and event = 'session.refused' order by at desc limit 1`.execute(zone.root)
    expect(rows[0]?.route).toBe(`POST ${url}`)
    expect(rows[0]?.told).not.toContain('135790')
  })

  test('with a name that nobody has is told in the home zone, without the name', async () => {
    const zone = await createZone()
    const typed = `typed.${zone.ctx.zoneId}`
    const { headers } = await zone.app.inject(signIn(typed, 'wrong-password'))
    expect(headers['content-type']).toContain('json')
    const { rows } = await sql<{ told: string }>`select actor_name || detail::text as told from audit_events
      where zone_id = 'home' and event = 'session.refused' order by at desc limit 1`.execute(zone.root)
    expect(rows[0]?.told).toContain('unknown')
    expect(rows[0]?.told).not.toContain(typed)
  })
})

describe('a file', () => {
  test('is told of before it leaves, and a list before its page saves it', async () => {
    const zone = await createZone()
    await zone.addCompanies([{ name: '示例甲有限公司', facts: { 'revenue@2024': 1 } }])
    const { id } = await zone.ctx.transact((ctx) =>
      ctx.db.selectFrom('batches').select('id').where('zone_id', '=', ctx.zoneId).executeTakeFirstOrThrow(),
    )
    const send = await zone.signIn('auditor')
    const reply = await send(`/api/batches/${id}/report.csv`)
    const body = { list: 'subjects', rows: 1, filter: { district: 'east' } }
    const noted = await send({ method: 'POST', url: '/api/audit/exports', payload: body })
    const told = (await toldIn(zone)).filter(({ kind }) => kind === 'export')
    expect([reply.statusCode, noted.statusCode]).toEqual([200, 200])
    expect(told).toMatchObject([
      { event: 'file.downloaded', detail: { file: 'test.csv-report.csv' } },
      { event: 'list.exported', detail: { ...body, format: 'csv' } },
    ])
    expect((await send(`/api/batches/${zone.clock.newId()}/report.csv`)).statusCode).toBe(404)
    expect((await toldIn(zone)).filter(({ kind }) => kind === 'export')).toHaveLength(2)
  })
})

describe('the pages of the trail', () => {
  test('filter, go on behind a cursor, and show each role its own part', async () => {
    const zone = await createZone()
    const [own = '', other = ''] = await zone.addCompanies([{ name: '示例甲有限公司' }, { name: '示例乙有限公司' }])
    const officer = await zone.signIn('officer')
    for (const id of [own, other, own]) await officer(`/api/subjects/${id}`)
    const auditor = await zone.signIn('auditor')
    const list = async (query: string) => (await auditor(`/api/audit/events?${query}`)).json()
    await expect.poll(async () => (await list('event=subject.read')).total, { timeout: 5000 }).toBeGreaterThan(1)
    const first = await list('kind=sign_in&limit=1')
    expect(first).toMatchObject({ rows: [{ event: 'session.begun', actorRole: 'auditor' }], total: 2 })
    expect(await list(`kind=sign_in&limit=1&after=${first.next}`)).toMatchObject({
      rows: [{ actorRole: 'officer' }],
      next: null,
    })
    expect(await list(`entity=${own}`)).toMatchObject({ rows: [{ subjectName: '示例甲有限公司' }] })
    expect((await list('from=2020-01-01&to=2020-01-02')).rows).toEqual([])
    const mine = (await officer('/api/audit/events')).json()
    expect(new Set(mine.rows.map(({ actorRole }: { actorRole: string }) => actorRole))).toEqual(new Set(['officer']))
    const firm = await zone.signIn('enterprise', own)
    expect((await firm(`/api/subjects/${own}/accesses`)).json()).toMatchObject({
      rows: [{ event: 'subject.read', actorRole: 'officer' }],
      total: 1,
    })
    expect((await firm(`/api/subjects/${other}/accesses`)).statusCode).toBe(404)
    expect((await auditor('/api/audit/seals')).json()).toEqual({ rows: [], next: null, total: 0 })
    expect((await auditor({ method: 'POST', url: '/api/audit/verify', payload: {} })).json()).toMatchObject({
      intact: true,
      days: 0,
    })
  })
})
