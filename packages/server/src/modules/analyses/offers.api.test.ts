/** Rounds and coming changes of offers, over HTTP. */
import { addYears, dayFrom, isoFrom, type Offer, type Zone } from '@wutong/engine'
import { expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { demoZone } from '../../../test/demo-zone.ts'
import { createZone } from '../../../test/harness.ts'

const name = { zh: '示例', en: 'example' }
const shared = { name, kind: 'policy', level: 'zone', standing: 'live' } as const
const version = {
  version: '2024',
  effective: { from: '2020-01-01' },
  status: 'illustrative',
  citation: { title: '测试办法' },
} as const
const offers: readonly Offer[] = [
  {
    ...shared,
    id: 'rd-contest',
    versions: [
      {
        ...version,
        conditions: [
          { code: 'honest', name, when: '!dishonest' },
          { code: 'revenue', name, when: 'revenue >= 1000' },
        ],
        benefit: { name, amount: 'rd_expense * 0.1', unit: '万元', cap: 20 },
        rounds: [
          { code: 'first', name, window: { from: '2024-01-01', until: '2024-02-01' }, places: 2 },
          { code: 'second', name, window: { from: '2024-06-01' }, places: 1, budget: 10 },
        ],
        selection: { by: 'score', scorecard: 'innovation-points', ties: 'none' },
      },
    ],
  },
  {
    ...shared,
    id: 'young-firms',
    versions: [
      {
        ...version,
        conditions: [{ code: 'age', name, when: 'add_years(registered_on, 10) >= judged_on', clause: '第一条' }],
      },
    ],
  },
]

function contestZone(id: string): Zone {
  const zone = demoZone(id)
  return { ...zone, offers: [...zone.offers, ...offers] }
}

/** Five firms of which three qualify; `rd-contest` takes two, then one. */
async function contested() {
  const zone = await createZone(contestZone)
  const facts = (revenue: number, rd: number) => ({
    dishonest: false,
    'revenue@2024': revenue,
    'rd_expense@2024': rd,
  })
  const ids = await zone.addCompanies([
    { name: '示例甲有限公司', facts: facts(1000, 200) },
    { name: '示例乙有限公司', facts: facts(1000, 50) },
    { name: '示例丙有限公司', facts: facts(1000, 150) },
    { name: '示例丁有限公司', facts: facts(1, 50) },
    { name: '示例戊有限公司', facts: { dishonest: false, 'revenue@2024': 1000 } },
  ])
  await evaluateZone(zone.ctx, { period: 2024 })
  return { zone, ids }
}

const url = '/api/offers/rd-contest/selection'

test('rounds tell who is in, who is the first one out, by how much, and what is missing', async () => {
  const { zone, ids } = await contested()
  const reply = await (await zone.signIn('officer'))({ method: 'POST', url, payload: {} })
  expect(reply.statusCode, reply.body).toBe(200)
  const { rounds, applications, by } = reply.json()
  expect([by, applications]).toEqual(['score', null])
  expect(rounds[0]).toMatchObject({ places: 2, taken: 2, amount: 35, gap: 40, counts: { selected: 2, undecided: 1 } })
  const shown = rounds.map((round: { entries: { name: string; result: string; sure: boolean }[] }) =>
    round.entries.map(({ name, result, sure }) => `${name} ${result} ${sure}`),
  )
  // The first two have the same points, so that either may come first.
  shown[0].splice(0, 2, ...shown[0].slice(0, 2).toSorted())
  expect(shown).toEqual([
    [
      '示例丙有限公司 selected false',
      '示例甲有限公司 selected false',
      '示例乙有限公司 not_selected true',
      '示例戊有限公司 undecided false',
    ],
    ['示例乙有限公司 selected false', '示例戊有限公司 undecided false'],
  ])
  expect(rounds[0].entries[3].missing).toEqual(['rd_expense'])
  expect(ids.slice(0, 3)).toContain(rounds[0].entries[0].subjectId)
})

test('a list of applications is read as it is pasted, and what it names nobody by is said', async () => {
  const { zone } = await contested()
  const list =
    '企业名称\t申报日期\n示例甲有限公司\t2024年1月5日\n示例丙有限公司\t2020-01-01\n查无此家有限公司\t2024-01-05\n示例丁有限公司\t2024/1/6'
  const reply = await (await zone.signIn('leader'))({ method: 'POST', url, payload: { list } })
  expect(reply.statusCode, reply.body).toBe(200)
  const { rounds, applications } = reply.json()
  expect(applications).toMatchObject({
    count: 3,
    problems: [{ line: 4, text: '查无此家有限公司' }],
    late: [{ name: '示例丙有限公司' }],
  })
  expect(rounds[0].entries.map(({ name, reason }: { name: string; reason: string }) => `${name} ${reason}`)).toEqual([
    '示例甲有限公司 within',
    '示例丁有限公司 not_eligible',
  ])
})

test.for([
  { name: 'an offer without rounds', offer: 'rd-grant', payload: {}, status: 404, code: 'offer_without_rounds' },
  { name: 'an unknown offer', offer: 'none', payload: {}, status: 404, code: 'offer_not_found' },
  {
    name: 'applications without days',
    offer: 'rd-contest',
    payload: { list: '示例甲有限公司' },
    status: 422,
    code: 'list_day_missing',
  },
])('$name is refused with what to do', async ({ offer, payload, status, code }) => {
  const { zone } = await contested()
  const send = await zone.signIn('officer')
  const reply = await send({ method: 'POST', url: `/api/offers/${offer}/selection`, payload })
  expect([reply.statusCode, reply.json().code]).toEqual([status, code])
})

test('coming changes have their day and clause, for one offer and for all', async () => {
  const { zone, ids } = await contested()
  const send = await zone.signIn('auditor')
  const { judged } = (await send('/api/offers/young-firms/changes')).json()
  const ends = dayFrom(judged.on) + 5
  const registered = isoFrom(addYears(ends - 1, -10))
  const [young] = await zone.addCompanies([{ name: '示例新有限公司', facts: { registered_on: registered } }])
  const until = isoFrom(ends + 10)
  const one = await send(`/api/offers/young-firms/changes?until=${until}`)
  expect(one.statusCode, one.body).toBe(200)
  expect(one.json()).toMatchObject({
    gained: 0,
    lost: 1,
    rows: [{ subjectId: young, on: isoFrom(ends), kind: 'lost', because: [{ code: 'age', clause: '第一条' }] }],
  })
  const all = (await send('/api/offer-changes?days=30')).json()
  expect(all).toMatchObject({ total: 1, offers: [{ id: 'young-firms', first: isoFrom(ends) }] })
  expect((await send('/api/offers/young-firms/changes?until=2096-01-01')).json().code).toBe('changes_day_refused')
  const own = await zone.signIn('enterprise', ids[0])
  expect((await own('/api/offer-changes')).statusCode).toBe(403)
})
