import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createZone, type Send, type TestZone, testPassword } from '../../../test/harness.ts'
import { allRoutes, requestOf } from '../../../test/routes.ts'

const post = (url: string, payload: object = {}) => ({ method: 'POST' as const, url, payload })
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The code of RFC 6238 for a secret in base 32, some steps of thirty seconds away from now. */
function codeOf(secret: string, steps = 0): string {
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps))
  const mac = createHmac('sha1', key).update(counter).digest()
  const at = (mac.at(-1) ?? 0) & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** A browser: it keeps cookies. */
function browser(zone: TestZone): Send {
  const kept = new Map<string, string>()
  return async (request) => {
    const options = typeof request === 'string' ? { url: request } : request
    const cookie = [...kept].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; ')
    const reply = await zone.app.inject({ ...options, headers: { ...options.headers, cookie } })
    for (const { name, value, maxAge } of reply.cookies) {
      if (maxAge === 0) kept.delete(name)
      else kept.set(name, value)
    }
    return reply
  }
}

async function signedIn(zone: TestZone, role: string): Promise<{ send: Send; answer: Record<string, unknown> }> {
  const send = browser(zone)
  const username = `${zone.ctx.zoneId}.${role}`
  const reply = await send(post('/api/auth/sign-in/username', { username, password: testPassword }))
  return { send, answer: reply.json() }
}

/** An officer with a second factor, in a browser of their own. */
async function enrolled() {
  const zone = await createZone()
  await zone.signIn('officer')
  const { send } = await signedIn(zone, 'officer')
  const offer = (await send(post('/api/account/second-factor', { password: testPassword }))).json()
  const confirmed = await send(post('/api/account/second-factor/confirm', { code: codeOf(offer.secret) }))
  expect(confirmed.statusCode).toBe(200)
  return { zone, send, secret: String(offer.secret), recoveryCodes: offer.recoveryCodes as string[], offer }
}

describe('a second factor', () => {
  test('is offered for the password, holds after the first code, and asks at the next sign-in', async () => {
    const { zone, send, secret, offer } = await enrolled()
    expect(offer.uri).toContain(`secret=${secret}`)
    expect(offer.uri).toMatch(/^otpauth:\/\/totp\//)
    expect(new Set(offer.recoveryCodes).size).toBe(10)
    expect((await send('/api/account')).json()).toMatchObject({ secondFactor: true, recoveryCodes: 10 })
    expect((await send('/api/subjects')).statusCode).toBe(200)
    const next = await signedIn(zone, 'officer')
    expect(next.answer).toMatchObject({ twoFactorRedirect: true })
    expect((await next.send('/api/session')).statusCode).toBe(401)
    const wrong = await next.send(post('/api/auth/two-factor/verify-totp', { code: codeOf(secret, 40) }))
    expect(wrong.statusCode).toBe(401)
    expect((await next.send('/api/session')).statusCode).toBe(401)
    const right = await next.send(post('/api/auth/two-factor/verify-totp', { code: codeOf(secret) }))
    expect(right.statusCode).toBe(200)
    expect((await next.send('/api/session')).json().role).toBe('officer')
  })

  test('is not offered without the password, and a wrong first code sets nothing', async () => {
    const zone = await createZone()
    await zone.signIn('officer')
    const { send } = await signedIn(zone, 'officer')
    const refused = await send(post('/api/account/second-factor', { password: 'a wrong password' }))
    expect(refused.json().code).toBe('password_wrong')
    const { secret } = (await send(post('/api/account/second-factor', { password: testPassword }))).json()
    const wrong = await send(post('/api/account/second-factor/confirm', { code: codeOf(secret, 40) }))
    expect(wrong.json().code).toBe('code_wrong')
    expect((await send('/api/account')).json()).toMatchObject({ secondFactor: false, recoveryCodes: null })
    expect((await signedIn(zone, 'officer')).answer).not.toHaveProperty('twoFactorRedirect')
  })

  test('is replaced by a recovery code once, and by no code twice', async () => {
    const { zone, send, recoveryCodes } = await enrolled()
    const [code] = recoveryCodes
    const use = async () => {
      const next = await signedIn(zone, 'officer')
      return (await next.send(post('/api/auth/two-factor/verify-backup-code', { code }))).statusCode
    }
    expect([await use(), await use()]).toEqual([200, 401])
    expect((await send('/api/account')).json().recoveryCodes).toBe(9)
  })

  test('is asked for at every sign-in, though a client asks to be trusted', async () => {
    const { zone, secret } = await enrolled()
    const { send } = await signedIn(zone, 'officer')
    const trusted = { code: codeOf(secret), trustDevice: true }
    const verified = await send(post('/api/auth/two-factor/verify-totp', trusted))
    expect(verified.statusCode).toBe(200)
    expect(String(verified.headers['set-cookie'])).not.toContain('trust')
    const username = `${zone.ctx.zoneId}.officer`
    const next = await send(post('/api/auth/sign-in/username', { username, password: testPassword }))
    expect(next.json()).toMatchObject({ twoFactorRedirect: true })
  })

  test('locks after five wrong codes, over several sign-ins', async () => {
    const { zone, secret } = await enrolled()
    const answers: number[] = []
    for (const tries of [3, 2]) {
      const next = await signedIn(zone, 'officer')
      for (let attempt = 0; attempt < tries; attempt += 1)
        answers.push(
          (await next.send(post('/api/auth/two-factor/verify-totp', { code: codeOf(secret, 40) }))).statusCode,
        )
    }
    const last = await signedIn(zone, 'officer')
    answers.push((await last.send(post('/api/auth/two-factor/verify-totp', { code: codeOf(secret) }))).statusCode)
    expect(answers).toEqual([401, 401, 401, 401, 401, 429])
  })

  test('is taken away by whoever knows the password, or by the administrator', async () => {
    const { zone, send } = await enrolled()
    expect((await send(post('/api/account/second-factor/remove', { password: 'wrong' }))).json().code).toBe(
      'password_wrong',
    )
    expect((await signedIn(zone, 'officer')).answer).toHaveProperty('twoFactorRedirect')
    expect((await send(post('/api/account/second-factor/remove', { password: testPassword }))).statusCode).toBe(200)
    expect((await signedIn(zone, 'officer')).answer).not.toHaveProperty('twoFactorRedirect')

    const other = await enrolled()
    const administrator = await other.zone.signIn('administrator')
    const [account] = (await administrator('/api/accounts?search=officer')).json().rows
    expect(account.secondFactor).toBe(true)
    const reset = await administrator(post(`/api/accounts/${account.userId}/reset-second-factor`))
    expect(reset.json().secondFactor).toBe(false)
    expect((await other.send('/api/session')).statusCode).toBe(401)
    expect((await signedIn(other.zone, 'officer')).answer).not.toHaveProperty('twoFactorRedirect')
  })

  test('that a zone asks of a role closes every route to who has none, until it is set up', async () => {
    const zone = await createZone()
    const officer = await zone.signIn('officer')
    const leader = await zone.signIn('leader')
    const administrator = await zone.signIn('administrator')
    const rules = { secondFactorRoles: ['officer'] }
    expect((await officer(post('/api/sign-in-rules', rules))).statusCode).toBe(403)
    expect((await administrator(post('/api/sign-in-rules', rules))).json()).toEqual(rules)
    expect((await administrator('/api/sign-in-rules')).json()).toEqual(rules)
    expect((await leader('/api/subjects')).statusCode).toBe(200)
    for (const route of allRoutes.filter(({ permission }) => permission !== 'public' && permission !== 'source-key')) {
      const reply = await officer(requestOf(route, { subjectId: zone.ctx.newId(), batchId: zone.ctx.newId() }))
      const isOpen = route.permission === 'session:read' || route.permission === 'account:own'
      if (!isOpen) expect(['second_factor_due', 'permission_denied'], route.path).toContain(reply.json().code)
    }
    const { send } = await signedIn(zone, 'officer')
    expect((await send('/api/session')).json().owes).toBe('second_factor')
    const { secret } = (await send(post('/api/account/second-factor', { password: testPassword }))).json()
    await send(post('/api/account/second-factor/confirm', { code: codeOf(secret) }))
    expect((await send('/api/session')).json().owes).toBeNull()
    expect((await send('/api/subjects')).statusCode).toBe(200)
  })
})
