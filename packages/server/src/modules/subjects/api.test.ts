import { describe, expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { createZone, type Send, type TestZone } from '../../../test/harness.ts'

interface Listed {
  readonly rows: readonly { readonly name: string; readonly points: number | null; readonly revenue: number | null }[]
  readonly next: string | null
  readonly total: number
}

async function filledZone(): Promise<{ zone: TestZone; send: Send }> {
  const zone = await createZone()
  await zone.addCompanies([
    {
      name: '厦门火炬智能有限公司',
      uscc: '91410100MA40000012',
      facts: {
        dishonest: false,
        district: 'east',
        industry: 'C3985',
        registered_on: '2015-05-01',
        'revenue@2024': 2000,
        'rd_expense@2024': 300,
        'employees@2024': 80,
      },
    },
    {
      name: '示例乙材料有限公司',
      uscc: '91410100MA40000023',
      facts: {
        district: 'west',
        industry: 'I6513',
        registered_on: '2020-01-31',
        'revenue@2024': 500,
        'rd_expense@2024': 14,
      },
    },
    {
      name: '示例丙有限公司',
      facts: { district: 'west', industry: 'C2710', 'revenue@2024': 1000, 'rd_expense@2024': 49 },
    },
    { name: '示例丁100%有限公司', facts: {} },
  ])
  await evaluateZone(zone.ctx, { period: 2024 })
  return { zone, send: await zone.signIn('officer') }
}

async function names(send: Send, query: string): Promise<string[]> {
  const reply = await send(`/api/subjects?${query}`)
  expect(reply.statusCode, reply.body).toBe(200)
  const { rows, total } = reply.json<Listed>()
  expect(total).toBe(rows.length)
  return rows.map(({ name }) => name.slice(0, 3))
}

describe('the list of subjects', () => {
  const rows = [
    { name: 'points first, unknown last', query: '', then: ['厦门火', '示例丙', '示例乙', '示例丁'] },
    {
      name: 'by revenue, unknown last in either order',
      query: 'sort=revenue&order=asc',
      then: ['示例乙', '示例丙', '厦门火', '示例丁'],
    },
    { name: 'by name in pinyin order', query: 'sort=name&order=asc', then: ['示例丙', '示例丁', '示例乙', '厦门火'] },
    { name: 'by registration, youngest first', query: 'sort=registeredOn', then: ['示例乙', '厦门火'], atLeast: 2 },
    { name: 'a part of the name of two characters', query: 'search=火炬', then: ['厦门火'] },
    { name: 'pinyin initials from the middle', query: 'search=hj', then: ['厦门火'] },
    { name: 'pinyin initials in capitals', query: 'search=XMHJ', then: ['厦门火'] },
    { name: 'the head of a credit code', query: 'search=91410100ma4000002', then: ['示例乙'] },
    { name: 'a percent sign is a character', query: 'search=0%25有', then: ['示例丁'] },
    { name: 'a sub-district', query: 'district=west', then: ['示例丙', '示例乙'] },
    { name: 'an industry section', query: 'industry=C', then: ['厦门火', '示例丙'] },
    {
      name: 'a revenue range with both ends in it',
      query: 'minRevenue=500&maxRevenue=1000',
      then: ['示例丙', '示例乙'],
    },
    { name: 'the highest rung of a ladder', query: 'rung=growth:small', then: ['示例乙'] },
    { name: 'who qualifies for a policy', query: 'offer=rd-grant:qualified', then: ['厦门火'] },
    { name: 'who is undecided', query: 'offer=rd-grant:undecided', then: ['示例丁'] },
    { name: 'who does not qualify', query: 'offer=rd-grant:not_qualified', then: ['示例丙', '示例乙'] },
    { name: 'filters together', query: 'district=west&search=示例&rung=growth:large', then: ['示例丙'] },
  ]
  test.for(rows)('$name', async ({ query, then, atLeast }) => {
    const { send } = await filledZone()
    const found = await names(send, query)
    expect(atLeast === undefined ? found : found.slice(0, atLeast)).toEqual(then)
  })

  test.for(
    ['points', 'revenue', 'employees', 'registeredOn', 'name'].flatMap((sort) =>
      ['asc', 'desc'].map((order) => ({ sort, order })),
    ),
  )('pages by $sort $order visit every row once', async ({ sort, order }) => {
    const { send } = await filledZone()
    const whole = (await send(`/api/subjects?sort=${sort}&order=${order}`)).json<Listed>().rows
    const seen: string[] = []
    let after: string | null = ''
    while (after !== null) {
      const page: Listed = (
        await send(`/api/subjects?limit=1&sort=${sort}&order=${order}${after === '' ? '' : `&after=${after}`}`)
      ).json()
      seen.push(...page.rows.map(({ name }) => name))
      expect(page.total).toBe(4)
      after = page.next
    }
    expect(seen).toEqual(whole.map(({ name }) => name))
  })

  test.for([
    'after=xyz',
    'after=WyJhIiwiYiJd',
    'sort=nothing',
    'limit=0',
    'limit=501',
    'rung=growth',
    'offer=rd-grant:maybe',
    'minRevenue=abc',
  ])('%s is refused', async (query) => {
    const { send } = await filledZone()
    const reply = await send(`/api/subjects?${query}`)
    expect(reply.statusCode).toBe(422)
    expect(reply.headers['content-type']).toContain('application/problem+json')
    expect(reply.json().title.zh).not.toBe('')
  })

  test('is forbidden to an enterprise', async () => {
    const zone = await createZone()
    const [own] = await zone.addCompanies([{ name: '示例甲有限公司' }])
    expect((await (await zone.signIn('enterprise', own))('/api/subjects')).statusCode).toBe(403)
  })
})

describe('one subject', () => {
  test('shows every statement, the one in force first, and marks what sources disagree about', async () => {
    const zone = await createZone()
    const uscc = '91410100MA40000034'
    const [id] = await zone.addCompanies(
      [{ name: '示例甲有限公司', uscc, facts: { 'revenue@2024': 1000, 'revenue@2023': 900 } }],
      'self',
    )
    const tax = zone.ctx.newId()
    const { addGeneratedBatch, addRecords } = await import('#modules/records')
    const { refreshFacts } = await import('#modules/facts')
    await zone.ctx.transact(async (ctx) => {
      await addGeneratedBatch(ctx, { id: tax, source: 'tax', file: 'tax.csv' })
      await addRecords(ctx, { batchId: tax, source: 'tax' }, [
        { id: ctx.newId(), subject_id: id ?? '', period: 2024, row: 7, values: { revenue: 980 } },
      ])
      await refreshFacts(ctx, tax)
    })
    const page = (await (await zone.signIn('leader'))(`/api/subjects/${id}`)).json()
    const [latest, earlier] = page.facts.filter(({ code }: { code: string }) => code === 'revenue')
    expect(latest).toMatchObject({ period: 2024, value: 980, conflict: true, unit: '万元' })
    expect(latest.statements).toMatchObject([
      { value: 980, source: 'tax', batchName: 'tax.csv', row: 7, inForce: true },
      { value: 1000, source: 'self', inForce: false },
    ])
    expect(earlier).toMatchObject({ period: 2023, value: 900, conflict: false })
    expect(page.periods).toEqual([2024, 2023])
  })

  test('a malformed id is refused, an unknown one not found', async () => {
    const zone = await createZone()
    const send = await zone.signIn('officer')
    expect((await send('/api/subjects/abc')).statusCode).toBe(422)
    const unknown = await send(`/api/subjects/${zone.ctx.newId()}`)
    expect(unknown.statusCode).toBe(404)
    expect(unknown.json()).toMatchObject({ code: 'subject_not_found' })
    expect(unknown.json().traceId).toMatch(/^[0-9a-f-]{36}$/)
  })
})
