import { permissionsOf } from '@wutong/contract'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { createAccounts } from '#modules/people'
import { anotherApp, createZone, getHouse, testPassword } from '../../../test/harness.ts'

const signIn = (username: string, password: string, headers = {}) => ({
  method: 'POST' as const,
  url: '/api/auth/sign-in/username',
  payload: { username, password },
  headers,
})

describe('signing in', () => {
  test('says who is signed in, in which zone and role, and signing out ends it', async () => {
    const zone = await createZone()
    await zone.addCompanies([{ name: '示例甲有限公司', facts: { 'revenue@2023': 1, 'revenue@2024': 2 } }])
    const send = await zone.signIn('auditor')
    expect((await send('/api/session')).json()).toEqual({
      username: `${zone.ctx.zoneId}.auditor`,
      displayName: 'auditor',
      role: 'auditor',
      zone: zone.ctx.zoneId,
      zoneName: { zh: '测试园区', en: 'Test zone' },
      subjectId: null,
      demo: false,
      periods: [2024, 2023],
      period: 2024,
      permissions: permissionsOf('auditor'),
      owes: null,
    })
    expect((await send({ method: 'POST', url: '/api/auth/sign-out', payload: {} })).statusCode).toBe(200)
    expect((await send('/api/session')).statusCode).toBe(401)
  })

  test('anew in the same browser ends the session of before, and says so as a session begun', async () => {
    const zone = await createZone()
    const send = await zone.signIn('officer')
    const username = `${zone.ctx.zoneId}.officer`
    const [first] = (await send('/api/account/sessions')).json()
    const again = await send(signIn(username, testPassword))
    expect(again.statusCode).toBe(200)
    expect((await send('/api/session')).statusCode).toBe(401)
    const cookie = again.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')
    const sessions = (await zone.app.inject({ url: '/api/account/sessions', headers: { cookie } })).json()
    expect(sessions.map(({ id }: { id: string }) => id)).not.toContain(first.id)
    const { rows } = await zone.ctx.transact((ctx) =>
      sql`select from audit_events where zone_id = ${ctx.zoneId} and event = 'session.begun'`.execute(ctx.db),
    )
    expect(rows).toHaveLength(2)
    const wrong = await zone.app.inject({ ...signIn(username, 'wrong-password'), headers: { cookie } })
    expect(wrong.statusCode).toBe(401)
    expect((await zone.app.inject({ url: '/api/session', headers: { cookie } })).statusCode).toBe(200)
  })

  test('by a one-time password that nobody came for is refused after a fortnight', async () => {
    const zone = await createZone()
    const administrator = await zone.signIn('administrator')
    const username = `${zone.ctx.zoneId}.late`
    const payload = { username, displayName: '某人', role: 'officer' }
    const { password } = (await administrator({ method: 'POST', url: '/api/accounts', payload })).json()
    const after = async (days: number) => {
      const accounts = createAccounts({
        root: zone.root,
        secret: 'another secret for this test, long enough',
        signInsPerMinute: 1_000_000,
        now: () => new Date(Date.now() + days * 86_400_000),
      })
      const reply = await accounts.handle(
        new Request('http://localhost/api/auth/sign-in/username', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ username, password }),
        }),
      )
      const { code } = (await reply.json()) as { code?: string }
      return `${reply.status} ${code ?? ''}`.trim()
    }
    expect(await after(13.9)).toBe('200')
    expect(await after(14.1)).toBe('403 ONE_TIME_PASSWORD_OVER')
  })

  test('fails alike for a wrong password and an unknown name', async () => {
    const zone = await createZone()
    await zone.signIn('officer')
    const wrong = await zone.app.inject(signIn(`${zone.ctx.zoneId}.officer`, 'wrong-password'))
    const unknown = await zone.app.inject(signIn('nobody.here', 'wrong-password'))
    expect([wrong.statusCode, unknown.statusCode]).toEqual([401, 401])
    expect(wrong.json()).toEqual(unknown.json())
  })

  test.for([
    '/api/auth/sign-up/email',
    '/api/auth/sign-in/email',
    '/api/auth/update-user',
    '/api/auth/delete-user',
    '/api/auth/is-username-available',
    '/api/auth/change-password',
    '/api/auth/list-sessions',
    '/api/auth/get-session',
    '/api/auth/two-factor/disable',
    '/api/auth/link-social',
  ])('%s is closed to visitors', async (url) => {
    const { app } = await getHouse()
    const reply = await app.inject({
      method: 'POST',
      url,
      payload: { email: 'a@b.cn', password: 'long-enough-1', name: 'x', username: 'xyz' },
    })
    expect(reply.statusCode).toBeGreaterThanOrEqual(400)
    expect(reply.cookies).toEqual([])
  })

  test('keeps passwords as Argon2id and the cookie away from scripts and other sites', async () => {
    const zone = await createZone()
    await zone.signIn('officer')
    const username = `${zone.ctx.zoneId}.officer`
    const { rows } = await sql<{ password: string }>`select a.password from auth_accounts a
      join auth_users u on u.id = a.user_id where u.username = ${username}`.execute(zone.root)
    expect(rows[0]?.password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    const reply = await zone.app.inject(signIn(username, testPassword))
    const cookie = String(reply.headers['set-cookie'])
    expect(cookie).toMatch(/HttpOnly/i)
    expect(cookie).toMatch(/SameSite=Lax/i)
  })

  test('is slowed down after too many attempts from one address, whatever address the client claims', async () => {
    const { root, zones } = await getHouse()
    const home = [...zones.values()][0] ?? (await createZone()).zone
    const accounts = createAccounts({ root, secret: 'another secret for this test, long enough', signInsPerMinute: 3 })
    const app = await anotherApp({ accounts, home })
    const remoteAddress = `10.0.${Math.floor(performance.now()) % 250}.${zones.size % 250}`
    const statuses: number[] = []
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const claimed = { 'x-forwarded-for': `9.9.9.${attempt}`, 'x-wutong-client': `9.9.8.${attempt}` }
      statuses.push(
        (await app.inject({ ...signIn('nobody.here', 'wrong-password', claimed), remoteAddress })).statusCode,
      )
    }
    await app.close()
    expect(statuses).toEqual([401, 401, 401, 429, 429])
  })

  test('a forged session cookie is no session', async () => {
    const { app } = await getHouse()
    const reply = await app.inject({
      url: '/api/session',
      headers: { cookie: 'wutong.session_token=forged.signature' },
    })
    expect(reply.statusCode).toBe(401)
  })

  test('an account without a place in a zone is told so', async () => {
    const elsewhere = await createZone()
    const send = await elsewhere.signIn('officer')
    elsewhere.zones.delete(elsewhere.ctx.zoneId)
    const reply = await send('/api/session')
    expect(reply.statusCode).toBe(403)
    expect(reply.json().code).toBe('membership_missing')
  })
})

describe('requests from elsewhere', () => {
  test('a change asked for by another site’s page is refused, one from our own is not', async () => {
    const zone = await createZone()
    const send = await zone.signIn('officer')
    const run = (origin: string) =>
      send({ method: 'POST', url: '/api/evaluations', payload: {}, headers: { origin, host: 'zone.example' } })
    expect((await run('http://evil.example')).json().code).toBe('origin_refused')
    expect((await run('http://zone.example')).statusCode).toBe(200)
  })

  test('sign-in from another site’s page is refused', async () => {
    const zone = await createZone()
    await zone.signIn('officer')
    const reply = await zone.app.inject(
      signIn(`${zone.ctx.zoneId}.officer`, testPassword, {
        origin: 'http://evil.example',
        host: 'zone.example',
        cookie: 'a=b',
      }),
    )
    expect(reply.statusCode).toBe(403)
  })
})
