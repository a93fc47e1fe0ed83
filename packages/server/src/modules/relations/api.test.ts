/** Relations over HTTP: imported, seen from both sides, following a merge, gone with their batch. */
import type { InjectOptions } from 'fastify'
import { expect, test } from 'vitest'
import { createZone, type Send } from '../../../test/harness.ts'

const boundary = 'wutong-test-boundary'

function upload(content: string, query = 'source=tax'): InjectOptions {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="关系.csv"\r\nContent-Type: text/csv\r\n\r\n`
  return {
    method: 'POST',
    url: `/api/relations?${query}`,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.from(`${head}${content}\r\n--${boundary}--\r\n`),
  }
}

interface Shown {
  readonly kind: string
  readonly subject: { readonly id: string | null; readonly name: string }
  readonly other: { readonly id: string | null; readonly name: string }
  readonly share: number | null
}

async function relationsOf(send: Send, id: string): Promise<Shown[]> {
  const reply = await send(`/api/subjects/${id}/relations`)
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json().relations
}

test('relations are imported, seen by both sides, follow a merge and go with their batch', {
  timeout: 180_000,
}, async () => {
  const zone = await createZone()
  const [parent = '', child = '', twin = ''] = await zone.addCompanies([
    { name: '星河集团有限公司' },
    { name: '星河软件有限公司' },
    { name: '星河软件（旧）' },
  ])
  const officer = await zone.signIn('officer')
  const file = [
    '园区企业关系表',
    '主体,关系,对方,持股比例,起,止',
    '星河集团有限公司,投资,星河软件（旧）,51%,2020-01-01,',
    '星河软件有限公司,地块,高新区 12 号地,,,',
    '没有这家,投资,星河软件有限公司,,,',
    '星河集团有限公司,朋友,星河软件有限公司,,,',
  ].join('\n')
  expect((await officer(upload(file, 'source=tax&dryRun=true'))).json()).toMatchObject({ batchId: null, accepted: 2 })
  expect(await relationsOf(officer, parent)).toEqual([])
  const report = (await officer(upload(file))).json()
  expect(report).toMatchObject({ rows: 4, accepted: 2, byName: 1, refused: 2, issues: [{ row: 5 }, { row: 6 }] })
  expect((await officer(upload(file))).json().code).toBe('batch_duplicate')
  const [held] = await relationsOf(officer, twin)
  expect(held).toMatchObject({ kind: 'investor', subject: { id: parent }, other: { id: twin }, share: 51 })
  const merge = { keptId: child, mergedId: twin, reason: '更名' }
  expect((await officer({ method: 'POST', url: '/api/merges', payload: merge })).statusCode).toBe(200)
  const after = await relationsOf(officer, child)
  expect(after.map(({ kind, other }) => [kind, other.id])).toEqual([
    ['investor', child],
    ['parcel', null],
  ])
  const company = await zone.signIn('enterprise', child)
  const own = await relationsOf(company, child)
  expect(own).toMatchObject([
    { kind: 'investor', subject: { name: '星河集团有限公司' }, other: { id: child } },
    { kind: 'parcel', other: { name: '高新区12号地' } },
  ])
  expect((await company(`/api/subjects/${parent}/relations`)).statusCode).toBe(404)
  const url = `/api/batches/${report.batchId}/retract`
  expect((await officer({ method: 'POST', url, payload: { reason: '错' } })).statusCode).toBe(200)
  expect(await relationsOf(officer, child)).toEqual([])
})

test('a branch is told by its name, from both ends, and a file without a header is refused', async () => {
  const zone = await createZone()
  const [head = '', branch = ''] = await zone.addCompanies([
    { name: '星河软件有限公司' },
    { name: '星河软件有限公司开封分公司' },
    { name: '星河软件有限公司之友' },
  ])
  const officer = await zone.signIn('officer')
  for (const id of [head, branch])
    expect(await relationsOf(officer, id)).toMatchObject([
      { id: null, kind: 'branch', subject: { id: head }, other: { id: branch } },
    ])
  expect((await officer(upload('甲,乙\n丙,丁'))).json().code).toBe('relations_header_missing')
})
