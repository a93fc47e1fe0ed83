import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ctx, unsafeAsOwner } from '#platform/context'
import { createSealing } from '#platform/sealing'
import { createZone, type Send, type TestZone, testSecret } from '../../../test/harness.ts'
import { makeCall } from './call.ts'
import { addHook, sealHooks, tellHooks, tryHook } from './service.ts'

interface Heard {
  readonly request: IncomingMessage
  readonly body: string
}

/** A department's own server: what it hears, and what it answers next. */
const heard: Heard[] = []
let answer = { status: 204, location: '' }
const receiver = createServer((request, response) => {
  let body = ''
  request.on('data', (piece) => {
    body += String(piece)
  })
  request.on('end', () => {
    heard.push({ request, body })
    response.writeHead(answer.status, answer.location === '' ? {} : { location: answer.location }).end('secret words')
  })
})
let origin = ''
beforeAll(async () => {
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
})
afterAll(() => receiver.close())

const tellingOf = ({ sealing }: TestZone) => ({ origins: [origin], sealing })

async function hookedZone(): Promise<{ zone: TestZone; id: string; secret: string; officer: Send }> {
  heard.length = 0
  answer = { status: 204, location: '' }
  const zone = await createZone()
  const { hook, secret } = await addHook(zone.as('officer'), { source: 'tax', url: `${origin}/hook` }, tellingOf(zone))
  return { zone, id: hook.id, secret, officer: await zone.signIn('officer') }
}

test('a source is told once that there is news of its own, and what it is told is signed', async () => {
  const { zone, secret, officer } = await hookedZone()
  await zone.addCompanies([{ name: '示例甲有限公司', facts: { 'revenue@2024': 100 } }], 'self')
  await tellHooks(zone.ctx, tellingOf(zone))
  expect(heard).toEqual([])
  await zone.addCompanies([{ name: '示例乙有限公司', facts: { 'revenue@2024': 100 } }], 'tax')
  await tellHooks(zone.ctx, tellingOf(zone))
  await tellHooks(zone.ctx, tellingOf(zone))
  expect(heard).toHaveLength(1)
  const [{ request, body } = { request: null, body: '' }] = heard
  expect(JSON.parse(body)).toMatchObject({ zone: zone.ctx.zoneId, source: 'tax', event: 'changes' })
  expect(body).not.toContain('示例')
  const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request?.headers['wutong-signature'])) ?? []
  expect(createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')).toBe(signature)
  expect((await officer('/api/source-hooks')).json().hooks).toMatchObject([{ failures: 0, lastFailure: null }])
})

test('who does not answer is called again later, and loses nothing', async () => {
  const { zone, officer } = await hookedZone()
  answer = { status: 503, location: '' }
  await zone.addCompanies([{ name: '示例甲有限公司', facts: { 'revenue@2024': 100 } }])
  await tellHooks(zone.ctx, tellingOf(zone))
  await tellHooks(zone.ctx, tellingOf(zone))
  expect(heard).toHaveLength(1)
  const [hook] = (await officer('/api/source-hooks')).json().hooks
  expect(hook).toMatchObject({ failures: 1, lastFailure: 'status_503', toldAt: null })
  expect(Date.parse(hook.nextTryAt)).toBeGreaterThan(Date.now() + 30_000)
  answer = { status: 200, location: '' }
  const later = { ...zone.ctx, transact: (work) => zone.ctx.transact((ctx) => work({ ...ctx, now: soon })) } as Ctx
  await tellHooks(later, tellingOf(zone))
  expect(heard).toHaveLength(2)
})

const soon = (): Date => new Date(Date.now() + 5 * 60_000)

test('nothing is followed, and nothing of an answer is told', async () => {
  const { id, zone } = await hookedZone()
  answer = { status: 302, location: `${origin}/elsewhere` }
  const at = new Date()
  expect(await makeCall({ url: `${origin}/hook`, secret: 'x', body: {}, at, origins: [origin] })).toBe('status_302')
  expect(heard.map(({ request }) => request.url)).toEqual(['/hook'])
  expect(id).toBeTruthy()
  expect(
    JSON.stringify(await zone.ctx.transact((ctx) => ctx.db.selectFrom('source_hooks').selectAll().execute())),
  ).not.toContain('secret words')
})

test('a name that leads to this machine is not called, nor an origin that is no longer allowed', async () => {
  heard.length = 0
  const { port } = new URL(origin)
  const named = `http://localhost:${port}`
  const call = { url: `${named}/hook`, secret: 'x', body: {}, at: new Date() }
  expect(await makeCall({ ...call, origins: [named] })).toBe('address_refused')
  expect(await makeCall({ ...call, origins: [] })).toBe('origin_not_allowed')
  expect(heard).toEqual([])
})

describe('the secret of an address', () => {
  const kept = ({ ctx }: TestZone) =>
    ctx.transact(({ db, zoneId }) =>
      db.selectFrom('source_hooks').select(['id', 'secret']).where('zone_id', '=', zoneId).executeTakeFirstOrThrow(),
    )
  const keepPlain = ({ ctx }: TestZone, secret: string) =>
    ctx.transact((inside) =>
      unsafeAsOwner(inside, () =>
        inside.db.updateTable('source_hooks').set({ secret }).where('zone_id', '=', ctx.zoneId).execute(),
      ),
    )

  test('is kept sealed, bound to its address, and comes from no route', async () => {
    const { zone, id, secret, officer } = await hookedZone()
    const row = await kept(zone)
    expect(row.secret).toMatch(/^sealed1\./)
    expect(row.secret).not.toContain(secret)
    expect(zone.sealing.open(row.secret, `hook ${zone.ctx.zoneId} ${id}`)).toBe(secret)
    expect(zone.sealing.open(row.secret, `hook ${zone.ctx.zoneId} ${zone.ctx.newId()}`)).toBeUndefined()
    expect((await officer('/api/source-hooks')).body).not.toContain('sealed1')
  })

  test('that stood there plain, or under an earlier secret, is sealed anew once and signs as before', async () => {
    const { zone, secret } = await hookedZone()
    await keepPlain(zone, secret)
    expect(await sealHooks(zone.ctx, zone.sealing)).toEqual({ sealed: 1, unreadable: 0 })
    const operators = createSealing('the secret that an operator gave later', testSecret)
    expect(await sealHooks(zone.ctx, operators)).toEqual({ sealed: 1, unreadable: 0 })
    expect(await sealHooks(zone.ctx, operators)).toEqual({ sealed: 0, unreadable: 0 })
    const row = await kept(zone)
    expect(row.secret).not.toContain(secret)
    expect(zone.sealing.open(row.secret, `hook ${zone.ctx.zoneId} ${row.id}`)).toBeUndefined()
    const telling = { origins: [origin], sealing: operators }
    expect(await tryHook(zone.as('officer'), row.id, telling)).toEqual({ ok: true, failure: null })
    const [{ request, body } = { request: null, body: '' }] = heard
    const [, seconds, signature] = /^t=(\d+),v1=(\w+)$/.exec(String(request?.headers['wutong-signature'])) ?? []
    expect(createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')).toBe(signature)
  })

  test('that another secret sealed calls nobody, is told of, and can be set anew', async () => {
    const { zone, id, officer } = await hookedZone()
    const other = { origins: [origin], sealing: createSealing('a secret that is not the one it was sealed with') }
    expect(await sealHooks(zone.ctx, other.sealing)).toEqual({ sealed: 0, unreadable: 1 })
    await expect(tryHook(zone.as('officer'), id, other)).rejects.toMatchObject({ code: 'hook_secret_sealed' })
    await zone.addCompanies([{ name: '示例甲有限公司', facts: { 'revenue@2024': 100 } }], 'tax')
    await tellHooks(zone.ctx, other)
    expect(heard).toEqual([])
    const [hook] = (await officer('/api/source-hooks')).json().hooks
    expect(hook).toMatchObject({ failures: 1, lastFailure: 'secret_unreadable' })
    expect((await officer({ method: 'POST', url: `/api/source-hooks/${id}/remove` })).statusCode).toBe(200)
    const { hook: anew } = await addHook(zone.as('officer'), { source: 'tax', url: `${origin}/hook` }, other)
    expect(await tryHook(zone.as('officer'), anew.id, other)).toEqual({ ok: true, failure: null })
  })
})

test('an officer adds allowed addresses alone, and nobody else any', async () => {
  const zone = await createZone()
  const add = (send: Send) =>
    send({ method: 'POST', url: '/api/source-hooks', payload: { source: 'tax', url: `${origin}/hook` } })
  const refused = await add(await zone.signIn('officer'))
  expect(refused.json().code).toBe('hook_not_allowed')
  for (const role of ['leader', 'auditor', 'administrator'] as const)
    expect((await add(await zone.signIn(role))).statusCode).toBe(403)
})
