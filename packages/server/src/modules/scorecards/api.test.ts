import type { RankingRow } from '@wutong/contract'
import { describe, expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { createZone } from '../../../test/harness.ts'

async function ranked() {
  const zone = await createZone()
  await zone.addCompanies([
    { name: '示例高有限公司', facts: { 'revenue@2024': 100, 'rd_expense@2024': 10 } },
    { name: '示例中有限公司', facts: { 'revenue@2024': 100, 'rd_expense@2024': 3 } },
    { name: '示例低有限公司', facts: { 'revenue@2024': 100, 'rd_expense@2024': 2.99 } },
    { name: '示例无有限公司' },
  ])
  await evaluateZone(zone.ctx, { period: 2024 })
  return zone
}

describe('scorecards', () => {
  test('are listed with their results in counts', async () => {
    const send = await (await ranked()).signIn('leader')
    expect((await send('/api/scorecards')).json()).toMatchObject([
      {
        id: 'innovation-points',
        version: '2024',
        status: 'illustrative',
        evaluated: 4,
        passed: 2,
        failed: 1,
        unknown: 1,
        median: 60,
      },
    ])
  })

  test('show structure and citation of every version', async () => {
    const send = await (await ranked()).signIn('auditor')
    const card = (await send('/api/scorecards/innovation-points')).json()
    expect(card.versions[0]).toMatchObject({
      citation: { number: '测〔2024〕1号' },
      parts: [{ items: [{ rule: { kind: 'bands' } }] }],
    })
  })

  test('are ranked, boundaries exact, unknown totals last, page by page', async () => {
    const send = await (await ranked()).signIn('officer')
    const rows: RankingRow[] = []
    let next: string | null = ''
    while (next !== null) {
      const page: { rows: RankingRow[]; next: string | null; total: number } = (
        await send(`/api/scorecards/innovation-points/ranking?limit=1${next === '' ? '' : `&after=${next}`}`)
      ).json()
      expect(page.total).toBe(4)
      rows.push(...page.rows)
      next = page.next
    }
    expect(rows).toMatchObject([
      { name: '示例高有限公司', rank: 1, position: 1, total: 100, passed: true, class: 'A', bestClass: 'A' },
      { name: '示例中有限公司', rank: 2, total: 60, passed: true, class: 'B' },
      { name: '示例低有限公司', rank: 3, total: 0, passed: false },
      {
        name: '示例无有限公司',
        rank: null,
        total: null,
        position: null,
        passed: null,
        class: null,
        bestClass: 'A',
        worstClass: 'B',
      },
    ])
  })

  test.for([
    { passed: 'true', total: 2 },
    { passed: 'false', total: 1 },
    { passed: 'unknown', total: 1 },
  ])('the ranking of those whose verdict is $passed', async ({ passed, total }) => {
    const send = await (await ranked()).signIn('officer')
    const page = (await send(`/api/scorecards/innovation-points/ranking?passed=${passed}`)).json()
    expect([page.total, page.rows.length]).toEqual([total, total])
  })

  test('equal totals share a rank and still have places of their own', async () => {
    const zone = await createZone()
    const firm = (name: string, rd: number) => ({ name, facts: { 'revenue@2024': 100, 'rd_expense@2024': rd } })
    await zone.addCompanies([firm('示例甲有限公司', 3), firm('示例乙有限公司', 9), firm('示例丙有限公司', 4)])
    await evaluateZone(zone.ctx, { period: 2024 })
    const url = '/api/scorecards/innovation-points/ranking'
    const { rows } = (await (await zone.signIn('officer'))(url)).json()
    expect(rows.map(({ rank, position }: RankingRow) => [rank, position])).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
    ])
  })

  test('an unknown one is not found; results are forbidden to an enterprise', async () => {
    const zone = await ranked()
    const officer = await zone.signIn('officer')
    for (const url of ['/api/scorecards/none', '/api/scorecards/none/results', '/api/scorecards/none/ranking'])
      expect((await officer(url)).statusCode).toBe(404)
    const [own] = await zone.addCompanies([{ name: '示例甲有限公司' }])
    const firm = await zone.signIn('enterprise', own)
    for (const url of ['/api/scorecards/innovation-points/results', '/api/scorecards/innovation-points/ranking'])
      expect((await firm(url)).statusCode).toBe(403)
  })
})
