/** Imports as jobs: a file is sent once, tried, answered for, imported and remembered; stopped ones leave nothing. */
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImportJob } from '@wutong/contract'
import type { InjectOptions } from 'fastify'
import { describe, expect, test } from 'vitest'
import { createZone, type Send, type TestZone } from '../../../test/harness.ts'
import { demoUscc } from '../../demo/identity.ts'

const boundary = 'wutong-test-boundary'

function upload(content: string, file = '季报.csv'): InjectOptions {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${file}"\r\nContent-Type: text/csv\r\n\r\n`
  return {
    method: 'POST',
    url: '/api/imports/uploads',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.from(`${head}${content}\r\n--${boundary}--\r\n`),
  }
}

async function send(person: Send, content: string): Promise<string> {
  return (await person(upload(content))).json().id
}

interface Start {
  readonly uploadId: string
  readonly source?: string
  readonly dryRun: boolean
  readonly decisions?: Record<string, string>
}

async function start(person: Send, { source = 'tax', ...order }: Start): Promise<ImportJob> {
  const reply = await person({ method: 'POST', url: '/api/imports/jobs', payload: { source, ...order } })
  expect(reply.statusCode).toBe(200)
  return reply.json()
}

async function ended(zone: TestZone, person: Send, order: Start): Promise<ImportJob> {
  const { id } = await start(person, order)
  for (;;) {
    const job: ImportJob = (await person(`/api/imports/jobs/${id}`)).json()
    if (job.state !== 'waiting' && job.state !== 'running') return job
    await zone.ctx.transact(() => Promise.resolve())
  }
}

const year = '年份'
/** Figures of yuan under a header of 万元. */
const doubtful = [
  `企业名称,${year},营业收入(万元)`,
  '示例甲有限公司,2024,123456789.12',
  '示例乙有限公司,2024,234567891.50',
  '示例丙有限公司,2024,345678912.75',
].join('\n')

// A thread starts, and this machine may be busy.
describe('an import by a job', { timeout: 180_000 }, () => {
  test('asks once, shows what changes, imports without sending the file again, and remembers the answer', async () => {
    const zone = await createZone()
    const officer = await zone.signIn('officer')
    const [known = ''] = await zone.addCompanies([{ name: '示例甲有限公司', facts: { 'revenue@2024': 5 } }], 'self')
    const uploadId = await send(officer, doubtful)
    const tried = await ended(zone, officer, { uploadId, dryRun: true })
    expect(tried).toMatchObject({ state: 'done', dryRun: true, problem: null })
    const [question] = tried.report?.questions ?? []
    expect(question).toMatchObject({ kind: 'unit', id: 'unit:营业收入(万元)' })
    expect((await ended(zone, officer, { uploadId, dryRun: false })).problem).toMatchObject({
      code: 'import_questions',
    })

    const decisions = { 'unit:营业收入(万元)': '元' }
    const answered = await ended(zone, officer, { uploadId, dryRun: true, decisions })
    expect(answered.report).toMatchObject({
      questions: [],
      changes: {
        subjects: { new: 2, known: 1, adopted: 0 },
        changed: 1,
        added: 5,
        same: 0,
        outranked: 0,
        newSubjects: [
          { name: '示例乙有限公司', row: 3 },
          { name: '示例丙有限公司', row: 4 },
        ],
      },
    })
    expect(answered.report?.changes?.examples[0]).toEqual({
      subjectId: known,
      name: '示例甲有限公司',
      code: 'revenue',
      period: 2024,
      kind: 'changed',
      before: 5,
      after: 12345.678912,
      beforeSource: 'self',
      afterSource: 'tax',
    })
    expect((await officer('/api/batches')).json().total).toBe(1)

    const imported = await ended(zone, officer, { uploadId, dryRun: false, decisions })
    expect(imported).toMatchObject({ state: 'done', report: { accepted: 3, newSubjects: 2, changes: null } })
    const mappings = (await officer('/api/mappings?source=tax')).json()
    expect(mappings).toMatchObject([
      { source: 'tax', decisions, used: 0, headers: ['企业名称', year, '营业收入(万元)'] },
    ])

    const next = await send(officer, doubtful.replaceAll('2024', '2023'))
    const reused = await ended(zone, officer, { uploadId: next, dryRun: true })
    expect(reused.report).toMatchObject({ questions: [], accepted: 3 })
    expect(reused.report?.notes).toContainEqual(expect.objectContaining({ code: 'remembered' }))

    const forget = { method: 'DELETE', url: `/api/mappings/tax/${mappings[0].fingerprint}` } as const
    expect((await officer(forget)).statusCode).toBe(200)
    expect((await officer(forget)).json()).toMatchObject({ code: 'mapping_not_found' })
    const again = await ended(zone, officer, { uploadId: next, dryRun: true })
    expect(again.report?.questions).toHaveLength(1)
  })

  test('waits for the one before it, and is stopped before its turn', async () => {
    const zone = await createZone()
    const officer = await zone.signIn('officer')
    const rows = Array.from({ length: 3000 }, (_, at) => `${demoUscc(at)},2024,${at + 1000}`)
    const uploadId = await send(officer, `统一社会信用代码,年份,营业收入\n${rows.join('\n')}\n`)
    const first = await start(officer, { uploadId, dryRun: false })
    const second = await start(officer, { uploadId, dryRun: true })
    const stopped = await officer({ method: 'POST', url: `/api/imports/jobs/${first.id}/cancel` })
    expect(stopped.json()).toMatchObject({ state: 'running', stopping: true, problem: null })
    const cancelled = await officer({ method: 'POST', url: `/api/imports/jobs/${second.id}/cancel` })
    expect(cancelled.json()).toMatchObject({ state: 'cancelled', report: null, problem: null })
    const last = await ended(zone, officer, { uploadId, dryRun: true })
    expect(last).toMatchObject({ state: 'done', report: { accepted: 3000, newSubjects: 3000 } })
    expect((await officer(`/api/imports/jobs/${first.id}`)).json()).toMatchObject({ state: 'cancelled', report: null })
    expect((await officer('/api/batches')).json().total).toBe(0)
    expect((await officer('/api/subjects')).json().rows).toEqual([])
  })

  test('of another zone or role cannot be seen, started or stopped', async () => {
    const [mine, theirs] = [await createZone(), await createZone()]
    const owner = await theirs.signIn('officer')
    const uploadId = await send(owner, '企业名称,年份,营业收入\n示例甲有限公司,2024,1\n')
    const { id } = await ended(theirs, owner, { uploadId, dryRun: true })
    const stranger = await mine.signIn('officer')
    const order = { source: 'tax', uploadId, dryRun: true }
    expect((await stranger({ method: 'POST', url: '/api/imports/jobs', payload: order })).json().code).toBe(
      'upload_gone',
    )
    expect((await stranger(`/api/imports/jobs/${id}`)).json().code).toBe('import_job_gone')
    expect((await stranger({ method: 'POST', url: `/api/imports/jobs/${id}/cancel` })).json().code).toBe(
      'import_job_gone',
    )
    const leader = await theirs.signIn('leader')
    expect((await leader({ method: 'POST', url: '/api/imports/jobs', payload: order })).statusCode).toBe(403)
    expect((await leader(upload('x'))).statusCode).toBe(403)
    expect((await leader(`/api/imports/jobs/${id}`)).statusCode).toBe(403)
    expect((await leader('/api/mappings')).json()).toEqual([])
  })
})

describe('files that were sent', () => {
  test('leave when they expire, and give way to newer ones', async () => {
    const { Uploads } = await import('./uploads.ts')
    const zone = await createZone()
    const uploads = new Uploads({ keptMs: 1000, bytesEach: 10, bytesInAll: 15 })
    const folder = await mkdtemp(join(tmpdir(), 'wutong-sent-'))
    const add = async (text: string, ctx = zone.ctx) => {
      const path = join(folder, 'sent')
      await writeFile(path, text)
      return uploads.add(ctx, { name: 'b.csv', path, bytes: text.length })
    }
    const first = await add('1234567890')
    expect(first.file).toBe('b.csv')
    const second = await add('1234567890')
    expect(() => uploads.get(zone.ctx, first.id)).toThrow(expect.objectContaining({ code: 'upload_gone' }))
    expect(existsSync(first.path)).toBe(false)
    const later = { ...zone.ctx, now: () => new Date(Date.now() + 5000) }
    await add('1', later)
    expect(() => uploads.get(later, second.id)).toThrow(expect.objectContaining({ code: 'upload_gone' }))
    await uploads.close()
    await rm(folder, { recursive: true })
  })
})
