/** The review queue and merges over HTTP. */
import { expect, test } from 'vitest'
import { createZone } from '../../../test/harness.ts'
import { addPairs } from './pairs.store.ts'

const reasons = [{ part: 'core', weight: 4.5, text: { zh: '字号相同', en: 'The same core name' } }]

async function zoneWithPairs() {
  const zone = await createZone()
  const [a = '', b = '', c = ''] = await zone.addCompanies([
    { name: '梧桐', facts: { 'revenue@2024': 1 } },
    { name: '梧桐科技', facts: { 'revenue@2023': 2 } },
    { name: '乌桐科技' },
  ])
  await zone.as('officer').transact((ctx) =>
    addPairs(ctx, [
      { ids: [b, a], score: 6, reasons, batchId: null },
      { ids: [b, c], score: 3, reasons, batchId: null },
      { ids: [a, b], score: 1, reasons, batchId: null },
    ]),
  )
  return { zone, a, b, c, send: await zone.signIn('officer') }
}

test('open pairs come surest first, each once, with their reasons', async () => {
  const { a, b, c, send } = await zoneWithPairs()
  const first = (await send('/api/pairs?limit=1')).json()
  expect(first).toMatchObject({ total: 2, rows: [{ score: 6, reasons, state: 'open', decidedBy: null }] })
  expect(new Set([first.rows[0].a.id, first.rows[0].b.id])).toEqual(new Set([a, b]))
  const second = (await send(`/api/pairs?limit=1&after=${first.next}`)).json()
  expect(new Set([second.rows[0].a.id, second.rows[0].b.id])).toEqual(new Set([b, c]))
  expect(second.next).toBeNull()
})

test('a pair held to be one is merged into the one to keep, and the merge can be undone', async () => {
  const { a, b, send } = await zoneWithPairs()
  const [pair] = (await send('/api/pairs')).json().rows
  const decide = (id: string, payload: object) => send({ method: 'POST', url: `/api/pairs/${id}/decide`, payload })
  const decided = (await decide(pair.id, { same: true, keep: b, reason: '营业执照一致' })).json()
  expect((await send(`/api/subjects/${b}`)).json().facts).toHaveLength(2)
  expect((await decide(pair.id, { same: false, reason: '再想想' })).json().code).toBe('pair_decided')
  expect((await send('/api/pairs?state=same')).json()).toMatchObject({
    total: 1,
    rows: [{ decidedBy: expect.stringContaining('officer') }],
  })
  const merges = (await send(`/api/merges?subjectId=${a}`)).json()
  expect(merges).toMatchObject({
    total: 1,
    rows: [{ id: decided.mergeId, keptId: b, mergedName: '梧桐', score: 6, automatic: false, undoneBy: null }],
  })
  const undo = { method: 'POST', url: `/api/merges/${decided.mergeId}/undo`, payload: { reason: '不是一家' } } as const
  expect((await send(undo)).statusCode).toBe(200)
  expect((await send(`/api/subjects/${a}`)).json()).toMatchObject({ name: '梧桐', facts: [{ value: 1 }] })
  expect((await send('/api/merges')).json().rows[0]).toMatchObject({
    undoneBy: expect.stringContaining('officer'),
    undoReason: '不是一家',
  })
  expect((await send(undo)).json().code).toBe('merge_undone')
  expect((await send('/api/pairs?state=different')).json()).toMatchObject({ total: 1 })
})

test('a pair held to be two leaves the queue and stays two', async () => {
  const { send } = await zoneWithPairs()
  const [pair] = (await send('/api/pairs')).json().rows
  const reply = await send({
    method: 'POST',
    url: `/api/pairs/${pair.id}/decide`,
    payload: { same: false, reason: '两家' },
  })
  expect(reply.json()).toEqual({ mergeId: null })
  expect((await send('/api/pairs')).json()).toMatchObject({ total: 1 })
  expect((await send('/api/merges')).json()).toMatchObject({ total: 0 })
  expect((await send('/api/pairs?state=different')).json()).toMatchObject({
    rows: [{ state: 'different', reason: '两家', decidedBy: expect.stringContaining('officer') }],
  })
})
