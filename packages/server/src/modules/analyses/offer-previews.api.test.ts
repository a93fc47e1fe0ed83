/** Previews of drafts of offers, over HTTP. */
import { expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { createZone } from '../../../test/harness.ts'

const url = '/api/offers/rd-grant/preview'

/** Firms of 900, 1000 and 2000 万元 that spend a tenth on research, and one of unknown revenue. */
async function previewed() {
  const zone = await createZone()
  const firm = (name: string, revenue: number) => ({
    name,
    facts: { dishonest: false, 'revenue@2024': revenue, 'rd_expense@2024': revenue / 10 },
  })
  const ids = await zone.addCompanies([
    firm('示例甲有限公司', 900),
    firm('示例乙有限公司', 1000),
    firm('示例丙有限公司', 2000),
    { name: '示例丁有限公司', facts: { dishonest: false } },
  ])
  await evaluateZone(zone.ctx, { period: 2024 })
  const [version] = zone.zone.zone.offers.find(({ id }) => id === 'rd-grant')?.versions ?? []
  if (version === undefined) throw new Error('the demo zone has no grant')
  const draftOf = (when: string) => ({
    ...version,
    version: 'draft',
    conditions: version.conditions.map((one) => (one.code === 'revenue' ? { ...one, when } : one)),
  })
  return { zone, ids, draftOf }
}

test('a draft tells who gains and who loses, by which change, and stores nothing', async () => {
  const { zone, ids, draftOf } = await previewed()
  const send = await zone.signIn('officer')
  const draft = JSON.stringify(draftOf('revenue < 1500 && revenue >= 900'))
  const reply = await send({ method: 'POST', url, payload: { draft } })
  expect(reply.statusCode, reply.body).toBe(200)
  const preview = reply.json()
  expect(preview).toMatchObject({ before: '2024', after: 'draft', gain: 1, lose: 1, moverCount: 2 })
  expect(preview.changes).toMatchObject([{ code: 'condition revenue', kind: 'changed', ledUp: 1, ledDown: 1 }])
  const movers = preview.movers.map((one: { subjectId: string; standingBefore: string; standingAfter: string }) =>
    [one.subjectId, one.standingBefore, one.standingAfter].join(' '),
  )
  expect(movers.toSorted()).toEqual([`${ids[0]} one_away qualified`, `${ids[2]} qualified one_away`].toSorted())
  const same = await send({ method: 'POST', url, payload: { draft: JSON.stringify(draftOf('revenue >= 1000')) } })
  expect(same.json()).toMatchObject({ gain: 0, lose: 0, changes: [], moverCount: 0 })
  const own = await zone.signIn('enterprise', ids[0])
  expect((await own({ method: 'POST', url, payload: { draft } })).statusCode).toBe(403)
})

test.for([
  { name: 'an unknown offer', offer: 'none', payload: {}, code: 'offer_not_found' },
  { name: 'an unknown version', payload: { version: 'none' }, code: 'version_not_found' },
  { name: 'text that is no YAML', payload: { draft: 'a: [' }, code: 'draft_invalid' },
  { name: 'a draft without conditions', payload: { draft: 'version: x' }, code: 'draft_invalid' },
  { name: 'no draft', payload: { draft: '' }, code: 'input_invalid' },
])('$name is refused', async ({ offer = 'rd-grant', payload, code }) => {
  const { zone, draftOf } = await previewed()
  const draft = JSON.stringify(draftOf('revenue >= 1'))
  const send = await zone.signIn('officer')
  const reply = await send({ method: 'POST', url: `/api/offers/${offer}/preview`, payload: { draft, ...payload } })
  expect(reply.json().code).toBe(code)
})

test('a draft whose condition does not parse is refused with the reason', async () => {
  const { zone, draftOf } = await previewed()
  const draft = JSON.stringify(draftOf('revenue >'))
  const reply = await (await zone.signIn('officer'))({ method: 'POST', url, payload: { draft } })
  expect([reply.statusCode, reply.json().code]).toEqual([422, 'draft_invalid'])
})
