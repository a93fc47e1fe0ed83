/** What every reply tells a browser, and what the log keeps to itself. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAccounts } from '#modules/people'
import { anotherApp, createZone, type TestZone, testPassword } from './harness.ts'

/** A browser names the page that a request comes from. */
const fromOurs = { origin: 'https://zone.example' }

let zone: TestZone
let app: Awaited<ReturnType<typeof anotherApp>>
const lines: string[] = []
beforeAll(async () => {
  zone = await createZone()
  const accounts = createAccounts({
    root: zone.root,
    secret: 'a secret for tests only, long enough',
    publicUrl: 'https://zone.example',
    // Attempts of other tests from this address are counted in the same database.
    signInsPerMinute: 1_000_000,
  })
  app = await anotherApp({
    accounts,
    home: zone.zone,
    publicUrl: 'https://zone.example',
    logLevel: 'debug',
    logTo: { write: (line) => lines.push(line) },
  })
})
afterAll(() => app.close())

describe('every reply', () => {
  test.for([
    ['/api/health', 200],
    ['/api/session', 401],
    ['/api/nowhere', 404],
    ['/nowhere.js', 404],
  ] as const)('of %s lets nothing but our own files run, and nobody frame it', async ([url, status]) => {
    const { headers, statusCode } = await app.inject(url)
    expect(statusCode).toBe(status)
    const policy = String(headers['content-security-policy']).split(';')
    for (const rule of ["default-src 'self'", "script-src 'self'", "object-src 'none'", "base-uri 'none'"])
      expect(policy).toContain(rule)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
    expect(headers['strict-transport-security']).toMatch(/^max-age=31536000; includeSubDomains/)
    expect(headers['content-type']).toMatch(/^application\/(problem\+)?json; charset=utf-8$/)
    expect(headers).not.toHaveProperty('access-control-allow-origin')
    expect(headers).not.toHaveProperty('x-powered-by')
    if (url.startsWith('/api/')) expect(headers['cache-control']).toBe('no-store')
  })

  test.for([
    ['that is no text', '/api/subjects/%zz'],
    ['of which a part is too long', `/api/subjects/${'x'.repeat(200)}`],
  ] as const)('to an address %s is a problem in both languages', async ([, url]) => {
    const { headers, statusCode, json } = await app.inject(url)
    expect(statusCode).toBe(400)
    expect(json()).toMatchObject({
      code: 'request_malformed',
      title: { zh: expect.any(String), en: expect.any(String) },
    })
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'content-type': expect.stringMatching(/^application\/problem\+json/),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
  })

  test('to TRACE is that there is nothing', async () => {
    const reply = await app.inject({
      method: 'TRACE' as 'GET',
      url: '/api/health',
      headers: { cookie: 'a=secret-of-mine' },
    })
    expect(reply.statusCode).toBeGreaterThanOrEqual(400)
    expect(reply.body).not.toContain('secret-of-mine')
  })
})

test('a cookie is for our host alone, over TLS, out of reach of scripts, and of pages of others', async () => {
  await zone.signIn('officer')
  const payload = { username: `${zone.ctx.zoneId}.officer`, password: testPassword }
  const reply = await app.inject({ method: 'POST', url: '/api/auth/sign-in/username', payload, headers: fromOurs })
  const [cookie, ...more] = reply.cookies
  expect(more).toEqual([])
  expect(cookie).toMatchObject({
    name: '__Host-wutong.session_token',
    path: '/',
    httpOnly: true,
    secure: true,
    sameSite: 'Lax',
  })
  expect(cookie).not.toHaveProperty('domain')
  const headers = { cookie: `${cookie?.name}=${encodeURIComponent(cookie?.value ?? '')}` }
  expect((await app.inject({ url: '/api/session', headers })).json().role).toBe('officer')
})

describe('the log', () => {
  test('tells of requests with their trace id, without queries, passwords, cookies and keys', async () => {
    await zone.signIn('officer')
    const username = `${zone.ctx.zoneId}.officer`
    const signIn = {
      method: 'POST',
      url: '/api/auth/sign-in/username',
      payload: { username, password: testPassword },
    } as const
    const cookie = String((await app.inject({ ...signIn, headers: fromOurs })).headers['set-cookie'])
    const headers = { cookie: cookie.split(';')[0] ?? '', authorization: 'Bearer wtk_not-a-key' }
    await app.inject({ url: '/api/subjects?search=searched-for-this', headers })
    await app.inject({ url: '/api/auth/callback/oidc?code=code-of-a-provider' })
    const text = lines.join('')
    expect(text).toContain('"url":"/api/subjects"')
    expect(text).toMatch(/"reqId":"[\w-]{36}"/)
    const token = /=([^;.]{20,})/.exec(cookie)?.[1] ?? ''
    expect(token).not.toBe('')
    for (const secret of [testPassword, token, 'wtk_not-a-key', 'searched-for-this', 'code-of-a-provider'])
      expect(text).not.toContain(secret)
  })
})
