import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createZone } from '../../../test/harness.ts'
import { appWithOidc, client, Jar, linked, ourOrigin } from '../../../test/oidc-app.ts'

let server: Server
let issuer = ''

/** What somebody is called there who is not called by the number. */
const nameThere = new Map<string, string>()

/** A real identity provider on this machine: whoever signs in there is believed to have the number given. */
beforeAll(async () => {
  server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [{ ...client, redirect_uris: [`${ourOrigin}/api/auth/callback/oidc`] }],
    cookies: { keys: ['for tests only'] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['preferred_username', 'name'] },
    findAccount: (_, sub) => {
      const name = nameThere.get(sub) ?? sub
      return { accountId: sub, claims: () => ({ sub, preferred_username: name, name }) }
    },
  })
  const answer = provider.callback()
  server.on('request', (request, response) => void answer(request, response))
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

type App = Awaited<ReturnType<typeof appWithOidc>>['app']

/** A browser that asks our app and the provider, and keeps the cookies of each. */
function browserOf(app: App) {
  const ours = new Jar()
  const theirs = new Jar()
  const ask = async (url: string, payload?: object) => {
    const reply = await app.inject({
      method: payload === undefined ? 'GET' : 'POST',
      url,
      headers: { cookie: ours.cookie, host: '127.0.0.1:4180' },
      ...(payload === undefined ? {} : { payload }),
    })
    ours.keep([reply.headers['set-cookie'] ?? []].flat())
    return reply
  }
  const there = async (url: string, form?: Record<string, string>) => {
    const reply = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: theirs.cookie },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    })
    theirs.keep(reply.headers.getSetCookie())
    return { status: reply.status, location: new URL(reply.headers.get('location') ?? url, url).href }
  }
  return { ask, there }
}

type Browser = ReturnType<typeof browserOf>

/** Goes to the provider, signs in there as somebody and agrees: the address that the provider sends back to. */
async function vouchedFor(
  { ask, there }: Browser,
  login: string,
  change: (asked: URLSearchParams) => void = () => {},
): Promise<{ begun: URL; back: URL }> {
  const { url } = (
    await ask('/api/auth/sign-in/social', { provider: 'other', callbackURL: 'http://evil.example' })
  ).json()
  const begun = new URL(url)
  change(begun.searchParams)
  let { location } = await there(begun.href)
  for (let step = 0; step < 12 && !location.startsWith(ourOrigin); step += 1) {
    const isAsking = /\/interaction\/[\w-]+$/.test(location)
    if (!isAsking) ({ location } = await there(location))
    else {
      const first = await there(location, { prompt: 'login', login, password: 'any' })
      location = first.location
      if (location.endsWith('/interaction')) break
    }
    if (/\/interaction\/[\w-]+$/.test(location)) {
      const consent = await there(location, { prompt: 'consent' })
      if (consent.status < 400) location = consent.location
    }
  }
  return { begun, back: new URL(location) }
}

async function cameBack(browser: Browser, back: URL): Promise<string> {
  const reply = await browser.ask(`${back.pathname}${back.search}`)
  return String(reply.headers.location)
}

describe('sign-in by an identity provider', { timeout: 60_000 }, () => {
  test('is by code with PKCE, state and nonce, and lets a linked account in; from then on by its number there', async () => {
    const { app, zone } = await appWithOidc({ issuer })
    const name = `li.${zone.ctx.zoneId}`
    const { administrator, reply } = await linked(zone, { by: 'username', value: name })
    expect(reply.json().identity).toBe('username')
    const browser = browserOf(app)
    const number = `4711-${name}`
    nameThere.set(number, name)
    const { begun, back } = await vouchedFor(browser, number)
    expect(begun.origin).toBe(issuer)
    const asked = Object.fromEntries(begun.searchParams)
    expect(asked).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', client_id: 'wutong' })
    for (const part of ['state', 'nonce', 'code_challenge']) expect(asked[part]?.length, part).toBeGreaterThan(20)
    expect(await cameBack(browser, back)).toMatch(/^(http:\/\/127\.0\.0\.1:4180)?\/$/)
    const session = (await browser.ask('/api/session')).json()
    expect(session).toMatchObject({ username: `${zone.ctx.zoneId}.officer`, role: 'officer' })
    expect((await administrator('/api/accounts?search=officer')).json().rows[0].identity).toBe('subject')
    const renamed = browserOf(app)
    nameThere.set(number, 'renamed')
    const again = await vouchedFor(renamed, number)
    expect(await cameBack(renamed, again.back)).not.toContain('error')
    expect((await renamed.ask('/api/session')).json().username).toBe(`${zone.ctx.zoneId}.officer`)
    const thief = browserOf(app)
    // Somebody else takes the name that was linked once: it stands for nothing any more but the number it was joined to.
    nameThere.set(`666-${name}`, name)
    const other = await vouchedFor(thief, `666-${name}`)
    expect(await cameBack(thief, other.back)).toMatch(/\/sign-in\?.*error=/)
    await app.close()
  })

  test('by subject lets in whoever has that number, whatever the name', async () => {
    const { app, zone } = await appWithOidc({ issuer })
    const { reply, administrator, account } = await linked(zone, { by: 'subject', value: `s-${zone.ctx.zoneId}` })
    expect(reply.json().identity).toBe('subject')
    const browser = browserOf(app)
    const { back } = await vouchedFor(browser, `s-${zone.ctx.zoneId}`)
    expect(await cameBack(browser, back)).not.toContain('error')
    expect((await browser.ask('/api/session')).statusCode).toBe(200)
    await administrator({ method: 'POST', url: `/api/accounts/${account.userId}/disable`, payload: {} })
    expect((await browser.ask('/api/session')).statusCode).toBe(401)
    const next = browserOf(app)
    const sentTo = await cameBack(next, (await vouchedFor(next, `s-${zone.ctx.zoneId}`)).back)
    expect(sentTo).toBe('/sign-in?error=account_disabled')
    expect((await next.ask('/api/session')).statusCode).toBe(401)
    await app.close()
  })

  test('makes nobody an account, and joins no account by a name that nobody linked', async () => {
    const { app, zone } = await appWithOidc({ issuer })
    await zone.signIn('officer')
    const logins = [`stranger-${zone.ctx.zoneId}`, `${zone.ctx.zoneId}.officer`]
    for (const login of logins) {
      const browser = browserOf(app)
      const { back } = await vouchedFor(browser, login)
      expect(back.searchParams.get('code')?.length).toBeGreaterThan(10)
      expect(await cameBack(browser, back)).toMatch(/\/sign-in\?.*error=/)
      expect((await browser.ask('/api/session')).statusCode).toBe(401)
    }
    // Other tests make accounts of theirs meanwhile.
    const made = await sql`select from auth_users where name = ${logins[0]}
      union all select from auth_accounts where provider_id = 'oidc' and account_id = any(${logins})`.execute(zone.root)
    expect(made.rows).toEqual([])
    const { rows } = await sql<{ route: string }>`select route from audit_events
      where event = 'session.refused' and route like '%/callback/%'`.execute(zone.root)
    expect(rows.length).toBeGreaterThanOrEqual(2)
    await app.close()
  })

  test('refuses an answer with another state, nonce or verifier, from another browser, or a second time', async () => {
    const { app, zone } = await appWithOidc({ issuer })
    await linked(zone, { by: 'subject', value: `f-${zone.ctx.zoneId}` })
    const login = `f-${zone.ctx.zoneId}`
    const browser = browserOf(app)
    const { back } = await vouchedFor(browser, login)
    const forged = new URL(back)
    forged.searchParams.set('state', 'a'.repeat(32))
    expect(await cameBack(browser, forged)).toBe('/sign-in?error=state_mismatch')
    expect((await browser.ask('/api/session')).statusCode).toBe(401)
    const victim = browserOf(app)
    await cameBack(victim, back)
    expect((await victim.ask('/api/session')).statusCode).toBe(401)
    for (const part of ['nonce', 'code_challenge']) {
      const tampered = browserOf(app)
      const other = await vouchedFor(tampered, login, (asked) => asked.set(part, 'a'.repeat(43)))
      expect(other.back.searchParams.get('code')?.length, part).toBeGreaterThan(10)
      await cameBack(tampered, other.back)
      expect((await tampered.ask('/api/session')).statusCode, part).toBe(401)
    }
    const honest = browserOf(app)
    const own = await vouchedFor(honest, login)
    await cameBack(honest, own.back)
    expect((await honest.ask('/api/session')).statusCode).toBe(200)
    const late = browserOf(app)
    await cameBack(late, own.back)
    expect((await late.ask('/api/session')).statusCode).toBe(401)
    await app.close()
  })

  test('is named to the sign-in page, and is not there without a set-up', async () => {
    const { app, zone } = await appWithOidc({ issuer })
    expect((await app.inject('/api/sign-in-ways')).json()).toEqual({ oidc: '园区统一身份', passkeys: false })
    expect((await zone.app.inject('/api/sign-in-ways')).json()).toEqual({ oidc: null, passkeys: true })
    const begin = { method: 'POST' as const, url: '/api/auth/sign-in/social', payload: { provider: 'oidc' } }
    expect((await zone.app.inject(begin)).statusCode).toBe(404)
    expect((await zone.app.inject('/api/auth/callback/oidc?code=1&state=2')).statusCode).toBe(404)
    await app.close()
  })

  test('belongs to one account: a name or number that vouches for another is refused', async () => {
    const zone = await createZone()
    const value = `t-${zone.ctx.zoneId}`
    const { administrator, account } = await linked(zone, { by: 'subject', value })
    await zone.signIn('leader')
    const [leader] = (await administrator('/api/accounts?search=leader')).json().rows
    const url = `/api/accounts/${leader.userId}/identity`
    const taken = await administrator({ method: 'POST', url, payload: { by: 'subject', value } })
    expect(taken.json().code).toBe('identity_taken')
    const freed = await administrator({
      method: 'POST',
      url: `/api/accounts/${account.userId}/identity`,
      payload: { by: 'none' },
    })
    expect(freed.json().identity).toBe('none')
    expect((await administrator({ method: 'POST', url, payload: { by: 'subject', value } })).json().identity).toBe(
      'subject',
    )
  })
})
