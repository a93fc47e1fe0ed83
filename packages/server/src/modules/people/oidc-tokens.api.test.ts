import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startLyingProvider, type Told } from '../../../test/lying-provider.ts'
import { appWithOidc, Jar, linked } from '../../../test/oidc-app.ts'

let provider: Awaited<ReturnType<typeof startLyingProvider>>
beforeAll(async () => {
  provider = await startLyingProvider()
})
afterAll(() => provider.close())

/** One sign-in by whom the provider tells of: where the browser is sent, what it was asked, and what it may see then. */
async function signedInBy(told: Partial<Told> = {}, asks: { acr?: string[]; amr?: string[] } = {}) {
  const { app, zone } = await appWithOidc({ issuer: provider.issuer, ...asks })
  const sub = `n-${zone.ctx.zoneId}`
  await linked(zone, { by: 'subject', value: sub })
  const jar = new Jar()
  const ask = async (url: string, payload?: object) => {
    const reply = await app.inject({
      method: payload === undefined ? 'GET' : 'POST',
      url,
      headers: { cookie: jar.cookie, host: '127.0.0.1:4180' },
      ...(payload === undefined ? {} : { payload }),
    })
    jar.keep([reply.headers['set-cookie'] ?? []].flat())
    return reply
  }
  const begun = new URL((await ask('/api/auth/sign-in/social', {})).json().url).searchParams
  const code = provider.codeFor({ sub, nonce: begun.get('nonce'), ...told })
  const back = await ask(`/api/auth/callback/oidc?${new URLSearchParams({ code, state: begun.get('state') ?? '' })}`)
  const { statusCode } = await ask('/api/session')
  await app.close()
  return { statusCode, location: String(back.headers.location), begun }
}

const past = Math.floor(Date.now() / 1000) - 3600

describe('an ID token', { timeout: 60_000 }, () => {
  test('that is as it should be opens the account', async () => {
    expect(await signedInBy()).toMatchObject({ statusCode: 200 })
  })

  const lies: readonly (readonly [string, Partial<Told>])[] = [
    ['signed by a stranger', { signedBy: 'stranger' }],
    ['signed by a key that is not in the list', { signedBy: 'stranger', header: { kid: 'other' } }],
    ['signed by nobody', { signedBy: 'nobody', header: { alg: 'none' } }],
    ['signed by a method that the provider does not name', { header: { alg: 'HS256' } }],
    ['that is over', { claims: { iat: past - 300, exp: past } }],
    ['for somebody else', { claims: { aud: 'another-client' } }],
    ['of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['for another sign-in', { nonce: 'another' }],
    ['without the nonce', { nonce: null }],
    ['of another person than the rest says', { claims: { sub: 'another' } }],
  ]
  test.each(lies)('%s opens nothing', async (_, told) => {
    const { statusCode, location } = await signedInBy(told)
    expect(statusCode).toBe(401)
    expect(location).toMatch(/\/sign-in\?.*error=/)
  })

  test('is not taken from a provider that calls itself other than the settings do', async () => {
    provider.call('https://somebody.example')
    const { statusCode, location } = await signedInBy()
    provider.call(provider.issuer)
    expect(statusCode).toBe(401)
    expect(location).toMatch(/\/sign-in\?error=issuer_unfit$/)
  })

  test('must tell of the level that the settings ask for, and the provider is asked for it', async () => {
    const asks = { acr: ['gold', 'platinum'] }
    const weak = await signedInBy({ claims: { acr: 'silver' } }, asks)
    expect(weak).toMatchObject({ statusCode: 401, location: '/sign-in?error=factors_missing' })
    expect(weak.begun.get('acr_values')).toBe('gold platinum')
    expect((await signedInBy({}, asks)).statusCode).toBe(401)
    expect((await signedInBy({ claims: { acr: 'platinum' } }, asks)).statusCode).toBe(200)
  })

  test('must tell of a method that the settings ask for', async () => {
    const asks = { amr: ['mfa', 'hwk'] }
    expect((await signedInBy({ claims: { amr: ['pwd'] } }, asks)).location).toBe('/sign-in?error=factors_missing')
    expect((await signedInBy({ claims: { amr: ['pwd', 'hwk'] } }, asks)).statusCode).toBe(200)
  })
})
