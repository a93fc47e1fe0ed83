/** A change that its caller has named is done once, however often and from wherever it is sent. */
import * as contract from '@wutong/contract'
import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createZone, type Send, type TestZone } from './harness.ts'

let zone: TestZone
let subjectId = ''
let officer: Send
beforeEach(async () => {
  zone = await createZone()
  subjectId = (await zone.addCompanies([{ name: '示例甲有限公司', facts: { 'revenue@2024': 1000 } }]))[0] ?? ''
  officer = await zone.signIn('officer')
})

const raise = (send: Send, key: string, reason = '与报表不符') =>
  send({
    method: 'POST',
    url: '/api/disputes',
    headers: { 'idempotency-key': key },
    payload: { subjectId, code: 'revenue', period: 2024, claimed: 900, reason },
  })

async function countDisputes(): Promise<number> {
  const rows = await zone.ctx.transact((ctx) => ctx.db.selectFrom('disputes').select('id').execute())
  return rows.length
}

describe('a named change', () => {
  test('sent again gets the same reply, says so, and is done once', async () => {
    const first = await raise(officer, 'one')
    expect([first.statusCode, first.headers['idempotency-replayed']]).toEqual([200, undefined])
    const again = await raise(officer, 'one')
    expect([again.statusCode, again.headers['idempotency-replayed']]).toEqual([200, 'true'])
    expect(again.json()).toEqual(first.json())
    expect(await countDisputes()).toBe(1)
    const told = await zone.ctx.transact(({ db }) =>
      db.selectFrom('audit_events').select('event').where('route', '=', 'POST /api/disputes').execute(),
    )
    expect(told.map(({ event }) => event)).toEqual(['dispute.raised'])
  })

  test('with another body is refused', async () => {
    await raise(officer, 'one')
    const other = await raise(officer, 'one', '另一个理由')
    expect([other.statusCode, other.json().code]).toEqual([422, 'request_key_reused'])
    expect(await countDisputes()).toBe(1)
  })

  test('sent many times at once is done once, and a secret in its reply is kept nowhere', async () => {
    const send = () =>
      officer({
        method: 'POST',
        url: '/api/source-keys',
        headers: { 'idempotency-key': 'one' },
        payload: { source: 'tax', name: '税务前置机' },
      })
    const replies = await Promise.all(Array.from({ length: 6 }, send))
    const [done, ...more] = replies.filter(({ statusCode }) => statusCode === 200)
    expect(more).toEqual([])
    for (const reply of [...replies.filter((one) => one !== done), await send()])
      expect([reply.statusCode, reply.json().code]).toEqual([409, 'request_repeated'])
    const kept = await zone.root.selectFrom('request_keys').selectAll().where('zone_id', '=', zone.ctx.zoneId).execute()
    expect(kept).toHaveLength(1)
    expect(JSON.stringify(kept)).not.toContain(done?.json().secret)
  })

  test('that was refused may be sent again under its name once it is right', async () => {
    const url = `/api/subjects/${subjectId}`
    expect((await officer(url)).statusCode).toBe(200)
    const send = (code: string) =>
      officer({
        method: 'POST',
        url: '/api/disputes',
        headers: { 'idempotency-key': 'one' },
        payload: { subjectId, code, period: 2024, claimed: 900, reason: 'x' },
      })
    expect((await send('rd_expense')).statusCode).toBe(409)
    expect((await send('revenue')).statusCode).toBe(200)
  })

  test('of somebody else under the same name is another one', async () => {
    await raise(officer, 'one')
    const enterprise = await zone.signIn('enterprise', subjectId)
    expect((await raise(enterprise, 'one')).headers['idempotency-replayed']).toBeUndefined()
  })

  test('whose reply got lost is not done again: nobody knows what was said', async () => {
    await raise(officer, 'one')
    await zone.root.updateTable('request_keys').set({ reply: null }).where('zone_id', '=', zone.ctx.zoneId).execute()
    const again = await raise(officer, 'one')
    expect([again.statusCode, again.json().code]).toEqual([409, 'request_repeated'])
    expect(await countDisputes()).toBe(1)
  })

  test('that begins a job takes its name with its reply', async () => {
    const start = () =>
      officer({ method: 'POST', url: '/api/evaluations/cancel', headers: { 'idempotency-key': 'job' }, payload: {} })
    expect((await start()).headers['idempotency-replayed']).toBeUndefined()
    expect((await start()).headers['idempotency-replayed']).toBe('true')
  })

  test.for(['', 'a b', '\u00ff', 'x'.repeat(201)])('is refused under the name %j', async (key) => {
    expect((await raise(officer, key)).statusCode).toBe(422)
    expect(await countDisputes()).toBe(0)
  })
})

/** Names under which replies carry what must be shown once only. */
const secretNames = /^(?:secret|password|token|recoveryCodes|uri)$/

test('every change whose request or reply carries a secret says so', () => {
  const changes = Object.values<unknown>(contract).filter(contract.isRoute).filter(contract.isChange)
  const namesOf = (schema: z.ZodType, io: 'input' | 'output'): string[] =>
    Object.keys(z.toJSONSchema(schema, { io, unrepresentable: 'any' }).properties ?? {})
  const carrying = changes.filter(({ body, reply }) =>
    [...namesOf(body, 'input'), ...namesOf(reply, 'output')].some((name) => secretNames.test(name)),
  )
  expect(carrying.length).toBeGreaterThan(0)
  expect(carrying.filter(({ confidential }) => confidential !== true).map(({ path }) => path)).toEqual([])
})
