import type { Zone } from '@wutong/engine'
import { describe, expect, test } from 'vitest'
import { assessSubject, evaluateZone, isEvaluated } from '#modules/evaluations'
import { demoZone } from '../../../test/demo-zone.ts'
import { createZone } from '../../../test/harness.ts'

const firm = {
  name: '示例甲有限公司',
  facts: { dishonest: false, 'revenue@2024': 1000, 'rd_expense@2024': 50, 'revenue@2023': 100, 'rd_expense@2023': 50 },
}

/** The small zone with points and a condition that compare with everybody. */
function comparingZone(id: string): Zone {
  const { scorecards, offers, ...zone } = demoZone(id)
  return {
    ...zone,
    scorecards: scorecards.map((card) => ({
      ...card,
      versions: card.versions.map((version) => ({
        ...version,
        parts: (version.parts ?? []).map((part) => ({
          ...part,
          items: part.items.map((item) => ({
            ...item,
            rule: { kind: 'percentile' as const, value: 'rd_expense / revenue', cohort: { by: [], floor: 2 } },
          })),
        })),
      })),
    })),
    offers: offers.map((offer) => ({
      ...offer,
      versions: offer.versions.map((version) => ({
        ...version,
        conditions: [{ code: 'leader', name: { zh: '研发第一', en: 'First in R&D' }, when: 'rank(rd_expense) <= 1' }],
      })),
    })),
  }
}

describe('an evaluation', () => {
  test('replaces the stored results, keeps the earlier run as history and is written to the audit trail', async () => {
    const zone = await createZone()
    await zone.addCompanies([firm])
    const first = await evaluateZone(zone.ctx, { period: 2024 })
    const second = await evaluateZone(zone.ctx, { period: 2024 })
    expect(second.snapshotHash).toBe(first.snapshotHash)
    const { runs, current, events } = await zone.ctx.transact(async ({ db }) => ({
      runs: await db.selectFrom('evaluations').select('id').where('kind', '=', 'scorecard').execute(),
      current: await db.selectFrom('score_results').selectAll().execute(),
      events: await db
        .selectFrom('audit_events')
        .select(['event', 'actor_name'])
        .where('event', '=', 'zone.evaluated')
        .execute(),
    }))
    expect(runs).toHaveLength(2)
    expect(current).toHaveLength(1)
    expect(events).toEqual([
      { event: 'zone.evaluated', actor_name: 'system' },
      { event: 'zone.evaluated', actor_name: 'system' },
    ])
  })

  test('is out of date as soon as facts change', async () => {
    const zone = await createZone()
    await zone.addCompanies([firm])
    expect(await isEvaluated(zone.ctx)).toBe(false)
    const { snapshotHash } = await evaluateZone(zone.ctx)
    expect(await isEvaluated(zone.ctx)).toBe(true)
    await zone.addCompanies([{ name: '示例乙有限公司', facts: { 'revenue@2024': 5 } }])
    expect(await isEvaluated(zone.ctx)).toBe(false)
    expect((await evaluateZone(zone.ctx)).snapshotHash).not.toBe(snapshotHash)
  })

  test('judges the newest year with facts that has ended, unless another is asked for', async () => {
    const zone = await createZone()
    const [id = ''] = await zone.addCompanies([firm])
    await evaluateZone(zone.ctx)
    expect((await assessSubject(zone.ctx, id)).period).toBe(2024)
    const officer = await zone.signIn('officer')
    expect(
      (await officer({ method: 'POST', url: '/api/evaluations', payload: { period: 2023 } })).json(),
    ).toMatchObject({ subjects: 1, scorecards: 1, ladders: 1, offers: 2 })
    expect((await officer('/api/session')).json().period).toBe(2023)
    expect((await officer('/api/subjects')).json().rows[0]).toMatchObject({ revenue: 100, points: 100, qualified: 0 })
  })

  test('runs on an empty zone and says nothing about anybody', async () => {
    const zone = await createZone()
    expect(await evaluateZone(zone.ctx)).toMatchObject({ subjects: 0, offers: 2 })
    const results = (await (await zone.signIn('leader'))('/api/scorecards/innovation-points/results')).json()
    expect(results).toMatchObject({ passed: 0, failed: 0, unknown: 0, median: null, mean: null, histogram: [] })
  })

  test('stores nothing when it fails half way', async () => {
    const zone = await createZone()
    await zone.addCompanies([firm])
    await evaluateZone(zone.ctx, { period: 2024 })
    const stop = new Error('stop')
    const broken = evaluateZone(zone.ctx, {
      period: 2023,
      onProgress: ({ phase, done }) => {
        if (phase === 'store' && done === 2) throw stop
      },
    })
    await expect(broken).rejects.toBe(stop)
    const rows = await zone.ctx.transact(({ db }) =>
      db.selectFrom('evaluations').select('period').where('current', '=', true).execute(),
    )
    expect(new Set(rows.map(({ period }) => period))).toEqual(new Set([2024]))
  })

  test.for(['leader', 'auditor'] as const)('a %s may not run one, and none is run', async (role) => {
    const zone = await createZone()
    const send = await zone.signIn(role)
    expect((await send({ method: 'POST', url: '/api/evaluations', payload: {} })).statusCode).toBe(403)
    expect(await zone.ctx.transact(({ db }) => db.selectFrom('evaluations').select('id').execute())).toEqual([])
  })
})

describe('an assessment', () => {
  test('explains scores, rungs and policies, and agrees with the stored results', async () => {
    const zone = await createZone()
    const [id = ''] = await zone.addCompanies([firm])
    await evaluateZone(zone.ctx, { period: 2024 })
    const assessment = (await (await zone.signIn('auditor'))(`/api/subjects/${id}/assessment`)).json()
    expect(assessment.scores[0]).toMatchObject({
      scorecard: 'innovation-points',
      total: 60,
      passed: true,
      class: 'B',
      rank: 1,
    })
    expect(assessment.ladders[0]).toMatchObject({ ladder: 'growth', rung: 'large' })
    expect(assessment.matches).toMatchObject([
      { offer: 'rd-grant', verdict: 'qualified', amount: 5, amountUnit: '万元' },
      { offer: 'old-grant', version: '2020', verdict: 'qualified' },
    ])
  })

  test('compares an enterprise with the same cohort for itself as for an officer', async () => {
    const zone = await createZone(comparingZone)
    const [own = ''] = await zone.addCompanies(
      [20, 50, 10].map((rd, index) => ({
        name: `示例${index}有限公司`,
        facts: { dishonest: false, 'revenue@2024': 1000, 'rd_expense@2024': rd },
      })),
    )
    await evaluateZone(zone.ctx, { period: 2024 })
    const url = `/api/subjects/${own}/assessment`
    const [seen, wanted] = await Promise.all(
      [await zone.signIn('enterprise', own), await zone.signIn('officer')].map(async (send) =>
        (await send(url)).json(),
      ),
    )
    expect(seen).toEqual(wanted)
    expect(seen.scores[0]).toMatchObject({ total: 50, items: [{ points: 50, cohort: { of: [], size: 3 } }] })
    expect(seen.matches[0]).toMatchObject({ verdict: 'one_away', failed: [{ code: 'leader', verdict: false }] })
    const runs = await zone
      .as('enterprise', own)
      .transact(({ db }) => db.selectFrom('evaluations').selectAll().execute())
    expect(runs).toEqual([])
  })

  test('for another year is computed anew and carries no rank', async () => {
    const zone = await createZone()
    const [id = ''] = await zone.addCompanies([firm])
    await evaluateZone(zone.ctx, { period: 2024 })
    const send = await zone.signIn('leader')
    const earlier = (await send(`/api/subjects/${id}/assessment?period=2023&on=2024-06-30`)).json()
    expect(earlier).toMatchObject({ period: 2023, on: '2024-06-30' })
    expect(earlier.scores[0]).toMatchObject({ total: 100, rank: null })
    expect(earlier.matches[0]).toMatchObject({ verdict: 'one_away', failed: [{ code: 'revenue', clause: '第一条' }] })
  })

  test('names what is missing instead of guessing', async () => {
    const zone = await createZone()
    const [id = ''] = await zone.addCompanies([{ name: '示例空有限公司', facts: { 'revenue@2024': 2000 } }])
    await evaluateZone(zone.ctx, { period: 2024 })
    const { scores, matches } = await assessSubject(zone.ctx, id)
    expect(scores[0]).toMatchObject({ total: null, lower: 0, upper: 100, passed: null })
    expect(matches[0]).toMatchObject({ verdict: 'undecided', amount: null })
    expect(matches[0]?.missing.toSorted()).toEqual(['dishonest', 'rd_expense'])
  })
})
