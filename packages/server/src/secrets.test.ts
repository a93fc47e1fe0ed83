/** A server whose operator gives a secret later, and then another one. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { demoAccounts } from '@wutong/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf } from '../test/second-factor.ts'
import { openHouse, type Started, startServer } from './start.ts'

const zoneDir = fileURLToPath(new URL('../../../zones/zhengzhou-hitech', import.meta.url))
const hook = 'http://127.0.0.1:9/hook'
const password = demoAccounts[0].password
let folder = ''
let server: Started | undefined

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wutong-secrets-'))
})
afterAll(async () => {
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

const dataDir = (): string => join(folder, 'data')

async function restart(operatorSecret?: string): Promise<Started> {
  await server?.close()
  server = await startServer({
    dataDir: dataDir(),
    zoneDir,
    port: 0,
    host: '127.0.0.1',
    demo: true,
    subjects: 20,
    logLevel: 'silent',
    hookOrigins: ['http://127.0.0.1:9'],
    signInsPerMinute: 1000,
    operatorSecret,
  })
  return server
}

const aSecret = (): string => randomBytes(32).toString('hex')

/** A browser: it keeps cookies. */
function browser() {
  const kept = new Map<string, string>()
  return async (path: string, body?: object) => {
    const cookie = [...kept].map(([name, value]) => `${name}=${value}`).join('; ')
    const reply = await fetch(`${server?.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const line of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      kept.set(name, value)
    }
    const text = await reply.text()
    return { status: reply.status, body: text === '' ? null : JSON.parse(text) }
  }
}

async function signedIn() {
  const send = browser()
  await send('/api/auth/sign-in/username', { username: 'officer', password })
  return send
}

/** What is kept of the address and of the codes, as whoever has the database or a backup sees it. */
async function kept(): Promise<string[]> {
  await server?.close()
  server = undefined
  const house = await openHouse({ dataDir: dataDir(), zoneDir })
  const { rows } = await sql<{ secret: string }>`select secret from source_hooks union all
    select secret from auth_second_factors`.execute(house.database.root)
  await house.close()
  return rows.map(({ secret }) => secret)
}

test('what was kept under the database’s own secret goes under the operator’s, and under another is told of and set anew', {
  timeout: 120_000,
}, async () => {
  expect((await restart()).unreadable).toEqual({ hooks: 0, secondFactors: 0 })
  const first = await signedIn()
  const offer = (await first('/api/account/second-factor', { password })).body
  const confirmed = await first('/api/account/second-factor/confirm', { code: codeOf(offer.secret, -1) })
  expect(confirmed.status, JSON.stringify(confirmed.body)).toBe(200)
  const { hook: added, secret } = (await first('/api/source-hooks', { source: 'tax', url: hook })).body
  const before = await kept()
  expect(before).toHaveLength(2)
  expect(before.join()).not.toContain(secret)
  expect(before.join()).not.toContain(offer.secret)

  expect((await restart(aSecret())).unreadable).toEqual({ hooks: 0, secondFactors: 0 })
  expect((await first('/api/session')).status).toBe(401)
  const second = await signedIn()
  expect((await second('/api/auth/two-factor/verify-totp', { code: codeOf(offer.secret) })).status).toBe(200)
  // Nobody is there, but it was read and signed.
  expect((await second(`/api/source-hooks/${added.id}/try`, {})).body).toEqual({ ok: false, failure: 'econnrefused' })
  const after = await kept()
  expect(after.filter((one) => before.includes(one))).toEqual([])

  expect((await restart(aSecret())).unreadable).toEqual({ hooks: 1, secondFactors: 1 })
  const third = await signedIn()
  const refused = await third('/api/auth/two-factor/verify-totp', { code: codeOf(offer.secret, 1) })
  expect(refused).toMatchObject({ status: 409, body: { code: 'SECOND_FACTOR_UNREADABLE' } })
  const [recovery, next] = offer.recoveryCodes
  expect((await third('/api/auth/two-factor/verify-backup-code', { code: recovery })).status).toBe(200)
  const proved = { password, secondFactor: { by: 'code', code: codeOf(offer.secret, 1) } }
  const told = (await third('/api/account/second-factor/remove', proved)).body
  expect(told).toMatchObject({ code: 'second_factor_unreadable', title: { zh: expect.stringContaining('恢复码') } })
  const removal = { password, secondFactor: { by: 'recovery', code: next } }
  expect((await third('/api/account/second-factor/remove', removal)).status).toBe(200)
  const anew = (await third('/api/account/second-factor', { password })).body
  expect((await third('/api/account/second-factor/confirm', { code: codeOf(anew.secret) })).status).toBe(200)
  expect((await third(`/api/source-hooks/${added.id}/try`, {})).body.code).toBe('hook_secret_sealed')
})
