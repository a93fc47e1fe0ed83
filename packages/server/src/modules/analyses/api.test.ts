import { draftOf } from '@wutong/engine'
import { expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { createZone } from '../../../test/harness.ts'

const order = {
  period: 2023,
  laterPeriod: 2024,
  outcome: 'growth(revenue) > 0.1',
  better: 'more',
  by: null,
}

/** Forty firms: those that spend on research grow. */
async function growingZone() {
  const zone = await createZone()
  const firms = Array.from({ length: 40 }, (_, index) => ({
    name: `示例成长${index}有限公司`,
    facts: {
      'revenue@2023': 500 + index,
      'revenue@2024': index < 20 ? 1000 + index : 500,
      'rd_expense@2023': index < 20 ? 100 : 1,
    },
  }))
  await zone.addCompanies(firms)
  await evaluateZone(zone.ctx, { period: 2024 })
  return zone
}

test('a back-test tells how scores went with the outcome, and an enterprise may not ask', async () => {
  const zone = await growingZone()
  const url = '/api/scorecards/innovation-points/backtest'
  const reply = await (await zone.signIn('leader'))({ method: 'POST', url, payload: order })
  expect(reply.statusCode, reply.body).toBe(200)
  const report = reply.json()
  expect(report).toMatchObject({ count: 40, kind: 'yes-no', better: 'more', withoutOutcome: 0 })
  expect(report.power.area.value).toBeGreaterThan(0.9)
  const [own] = await zone.addCompanies([{ name: '示例甲有限公司' }])
  const refused = await (await zone.signIn('enterprise', own))({ method: 'POST', url, payload: order })
  expect(refused.statusCode).toBe(403)
})

test.for([
  { name: 'an outcome that does not parse', change: { outcome: 'growth(' }, status: 422, code: 'expression_invalid' },
  { name: 'an unknown indicator', change: { outcome: 'turnover > 1' }, status: 422, code: 'expression_invalid' },
  { name: 'a text as outcome', change: { outcome: 'industry' }, status: 422, code: 'expression_invalid' },
  { name: 'a version that is none', change: { version: 'none' }, status: 404, code: 'version_not_found' },
  { name: 'years the wrong way round', change: { laterPeriod: 2023 }, status: 422, code: 'backtest_years_reversed' },
  { name: 'a year that is none', change: { period: 1 }, status: 422, code: 'input_invalid' },
])('$name is refused with what to do', async ({ change, status, code }) => {
  const zone = await createZone()
  await zone.addCompanies([{ name: '示例甲有限公司', facts: { 'revenue@2024': 1 } }])
  const url = '/api/scorecards/innovation-points/backtest'
  const reply = await (await zone.signIn('officer'))({ method: 'POST', url, payload: { ...order, ...change } })
  expect([reply.statusCode, reply.json().code]).toEqual([status, code])
})

test('an unknown scorecard or ladder is not found', async () => {
  const zone = await createZone()
  const send = await zone.signIn('officer')
  expect((await send({ method: 'POST', url: '/api/scorecards/none/backtest', payload: order })).statusCode).toBe(404)
  expect((await send('/api/ladders/none/outlook')).statusCode).toBe(404)
})

test('the outlook of a ladder shows distances and movement since the year before', async () => {
  const zone = await growingZone()
  const reply = await (await zone.signIn('auditor'))('/api/ladders/growth/outlook')
  expect(reply.statusCode, reply.body).toBe(200)
  const outlook = reply.json()
  expect(outlook).toMatchObject({ ladder: 'growth', before: { period: 2023 }, expiringCount: 0 })
  expect(outlook.rungs[1]).toMatchObject({ code: 'large', counts: { reached: 20, one_away: 20, undecided: 0, far: 0 } })
  expect(outlook.flow).toMatchObject({ risen: 20, stayed: 20, fallen: 0 })
})

test('analyses of an empty zone say nothing rather than fail', async () => {
  const zone = await createZone()
  const send = await zone.signIn('leader')
  const outlook = await send('/api/ladders/growth/outlook')
  expect(outlook.statusCode, outlook.body).toBe(200)
  const report = await send({ method: 'POST', url: '/api/scorecards/innovation-points/backtest', payload: order })
  expect(report.statusCode, report.body).toBe(200)
  expect(report.json()).toMatchObject({ count: 0, deciles: [], calibration: null, weights: null })
})

/** The declared version with its first item weighed anew, as the page would draft it. */
async function draftFrom(zone: Awaited<ReturnType<typeof createZone>>, factor: number) {
  const [version] = zone.zone.zone.scorecards[0]?.versions ?? []
  if (version === undefined) throw new Error('the demo zone has no scorecard')
  const item = version.parts?.[0]?.items[0]
  return {
    version: version.version,
    draft: draftOf(version, { maxima: { [item?.code ?? '']: (item?.max ?? 0) * factor } }),
  }
}

test('a preview tells who would move, by which change, and stores nothing', async () => {
  const zone = await growingZone()
  const send = await zone.signIn('officer')
  const url = '/api/scorecards/innovation-points/preview'
  const payload = await draftFrom(zone, 2)
  const reply = await send({ method: 'POST', url, payload })
  expect(reply.statusCode, reply.body).toBe(200)
  const preview = reply.json()
  expect(preview.up + preview.down + preview.same + preview.open).toBe(40)
  expect(preview.changes.length).toBeGreaterThan(0)
  expect(preview.movers.length).toBe(Math.min(200, preview.moverCount))
  // A weight alone leaves sums off: said, and no hindrance to a preview.
  expect(preview.warnings.every((warning: { en: string }) => /add up/.test(warning.en))).toBe(true)
  const same = await send({ method: 'POST', url, payload: await draftFrom(zone, 1) })
  expect(same.json()).toMatchObject({ up: 0, down: 0, changes: [], moverCount: 0 })
})

test.for([
  { name: 'a version that is none', change: { version: 'none' }, status: 404, code: 'version_not_found' },
  { name: 'a draft whose expression does not parse', change: {}, status: 422, code: 'draft_invalid' },
  { name: 'no draft', change: { draft: undefined }, status: 422, code: 'input_invalid' },
])('a preview of $name is refused', async ({ change, status, code }) => {
  const zone = await createZone()
  const { version, draft } = await draftFrom(zone, 1)
  const broken = { ...draft, gates: [{ code: 'x', name: { zh: 'x', en: 'x' }, when: 'revenue >' }] }
  const payload = { version, draft: broken, ...change }
  const send = await zone.signIn('officer')
  const reply = await send({ method: 'POST', url: '/api/scorecards/innovation-points/preview', payload })
  expect([reply.statusCode, reply.json().code]).toEqual([status, code])
})
