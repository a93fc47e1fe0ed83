import { describe, expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { createZone } from '../../../test/harness.ts'

async function matched() {
  const zone = await createZone()
  const facts = { dishonest: false, 'revenue@2024': 1000, 'rd_expense@2024': 50 }
  await zone.addCompanies([
    { name: '示例够有限公司', facts },
    { name: '示例大有限公司', facts: { ...facts, 'revenue@2024': 9000, 'rd_expense@2024': 900 } },
    { name: '示例近有限公司', facts: { ...facts, 'revenue@2024': 999 } },
    { name: '示例缺有限公司', facts: { 'revenue@2024': 1000, 'rd_expense@2024': 50 } },
    { name: '示例远有限公司', facts: { ...facts, dishonest: true, 'revenue@2024': 1 } },
  ])
  await evaluateZone(zone.ctx, { period: 2024 })
  return zone
}

describe('offers', () => {
  test('are listed with who qualifies and the money in all, cap applied', async () => {
    const send = await (await matched()).signIn('leader')
    const [grant, old] = (await send('/api/offers')).json()
    expect(grant).toMatchObject({
      id: 'rd-grant',
      standing: 'live',
      status: 'secondary',
      number: '测〔2024〕1号',
      qualified: 2,
      oneAway: 1,
      undecided: 1,
      amount: 55,
      amountUnit: '万元',
      amountUnknown: 0,
    })
    expect(old).toMatchObject({ id: 'old-grant', standing: 'past', qualified: 5, amount: null, amountUnit: null })
  })

  test('one spells out the shared conditions it uses', async () => {
    const send = await (await matched()).signIn('auditor')
    expect((await send('/api/offers/rd-grant')).json()).toMatchObject({
      shared: [{ id: 'honest', conditions: [{ code: 'not-dishonest' }] }],
      evaluation: { period: 2024, subjects: 5 },
      summary: { qualified: 2 },
    })
  })

  test.for([
    { verdict: 'qualified', names: ['示例够有限公司', '示例大有限公司'], failed: [], missing: [] },
    { verdict: 'one_away', names: ['示例近有限公司'], failed: ['revenue'], missing: [] },
    { verdict: 'undecided', names: ['示例缺有限公司'], failed: [], missing: ['dishonest'] },
    { verdict: 'not_qualified', names: ['示例远有限公司'], failed: ['not-dishonest', 'revenue'], missing: [] },
  ])('matches that are $verdict say what fails or is missing', async ({ verdict, names, failed, missing }) => {
    const send = await (await matched()).signIn('officer')
    const page = (await send(`/api/offers/rd-grant/matches?verdict=${verdict}`)).json()
    expect(page.rows.map(({ name }: { name: string }) => name).sort()).toEqual(names.toSorted())
    expect(page.total).toBe(names.length)
    expect(page.rows[0]).toMatchObject({ verdict })
    expect(page.rows[0].failed.toSorted()).toEqual(failed)
    expect(page.rows[0].missing).toEqual(missing)
  })

  test('matches are paged', async () => {
    const send = await (await matched()).signIn('officer')
    const first = (await send('/api/offers/rd-grant/matches?limit=1')).json()
    const second = (await send(`/api/offers/rd-grant/matches?limit=1&after=${first.next}`)).json()
    expect(new Set([first.rows[0].name, second.rows[0].name]).size).toBe(2)
    expect(second.next).toBeNull()
  })

  test('an unknown one is not found; matches are forbidden to an enterprise', async () => {
    const zone = await matched()
    const officer = await zone.signIn('officer')
    for (const url of ['/api/offers/none', '/api/offers/none/matches'])
      expect((await officer(url)).statusCode).toBe(404)
    const [own] = await zone.addCompanies([{ name: '示例甲有限公司' }])
    expect((await (await zone.signIn('enterprise', own))('/api/offers/rd-grant/matches')).statusCode).toBe(403)
  })
})
