import { expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { createZone, getHouse } from '../../../test/harness.ts'

test('the zone says what it declares and how much is stored', async () => {
  const zone = await createZone()
  await zone.addCompanies([
    { name: '示例甲有限公司', facts: { dishonest: false, 'revenue@2024': 1, 'revenue@2023': 2 } },
  ])
  await evaluateZone(zone.ctx)
  const info = (await (await zone.signIn('auditor'))('/api/zone')).json()
  expect(info).toMatchObject({
    id: zone.ctx.zoneId,
    demo: false,
    districts: [{ id: 'east' }, { id: 'west' }],
    counts: { subjects: 1, records: 3, facts: 3 },
  })
  expect(info.indicators).toHaveLength(8)
})

test('health answers without a session', async () => {
  const { app } = await getHouse()
  expect((await app.inject('/api/health')).json()).toEqual({ ok: true, zone: 'home', demo: false })
})

test('an address that is nothing answers with a problem, not with a page', async () => {
  const { app } = await getHouse()
  const reply = await app.inject('/api/nothing')
  expect(reply.statusCode).toBe(404)
  expect(reply.json().code).toBe('route_not_found')
})
