/** Back-tests of offers with a list of receivers, over HTTP. */
import { expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { createZone } from '../../../test/harness.ts'

const url = '/api/offers/rd-grant/backtest'
const order = { period: 2022, laterPeriod: 2024, growth: 'revenue' }

/** Forty firms in pairs of one size; the first of each pair received and grew by a tenth more. */
async function granted() {
  const zone = await createZone()
  const firms = Array.from({ length: 40 }, (_, index) => {
    const size = 1000 + Math.floor(index / 2) * 50
    return {
      name: `示例受支持${index}有限公司`,
      facts: {
        dishonest: false,
        'revenue@2022': size,
        'rd_expense@2022': size * 0.1,
        'revenue@2024': size * (index % 2 === 0 ? 1.2 : 1.1),
      },
    }
  })
  const ids = await zone.addCompanies(firms)
  await evaluateZone(zone.ctx, { period: 2024 })
  const lines = firms.filter((_, index) => index % 2 === 0).map(({ name }) => `${name},2023-05-01,10万元`)
  return { zone, ids, list: ['企业名称,拨付日期,金额', ...lines].join('\n') }
}

test('uptake, money and the matched difference are told with their limits, and an enterprise may not ask', async () => {
  const { zone, ids, list } = await granted()
  const receivers = `${list}\n查无此家有限公司,2023-05-01,1\n示例受支持1有限公司,2021-01-01,5`
  const reply = await (await zone.signIn('leader'))({ method: 'POST', url, payload: { ...order, receivers } })
  expect(reply.statusCode, reply.body).toBe(200)
  const report = reply.json()
  expect(report).toMatchObject({
    offer: 'rd-grant',
    listed: 21,
    problems: [{ text: '查无此家有限公司' }],
    uptake: { qualified: 40, receivedOfQualified: 20, uptake: { value: 0.5 }, paid: 200, paidUnknown: 0 },
    outside: [{ name: '示例受支持1有限公司' }],
    outsideCount: 1,
    doubtfulCount: 0,
    comparison: { receivers: 20, others: 19 },
  })
  expect(report.comparison.difference.value).toBeCloseTo(0.1, 9)
  expect(report.limits.length).toBeGreaterThan(2)
  const refused = await (await zone.signIn('enterprise', ids[0]))({
    method: 'POST',
    url,
    payload: { ...order, receivers },
  })
  expect(refused.statusCode).toBe(403)
})

test('a list that names nobody on file tells so instead of figures', async () => {
  const { zone } = await granted()
  const payload = { ...order, receivers: '查无此家有限公司' }
  const report = (await (await zone.signIn('auditor'))({ method: 'POST', url, payload })).json()
  expect(report).toMatchObject({ listed: 0, comparison: { receivers: 0, pairs: 0, plain: null, difference: null } })
})

test.for([
  { name: 'an unknown offer', offer: 'none', change: {}, status: 404, code: 'offer_not_found' },
  { name: 'an unknown version', change: { version: 'none' }, status: 404, code: 'version_not_found' },
  { name: 'years the wrong way round', change: { laterPeriod: 2022 }, status: 422, code: 'backtest_years_reversed' },
  { name: 'a text as figure', change: { growth: 'industry' }, status: 422, code: 'expression_invalid' },
  { name: 'no list', change: { receivers: '' }, status: 422, code: 'input_invalid' },
])('$name is refused with what to do', async ({ offer = 'rd-grant', change, status, code }) => {
  const zone = await createZone()
  const send = await zone.signIn('officer')
  const payload = { ...order, receivers: '示例甲有限公司', ...change }
  const reply = await send({ method: 'POST', url: `/api/offers/${offer}/backtest`, payload })
  expect([reply.statusCode, reply.json().code]).toEqual([status, code])
})
