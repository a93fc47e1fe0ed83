/** How good the data are, what is suspicious, what is worth filling, and the questions that follow. */
import { expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { demoZone } from '../../../test/demo-zone.ts'
import { createZone, type Send } from '../../../test/harness.ts'

const post = (send: Send, url: string, payload: object) => send({ method: 'POST', url, payload })

function plausibleZone(id: string) {
  const zone = demoZone(id)
  const supplies = ['revenue', 'rd_expense', 'employees', 'dishonest']
  const [tax, ...rest] = zone.sources
  if (tax === undefined) throw new Error('no source')
  return {
    ...zone,
    sources: [
      { ...tax, department: 'east', supplies },
      ...rest,
      { id: 'enterprise', name: { zh: '自报', en: 'Own' }, rank: 90 },
    ],
    plausibility: [
      {
        code: 'rd',
        name: { zh: '研发超收入', en: 'R&D over revenue' },
        asks: 'rd_expense',
        when: 'rd_expense > revenue',
      },
    ],
  }
}

/** 甲 spends more on R&D than it earns, 乙 exactly as much, 丙 says nothing of R&D: only 甲 is suspicious. */
async function qualityZone() {
  const zone = await createZone(plausibleZone)
  const honest = { dishonest: false }
  const [a = '', b = '', c = ''] = await zone.addCompanies([
    { name: '甲', facts: { ...honest, 'revenue@2024': 1000, 'rd_expense@2024': 1001 } },
    { name: '乙', facts: { ...honest, 'revenue@2024': 1000, 'rd_expense@2024': 1000 } },
    { name: '丙', facts: { ...honest, 'revenue@2024': 2000 } },
  ])
  await evaluateZone(zone.ctx, { period: 2024 })
  return { zone, a, b, c, officer: await zone.signIn('officer') }
}

test('the board counts what is on file, in conflict and suspicious, by indicator, source and department', async () => {
  const { zone, a, officer } = await qualityZone()
  await zone.addStatements([{ subjectId: a, facts: { 'revenue@2024': 7 } }], 'self')
  const quality = (await officer('/api/quality')).json()
  const of = (id: string) => quality.indicators.find((one: { id: string }) => one.id === id)
  expect(quality).toMatchObject({ period: 2024, subjects: 3, rules: [{ code: 'rd', suspicious: 1 }] })
  expect(of('revenue')).toMatchObject({ known: 3, of: 3, conflicts: 1, suspicious: 0, source: 'tax' })
  expect(of('rd_expense')).toMatchObject({ known: 2, of: 3, conflicts: 0, suspicious: 1 })
  expect(of('employees')).toMatchObject({ known: 0, of: 3 })
  const tax = { known: 8, of: 12, conflicts: 1, suspicious: 1 }
  expect(quality.sources[0]).toMatchObject({ id: 'tax', overdue: null, ...tax })
  expect(quality.departments).toMatchObject([{ id: 'east', sourcesLate: 0, ...tax }])
  expect((await officer('/api/quality/suspicions?rule=rd')).json()).toMatchObject({
    total: 1,
    rows: [{ subjectId: a, name: '甲', value: 1001, before: null }],
  })
  expect((await officer('/api/quality/suspicions?rule=none')).json().code).toBe('plausibility_unknown')
})

test('gaps are ordered by the matches they decide, and what is on file is not asked for', async () => {
  const { c, officer } = await qualityZone()
  const reply = (await officer('/api/quality/gaps')).json()
  expect(reply).toMatchObject({ looked: 3, subjects: 3, openMatches: 1, avoided: 2 })
  expect(reply.gaps).toMatchObject([
    {
      code: 'rd_expense',
      period: 2024,
      source: 'tax',
      decides: 1,
      subjects: 1,
      known: 2,
      examples: [{ subjectId: c }],
    },
  ])
})

test('a suspicious figure becomes a question to its source, answered by confirming or by the right figure', async () => {
  const { zone, a, b, officer } = await qualityZone()
  const asking = { kind: 'plausibility', rule: 'rd', subjectId: a, period: 2024 }
  const asked = (await post(officer, '/api/questions', asking)).json()
  expect(asked).toMatchObject({
    state: 'open',
    source: 'tax',
    code: 'rd_expense',
    said: 1001,
    period: 2024,
    late: false,
  })
  expect((await post(officer, '/api/questions', asking)).json().code).toBe('question_open')
  const company = await zone.signIn('enterprise', a)
  expect((await company('/api/questions')).json()).toMatchObject({ total: 1, rows: [{ id: asked.id }] })
  const url = `/api/questions/${asked.id}/answer`
  expect((await post(company, url, { says: 'right', answer: '是' })).statusCode).toBe(403)
  const wrong = await post(officer, url, { says: 'figure', value: '很多', answer: '更正' })
  expect(wrong.json().code).toBe('figure_misread')
  const answered = (await post(officer, url, { says: 'figure', value: 101, answer: '多写一位' })).json()
  expect(answered).toMatchObject({ state: 'answered', answer: '多写一位', batchId: expect.any(String) })
  expect((await officer('/api/quality/suspicions?rule=rd')).json().total).toBe(0)
  expect((await post(officer, url, { says: 'right', answer: '再答' })).json().code).toBe('question_ended')
  const other = (await post(officer, '/api/questions', { ...asking, subjectId: b })).json()
  const confirmed = await post(officer, `/api/questions/${other.id}/answer`, { says: 'right', answer: '属实' })
  expect(confirmed.json()).toMatchObject({ state: 'confirmed', batchId: null })
})

test('a gap becomes a question to a source or the enterprise, never for what is known', async () => {
  const { zone, a, c, officer } = await qualityZone()
  const gap = { kind: 'gap', code: 'rd_expense', period: 2024, askedOf: 'enterprise' }
  expect((await post(officer, '/api/questions', { ...gap, subjectId: a })).json().code).toBe('question_known')
  const asked = (await post(officer, '/api/questions', { ...gap, subjectId: c })).json()
  expect(asked).toMatchObject({ kind: 'gap', source: 'enterprise', said: null })
  const url = `/api/questions/${asked.id}/answer`
  expect((await post(officer, url, { says: 'right', answer: '是' })).json().code).toBe('question_unanswerable')
  await post(officer, url, { says: 'figure', value: 100, answer: '年报' })
  const { facts } = (await officer(`/api/subjects/${c}`)).json()
  expect(facts.find((fact: { code: string }) => fact.code === 'rd_expense')).toMatchObject({ value: 100 })
  expect((await officer('/api/quality/gaps')).json()).toMatchObject({ openMatches: 0, gaps: [] })
  expect((await (await zone.signIn('leader'))('/api/quality')).statusCode).toBe(200)
  const other = await (await createZone(plausibleZone)).signIn('officer')
  expect((await other('/api/questions?state=all')).json().total).toBe(0)
})
