/** Weights from paired judgements, over HTTP. */
import { expect, test } from 'vitest'
import { demoZone } from '../../../test/demo-zone.ts'
import { createZone } from '../../../test/harness.ts'

const url = '/api/scorecards/innovation-points/paired-weights'

/** The demo zone with three items of 50, 30 and 20 points. */
function weighed() {
  return createZone((id) => {
    const zone = demoZone(id)
    const scorecards = zone.scorecards.map((scorecard) => ({
      ...scorecard,
      versions: scorecard.versions.map((version) => ({
        ...version,
        parts: version.parts?.map((part) => ({
          ...part,
          items: part.items.flatMap((item) =>
            [50, 30, 20].map((max) => ({
              ...item,
              code: `item-${max}`,
              max,
              rule: { kind: 'ratio' as const, value: 'rd_expense / revenue', base: 0.1, cap: 1, weight: max },
            })),
          ),
        })),
      })),
    }))
    return { ...zone, scorecards }
  })
}

const circle = [
  [1, 3, 1 / 3],
  [1 / 3, 1, 3],
  [3, 1 / 3, 1],
]
const agreeing = [
  [1, 2, 6],
  [1 / 2, 1, 3],
  [1 / 6, 1 / 3, 1],
]

test('judgements that hold together give points that share the total, and a draft; a circle is found out', async () => {
  const zone = await weighed()
  const send = await zone.signIn('officer')
  const [version] = zone.zone.zone.scorecards.find(({ id }) => id === 'innovation-points')?.versions ?? []
  const order = { version: version?.version, of: `items ${version?.parts?.[0]?.code}` }
  const reply = await send({ method: 'POST', url, payload: { ...order, judgements: agreeing } })
  expect(reply.statusCode, reply.body).toBe(200)
  const { criteria, consistency, limit, worst, maxima } = reply.json()
  expect(criteria.map(({ code, today }: { code: string; today: number }) => [code, today])).toEqual([
    ['item-50', 50],
    ['item-30', 30],
    ['item-20', 20],
  ])
  expect(consistency).toBeCloseTo(0, 9)
  expect([limit, worst, maxima]).toEqual([0.1, null, { 'item-50': 60, 'item-30': 30, 'item-20': 10 }])
  const contradicting = await send({ method: 'POST', url, payload: { ...order, judgements: circle } })
  expect(contradicting.json().consistency).toBeGreaterThan(0.1)
  expect(contradicting.json().worst).not.toBeNull()

  const refusals = [
    { payload: { ...order, judgements: agreeing.slice(0, 2) }, status: 422, code: 'judgements_invalid' },
    { payload: { ...order, judgements: agreeing.map(() => [1, 2, 3]) }, status: 422, code: 'judgements_invalid' },
    { payload: { ...order, of: 'items none', judgements: agreeing }, status: 404, code: 'pairing_not_found' },
    { payload: { ...order, version: 'none', judgements: agreeing }, status: 404, code: 'version_not_found' },
    { payload: { ...order, judgements: [[1, 0]] }, status: 422, code: 'input_invalid' },
  ]
  for (const { payload, status, code } of refusals) {
    const refused = await send({ method: 'POST', url, payload })
    expect([refused.statusCode, refused.json().code]).toEqual([status, code])
  }
  const other = await (await zone.signIn('enterprise', (await zone.addCompanies([{ name: '示例甲有限公司' }]))[0]))({
    method: 'POST',
    url,
    payload: { ...order, judgements: agreeing },
  })
  expect(other.statusCode).toBe(403)
})
