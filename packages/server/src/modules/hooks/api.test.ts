import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createZone, type Send, type TestZone } from '../../../test/harness.ts'
import { makeCall } from './call.ts'
import { addHook, tellHooks } from './service.ts'

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

async function hookedZone(): Promise<{ zone: TestZone; id: string; secret: string; officer: Send }> {
  heard.length = 0
  answer = { status: 204, location: '' }
  const zone = await createZone()
  const { hook, secret } = await addHook(zone.as('officer'), { source: 'tax', url: `${origin}/hook` }, [origin])
  return { zone, id: hook.id, secret, officer: await zone.signIn('officer') }
}

test('a source is told once that there is news of its own, and what it is told is signed', async () => {
  const { zone, secret, officer } = await hookedZone()
  await zone.addCompanies([{ name: '示例甲有限公司', facts: { 'revenue@2024': 100 } }], 'self')
  await tellHooks(zone.ctx, [origin])
  expect(heard).toEqual([])
  await zone.addCompanies([{ name: '示例乙有限公司', facts: { 'revenue@2024': 100 } }], 'tax')
  await tellHooks(zone.ctx, [origin])
  await tellHooks(zone.ctx, [origin])
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
  await tellHooks(zone.ctx, [origin])
  await tellHooks(zone.ctx, [origin])
  expect(heard).toHaveLength(1)
  const [hook] = (await officer('/api/source-hooks')).json().hooks
  expect(hook).toMatchObject({ failures: 1, lastFailure: 'status_503', toldAt: null })
  expect(Date.parse(hook.nextTryAt)).toBeGreaterThan(Date.now() + 30_000)
  answer = { status: 200, location: '' }
  await tellHooks({ ...zone.ctx, transact: (work) => zone.ctx.transact((ctx) => work({ ...ctx, now: soon })) }, [
    origin,
  ])
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

test('an officer adds allowed addresses alone, and nobody else any', async () => {
  const zone = await createZone()
  const add = (send: Send) =>
    send({ method: 'POST', url: '/api/source-hooks', payload: { source: 'tax', url: `${origin}/hook` } })
  const refused = await add(await zone.signIn('officer'))
  expect(refused.json().code).toBe('hook_not_allowed')
  for (const role of ['leader', 'auditor', 'administrator'] as const)
    expect((await add(await zone.signIn(role))).statusCode).toBe(403)
})
