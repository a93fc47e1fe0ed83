/** What changed about one enterprise, told from → to. */
import { expect, test } from 'vitest'
import { retractBatch } from '#modules/records'
import { createZone, type TestZone } from '../../../test/harness.ts'

async function changes(zone: TestZone, id: string, role: 'auditor' | 'enterprise' = 'auditor') {
  const send = await zone.signIn(role, role === 'enterprise' ? id : undefined)
  const reply = await send(`/api/subjects/${id}/changes`)
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json()
}

test('imports, an overruling source and a retraction are told with what they changed', async () => {
  const zone = await createZone()
  const [id = ''] = await zone.addCompanies(
    [{ name: '甲', facts: { 'revenue@2024': 10, district: 'east' } }],
    'statistics',
  )
  await zone.addStatements([{ subjectId: id, facts: { 'revenue@2024': 12 } }], 'tax')
  const { rows: told } = await changes(zone, id)
  const batch = told[0].ref
  await retractBatch(zone.as('officer'), batch, '报错了')
  const { rows, total } = await changes(zone, id, 'enterprise')
  expect(total).toBe(3)
  expect(rows[0]).toMatchObject({
    kind: 'retraction',
    by: 'officer',
    reason: '报错了',
    changes: [{ code: 'revenue', period: 2024, from: 12, to: 10 }],
  })
  expect(rows[1]).toMatchObject({ kind: 'generated', changes: [{ code: 'revenue', from: 10, to: 12 }] })
  expect(rows[2].changes.map(({ code, from }: { code: string; from: unknown }) => [code, from])).toEqual([
    ['district', null],
    ['revenue', null],
  ])
})

test('a merge brings the figures of the other identity and stands in the history', { timeout: 180_000 }, async () => {
  const zone = await createZone()
  const [kept = ''] = await zone.addCompanies([{ name: '甲', facts: { 'revenue@2024': 10 } }])
  const [merged = ''] = await zone.addCompanies([{ name: '乙', facts: { 'employees@2024': 5 } }])
  const officer = await zone.signIn('officer')
  const made = await officer({
    method: 'POST',
    url: '/api/merges',
    payload: { keptId: kept, mergedId: merged, reason: '同一家' },
  })
  expect(made.statusCode, made.body).toBe(200)
  const { rows } = await changes(zone, kept)
  expect(rows[0]).toMatchObject({
    kind: 'merge',
    reason: '同一家',
    changes: [{ code: 'employees', from: null, to: 5 }],
  })
  expect(rows.at(-1)).toMatchObject({ changes: [{ code: 'revenue', from: null, to: 10 }] })
})

test('an enterprise sees the history of no other', async () => {
  const zone = await createZone()
  const [own = '', other = ''] = await zone.addCompanies([{ name: '甲' }, { name: '乙' }])
  const send = await zone.signIn('enterprise', own)
  expect((await send(`/api/subjects/${other}/changes`)).statusCode).toBe(404)
})
