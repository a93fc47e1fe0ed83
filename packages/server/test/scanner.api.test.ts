/** Every way by which a file comes in goes past the virus scanner, and none is open while it is silent. */
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as contract from '@wutong/contract'
import { can, type Permission, type Role, roles } from '@wutong/contract'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { createScanner } from '#platform/scanner'
import { clamd, foundAs, type RunningScanner, startClamd, startStandIn, unwanted } from './clamd.ts'
import { anotherApp, createZone, type Send, type TestZone, testPassword } from './harness.ts'

interface Exit {
  readonly path: string
  readonly permission: Permission
}

/** Routes that say they take a file. */
const ways: Exit[] = Object.values(contract).flatMap((one: unknown) => {
  if (typeof one !== 'object' || one === null || !('path' in one && 'summary' in one && 'permission' in one)) return []
  return String(one.summary).includes('multipart field') ? [one as Exit] : []
})

function fileWith(text: string) {
  const head =
    '--edge\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\ncontent-type: text/csv\r\n\r\n'
  return {
    headers: { 'content-type': 'multipart/form-data; boundary=edge' },
    payload: Buffer.from(`${head}${text}\r\n--edge--\r\n`),
  }
}

/** What comes after the scanner: nobody's objection and question are found, the others take the file. */
const readers: Readonly<Record<string, string | number>> = {
  '/api/disputes/:disputeId/files': 'dispute_not_found',
  '/api/questions/:questionId/files': 'question_not_found',
  '/api/imports': 200,
  '/api/imports/uploads': 200,
  '/api/relations': 'relations_header_missing',
}

const nobody = '00000000-0000-4000-8000-000000000000'

/** Sends a file by one of the ways, as somebody who may. */
async function sendBy({ path, permission }: Exit, zone: TestZone, app: FastifyInstance, text: string) {
  const role = roles.find((one) => can(one, permission) && one !== 'provider' && one !== 'enterprise')
  const send = await signIn(zone, app, role ?? 'officer')
  const url = `${path.replaceAll(/:\w+/g, nobody)}?source=tax&dryRun=true`
  const reply = await send({ method: 'POST', url, ...fileWith(text) })
  return { status: reply.statusCode, code: reply.json().code, title: reply.json().title, role }
}

async function signIn(zone: TestZone, app: FastifyInstance, role: Role): Promise<Send> {
  await zone.signIn(role)
  const payload = { username: `${zone.zone.zone.id}.${role}`, password: testPassword }
  const { cookies } = await app.inject({ method: 'POST', url: '/api/auth/sign-in/username', payload })
  const cookie = cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')
  return (request) => {
    const options = typeof request === 'string' ? { url: request } : request
    return app.inject({ ...options, headers: { ...options.headers, cookie } })
  }
}

const scanners = [
  ...(clamd === undefined ? [] : [{ what: 'a real clamd', start: () => startClamd(clamd as string) }]),
  { what: 'what speaks its protocol', start: startStandIn },
]

describe.each(scanners)('$what', ({ start }) => {
  let scanner: RunningScanner
  let app: FastifyInstance

  beforeAll(async () => {
    scanner = await start()
    const { zone, ctx } = await createZone()
    await evaluateZone(ctx)
    app = await anotherApp({ home: zone, scanner: createScanner(scanner.address) })
  })
  afterAll(async () => {
    await app.close()
    await scanner.stop()
  })

  test.for(ways)('$path refuses what it finds, in words and in the trail, and lets the rest pass', async (way) => {
    const zone = await createZone()
    const refused = await sendBy(way, zone, app, `名称,备注\n甲,${unwanted}\n`)
    expect(refused).toMatchObject({ status: 422, code: 'file_infected' })
    expect(refused.title).toMatchObject({ zh: expect.stringContaining(foundAs), en: expect.stringContaining(foundAs) })
    const auditor = await zone.signIn('auditor')
    const { rows } = (await auditor('/api/audit/events?event=file.infected')).json()
    expect(rows).toMatchObject([
      { event: 'file.infected', kind: 'refusal', actorRole: refused.role, detail: { file: 'a.csv', found: foundAs } },
    ])
    const passed = await sendBy(way, await createZone(), app, '名称,备注\n甲,无\n')
    // What is said of the file from here on is said by whoever reads it.
    expect(readers[way.path]).toBe(passed.code ?? passed.status)
  })

  test('a file larger than it takes is refused, not passed', async () => {
    const refused = await sendBy(ways[0] as Exit, await createZone(), app, `甲,${'无'.repeat(1_000_000)}`)
    expect(refused).toMatchObject({ status: 503, code: 'scanner_silent' })
    expect(refused.title.en).toMatch(/size limit exceeded|StreamMaxLength/)
  })

  test('whether it answers is told', async () => {
    expect((await app.inject('/api/ready')).json()).toEqual({ ready: true, scanner: true })
  })
})

describe('a scanner that is away', () => {
  let app: FastifyInstance
  beforeAll(async () => {
    const { zone, ctx } = await createZone()
    await evaluateZone(ctx)
    app = await anotherApp({ home: zone, scanner: createScanner({ path: '/nowhere/clamd.ctl' }) })
  })
  afterAll(() => app.close())

  test.for(ways)('closes $path', async (way) => {
    const refused = await sendBy(way, await createZone(), app, '名称\n甲\n')
    expect(refused).toMatchObject({ status: 503, code: 'scanner_silent' })
    expect(refused.title).toMatchObject({
      zh: expect.stringContaining('无法查毒'),
      en: expect.stringContaining('ENOENT'),
    })
  })

  test('is told of; pages go on', async () => {
    const reply = await app.inject('/api/ready')
    expect(reply.statusCode).toBe(200)
    expect(reply.json()).toEqual({ ready: true, scanner: false })
  })
})

test('without one, files pass and that is told', async () => {
  const zone = await createZone()
  expect((await zone.app.inject('/api/ready')).json().scanner).toBeNull()
  for (const way of ways) expect((await sendBy(way, zone, zone.app, unwanted)).code).not.toBe('file_infected')
})

test('files come in by one function, and the ways are those that are known', () => {
  expect(ways.map(({ path }) => path).sort()).toEqual([
    '/api/disputes/:disputeId/files',
    '/api/imports',
    '/api/imports/uploads',
    '/api/questions/:questionId/files',
    '/api/relations',
  ])
  const source = fileURLToPath(new URL('../src', import.meta.url))
  const callers = globSync('**/*.ts', { cwd: source }).filter(
    (file) =>
      !file.endsWith('.test.ts') &&
      /\.(?:file|files|parts|saveRequestFiles)\(|isMultipart/.test(readFileSync(`${source}/${file}`, 'utf8')),
  )
  expect(callers).toEqual(['platform/received-file.ts'])
})
