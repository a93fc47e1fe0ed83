/** Imports over HTTP: who may, what comes back, and that other zones and enterprises see nothing. */
import type { InjectOptions } from 'fastify'
import { describe, expect, test } from 'vitest'
import { createZone } from '../../../test/harness.ts'

const boundary = 'wutong-test-boundary'

function upload(content: string, query: string, { field = 'file', file = '数据.csv' } = {}): InjectOptions {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${file}"\r\nContent-Type: text/csv\r\n\r\n`
  return {
    method: 'POST',
    url: `/api/imports?${query}`,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.from(`${head}${content}\r\n--${boundary}--\r\n`),
  }
}

const table = '企业名称,年份,营业收入\n示例甲有限公司,2024,1200\n示例乙有限公司,2024,很多\n'

describe('an import', () => {
  test('is uploaded by an officer, evaluated, listed, reported, downloaded and taken back', async () => {
    const zone = await createZone()
    const officer = await zone.signIn('officer')
    const imported = await officer(upload(table, 'source=tax'))
    expect(imported.json()).toMatchObject({ file: '数据.csv', source: 'tax', rows: 2, accepted: 1, refused: 1 })
    const { batchId } = imported.json()
    const list = (await officer('/api/batches?limit=10')).json()
    expect(list).toMatchObject({
      total: 1,
      next: null,
      rows: [{ id: batchId, sourceName: { zh: '税务' }, importedBy: `${zone.zone.zone.id}.officer` }],
    })
    expect((await officer('/api/subjects')).json().rows).toMatchObject([{ name: '示例甲有限公司', revenue: 1200 }])
    expect((await officer(`/api/batches/${batchId}`)).json()).toMatchObject({
      batch: { id: batchId },
      report: { batchId, refused: 1 },
    })
    const download = await officer(`/api/batches/${batchId}/report.csv`)
    expect(download.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(download.body).toContain('3,营业收入,已拒绝 refused,很多')
    const retracted = await officer({
      method: 'POST',
      url: `/api/batches/${batchId}/retract`,
      payload: { reason: '有误' },
    })
    expect(retracted.json()).toMatchObject({ id: batchId, retractedBy: `${zone.zone.zone.id}.officer` })
    expect((await officer('/api/subjects')).json().rows).toEqual([])
  })

  test('gives the rows with problems back as sheets, of which a mended one is imported again', async () => {
    const zone = await createZone()
    const officer = await zone.signIn('officer')
    const { batchId } = (await officer(upload(table, 'source=tax'))).json()
    const sheet = await officer(`/api/batches/${batchId}/problem-rows.csv?lang=zh`)
    expect(sheet.body).toMatch(
      /^\uFEFF企业名称,年份,营业收入,原因 Reason\r\n示例乙有限公司,2024,很多,原第 3 行，\[拒收\] 营业收入：[^\r]+\r\n$/,
    )
    const book = await officer(`/api/batches/${batchId}/problem-rows.xlsx?lang=en`)
    expect(book.headers['content-type']).toContain('spreadsheetml')
    expect(book.rawPayload.subarray(0, 2).toString()).toBe('PK')
    const again = await officer(upload(sheet.body.replace('很多', '7'), 'source=tax', { file: '改好.csv' }))
    // The name is a value of its own.
    expect(again.json()).toMatchObject({ accepted: 1, refused: 0, values: 2 })
    expect(
      again.json().columns.find(({ header }: { header: string }) => header.startsWith('原因'))?.target ?? null,
    ).toBeNull()
    const leader = await zone.signIn('leader')
    expect((await leader(`/api/batches/${batchId}/problem-rows.csv`)).statusCode).toBe(200)
    const [own] = (await officer('/api/subjects')).json().rows
    const enterprise = await zone.signIn('enterprise', own.id)
    expect((await enterprise(`/api/batches/${batchId}/problem-rows.csv`)).statusCode).toBe(403)
    const stranger = await (await createZone()).signIn('officer')
    expect((await stranger(`/api/batches/${batchId}/problem-rows.xlsx`)).statusCode).toBe(404)
  })

  test('tried out by an officer leaves no trace', async () => {
    const zone = await createZone()
    const officer = await zone.signIn('officer')
    expect((await officer(upload(table, 'source=tax&dryRun=true'))).json()).toMatchObject({
      dryRun: true,
      batchId: null,
      accepted: 1,
    })
    expect((await officer('/api/batches')).json()).toMatchObject({ total: 0 })
  })

  test.for(['leader', 'auditor'] as const)('is refused to the %s, who may read the list', async (role) => {
    const zone = await createZone()
    const person = await zone.signIn(role)
    expect((await person(upload(table, 'source=tax'))).statusCode).toBe(403)
    expect((await person('/api/batches')).json()).toMatchObject({ total: 0 })
    expect((await person('/api/sources')).json()).toMatchObject([{ id: 'tax' }, { id: 'self' }])
  })

  test('shows an enterprise nothing, its own origin included', async () => {
    const zone = await createZone()
    const [subject = ''] = await zone.addCompanies([{ name: '示例甲有限公司', facts: { 'revenue@2024': 1 } }])
    const officer = await zone.signIn('officer')
    const batch = (await officer('/api/batches')).json().rows[0].id
    const enterprise = await zone.signIn('enterprise', subject)
    for (const url of ['/api/batches', `/api/batches/${batch}`, `/api/batches/${batch}/report.csv`, '/api/sources']) {
      expect((await enterprise(url)).statusCode).toBe(403)
    }
    expect((await enterprise(upload(table, 'source=tax'))).statusCode).toBe(403)
  })

  test('of another zone does not exist', async () => {
    const [mine, theirs] = [await createZone(), await createZone()]
    await theirs.addCompanies([{ name: '示例甲有限公司' }])
    const batch = (await (await theirs.signIn('officer'))('/api/batches')).json().rows[0].id
    const officer = await mine.signIn('officer')
    expect((await officer(`/api/batches/${batch}`)).statusCode).toBe(404)
    expect((await officer(`/api/batches/${batch}/report.csv`)).statusCode).toBe(404)
    const retract = { method: 'POST', url: `/api/batches/${batch}/retract`, payload: { reason: '越权' } } as const
    expect((await officer(retract)).statusCode).toBe(404)
  })

  test.for([
    {
      name: 'without a file',
      request: upload(table, 'source=tax', { field: 'other' }),
      status: 422,
      code: 'file_missing',
    },
    {
      name: 'that is no form',
      request: { method: 'POST', url: '/api/imports?source=tax', payload: {} } as const,
      status: 422,
      code: 'file_missing',
    },
    { name: 'of an unknown source', request: upload(table, 'source=rumour'), status: 422, code: 'source_unknown' },
    {
      name: 'with an impossible year',
      request: upload(table, 'source=tax&period=12.5'),
      status: 422,
      code: 'input_invalid',
    },
  ])('$name is refused with what to do', async ({ request, status, code }) => {
    const zone = await createZone()
    const reply = await (await zone.signIn('officer'))(request)
    expect(reply.statusCode).toBe(status)
    expect(reply.json()).toMatchObject({
      code,
      title: { zh: expect.stringMatching(/[\u4e00-\u9fff]/), en: expect.any(String) },
    })
  })

  test('list is paged without losing or repeating a batch', async () => {
    const zone = await createZone()
    for (const name of ['甲', '乙', '丙']) await zone.addCompanies([{ name }])
    const officer = await zone.signIn('officer')
    const seen: string[] = []
    let after = ''
    do {
      const page = (await officer(`/api/batches?limit=2${after === '' ? '' : `&after=${after}`}`)).json()
      seen.push(...page.rows.map(({ id }: { id: string }) => id))
      after = page.next ?? ''
    } while (after !== '')
    expect(new Set(seen).size).toBe(3)
    expect(seen).toHaveLength(3)
    expect((await officer('/api/batches?after=nonsense')).json()).toMatchObject({ code: 'cursor_invalid' })
  })
})
