/** Figures that sources disagree on are settled; figures that somebody holds wrong are disputed and answered. */
import { describe, expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { populationAsOf, populationFor } from '#modules/snapshots'
import { createZone, type Send } from '../../../test/harness.ts'

const post = (send: Send, url: string, payload: object) => send({ method: 'POST', url, payload })

/** 甲 has a revenue that tax and statistics see differently; 乙 has no conflict. */
async function disputedZone() {
  const zone = await createZone()
  const [a = '', b = ''] = await zone.addCompanies([
    { name: '甲', facts: { 'revenue@2024': 100, 'revenue@2023': 7 } },
    { name: '乙', facts: { 'revenue@2024': 5 } },
  ])
  const send = await zone.signIn('officer')
  const conflicting = { 'revenue@2024': 200, 'revenue@2023': 7 }
  await zone.addStatements([{ subjectId: a, facts: conflicting }], 'statistics')
  await evaluateZone(zone.ctx, { period: 2024 })
  return { zone, a, b, send }
}

async function revenueOf(send: Send, subjectId: string) {
  const { facts } = (await send(`/api/subjects/${subjectId}`)).json()
  const row = facts.find((fact: { code: string; period: number }) => fact.code === 'revenue' && fact.period === 2024)
  return { value: row.value, conflict: row.conflict, settled: row.settled, source: row.statements[0].source }
}

describe('a conflict', () => {
  test('is listed with what each source says, the one in force first, and nothing that agrees', async () => {
    const { send, a } = await disputedZone()
    const { rows, total } = (await send('/api/conflicts')).json()
    expect(total).toBe(1)
    expect(rows).toMatchObject([{ subject: { id: a, name: '甲' }, code: 'revenue', period: 2024 }])
    expect(
      rows[0].statements.map(({ value, inForce }: { value: number; inForce: boolean }) => [value, inForce]),
    ).toEqual([
      [100, true],
      [200, false],
    ])
    expect((await send('/api/conflicts?code=employees')).json().total).toBe(0)
  })

  test('is settled by a person with a reason, until that is undone', async () => {
    const { zone, send, a } = await disputedZone()
    const before = await populationFor(zone.ctx)
    const [conflict] = (await send('/api/conflicts')).json().rows
    const order = { subjectId: a, code: 'revenue', period: 2024, recordId: conflict.statements[1].recordId }
    const { settlementId } = (await post(send, '/api/settlements', { ...order, reason: '以年报为准' })).json()
    expect(await revenueOf(send, a)).toEqual({ value: 200, conflict: true, settled: true, source: 'statistics' })
    expect((await send('/api/conflicts')).json().total).toBe(0)
    const settled = await populationFor(zone.ctx)
    expect((await send('/api/settlements')).json().rows).toMatchObject([
      { id: settlementId, value: 200, source: 'statistics', reason: '以年报为准', newer: false, undoneAt: null },
    ])
    await zone.addStatements([{ subjectId: a, facts: { 'revenue@2024': 300 } }], 'tax')
    expect((await send('/api/settlements')).json().rows).toMatchObject([{ newer: true }])
    expect((await revenueOf(send, a)).value).toBe(200)
    await post(send, `/api/settlements/${settlementId}/undo`, { reason: '又有新报表' })
    expect(await revenueOf(send, a)).toEqual({ value: 300, conflict: true, settled: false, source: 'tax' })
    for (const { stamp, hash, judged } of [before, settled, await populationFor(zone.ctx)])
      expect((await populationAsOf(zone.ctx, { stamp, judged })).hash).toBe(hash)
  })

  test('cannot be settled by a record of somebody else, twice undone, or by who may not', async () => {
    const { zone, send, a, b } = await disputedZone()
    const [conflict] = (await send('/api/conflicts')).json().rows
    const recordId = conflict.statements[0].recordId
    const order = { code: 'revenue', period: 2024, recordId, reason: '试' }
    expect((await post(send, '/api/settlements', { ...order, subjectId: b })).json().code).toBe('record_silent')
    expect((await post(send, '/api/settlements', { ...order, subjectId: a, code: 'nothing' })).json().code).toBe(
      'figure_unknown',
    )
    const leader = await zone.signIn('leader')
    expect((await post(leader, '/api/settlements', { ...order, subjectId: a })).statusCode).toBe(403)
    const { settlementId } = (await post(send, '/api/settlements', { ...order, subjectId: a })).json()
    await post(send, '/api/settlements', { ...order, subjectId: a })
    expect((await post(send, `/api/settlements/${settlementId}/undo`, { reason: '试' })).json().code).toBe(
      'settlement_undone',
    )
  })
})

describe('a dispute', () => {
  const objection = { code: 'revenue', period: 2024, claimed: 150, reason: '报表口径有误' }

  test('goes from the enterprise to the owner of the source and comes back as a new record with its effect', async () => {
    const { zone, send, a } = await disputedZone()
    const company = await zone.signIn('enterprise', a)
    const raised = (await post(company, '/api/disputes', { ...objection, subjectId: a })).json()
    expect(raised).toMatchObject({
      state: 'open',
      said: 100,
      claimed: 150,
      source: 'tax',
      raisedRole: 'enterprise',
      late: false,
    })
    expect(raised.dueOn > raised.raisedAt.slice(0, 10)).toBe(true)
    expect((await post(company, '/api/disputes', { ...objection, subjectId: a })).json().code).toBe('dispute_open')
    expect((await send('/api/disputes?source=tax')).json()).toMatchObject({ total: 1, rows: [{ id: raised.id }] })
    const answered = (
      await post(send, `/api/disputes/${raised.id}/answer`, { accept: true, value: 150, answer: '已更正' })
    ).json()
    expect(answered).toMatchObject({ state: 'accepted', answer: '已更正' })
    expect(await revenueOf(company, a)).toMatchObject({ value: 150, source: 'tax' })
    expect((await company(`/api/disputes/${raised.id}`)).json()).toMatchObject({
      state: 'accepted',
      batchId: answered.batchId,
    })
    expect((await post(send, `/api/disputes/${raised.id}/answer`, { accept: false, answer: '再想' })).json().code).toBe(
      'dispute_ended',
    )
    expect((await send('/api/history/changes?limit=1')).json().rows).toMatchObject([
      { kind: 'answer', ref: answered.batchId },
    ])
  })

  test('tells what its answer changed', async () => {
    const { zone, send, b } = await disputedZone()
    const before = (await send(`/api/subjects/${b}/assessment`)).json()
    const raised = (await post(send, '/api/disputes', { ...objection, subjectId: b, claimed: null })).json()
    const { effect } = (
      await post(send, `/api/disputes/${raised.id}/answer`, { accept: true, value: 90_000, answer: '是' })
    ).json()
    const after = (await send(`/api/subjects/${b}/assessment`)).json()
    const totals = (from: typeof before) =>
      new Map(from.scores.map((one: { scorecard: string; total: number }) => [one.scorecard, one.total]))
    const differing = [...totals(before)].filter(([id, total]) => total !== totals(after).get(id)).map(([id]) => id)
    expect(effect.scores.map(({ definition }: { definition: string }) => definition)).toEqual(differing)
    const changes = [...effect.scores, ...effect.rungs, ...effect.matches, ...effect.classes]
    expect(changes.length).toBeGreaterThan(0)
    expect(zone.zone.zone.scorecards.length).toBeGreaterThan(0)
  })

  test('is refused with a reason, or taken back by who raised it', async () => {
    const { zone, send, a, b } = await disputedZone()
    const company = await zone.signIn('enterprise', a)
    const first = (await post(company, '/api/disputes', { ...objection, subjectId: a })).json()
    const refused = await post(send, `/api/disputes/${first.id}/answer`, { accept: false, answer: '与申报表一致' })
    expect(refused.json()).toMatchObject({ state: 'refused', answer: '与申报表一致', effect: null })
    expect(await revenueOf(send, a)).toMatchObject({ value: 100 })
    const second = (await post(company, '/api/disputes', { ...objection, subjectId: a })).json()
    expect((await company({ method: 'POST', url: `/api/disputes/${second.id}/withdraw` })).json().state).toBe(
      'withdrawn',
    )
    const others = (await post(send, '/api/disputes', { ...objection, subjectId: b })).json()
    expect((await company({ method: 'POST', url: `/api/disputes/${others.id}/withdraw` })).json().code).toBe(
      'dispute_not_found',
    )
    const third = (await post(company, '/api/disputes', { ...objection, subjectId: a })).json()
    expect((await send({ method: 'POST', url: `/api/disputes/${third.id}/withdraw` })).statusCode).toBe(403)
    expect((await company('/api/disputes?state=all')).json().total).toBe(3)
    expect((await company(`/api/disputes/${others.id}`)).statusCode).toBe(404)
    expect((await post(company, '/api/disputes', { ...objection, subjectId: b })).statusCode).toBe(404)
    expect((await post(company, `/api/disputes/${others.id}/answer`, { accept: false, answer: '不' })).statusCode).toBe(
      403,
    )
  })

  test('takes values of the right kind only, and evidence by its content', async () => {
    const { send, a } = await disputedZone()
    const wrong = await post(send, '/api/disputes', { ...objection, subjectId: a, claimed: '很多' })
    expect(wrong.json()).toMatchObject({ code: 'figure_misread' })
    expect((await post(send, '/api/disputes', { ...objection, subjectId: a, code: 'employees' })).json().code).toBe(
      'figure_unsaid',
    )
    const raised = (await post(send, '/api/disputes', { ...objection, subjectId: a })).json()
    const upload = (name: string, bytes: Buffer) => {
      const line = 'part-of-a-test'
      const head = `--${line}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: image/png\r\n\r\n`
      return send({
        method: 'POST',
        url: `/api/disputes/${raised.id}/files`,
        headers: { 'content-type': `multipart/form-data; boundary=${line}` },
        payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${line}--\r\n`)]),
      })
    }
    const pdf = Buffer.from('%PDF-1.7 年报')
    const added = (await upload('年报.pdf', pdf)).json()
    expect(added.files).toMatchObject([{ name: '年报.pdf', mediaType: 'application/pdf', bytes: pdf.length }])
    const file = await send(`/api/disputes/${raised.id}/files/${added.files[0].id}`)
    expect([file.rawPayload.equals(pdf), file.headers['x-content-type-options']]).toEqual([true, 'nosniff'])
    expect((await upload('run.png', Buffer.from([0x4d, 0x5a, 0, 1]))).json().code).toBe('evidence_refused')
    expect((await upload('big.pdf', Buffer.alloc(10 * 1024 * 1024 + 1, '%'))).json().code).toBe('evidence_refused')
  })
})
