/** An enterprise answers what it is asked: with a figure and evidence, that what was said is right, or that it has none. */
import { expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { demoZone } from '../../../test/demo-zone.ts'
import { createZone, type Send } from '../../../test/harness.ts'

const post = (send: Send, url: string, payload: object) => send({ method: 'POST', url, payload })

function askingZone(id: string) {
  const zone = demoZone(id)
  const own = { id: 'enterprise', name: { zh: '自报', en: 'Own' }, rank: 90 }
  const rd = { code: 'rd', name: { zh: '研发超收入', en: 'R&D over revenue' }, asks: 'rd_expense' }
  return {
    ...zone,
    sources: [...zone.sources, own],
    plausibility: [{ ...rd, when: 'rd_expense > revenue' }],
  }
}

/** 甲 lacks its R&D expense of 2024, 乙 says more of it than it earns; both are asked themselves. */
async function askedZone() {
  const zone = await createZone(askingZone)
  const [a = '', b = ''] = await zone.addCompanies([
    { name: '甲', facts: { 'revenue@2024': 1000 } },
    { name: '乙', facts: { 'revenue@2024': 1000, 'rd_expense@2024': 5000 } },
  ])
  await evaluateZone(zone.ctx, { period: 2024 })
  const officer = await zone.signIn('officer')
  const gap = { kind: 'gap', subjectId: a, code: 'rd_expense', period: 2024, askedOf: 'enterprise' }
  const doubt = { kind: 'plausibility', rule: 'rd', subjectId: b, period: 2024, askedOf: 'enterprise' }
  const questions = {
    gap: (await post(officer, '/api/questions', gap)).json(),
    doubt: (await post(officer, '/api/questions', doubt)).json(),
  }
  const as = (subjectId: string) => zone.signIn('enterprise', subjectId)
  return { zone, a, b, officer, gap, doubt, questions, as }
}

const answerPath = ({ id }: { id: string }) => `/api/questions/${id}/answer`

function textFile(name: string, text: string) {
  const boundary = 'edge'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/plain\r\n\r\n`
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.from(`${head}${text}\r\n--${boundary}--\r\n`),
  }
}

async function rdOf(send: Send, subjectId: string) {
  const { facts } = (await send(`/api/subjects/${subjectId}`)).json()
  return facts.find((fact: { code: string }) => fact.code === 'rd_expense')
}

test('a missing figure that the enterprise gives, with evidence, becomes a record of its own source', async () => {
  const { zone, a, officer, questions, as } = await askedZone()
  const ofA = await as(a)
  expect((await ofA('/api/questions?askedOf=enterprise')).json()).toMatchObject({
    total: 1,
    rows: [{ code: 'rd_expense' }],
  })
  const files = `/api/questions/${questions.gap.id}/files`
  const added = await ofA({ method: 'POST', url: files, ...textFile('专项审计.txt', '研发费用 120 万元') })
  const [file] = added.json().files
  expect(file).toMatchObject({ name: '专项审计.txt', mediaType: 'text/plain; charset=utf-8' })
  const body = { says: 'figure', value: 120, answer: '见专项审计报告' }
  const answered = (await post(ofA, answerPath(questions.gap), body)).json()
  expect(answered).toMatchObject({ state: 'answered', disputeId: null, batchId: expect.any(String) })
  expect(await rdOf(ofA, a)).toMatchObject({ value: 120, statements: [{ source: 'enterprise', inForce: true }] })
  const seen = (await officer('/api/questions?state=answered')).json()
  expect(seen.rows).toMatchObject([
    { answer: '见专项审计报告', answeredBy: answered.answeredBy, files: [{ id: file.id }] },
  ])
  expect((await officer(`${files}/${file.id}`)).body).toBe('研发费用 120 万元')
  expect((await post(ofA, answerPath(questions.gap), body)).json().code).toBe('question_ended')
  // The department speaks later: its place in the order decides, and what the enterprise said is kept.
  await zone.addStatements([{ subjectId: a, facts: { 'rd_expense@2024': 110 } }], 'tax')
  const later = await rdOf(officer, a)
  expect(later.value).toBe(110)
  expect(later.statements).toHaveLength(2)
})

test('what the enterprise does not have is not asked of it again, but may be asked of a source', async () => {
  const { a, gap, officer, questions, as } = await askedZone()
  const ofA = await as(a)
  expect((await post(ofA, answerPath(questions.gap), { says: 'right', answer: '是' })).json().code).toBe(
    'question_unanswerable',
  )
  const declined = await post(ofA, answerPath(questions.gap), { says: 'none', answer: '未单独核算' })
  expect(declined.json()).toMatchObject({ state: 'declined', answer: '未单独核算', batchId: null })
  expect((await post(officer, '/api/questions', gap)).json().code).toBe('question_declined')
  expect((await post(officer, '/api/questions', { ...gap, askedOf: 'source' })).statusCode).toBe(200)
})

test('a figure that came meanwhile is asked of nobody: the question is no longer listed and takes no answer', async () => {
  const { zone, a, officer, questions, as } = await askedZone()
  const ofA = await as(a)
  await zone.addStatements([{ subjectId: a, facts: { 'rd_expense@2024': 90 } }], 'tax')
  expect((await ofA('/api/questions')).json().total).toBe(0)
  expect((await officer('/api/questions?state=known')).json()).toMatchObject({ total: 1, rows: [{ state: 'known' }] })
  const late = await post(ofA, answerPath(questions.gap), { says: 'figure', value: 1, answer: '迟' })
  expect(late.json().code).toBe('question_known')
})

test('a figure of a department that the enterprise holds wrong becomes an objection, with its evidence', async () => {
  const { b, officer, questions, as } = await askedZone()
  const ofB = await as(b)
  expect((await post(ofB, answerPath(questions.doubt), { says: 'none', answer: '无' })).json().code).toBe(
    'question_unanswerable',
  )
  await ofB({ method: 'POST', url: `/api/questions/${questions.doubt.id}/files`, ...textFile('报表.txt', '500') })
  const body = { says: 'figure', value: 500, answer: '多写一个零' }
  const answered = (await post(ofB, answerPath(questions.doubt), body)).json()
  expect(answered).toMatchObject({ state: 'answered', batchId: null, disputeId: expect.any(String) })
  expect(await rdOf(ofB, b)).toMatchObject({ value: 5000 })
  const dispute = (await officer(`/api/disputes/${answered.disputeId}`)).json()
  expect(dispute).toMatchObject({ state: 'open', source: 'tax', said: 5000, claimed: 500, raisedRole: 'enterprise' })
  expect(dispute.files).toMatchObject([{ name: '报表.txt' }])
  await post(officer, `/api/disputes/${dispute.id}/answer`, { accept: true, value: 500, answer: '已更正' })
  expect(await rdOf(ofB, b)).toMatchObject({ value: 500 })
})

test('a suspicious figure that is right is confirmed, and what a source was asked is not the enterprise’s to answer', async () => {
  const { b, doubt, officer, questions, as } = await askedZone()
  const ofB = await as(b)
  const confirmed = await post(ofB, answerPath(questions.doubt), { says: 'right', answer: '研发投入大于收入' })
  expect(confirmed.json()).toMatchObject({ state: 'confirmed', batchId: null, disputeId: null })
  const asked = (await post(officer, '/api/questions', { ...doubt, askedOf: 'source' })).json()
  expect((await post(ofB, answerPath(asked), { says: 'right', answer: '是' })).statusCode).toBe(403)
})

test('an enterprise neither sees nor answers what another is asked, nor its evidence', async () => {
  const { b, officer, questions, as } = await askedZone()
  const files = `/api/questions/${questions.gap.id}/files`
  const [file] = (await officer({ method: 'POST', url: files, ...textFile('甲.txt', '甲的') })).json().files
  const ofB = await as(b)
  expect((await ofB('/api/questions?state=all')).json().rows).toMatchObject([{ id: questions.doubt.id }])
  expect((await ofB(`${files}/${file.id}`)).statusCode).toBe(404)
  expect((await ofB({ method: 'POST', url: files, ...textFile('x.txt', '别人的') })).statusCode).toBe(404)
  expect((await post(ofB, answerPath(questions.gap), { says: 'none', answer: '无' })).statusCode).toBe(404)
})
