import { expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { demoZone } from '../../../test/demo-zone.ts'
import { createZone, type TestZone } from '../../../test/harness.ts'

async function twoStreets(): Promise<{ zone: TestZone; east: string; west: string }> {
  const zone = await createZone((id) => {
    const zone = demoZone(id)
    return {
      ...zone,
      departments: [...zone.departments, { id: 'tax-bureau', name: { zh: '税务局', en: 'Tax' }, kind: 'department' }],
      sources: zone.sources.map((source) => (source.id === 'tax' ? { ...source, department: 'tax-bureau' } : source)),
      indicators: zone.indicators.map((one) =>
        one.code === 'rd_expense' ? { ...one, sensitive: true, source: 'tax' } : one,
      ),
    }
  })
  const facts = { dishonest: false, 'revenue@2024': 1000, 'rd_expense@2024': 77 }
  const [east = '', west = ''] = await zone.addCompanies([
    { name: '东边甲有限公司', facts: { ...facts, district: 'east' } },
    { name: '西边乙有限公司', facts: { ...facts, district: 'west' } },
  ])
  await evaluateZone(zone.ctx, { period: 2024 })
  return { zone, east, west }
}

test('an officer of a sub-district works with its enterprises and finds no other', async () => {
  const { zone, east, west } = await twoStreets()
  const send = await zone.signInAs('street', { role: 'officer', subjectId: null, department: 'east' })
  expect((await send('/api/subjects')).json()).toMatchObject({ total: 1, rows: [{ id: east, points: 60 }] })
  expect((await send(`/api/subjects/${east}`)).json()).toMatchObject({ name: '东边甲有限公司', hidden: [] })
  expect((await send(`/api/subjects/${east}/assessment`)).json().scores).toMatchObject([{ total: 60, rank: 1 }])
  expect((await send(`/api/subjects/${west}`)).statusCode).toBe(404)
  expect((await send('/api/scorecards/innovation-points/ranking')).statusCode).toBe(403)
  const { permissions } = (await send('/api/session')).json()
  expect(permissions).toContain('subject:list')
  expect(permissions).toContain('batch:import')
  expect(permissions).not.toContain('batch:retract')
})

test('whoever may not see sensitive figures is told which are hidden, and no result that rests on them', async () => {
  const { zone, east } = await twoStreets()
  const send = await zone.signInAs('plain', { role: 'officer', subjectId: null, seesSensitive: false })
  const page = (await send(`/api/subjects/${east}`)).json()
  expect(page.hidden).toEqual([{ code: 'rd_expense', name: { zh: '研发费用', en: 'R&D expense' } }])
  expect(page.facts.map(({ code }: { code: string }) => code)).not.toContain('rd_expense')
  const assessment = (await send(`/api/subjects/${east}/assessment`)).json()
  expect(assessment.scores).toEqual([])
  expect(assessment.ladders).toHaveLength(1)
  expect(assessment.hidden).toMatchObject([
    { kind: 'score', id: 'innovation-points' },
    { kind: 'offer', id: 'rd-grant' },
  ])
  const list = (await send('/api/subjects?sort=points')).json()
  expect(list).toMatchObject({ total: 2 })
  for (const row of list.rows) expect(row).toMatchObject({ points: null, qualified: null, revenue: 1000 })
})

test('the department that a sensitive figure comes from sees it', async () => {
  const { zone, east } = await twoStreets()
  const place = { role: 'officer', subjectId: null, department: 'tax-bureau', seesSensitive: false } as const
  const send = await zone.signInAs('tax', place)
  const page = (await send(`/api/subjects/${east}`)).json()
  expect(page.hidden).toEqual([])
  expect(page.facts).toContainEqual(expect.objectContaining({ code: 'rd_expense', value: 77 }))
})

test('a liaison sees an enterprise from the moment it is assigned until another is', async () => {
  const { zone, east, west } = await twoStreets()
  const officer = await zone.signIn('officer')
  const first = await zone.signInAs('first', { role: 'liaison', subjectId: null })
  const second = await zone.signInAs('second', { role: 'liaison', subjectId: null })
  const known = (await officer('/api/liaisons')).json()
  const [firstId, secondId] = ['first', 'second'].map(
    (name) => known.find((one: { displayName: string }) => one.displayName === name).userId,
  )
  const assign = (subjectId: string, userId: string | null) =>
    officer({ method: 'POST', url: `/api/subjects/${subjectId}/liaison`, payload: { userId } })
  expect((await first('/api/subjects')).json().total).toBe(0)
  expect((await assign(east, firstId)).json()).toEqual({ liaison: 'first' })
  expect((await first('/api/subjects')).json()).toMatchObject({ total: 1, rows: [{ id: east }] })
  expect((await first(`/api/subjects/${east}`)).json()).toMatchObject({ liaison: 'first' })
  await assign(east, secondId)
  expect((await first(`/api/subjects/${east}`)).statusCode).toBe(404)
  expect((await second(`/api/subjects/${east}`)).statusCode).toBe(200)
  expect((await second(`/api/subjects/${west}`)).statusCode).toBe(404)
  expect((await assign(west, 'nobody')).json().code).toBe('liaison_not_found')
})
