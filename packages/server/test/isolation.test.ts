import { readFileSync } from 'node:fs'
import { can, roles } from '@wutong/contract'
import { describe, expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { createZone, type TestZone } from './harness.ts'
import { allRoutes, requestOf } from './routes.ts'

const stranger = {
  name: '邻家秘密有限公司',
  uscc: '91410100MA0000001X',
  facts: { dishonest: false, district: 'west', 'revenue@2024': 87_654_321, 'rd_expense@2024': 7_777_777 },
}
const traces = ['邻家秘密', stranger.uscc, '87654321', '7777777']

/** A zone with an enterprise of ours, a stranger in it, and the stranger's id and batch. */
async function twoFirms(): Promise<{ zone: TestZone; own: string; other: string; batchId: string }> {
  const zone = await createZone()
  const [own = ''] = await zone.addCompanies([
    { name: '示例甲有限公司', facts: { 'revenue@2024': 1000, 'rd_expense@2024': 40 } },
  ])
  const [other = ''] = await zone.addCompanies([stranger])
  await evaluateZone(zone.ctx, { period: 2024 })
  const batch = await zone.ctx.transact((ctx) =>
    ctx.db.selectFrom('records').select('batch_id').where('subject_id', '=', other).executeTakeFirstOrThrow(),
  )
  return { zone, own, other, batchId: batch.batch_id }
}

describe('an enterprise account', () => {
  test('finds no trace of another firm at any exit, whatever ids it names', async () => {
    const { zone, own, other, batchId } = await twoFirms()
    const send = await zone.signIn('enterprise', own)
    const requests = allRoutes.flatMap((route) => [
      requestOf(route, { subjectId: own, batchId }),
      requestOf(route, { subjectId: other, batchId }),
    ])
    for (const url of [
      '/api/subjects?search=邻家',
      `/api/subjects?search=${stranger.uscc}`,
      `/api/batches/${batchId}/report.csv`,
    ]) {
      expect((await send(url)).statusCode).toBe(403)
      requests.push({ method: 'GET', url })
    }
    for (const request of requests) {
      const { body } = await send(request)
      // An id that the request named itself may be named in the refusal.
      const asked = String(request.url)
      const found = [...traces, other].filter((trace) => !asked.includes(trace) && body.includes(trace))
      expect(found, `${request.method} ${asked}`).toEqual([])
    }
    expect(requests.length).toBeGreaterThan(30)
  })

  test('gets 404 for another firm and its own page for itself', async () => {
    const { zone, own, other } = await twoFirms()
    const send = await zone.signIn('enterprise', own)
    expect((await send(`/api/subjects/${other}`)).statusCode).toBe(404)
    expect((await send(`/api/subjects/${other}/assessment`)).statusCode).toBe(404)
    expect((await send(`/api/subjects/${other}/advice`)).statusCode).toBe(404)
    const page = await send(`/api/subjects/${own}`)
    expect(page.json()).toMatchObject({ name: '示例甲有限公司' })
    expect(page.json().facts.length).toBeGreaterThan(0)
  })

  test('sees zeros where staff see counts of all firms', async () => {
    const { zone, own } = await twoFirms()
    const send = await zone.signIn('enterprise', own)
    expect((await send('/api/zone')).json().counts).toEqual({ subjects: 0, records: 0, facts: 0 })
    for (const card of (await send('/api/scorecards')).json())
      expect(card).toMatchObject({ evaluated: 0, passed: 0, failed: 0, unknown: 0, median: null })
    for (const offer of (await send('/api/offers')).json())
      expect(offer).toMatchObject({ qualified: 0, oneAway: 0, undecided: 0, amount: null })
    expect((await send('/api/offers/rd-grant')).json().evaluation).toBeNull()
  })
})

describe('another zone', () => {
  test.for(roles.filter((role) => can(role, 'batch:read')))(
    'a %s of one zone gets 404 for subjects and batches of another',
    async (role) => {
      const { other, batchId } = await twoFirms()
      const elsewhere = await createZone()
      const send = await elsewhere.signIn(role)
      expect((await send(`/api/subjects/${other}`)).statusCode).toBe(404)
      expect((await send(`/api/subjects/${other}/assessment`)).statusCode).toBe(404)
      expect((await send(`/api/batches/${batchId}`)).statusCode).toBe(404)
      const list = await send('/api/subjects')
      expect(list.json()).toEqual({ rows: [], next: null, total: 0 })
    },
  )

  test('an officer cannot take back a batch of another zone, and nothing is written', async () => {
    const { zone, batchId } = await twoFirms()
    const send = await (await createZone()).signIn('officer')
    expect(
      (await send({ method: 'POST', url: `/api/batches/${batchId}/retract`, payload: { reason: 'x' } })).statusCode,
    ).toBe(404)
    const batch = await zone.ctx.transact((ctx) =>
      ctx.db.selectFrom('batches').select('retracted_at').where('id', '=', batchId).executeTakeFirstOrThrow(),
    )
    expect(batch.retracted_at).toBeNull()
  })
})

test('this file names no route by hand that the contract lacks', () => {
  const source = readFileSync(new URL(import.meta.url), 'utf8')
  const named = new Set([...source.matchAll(/\/api\/([a-z]+)/g)].map(([, noun]) => noun))
  const known = new Set(allRoutes.map(({ path }) => path.split('/')[2]))
  expect([...named].filter((noun) => !known.has(noun))).toEqual([])
})
