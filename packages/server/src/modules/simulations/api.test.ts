import type { Zone } from '@wutong/engine'
import { describe, expect, test } from 'vitest'
import { demoZone } from '../../../test/demo-zone.ts'
import { createZone } from '../../../test/harness.ts'

const common = { status: 'illustrative', citation: { title: 'test' } } as const

/** The small zone with a rule that its two offers exclude one another, both paying. */
function bundledZone(id: string): Zone {
  const zone = demoZone(id)
  const offers = zone.offers.map((offer) =>
    offer.id === 'old-grant'
      ? {
          ...offer,
          standing: 'live' as const,
          versions: offer.versions.map((version) => ({
            ...version,
            effective: { from: '2020-01-01' },
            benefit: { name: { zh: '奖', en: 'award' }, amount: '7', unit: '万元' },
          })),
        }
      : offer,
  )
  const name = { zh: '只享受一项', en: 'one only' }
  return {
    ...zone,
    offers,
    bundles: [{ code: 'once', kind: 'exclusive', name, ...common, offers: ['rd-grant', 'old-grant'] }],
  }
}

async function filled() {
  const zone = await createZone(bundledZone)
  const facts = { dishonest: false, 'revenue@2024': 1000, 'rd_expense@2024': 50 }
  const ids = await zone.addCompanies([
    { name: '示例够有限公司', facts },
    { name: '示例大有限公司', facts: { ...facts, 'revenue@2024': 9000, 'rd_expense@2024': 900 } },
    { name: '示例近有限公司', facts: { ...facts, 'revenue@2024': 999 } },
    { name: '示例缺有限公司', facts: { 'revenue@2024': 1000, 'rd_expense@2024': 500 } },
  ])
  await zone.evaluator.evaluate(zone.ctx, { period: 2024 })
  return { zone, ids }
}

const post = (url: string, payload: object) => ({ method: 'POST' as const, url, payload })
const url = '/api/offers/rd-grant/simulation'

describe('simulations', () => {
  test('give parameters and today’s figures to whoever may read results', async () => {
    const { zone } = await filled()
    const send = await zone.signIn('auditor')
    const simulation = (await send(url)).json()
    expect(simulation).toMatchObject({
      offer: 'rd-grant',
      period: 2024,
      subjects: 4,
      before: { qualified: 2, oneAway: 1, undecided: 1, amount: 55 },
    })
    expect(simulation.after).toMatchObject({ qualified: 2, winners: 0, losers: 0 })
    expect(simulation.parameters.map(({ name }: { name: string }) => name)).toContain('revenue')
  })

  test('answer a moved threshold the same from frames as from scratch, and name winners and losers', async () => {
    const { zone } = await filled()
    const send = await zone.signIn('officer')
    for (const value of [900, 999, 1000, 1001, 9000, 9001]) {
      const set = { revenue: value }
      const whole = (await send(post(url, { set }))).json()
      const frame = (await send(post(url, { set, moving: 'revenue' }))).json()
      expect(frame.after).toEqual(whole.after)
      expect(frame.parameters).toEqual(whole.parameters)
    }
    const moves = (await send(post(`${url}/moves`, { set: { revenue: 999 } }))).json()
    expect(moves).toMatchObject({
      total: 1,
      rows: [{ name: '示例近有限公司', before: 0, qualifiedBefore: false, qualifiedAfter: true }],
    })
  })

  test('find the threshold that fits a budget or places', async () => {
    const { zone } = await filled()
    const send = await zone.signIn('leader')
    const fitted = (target: object) => send(post(`${url}/fit`, { parameter: 'revenue', target }))
    expect((await fitted({ kind: 'places', count: 2 })).json()).toMatchObject({
      kind: 'fits',
      within: { value: 1000, qualified: 2, amount: 55 },
      beyond: { value: 999, qualified: 3 },
      tied: 1,
    })
    expect((await fitted({ kind: 'budget', amount: 51 })).json()).toMatchObject({
      within: { value: 9000, qualified: 1 },
    })
  })

  test('find the rate that fits a budget', async () => {
    const { zone } = await filled()
    const send = await zone.signIn('leader')
    const fitted = (amount: number) =>
      send(post(`${url}/fit`, { parameter: 'amount', target: { kind: 'budget', amount } }))
    expect((await fitted(75)).json()).toMatchObject({
      kind: 'fits',
      within: { value: 0.5, qualified: 2, amount: 75 },
      beyond: { value: 0.500001 },
      undecided: 1,
      undecidedAmount: 50,
    })
    expect((await fitted(1000)).json()).toMatchObject({ within: { value: 1, amount: 100 }, beyond: null })
  })

  test('see facts that came in after the last one', async () => {
    const { zone } = await filled()
    const send = await zone.signIn('officer')
    expect((await send(post(url, {}))).json().before.qualified).toBe(2)
    await zone.addCompanies([
      { name: '示例新有限公司', facts: { dishonest: false, 'revenue@2024': 5000, 'rd_expense@2024': 500 } },
    ])
    expect((await send(post(url, {}))).json().before.qualified).toBe(3)
  })

  test.for([
    { change: { set: { nothing: 1 } }, says: /没有可调参数/ },
    { change: { conditions: { revenue: 'revenu > 1' } }, says: /revenu/ },
    { change: { scorecard: 'none' }, says: /none/ },
  ])('refuse $change with what to do', async ({ change, says }) => {
    const { zone } = await filled()
    const reply = await (await zone.signIn('officer'))(post(url, change))
    expect(reply.statusCode).toBe(422)
    expect(reply.json()).toMatchObject({ code: 'change_refused' })
    expect(reply.json().title.zh).toMatch(says)
  })

  test('are not for auditors to change, nor for enterprises at all; unknown offers are not found', async () => {
    const { zone, ids } = await filled()
    const [auditor, enterprise] = [await zone.signIn('auditor'), await zone.signIn('enterprise', ids[0])]
    for (const path of [url, `${url}/moves`, `${url}/fit`]) {
      expect((await auditor(post(path, {}))).statusCode).toBe(403)
      expect((await enterprise(post(path, {}))).statusCode).toBe(403)
    }
    expect((await enterprise(url)).statusCode).toBe(403)
    expect((await auditor('/api/offers/none/simulation')).statusCode).toBe(404)
  })

  test('count only the enterprises of their own zone', async () => {
    const { zone } = await filled()
    const other = await createZone(bundledZone)
    await other.addCompanies([{ name: '示例外有限公司', facts: { dishonest: false, 'revenue@2024': 5000 } }])
    await other.evaluator.evaluate(other.ctx, { period: 2024 })
    expect((await (await zone.signIn('officer'))(url)).json().subjects).toBe(4)
    expect((await (await other.signIn('officer'))(url)).json().subjects).toBe(1)
  })
})

describe('simulations across policies', () => {
  const across = '/api/simulations/bundles'

  test('give the net money before and after a dropped rule and a changed policy, with winners by name', async () => {
    const { zone } = await filled()
    const send = await zone.signIn('leader')
    const reply = await send(post(across, { offers: [{ offer: 'old-grant', amount: '8' }], drop: ['once'] }))
    const { before, after, ...rest } = reply.json()
    // One has 7 (rather than 5) and one 50; the one without a clean record may still have 50 rather than its 7.
    expect(before).toMatchObject({ amount: 71, paid: 4, open: 1 })
    expect(after).toMatchObject({ amount: 87, paid: 4, open: 1 })
    expect(rest).toMatchObject({ subjects: 4, winners: 4, won: 16, losers: 0, lost: 0 })
    expect(rest.moves[0]).toMatchObject({ name: '示例大有限公司', before: 50, after: 58, sure: true })
    expect(after.offers.map(({ offer, paid }: { offer: string; paid: number }) => [offer, paid])).toEqual([
      ['old-grant', 32],
      ['rd-grant', 55],
    ])
  })

  test('take rules across policies as a package writes them, and say what is wrong with one', async () => {
    const { zone } = await filled()
    const send = await zone.signIn('officer')
    const name = { zh: '上限', en: 'cap' }
    const cap = { code: 'cap', kind: 'cap', name, ...common, limit: '6', unit: '万元' }
    expect((await send(post(across, { bundles: [cap] }))).json()).toMatchObject({ after: { amount: 24 }, losers: 4 })
    const wrong = await send(post(across, { bundles: [{ ...cap, limit: 'nothing' }] }))
    expect(wrong.statusCode).toBe(422)
    expect(wrong.json().title.zh).toContain('nothing')
    expect((await send(post(across, { bundles: [{ kind: 'cap' }] }))).statusCode).toBe(422)
    expect((await send(post(across, { offers: [{ offer: 'none' }] }))).statusCode).toBe(422)
  })

  test('are for officers and leaders, each in their own zone', async () => {
    const { zone, ids } = await filled()
    expect((await (await zone.signIn('auditor'))(post(across, {}))).statusCode).toBe(403)
    expect((await (await zone.signIn('enterprise', ids[0]))(post(across, {}))).statusCode).toBe(403)
    const other = await createZone(bundledZone)
    expect((await (await other.signIn('officer'))(post(across, {}))).json()).toMatchObject({ subjects: 0 })
  })
})

describe('the bundle of an enterprise', () => {
  test('is the better of two that exclude one another, with the reason', async () => {
    const { zone, ids } = await filled()
    const send = await zone.signIn('officer')
    expect((await send(`/api/subjects/${ids[1]}/bundle`)).json()).toMatchObject({
      total: 50,
      taken: [{ offer: 'rd-grant', paid: 50 }],
      left: [{ offer: 'old-grant', rule: 'once', with: ['rd-grant'], gives: 7, instead: 7 }],
      rules: [{ code: 'once', title: 'test' }],
    })
  })

  test('is bounded while facts are missing, and says which of them would make the total known', async () => {
    const { zone, ids } = await filled()
    const send = await zone.signIn('auditor')
    expect((await send(`/api/subjects/${ids[3]}/bundle`)).json()).toMatchObject({
      ...{ total: null, lower: 7, upper: 50 },
      deciding: [['dishonest']],
    })
  })

  test('is an enterprise’s own only', async () => {
    const { zone, ids } = await filled()
    const send = await zone.signIn('enterprise', ids[0])
    expect((await send(`/api/subjects/${ids[0]}/bundle`)).statusCode).toBe(200)
    expect((await send(`/api/subjects/${ids[1]}/bundle`)).statusCode).toBe(404)
    const other = await createZone(bundledZone)
    expect((await (await other.signIn('officer'))(`/api/subjects/${ids[0]}/bundle`)).statusCode).toBe(404)
  })
})
