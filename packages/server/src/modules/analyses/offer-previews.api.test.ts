/** Previews of drafts of offers, over HTTP. */
import type { OfferPreviewReply } from '@wutong/contract'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { evaluateZone } from '#modules/evaluations'
import { createZone } from '../../../test/harness.ts'

const url = '/api/offers/rd-grant/preview'

type Mover = OfferPreviewReply['movers'][number]

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
  return { zone, ids, draftOf, version }
}

test('a draft tells who gains and who loses, by which change and clause, and stores nothing', async () => {
  const { zone, ids, draftOf } = await previewed()
  const send = await zone.signIn('officer')
  const draft = JSON.stringify(draftOf('revenue < 1500 && revenue >= 900'))
  const reply = await send({ method: 'POST', url, payload: { draft } })
  expect(reply.statusCode, reply.body).toBe(200)
  const preview = reply.json()
  expect(preview).toMatchObject({ before: '2024', after: 'draft', gain: 1, lose: 1, keep: 1, open: 1, moverCount: 2 })
  expect(preview.sumBefore).toMatchObject({ qualified: 2, amount: 30, undecided: 1, undecidedUnknown: 1 })
  expect(preview.sumAfter).toMatchObject({ qualified: 2, amount: 19, undecided: 1, undecidedUnknown: 1 })
  expect(preview.changes).toMatchObject([
    {
      ...{ code: 'condition revenue', kind: 'changed', clause: '第一条', ledUp: 1, ledDown: 1, sum: -11 },
      ...{ before: 'revenue >= 1000', after: 'revenue < 1500 && revenue >= 900' },
    },
  ])
  const movers = preview.movers.map((one: Mover) =>
    [one.subjectId, one.standingBefore, one.standingAfter, one.paidBefore, one.paidAfter, ...one.causes].join(' '),
  )
  expect(movers).toEqual([
    `${ids[2]} qualified one_away 20 0 condition revenue`,
    `${ids[0]} one_away qualified 0 9 condition revenue`,
  ])
  const first = await send({ method: 'POST', url, payload: { draft, limit: 1 } })
  expect([first.json().movers.length, first.json().moverCount]).toEqual([1, 2])
  const own = await zone.signIn('enterprise', ids[0])
  expect((await own({ method: 'POST', url, payload: { draft } })).statusCode).toBe(403)
})

test('the text in force, as a draft in YAML or as the version itself, moves nobody', async () => {
  const { zone, version } = await previewed()
  const send = await zone.signIn('auditor')
  for (const payload of [{ draft: stringify({ ...version, notes: [{ zh: '草', en: 'draft' }] }) }, { with: '2024' }]) {
    const reply = await send({ method: 'POST', url, payload })
    expect(reply.json(), reply.body).toMatchObject({ gain: 0, lose: 0, keep: 2, open: 1, changes: [], moverCount: 0 })
  }
})

test('a whole file stands for its newest version, and those who become undecided are told apart', async () => {
  const { zone, ids, version } = await previewed()
  const { uses: _, ...alone } = version
  const grown = { code: 'grown', name: { zh: '增长', en: 'Growth' }, when: 'growth(revenue) > 0' }
  const offer = zone.zone.zone.offers.find(({ id }) => id === 'rd-grant')
  const until = { ...version.effective, until: '2025-01-01' }
  const newest = {
    ...alone,
    version: 'next',
    effective: { from: '2025-01-01' },
    conditions: [...alone.conditions, grown],
  }
  const draft = stringify({ ...offer, versions: [{ ...version, effective: until }, newest] })
  const preview = (await (await zone.signIn('officer'))({ method: 'POST', url, payload: { draft } })).json()
  expect(preview).toMatchObject({ after: 'next', gain: 0, lose: 0, keep: 0, open: 3, moverCount: 2 })
  expect(
    preview.movers.map(({ subjectId, standingAfter, causes }: Mover) => [subjectId, standingAfter, ...causes]),
  ).toEqual([
    [ids[2], 'undecided', 'condition grown'],
    [ids[1], 'undecided', 'condition grown'],
  ])
  expect(preview.sumAfter).toMatchObject({ qualified: 0, amount: 0, undecidedAmount: 30 })
})

test.for([
  { name: 'an unknown offer', offer: 'none', payload: {}, code: 'offer_not_found' },
  { name: 'an unknown version', payload: { version: 'none' }, code: 'version_not_found' },
  { name: 'an unknown other version', payload: { draft: undefined, with: 'none' }, code: 'version_not_found' },
  { name: 'text that is no YAML', payload: { draft: 'a: [' }, code: 'draft_invalid' },
  { name: 'a draft without conditions', payload: { draft: 'version: x' }, code: 'draft_invalid' },
  { name: 'the file of another offer', payload: { draft: 'id: other\nversions: []' }, code: 'draft_invalid' },
  { name: 'no draft', payload: { draft: '' }, code: 'input_invalid' },
  { name: 'nothing to compare with', payload: { draft: undefined }, code: 'input_invalid' },
  { name: 'a draft and a version at once', payload: { with: '2024' }, code: 'input_invalid' },
])('$name is refused', async ({ offer = 'rd-grant', payload, code }) => {
  const { zone, draftOf } = await previewed()
  const draft = JSON.stringify(draftOf('revenue >= 1'))
  const send = await zone.signIn('officer')
  const reply = await send({ method: 'POST', url: `/api/offers/${offer}/preview`, payload: { draft, ...payload } })
  expect(reply.json().code).toBe(code)
})

test.for([
  { name: 'does not parse', draft: { when: 'revenue >' }, says: 'revenue >' },
  { name: 'asks for an unknown figure', draft: { when: 'turnover > 1' }, says: 'turnover' },
])('a draft whose condition $name is refused with the reason in both languages', async ({ draft, says }) => {
  const { zone, draftOf } = await previewed()
  const payload = { draft: JSON.stringify(draftOf(draft.when)) }
  const reply = await (await zone.signIn('officer'))({ method: 'POST', url, payload })
  expect([reply.statusCode, reply.json().code]).toEqual([422, 'draft_invalid'])
  expect(JSON.stringify(reply.json())).toContain(says.replace('>', '').trim())
})
