import { describe, expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { createZone } from './harness.ts'

describe('the house', () => {
  test('an enterprise is imported, evaluated, listed and explained', async () => {
    const zone = await createZone()
    const [good] = await zone.addCompanies([
      {
        name: '示例甲有限公司',
        facts: { dishonest: false, district: 'east', 'revenue@2024': 1000, 'rd_expense@2024': 50 },
      },
      { name: '示例乙有限公司', facts: { 'revenue@2024': 999 } },
    ])
    const run = await evaluateZone(zone.ctx, { period: 2024 })
    expect(run).toMatchObject({ subjects: 2, scorecards: 1, ladders: 1, offers: 2 })
    const officer = await zone.signIn('officer')
    const list = (await officer('/api/subjects')).json()
    expect(list.rows).toHaveLength(2)
    expect(list.rows[0]).toMatchObject({
      id: good,
      points: 60,
      qualified: 1,
      districtName: '东街道',
      rungs: { growth: 'large' },
    })
    const assessment = (await officer(`/api/subjects/${good}/assessment`)).json()
    expect(assessment.matches[0]).toMatchObject({ offer: 'rd-grant', verdict: 'qualified', amount: 5 })
    const [condition] = assessment.matches[0].conditions
    const [fact] = condition.checks[0].facts
    const { facts } = (await officer(`/api/subjects/${good}`)).json()
    const row = facts.find(({ code }: { code: string }) => code === fact.split('@')[0])
    const { source, batchId, batchName } = row.statements.find(({ inForce }: { inForce: boolean }) => inForce)
    expect(assessment.sources[fact]).toMatchObject({ source, batchId, batchName })
    const advised = (await officer(`/api/subjects/${good}/advice`)).json()
    expect(advised).toMatchObject({ period: assessment.period, on: assessment.on })
    expect(advised.gains.map(({ scorecard }: { scorecard: string }) => scorecard)).toContain('innovation-points')
    for (const { outcome, moves } of advised.advice)
      expect([outcome, moves.length > 0]).toEqual([outcome, outcome === 'found'])
  })
})
