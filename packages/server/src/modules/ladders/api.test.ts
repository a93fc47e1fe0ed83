import { expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { createZone } from '../../../test/harness.ts'

test('a ladder counts who reached each rung, who stands on it, and who is unknown', async () => {
  const zone = await createZone()
  const firms = [1000, 999.99, 100, 99.99].map((revenue, index) => ({
    name: `示例${index}有限公司`,
    facts: { 'revenue@2024': revenue },
  }))
  await zone.addCompanies([...firms, { name: '示例无有限公司' }])
  await evaluateZone(zone.ctx, { period: 2024 })
  const results = (await (await zone.signIn('leader'))('/api/ladders/growth/results')).json()
  expect(results.rungs).toEqual([
    { code: 'small', name: { zh: '小', en: 'Small' }, reached: 3, failed: 1, unknown: 1, highest: 2 },
    { code: 'large', name: { zh: '大', en: 'Large' }, reached: 1, failed: 3, unknown: 1, highest: 1 },
  ])
})

test('an unknown ladder is not found; results are forbidden to an enterprise', async () => {
  const zone = await createZone()
  expect((await (await zone.signIn('officer'))('/api/ladders/none/results')).statusCode).toBe(404)
  const [own] = await zone.addCompanies([{ name: '示例甲有限公司' }])
  expect((await (await zone.signIn('enterprise', own))('/api/ladders/growth/results')).statusCode).toBe(403)
})
